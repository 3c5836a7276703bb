"""Movies of playlists are made, and who asked for one is told."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import JobContext

from app.jobs import post
from app.jobs.account_mails import QUEUE as MAILS
from app.jobs.account_mails import deliver
from app.jobs.asking import asking
from app.jobs.preview_movies import RETRIES
from app.jobs.queue import queue
from app.services import playlist_builds, playlist_mails
from app.services.preview_movies import QUEUE

log = logging.getLogger(__name__)


@queue.task(name=playlist_builds.BUILD, queue=QUEUE, retry=RETRIES, pass_context=True)
def build(context: JobContext, build_job_id: str, person_id: str, full: bool = False) -> None:
    """Make the movie of a playlist. No transaction is open while the encoder works."""
    id_ = UUID(build_job_id)
    with asking(context, may_be_silent=True) as ask:
        plan = playlist_builds.plan(ask, id_, full=full)
    if plan is None:
        return
    with playlist_builds.made_of(context.additional_context["settings"], plan) as reel:
        if reel.reason:
            log.warning("build %s failed: %s", id_, reel.reason)
        with asking(context, may_be_silent=True) as ask:
            if playlist_builds.end(ask, id_, reel):
                playlist_mails.defer(ask, id_, UUID(person_id))


@queue.task(name=playlist_builds.MAIL, queue=MAILS, retry=post.RETRIES, pass_context=True)
def mail(context: JobContext, build_job_id: str, person_id: str) -> None:
    """Mail the link to a movie to who asked for it."""
    deliver(context, lambda ask: playlist_mails.built(ask, UUID(build_job_id), UUID(person_id)))


@queue.periodic(cron="*/5 * * * *")
@queue.task(name="playlist_builds.give_up", queueing_lock="playlist_builds.give_up", pass_context=True)
def give_up(context: JobContext, timestamp: int) -> None:
    """Nobody waits for a build whose job is lost, every five minutes."""
    with asking(context, may_be_silent=True) as ask:
        found = playlist_builds.give_up(ask)
    if found:
        log.warning("%s builds were given up", found)
