"""What a share link opens, to whom, and what proves it (spec 40 §6).

The token in the path is the link. Two things are proven beside it: the link's password, and being one of its guests.
A guest knows themself by another id than the one that everybody sees as the author of a comment: the person's id,
encrypted. Who shows it is the guest; the person's own id opens nothing (trap 10).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
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


def password_proof(secret: str, link: Opened) -> str:
    """What shows that the password of the link was given; another password makes it worthless."""
    return str(_signer(secret, "password").dumps([str(link.id), link.password]).split(".")[-1])


def cookie_name(purpose: str, link: Opened) -> str:
    """The cookie that shows what was proven of a link: its password, or which guests a browser is."""
    return f"share_{purpose}_{link.id.hex[:16]}"


def _cipher(secret: str) -> Cipher[modes.ECB]:
    key = hashlib.sha256(f"share-link-guests:{secret}".encode()).digest()
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - an id is one block, and no two are the same


def guest_id_of(secret: str, person_id: UUID) -> UUID:
    """The id by which a guest knows themself, and nobody else knows them."""
    box = _cipher(secret).encryptor()
    return UUID(bytes=box.update(person_id.bytes) + box.finalize())


def person_of(secret: str, guest_id: UUID) -> UUID:
    """The person's id behind a guest's own; of an id that is none, an id that nobody has."""
    box = _cipher(secret).decryptor()
    return UUID(bytes=box.update(guest_id.bytes) + box.finalize())


def guests_cookie(secret: str, link: Opened, persons: Sequence[UUID]) -> str:
    """What reminds a browser of which guests of the link it is."""
    told = [str(id_) for id_ in persons[-MOST_GUESTS:]]
    return str(_signer(secret, "guests").dumps([str(link.id), told]))


def guests_in(secret: str, link: Opened, cookie: str) -> list[UUID]:
    """The guests of the link that a cookie reminds of; none when it is forged or another link's."""
    try:
        told = _signer(secret, "guests").loads(cookie)
    except BadSignature:
        return []
    return [UUID(id_) for id_ in told[1]] if told[0] == str(link.id) else []
