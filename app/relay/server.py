"""The relay: a Socket.IO server with the namespace `/events`, and `GET /` for health probes.

Clients of the web come from the web client's own address, from this host's, or from CORS_ALLOWED_ORIGINS; tools
send no origin at all. Each process hears the log itself and tells its own sockets. Who takes part in a preview room
is kept in memory: with several processes (REDIS_URL), send a studio's review sockets to one of them (spec 60 §4).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import socketio
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy.orm import Session

from app.extensions import Database
from app.queries.audiences import Told, audiences
from app.relay.gate import Admission, Refusal, admit, may_drive, may_open, revoked, token_of
from app.relay.listener import Listener
from app.relay.rooms import Rooms
from app.settings import Settings

NAMESPACE = "/events"
PASSED_ON = (
    "add-annotation",
    "remove-annotation",
    "update-annotation",
    "change-version",
    "panzoom-changed",
    "comparison-panzoom-changed",
)
EVERY = 30  # seconds after which all tokens are judged again
NAME_AND_VERSION = {"name": "Callsheet", "version": version("callsheet")}
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Events(socketio.AsyncNamespace):
    """The namespace where clients listen. Who is not known stays outside; each hears what they may read."""

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__(NAMESPACE)
        self.settings = settings
        self.database = database
        self.listeners: dict[str, Admission] = {}
        self.rooms = Rooms()
        self.put_out: set[str] = set()

    async def trigger_event(self, event: str, *args: Any) -> Any:
        """Connections go to the methods below; every other message is one of a preview room, or nothing."""
        if event in ("connect", "disconnect"):
            return await super().trigger_event(event, *args)
        sid, *rest = args
        given = rest[0] if rest and isinstance(rest[0], dict) else {}
        if event.startswith("preview-room:") and sid in self.listeners:
            try:
                await self.in_room(sid, event.removeprefix("preview-room:"), given)
            except Refusal:
                await self.disconnect(sid)
        return None

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let the socket in, or answer `connect_error` with the reason."""
        token = token_of(cookies_of(environ), environ.get("HTTP_AUTHORIZATION"), auth)
        try:
            self.listeners[sid] = await asyncio.to_thread(self.admitted, token)
        except Refusal as refused:
            raise Refused(str(refused)) from None

    def admitted(self, token: str) -> Admission:
        """Who listens with this token; raises Refusal."""
        with self.database.session(readonly=True) as db:
            return admit(db, self.settings, token)

    async def on_disconnect(self, sid: str, *_reason: Any) -> None:
        """Forget the socket; its seat in a room is free unless the person has another."""
        self.listeners.pop(sid, None)
        for playlist_id in self.rooms.gone(sid):
            await self._people(playlist_id)

    # -- preview rooms

    async def in_room(self, sid: str, verb: str, given: dict[str, Any]) -> None:
        """One message of a preview room (spec 60 §4.1). Who has not opened the playlist is not heard."""
        playlist_id = str(given.get("playlist_id", "0"))
        admission = self.listeners[sid]
        if verb in ("open-playlist", "join"):
            if not await asyncio.to_thread(
                may_open, self.database, self.settings, admission.token, playlist_id
            ):
                return
            if verb == "open-playlist":
                await self.enter_room(sid, playlist_id)
            else:
                room = self.rooms.join(playlist_id, admission.person, sid, given)
            await self._people(playlist_id)
            if verb == "join":
                await self.emit("preview-room:room-updated", room.state, room=playlist_id)
        elif verb == "close-playlist":
            await self.leave_room(sid, playlist_id)
        elif verb == "leave":
            if self.rooms.leave(playlist_id, admission.person, sid):
                await self._people(playlist_id)
        elif playlist_id in self.server.rooms(sid, namespace=NAMESPACE):
            await self._drive(sid, verb, playlist_id, given)

    async def _drive(self, sid: str, verb: str, playlist_id: str, given: dict[str, Any]) -> None:
        if verb not in (*PASSED_ON, "room-updated"):
            return
        if not await asyncio.to_thread(may_drive, self.database, self.settings, self.listeners[sid].token):
            return
        if verb in PASSED_ON:
            await self.emit(f"preview-room:{verb}", given, room=playlist_id)
            return
        room = self.rooms.rooms.get(playlist_id)
        if room is not None:
            room.drive(given)
            state = {"only_newcomer": False, **room.state}
            await self.emit("preview-room:room-updated", state, room=playlist_id)

    async def _people(self, playlist_id: str) -> None:
        told = {"people": self.rooms.people(playlist_id), "playlist_id": playlist_id, "id": playlist_id}
        await self.emit("preview-room:room-people-updated", told, room=playlist_id)

    # -- the log

    async def deliver(self, told: list[Told]) -> None:
        """Tell each event to the sockets of those who may read what it names, in the order of the log."""
        changed = any(one.noun in ("person", "project", "department") for one in told)
        reached = await asyncio.to_thread(self._reached, told, changed)
        for one, people in zip(told, reached, strict=True):
            sockets = [sid for sid, admission in self.listeners.items() if admission.caller.id in people]
            if sockets:
                await self.emit(one.name, one.payload, to=sockets)

    def _reached(self, told: list[Told], changed: bool) -> list[set[UUID]]:
        """Whom each event reaches. Sockets whose token is no longer good are put out first."""
        with self.database.session(readonly=True) as db:
            self._verify(db, every=changed)
            callers = {admission.caller.id: admission.caller for admission in list(self.listeners.values())}
            return audiences(db, self.settings, told, callers.values())

    def _verify(self, db: Session, *, every: bool) -> None:
        """Judge the tokens anew: those revoked since, or all of them where accounts or teams changed."""
        listening = list(self.listeners.items())
        doubtful = listening if every else revoked(db, listening)
        for sid, admission in doubtful:
            try:
                judged = admit(db, self.settings, admission.token)
                if sid in self.listeners:
                    self.listeners[sid] = judged
            except Refusal:
                self.listeners.pop(sid, None)
                self.put_out.add(sid)

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

    def _verify_all(self) -> None:
        with self.database.session(readonly=True) as db:
            self._verify(db, every=True)


