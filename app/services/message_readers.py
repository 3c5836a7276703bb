"""Who wants to hear of a notification, and how: by mail, Slack, Mattermost or Discord (spec 30 §7.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, or_, select

from app.ask import Ask
from app.events.later import later_all
from app.models import Notification, Organisation, Person
from app.services.messages import QUEUE

CHATS = {"slack": "chat_token_slack", "mattermost": "chat_webhook_mattermost", "discord": "chat_token_discord"}
"""The chats, and the organisation's credential for each."""
MAIL = "messages.mail"


def spread(ask: Ask, notifications: Sequence[UUID], *, forced: bool) -> None:
    """Defer a job for each message: a notification to its reader in one way. Six statements at most.

    `forced` mails who has some other way switched on, too (spec 30 §7.5).
    """
    ids: Any = list(notifications)
    switches: dict[str, Any] = {name: getattr(Person, f"notifications_{name}_enabled") for name in CHATS}
    names = {name: getattr(Person, f"notifications_{name}_userid") for name in CHATS}
    rows = (
        select(Notification.id, Person.email, Person.notifications_enabled)
        .add_columns(*(switches[name].label(f"{name}_on") for name in CHATS))
        .add_columns(*(names[name].label(f"{name}_name") for name in CHATS))
        .join(Person, Person.id == Notification.person_id)
        .where(
            Notification.id == any_(ids),
            Person.active.is_(True),
            Person.is_bot.is_(False),
            Person.preview_project_id.is_(None),
            or_(Person.notifications_enabled.is_(True), *(one.is_(True) for one in switches.values())),
        )
        .order_by(Notification.id)
    )
    credentials = known_chats(ask)
    jobs: dict[str, list[dict[str, str]]] = {}
    for row in ask.db.execute(rows):
        said = {"notification": str(row.id)}
        if ask.settings.mail_enabled and row.email and (row.notifications_enabled or forced):
            jobs.setdefault(MAIL, []).append(said)
        for name in CHATS:
            if credentials[name] and getattr(row, f"{name}_on") and getattr(row, f"{name}_name"):
                jobs.setdefault(f"chats.{name}", []).append(said)
    for task, arguments in jobs.items():
        later_all(ask.db, task, arguments, queue=QUEUE)


def known_chats(ask: Ask) -> dict[str, str]:
    """The organisation's credential of each chat, `""` where it has none. One statement."""
    columns = [getattr(Organisation, column) for column in CHATS.values()]
    row = ask.db.execute(select(*columns).order_by(Organisation.created_at).limit(1)).one_or_none()
    return {name: (row[place] if row else "") or "" for place, name in enumerate(CHATS)}
