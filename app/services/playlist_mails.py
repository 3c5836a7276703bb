"""What is mailed to who had the movie of a playlist made (spec 40 §5.7). Called by jobs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from app.ask import Ask
from app.events.later import later
from app.models import BuildJob, Organisation, Person, Playlist
from app.services.account_mails import Letter, locale_of
from app.services.playlist_builds import MAIL, SUCCEEDED


def defer(ask: Ask, build_job_id: UUID, person_id: UUID) -> None:
    """Have the link mailed once this transaction is committed. One statement."""
    later(ask.db, MAIL, queue="mails", build_job_id=build_job_id, person_id=person_id)


def built(ask: Ask, build_job_id: UUID, person_id: UUID) -> Letter | None:
    """The letter with the link to a movie; nothing when the build went, or for who has no address. One statement."""
    named = select(Organisation.name).order_by(Organisation.created_at).limit(1).scalar_subquery()
    found = ask.db.execute(
        select(
            Playlist.id,
            Playlist.name,
            Person.first_name,
            Person.email,
            Person.locale,
            func.coalesce(named, "Kitsu").label("organisation"),
        )
        .join(BuildJob, BuildJob.playlist_id == Playlist.id)
        .join(Person, Person.id == person_id)
        .where(BuildJob.id == build_job_id, BuildJob.status == SUCCEEDED, Person.is_bot.is_(False))
    ).one_or_none()
    if found is None or not found.email:
        return None
    values = {
        "first_name": found.first_name,
        "playlist": found.name,
        "organisation": found.organisation,
        "link": f"{ask.settings.domain_url}/api/data/playlists/{found.id}/jobs/{build_job_id}/build/mp4",
    }
    return Letter("playlist_built", found.email, locale_of(ask, found.locale), values)
