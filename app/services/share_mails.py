"""What is mailed to who is invited to a shared playlist (spec 40 §6.1, 30 §7.6). Called by jobs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import Organisation, Person, Playlist, PlaylistShareLink, Project
from app.services.account_mails import Letter, locale_of


def invitation(
    ask: Ask, link_id: UUID, author_id: UUID, email: str, person_id: UUID | None, message: str | None
) -> Letter | None:
    """The letter with the link to a shared playlist; nothing when the link was closed meanwhile. One statement."""
    author, person = aliased(Person), aliased(Person)
    named = select(Organisation.name).order_by(Organisation.created_at).limit(1).scalar_subquery()
    found = ask.db.execute(
        select(
            PlaylistShareLink.token,
            Playlist.name.label("playlist"),
            Project.name.label("project"),
            func.trim(func.concat(author.first_name, " ", author.last_name)).label("author"),
            person.first_name,
            person.locale,
            func.coalesce(named, "Kitsu").label("organisation"),
        )
        .join(Playlist, Playlist.id == PlaylistShareLink.playlist_id)
        .join(Project, Project.id == Playlist.project_id)
        .outerjoin(author, author.id == author_id)
        .outerjoin(person, person.id == person_id)
        .where(PlaylistShareLink.id == link_id, PlaylistShareLink.is_active.is_(True))
    ).one_or_none()
    if found is None:
        return None
    values = {
        "first_name": found.first_name or email,
        "author": found.author or "",
        "playlist": found.playlist,
        "project": found.project,
        "organisation": found.organisation,
        "message": message or "",
        "link": f"{ask.settings.domain_url}/playlists/shared/{found.token}",
    }
    kind = "share_invitation_message" if message else "share_invitation"
    return Letter(kind, email, locale_of(ask, found.locale), values)
