"""What a share link opens, to whom, and what proves it (spec 40 §6).

The token in the path is the link. Two things are proven beside it: the link's password, and being one of its guests.
Both proofs are signed by us, so an id that everybody sees (the author of a comment) opens nothing (trap 10).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ask import Caller
from app.models import Person, Playlist, PlaylistShareLink, Project, ProjectStatus, names
from app.schemas.playlist_entries import Entry, entries_of

MOST_GUESTS = 20  # of one browser on one link
GUEST_ROLE = "client"


@dataclass(frozen=True)
class Opened:
    """A link that is open, and the playlist behind it."""

    id: UUID
    token: str
    playlist_id: UUID
    project_id: UUID
    project_is_open: bool
    can_comment: bool
    password: str | None = field(repr=False)
    entries: tuple[Entry, ...] = ()

    def guest(self, person_id: UUID) -> Caller:
        """A guest of the link as the one who asks: a client of the production, and nothing else."""
        projects = {self.project_id: GUEST_ROLE}
        is_open = frozenset(projects) if self.project_is_open else frozenset()
        return Caller(id=person_id, role=GUEST_ROLE, projects=projects, open_projects=is_open)


def opened(db: Session, token: str, now: datetime) -> Opened | None:
    """The link of this token; None when it is unknown, revoked or past its date. One statement."""
    link = PlaylistShareLink
    chosen = (
        select(
            link.id,
            link.can_comment,
            link.expiration_date,
            link.password,
            Playlist.id.label("playlist_id"),
            Playlist.project_id,
            Playlist.shots,
            ProjectStatus.name.label("project_status"),
        )
        .join(Playlist, Playlist.id == link.playlist_id)
        .join(Project, Project.id == Playlist.project_id)
        .outerjoin(ProjectStatus, ProjectStatus.id == Project.project_status_id)
        .where(link.token == token, link.is_active.is_(True))
    )
    found = db.execute(chosen).one_or_none()
    if found is None or (found.expiration_date is not None and now > found.expiration_date):
        return None
    return Opened(
        found.id,
        token,
        found.playlist_id,
        found.project_id,
        found.project_status == names.OPEN_STATUS,
        found.can_comment,
        found.password,
        tuple(entries_of(found.shots)),
    )


def is_guest(db: Session, link: Opened, person_id: UUID) -> bool:
    """Did the link make this guest? One statement."""
    of_link = Person.data["share_link_id"].astext == str(link.id)
    chosen = select(Person.id).where(Person.id == person_id, Person.is_guest.is_(True), of_link)
    return db.scalar(chosen.where(Person.active.is_(True))) is not None


def _signer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret, salt=f"share-link-{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _read(secret: str, purpose: str, text: str) -> Any:
    try:
        return _signer(secret, purpose).loads(text)
    except BadSignature:
        return None


def password_proof(secret: str, link: Opened) -> str:
    """What shows that the password of the link was given; another password makes it worthless."""
    return str(_signer(secret, "password").dumps([str(link.id), link.password]).split(".")[-1])


def guest_token(secret: str, link: Opened, *guests: UUID) -> str:
    """What shows that its bearer is one of these guests of the link."""
    told = [str(id_) for id_ in guests[-MOST_GUESTS:]]
    return str(_signer(secret, "guest").dumps([str(link.id), told]))


def guests_in(secret: str, link: Opened, token: str) -> list[UUID]:
    """The guests of the link that a token proves; none when it is forged or another link's."""
    told = _read(secret, "guest", token)
    if not isinstance(told, list) or told[:1] != [str(link.id)]:
        return []
    return [UUID(id_) for id_ in told[1]]
