"""Notifications are spread to the ways their readers want, and mailed (spec 30 §7.6)."""

from __future__ import annotations

from uuid import UUID

from procrastinate import JobContext

from app.jobs import notes, post
from app.jobs.asking import asking
from app.jobs.queue import queue
from app.services import message_readers, message_texts
from app.services.messages import QUEUE, SPREAD


@queue.task(name=SPREAD, queue=QUEUE, retry=post.RETRIES, pass_context=True)
def spread(context: JobContext, notifications: list[str], forced: bool = False) -> None:
    """Defer a job for each message that somebody wants."""
    with asking(context, may_be_silent=True) as ask:
        message_readers.spread(ask, [UUID(id_) for id_ in notifications], forced=forced)


@queue.task(name=message_readers.MAIL, queue=QUEUE, retry=post.RETRIES, pass_context=True)
def mail(context: JobContext, notification: str) -> None:
    """Mail a notification to its reader."""
    with asking(context, may_be_silent=True) as ask:
        letter = message_texts.letter(ask, UUID(notification))
    if letter is not None and letter.to:
        post.send(context.additional_context["settings"], notes.written(letter))
