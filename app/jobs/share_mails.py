"""Mails to who is invited to a shared playlist."""

from __future__ import annotations

from uuid import UUID

from procrastinate import JobContext

from app.jobs import post
from app.jobs.account_mails import QUEUE, deliver
from app.jobs.queue import queue
from app.services import share_mails


@queue.task(name="share_mails.invite", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def invite(
    context: JobContext,
    link_id: str,
    author_id: str,
    email: str,
    person_id: str | None = None,
    message: str | None = None,
) -> None:
    """Mail the link to one person or address."""
    person = UUID(person_id) if person_id else None
    deliver(
        context,
        lambda ask: share_mails.invitation(ask, UUID(link_id), UUID(author_id), email, person, message),
    )
