"""Mails about accounts: a new password, an invitation, a code, and news of what happened to an account."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from procrastinate import JobContext

from app.ask import NOBODY, Ask
from app.jobs import letters, post
from app.jobs.queue import queue
from app.services import account_mails
from app.services.account_mails import Letter

QUEUE = "mails"


def deliver(context: JobContext, write: Callable[[Ask], Letter | None]) -> bool:
    """Write a letter in a transaction of its own, then send it; whether one was sent. Errors: those of the post."""
    settings = context.additional_context["settings"]
    if not settings.mail_enabled:
        return False
    with context.additional_context["database"].session() as db:
        letter = write(Ask(db, NOBODY, settings))
    return letter is not None and post.send(settings, letters.written(letter))


def failed(context: JobContext) -> bool:
    """Was this job tried before?"""
    return bool(context.job and context.job.attempts)


@queue.task(name="account_mails.reset", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def reset(context: JobContext, email: str, address: str | None = None) -> None:
    """Mail the link to choose a new password, where the address is of an account."""
    deliver(context, lambda ask: account_mails.reset(ask, email, address, again=failed(context)))


@queue.task(name="account_mails.invitation", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def invitation(context: JobContext, person_id: str) -> None:
    """Mail the link by which a new person chooses a password."""
    deliver(context, lambda ask: account_mails.invitation(ask, UUID(person_id)))


@queue.task(name="account_mails.email_code", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def email_code(context: JobContext, name: str, address: str | None = None, prepares: bool = False) -> None:
    """Mail a code of six digits, where the account asks for one."""
    deliver(
        context,
        lambda ask: account_mails.email_code(ask, name, address, prepares=prepares, again=failed(context)),
    )


@queue.task(name="account_mails.password_changed", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def password_changed(context: JobContext, person_id: str, address: str | None = None) -> None:
    """Tell somebody that their password was changed."""
    deliver(context, lambda ask: account_mails.notice(ask, "password_changed", UUID(person_id), address))


@queue.task(name="account_mails.password_set", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def password_set(context: JobContext, person_id: str, address: str | None = None) -> None:
    """Tell somebody that an administrator set their password."""
    deliver(context, lambda ask: account_mails.notice(ask, "password_set", UUID(person_id), address))


@queue.task(name="account_mails.factors_disabled", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def factors_disabled(context: JobContext, person_id: str, address: str | None = None) -> None:
    """Tell somebody that an administrator switched their second factors off."""
    deliver(context, lambda ask: account_mails.notice(ask, "factors_disabled", UUID(person_id), address))
