"""Links by which people without an account see a playlist: made, revoked, mailed (spec 40 §6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from app.ask import Ask
from app.auth import passwords
from app.errors import NotFound
from app.events.later import later_all
from app.events.log import record
from app.events.playlist_shares import SHARE_LINK
from app.models import Person, Playlist, PlaylistShareLink
from app.services.administrators import checked_email
from app.services.assignments import among

INVITE = "share_mails.invite"


def create(ask: Ask, playlist_id: UUID, body: dict[str, Any]) -> UUID:
    """Make a link to a playlist. Records playlist-share-link:new. The password is kept as a hash only."""
    password = body["password"]
    values = {
        "token": str(uuid4()),
        "playlist_id": playlist_id,
        "created_by": ask.caller.id,
        "expiration_date": body["expiration_date"],
        "can_comment": body["can_comment"],
        "password": passwords.hashed(password) if password else None,
    }
    made = insert(PlaylistShareLink).values(values).returning(PlaylistShareLink.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    record(ask, SHARE_LINK["new"](playlist_share_link_id=id_, project_id=_project_of(ask, playlist_id)))
    return id_


def revoke(ask: Ask, playlist_id: UUID, token: str) -> UUID:
    """Close a link for good; again is no error. Records playlist-share-link:update. 404 when it is not here."""
    link = PlaylistShareLink
    closed = update(link).where(link.token == token, link.playlist_id == playlist_id).values(is_active=False)
    id_ = ask.db.scalar(closed.returning(link.id))
    if id_ is None:
        raise NotFound("No share link has this token here.")
    record(ask, SHARE_LINK["update"](playlist_share_link_id=id_, project_id=_project_of(ask, playlist_id)))
    return id_


def invite(
    ask: Ask,
    playlist_id: UUID,
    token: str,
    emails: Iterable[str],
    person_ids: Sequence[UUID],
    message: str | None,
) -> list[str]:
    """Mail a link to persons and addresses, each once; answers the addresses.

    Nothing is sent when one address is wrong (400). 404 for a link that is closed or not of this playlist.
    """
    link = PlaylistShareLink
    open_here = (link.token == token, link.playlist_id == playlist_id, link.is_active.is_(True))
    id_ = ask.db.scalar(select(link.id).where(*open_here))
    if id_ is None:
        raise NotFound("No open share link has this token here.")
    addresses = [checked_email(ask, email) for email in emails]
    invited: dict[str, dict[str, Any]] = {}
    for person_id, email in _persons(ask, person_ids):
        invited.setdefault(email.lower(), {"email": email, "person_id": person_id})
    for email in addresses:
        invited.setdefault(email.lower(), {"email": email, "person_id": None})
    more = {"link_id": id_, "author_id": ask.caller.id, "message": message}
    later_all(ask.db, INVITE, [{**one, **more} for one in invited.values()], queue="mails")
    return [one["email"] for one in invited.values()]


def _persons(ask: Ask, person_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The persons with an address, in the order asked; unknown ones are left out."""
    if not person_ids:
        return []
    chosen = select(Person.id, Person.email).where(Person.id == among(person_ids), Person.email != "")
    found = {one.id: one.email for one in ask.db.execute(chosen)}
    return [(id_, found[id_]) for id_ in dict.fromkeys(person_ids) if id_ in found]


def _project_of(ask: Ask, playlist_id: UUID) -> UUID | None:
    return ask.db.scalar(select(Playlist.project_id).where(Playlist.id == playlist_id))