def cookies_of(environ: dict[str, Any]) -> dict[str, str]:
    """The cookies of a handshake; unreadable ones are none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(environ.get("HTTP_COOKIE", "")).items()}
    except CookieError:
        return {}


def origin_rule(settings: Settings) -> Callable[[str, dict[str, Any]], bool]:
    """May a page of this origin connect?"""
    own = (f"http://{settings.domain_name}", f"https://{settings.domain_name}")
    known = frozenset((*own, *settings.cors_allowed_origins))

    def may(origin: str, environ: dict[str, Any]) -> bool:
        hosts = (environ.get("HTTP_X_FORWARDED_HOST"), environ.get("HTTP_HOST"))
        return "*" in known or origin in known or urlsplit(origin).netloc in hosts

    return may


def front(events: Events) -> Any:
    """What the process answers beside Socket.IO: `/` its name, `/rooms` that rooms are here, else 404."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        status: int = 404
        body: dict[str, Any] = {"error": True, "message": "The requested resource was not found.", "data": None}
        if scope["path"] == "/":
            status, body = 200, NAME_AND_VERSION
        elif scope["path"].rstrip("/") == "/rooms":
            status, body = await asyncio.to_thread(rooms_page, events, scope)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": orjson.dumps(body)})

    return answer


def rooms_page(events: Events, scope: Scope) -> tuple[int, dict[str, Any]]:
    """`/rooms`, for who has a token (spec 60 §4.2)."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    cookies = cookies_of({"HTTP_COOKIE": headers.get("cookie", "")})
    try:
        events.admitted(token_of(cookies, headers.get("authorization"), None))
    except Refusal as refused:
        return 401, {"error": True, "message": str(refused), "data": None}
    return 200, {"name": "Callsheet Review rooms"}


def make_relay(settings: Settings) -> socketio.ASGIApp:
    """The ASGI application of the relay. It connects to the database when it starts, not when it is made."""
    redis = socketio.AsyncRedisManager(settings.redis_url) if settings.redis_url else None
    server = socketio.AsyncServer(
        async_mode="asgi",
        cors_allowed_origins=origin_rule(settings),
        client_manager=redis,
        async_handlers=False,  # the messages of one socket are heard in their order
    )
    events = Events(settings, Database(settings))
    server.register_namespace(events)
    tasks: set[asyncio.Task[None]] = set()

    async def start() -> None:
        listener = Listener(settings.require_database(), events.deliver)
        tasks.update(asyncio.create_task(work) for work in (listener.run(), events.sweep()))

    return socketio.ASGIApp(server, other_asgi_app=front(events), on_startup=start)
