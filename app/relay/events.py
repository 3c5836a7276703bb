"""The namespace `/events`: who listens, and what each of them hears (spec 60 §4)."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID

import socketio
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy.orm import Session

from app.extensions import Database
from app.queries.audiences import Told, audiences
from app.queries.shared_audiences import link_audiences
from app.relay.gate import LINK_REFUSED, Admission, Refusal, admit, admit_guest, judged, revoked, token_of
from app.relay.reviews import Reviews
from app.relay.rooms import Rooms
from app.relay.wires import Parcel, Wires, encoded
from app.settings import Settings

NAMESPACE = "/events"
EVERY = 30  # seconds after which all tokens are judged again
PRESENCE = 5  # seconds between two looks at who is in the rooms
MINUTE = 60.0
ACCOUNTS = ("person", "project", "department", "playlist", "playlist-share-link")
"""Nouns whose events may change who may listen, and to what."""


@dataclass(frozen=True)
class Listening:
    """A socket that was let in: who it is, and its name in the layer below."""

    admission: Admission
    eio_sid: str


class Events(socketio.AsyncNamespace):
    """The namespace where clients listen. Who is not known stays outside; each hears what they may read."""

    def __init__(self, settings: Settings, database: Database, wires: Wires, rooms: Rooms) -> None:
        super().__init__(NAMESPACE)
        self.settings = settings
        self.database = database
        self.wires = wires
        self.listeners: dict[str, Listening] = {}
        self.reviews = Reviews(self, rooms)
        self.put_out: set[str] = set()
        self.told = 0  # events of the log since the start
        self.wrong_passwords: dict[str, list[float]] = defaultdict(list)

    async def trigger_event(self, event: str, *args: Any) -> Any:
        """Connections go to the methods below; every other message is one of a preview room, or nothing."""
        if event in ("connect", "disconnect"):
            return await super().trigger_event(event, *args)
        sid, *rest = args
        given = rest[0] if rest and isinstance(rest[0], dict) else {}
        if event.startswith("preview-room:") and sid in self.listeners:
            try:
                await self.reviews.hear(sid, event.removeprefix("preview-room:"), given)
            except Refusal:
                await self.disconnect(sid)
        return None

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let the socket in, or answer `connect_error` with the reason."""
        cookies = cookies_of(environ)
        eio_sid = self.server.manager.eio_sid_from_sid(sid, NAMESPACE)
        try:
            if isinstance(auth, dict) and auth.get("share_token"):
                admission = await asyncio.to_thread(self.admitted_guest, auth, cookies)
            else:
                token = token_of(cookies, environ.get("HTTP_AUTHORIZATION"), auth)
                admission = await asyncio.to_thread(self.admitted, token)
        except Refusal as refused:
            raise Refused(str(refused)) from None
        self.listeners[sid] = Listening(admission, eio_sid)

    def admitted(self, token: str) -> Admission:
        """Who listens with this token; raises Refusal."""
        with self.database.session(readonly=True) as db:
            return admit(db, self.settings, token)

    def admitted_guest(self, given: dict[str, Any], cookies: dict[str, str]) -> Admission:
        """Who listens with a share link; raises Refusal, and for a minute after too many wrong passwords."""
        tried = self.wrong_passwords[str(given["share_token"])]
        tried[:] = [moment for moment in tried if moment > time.monotonic() - MINUTE]
        limit = self.settings.login_failures_per_minute
        if limit and len(tried) >= limit:
            raise Refusal(LINK_REFUSED)
        try:
            with self.database.session(readonly=True) as db:
                return admit_guest(db, self.settings, given, cookies)
        except Refusal:
            if given.get("password"):
                tried.append(time.monotonic())
            raise

    async def on_disconnect(self, sid: str, *_reason: Any) -> None:
        """Forget the socket; its seat in a room is free unless the person has another."""
        self.listeners.pop(sid, None)
        await self.reviews.gone(sid)

    # -- the log

    async def deliver(self, told: list[Told]) -> None:
        """Tell each event to the sockets of those who may read what it names, in the order of the log."""
        self.told += len(told)
        if not self.listeners:
            return
        changed = any(one.noun in ACCOUNTS for one in told)
        heard = await asyncio.to_thread(self._heard, told, changed)
        texts = [encoded(NAMESPACE, one.name, one.payload) for one in told]
        parcels: dict[tuple[int, ...], Parcel] = {}
        for sid, listening in list(self.listeners.items()):
            places = heard.get(listening.admission.key)
            if places is None:
                continue
            parcel = parcels.get(places)
            if parcel is None:
                parcel = parcels[places] = Parcel(texts[place] for place in places)
            if not self.wires.send(listening.eio_sid, parcel):
                self.listeners.pop(sid, None)
                self.put_out.add(sid)

    def _heard(self, told: list[Told], changed: bool) -> dict[UUID, tuple[int, ...]]:
        """Who hears which of the events. Sockets that may listen no more are put out first."""
        with self.database.session(readonly=True) as db:
            self._verify(db, every=changed)
            admissions = [one.admission for one in list(self.listeners.values())]
            callers = {one.key: one.caller for one in admissions if not one.link}
            links = {one.key: one.link for one in admissions if one.link}
            reached = audiences(db, self.settings, told, callers.values())
            of_links = link_audiences(db, told, links.values())
        places: dict[UUID, list[int]] = defaultdict(list)
        for place, (people, holders) in enumerate(zip(reached, of_links, strict=True)):
            for key in (*people, *holders):
                places[key].append(place)
        return {key: tuple(held) for key, held in places.items()}

    def _verify(self, db: Session, *, every: bool) -> None:
        """Judge the tokens anew: those revoked since, or all of them where accounts or teams changed."""
        listening = list(self.listeners.items())
        admissions = {id(one.admission): one.admission for _sid, one in listening}
        doubted = list(admissions.values()) if every else self._doubtful(db, list(admissions.values()))
        now = dict(zip(map(id, doubted), judged(db, self.settings, doubted), strict=True)) if doubted else {}
        for sid, one in listening:
            if id(one.admission) not in now or self.listeners.get(sid) is not one:
                continue
            admission = now[id(one.admission)]
            if admission is None:
                self.listeners.pop(sid, None)
                self.put_out.add(sid)
            else:
                self.listeners[sid] = replace(one, admission=admission)

    def _doubtful(self, db: Session, admissions: list[Admission]) -> list[Admission]:
        """Those that may have ended without news: sessions by a log-out, links by their date."""
        links = [one for one in admissions if one.link]
        return [*links, *revoked(db, [one for one in admissions if not one.link])]

    async def sweep(self) -> None:
        """Close the sockets that were put out; now and then judge every token, for those that expired."""
        turn = 0
        while True:
            await asyncio.sleep(1)
            turn += 1
            if turn % EVERY == 0:
                await asyncio.to_thread(self._verify_all)
            while self.put_out:
                await self.disconnect(self.put_out.pop())
            if turn % PRESENCE == 0:
                await self.reviews.look()

    def _verify_all(self) -> None:
        with self.database.session(readonly=True) as db:
            self._verify(db, every=True)
        self.wrong_passwords = defaultdict(
            list, {key: held for key, held in self.wrong_passwords.items() if held}
        )


def cookies_of(environ: dict[str, Any]) -> dict[str, str]:
    """The cookies of a handshake; unreadable ones are none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(environ.get("HTTP_COOKIE", "")).items()}
    except CookieError:
        return {}
