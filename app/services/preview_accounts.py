"""The account that shows what a production's client sees: one a production, behind a window (spec 20 §13.6)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from app.ask import Ask
from app.auth import passwords
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import PERSON, PROJECT
from app.models import Person, Project, ProjectPersonLink
from app.services import departures
from app.services.persons import keep_secret

LOCAL_PASSWORDS = "auth_local_classic"
WINDOW = timedelta(hours=1)
CLOSED = {"preview_opened_at": None, "preview_open_until": None}


def renew(ask: Ask, project_id: UUID) -> tuple[UUID, str]:
    """Make the account of a production, or give it another password. Answers its id and the clear password.

    Locks the project. Its window is closed either way, which ends its sessions. Records person:new and
    project:update, or person:update. 400 where accounts do not log in with a password of ours.
    """
    if ask.settings.auth_strategy != LOCAL_PASSWORDS:
        raise WrongParameter("Preview accounts need the local password strategy.")
    name = ask.db.execute(
        select(Project.name).where(Project.id == project_id).with_for_update(key_share=True)
    ).scalar_one()
    id_ = _of(ask, project_id)
    if id_ is None:
        id_ = _create(ask, project_id, name)
    else:
        _change(ask, id_, **CLOSED)
    password = secrets.token_urlsafe(12)
    keep_secret(ask, id_, password=passwords.hashed(password))
    return id_, password


def _of(ask: Ask, project_id: UUID) -> UUID | None:
    found: UUID | None = ask.db.scalar(
        select(Person.id).where(Person.preview_project_id == project_id).with_for_update()
    )
    return found


def _create(ask: Ask, project_id: UUID, name: str) -> UUID:
    row = {
        "first_name": "Preview",
        "last_name": name,
        "email": f"preview-{secrets.token_hex(6)}@preview.kitsu.invalid",
        "role": "client",
        "preview_project_id": project_id,
        "timezone": ask.settings.default_timezone,
        "locale": ask.settings.default_locale,
    }
    id_: UUID = ask.db.execute(insert(Person).values(row).returning(Person.id)).scalar_one()
    ask.db.execute(insert(ProjectPersonLink).values(project_id=project_id, person_id=id_))
    record(ask, PERSON["new"](person_id=id_), PROJECT["update"](project_id=project_id))
    return id_


def _change(ask: Ask, id_: UUID, **values: Any) -> None:
    changed = update(Person).where(Person.id == id_)
    ask.db.execute(changed.values({**values, "updated_at": func.clock_timestamp()}))
    record(ask, PERSON["update"](person_id=id_))


def open_window(ask: Ask, project_id: UUID, is_open: bool) -> UUID:
    """Open the account's window until an hour from now, or close it. Answers its id. Locks the account.

    A window that is open already is only extended: its sessions go on. Records person:update. 404 when the
    production has no such account.
    """
    id_ = _of(ask, project_id)
    if id_ is None:
        raise NotFound("No preview account for this project")
    if not is_open:
        _change(ask, id_, **CLOSED)
        return id_
    account = ask.db.get_one(Person, id_)
    until = account.preview_open_until
    still = account.preview_opened_at if until is not None and until >= ask.now else None
    _change(ask, id_, preview_opened_at=still or ask.now, preview_open_until=ask.now + WINDOW)
    return id_


def remove(ask: Ask, project_id: UUID) -> None:
    """Remove the account of a production with what it owns; no account is no error. Records person:delete."""
    id_ = _of(ask, project_id)
    if id_ is not None:
        record(ask, *departures.leave(ask, id_), PROJECT["update"](project_id=project_id))
