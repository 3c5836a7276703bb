"""Clients are told that a playlist waits for them (spec 40 §5.8)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, case, exists, insert, literal, select

from app.ask import Ask
from app.events.log import record
from app.events.named import NotificationNew
from app.models import DepartmentLink, Notification, Person, Playlist, ProjectPersonLink, given_ids
from app.services import messages

READY = "playlist-ready"


def announce(
    ask: Ask, playlist_id: UUID, studio_id: UUID | None = None, department_id: UUID | None = None
) -> None:
    """Notify the clients of a playlist's production, of a studio or a department where that is said, and mail them.

    Five statements for any number. Records notification:new of each; nothing when nobody is meant.
    """
    project_id = ask.db.scalar(select(Playlist.project_id).where(Playlist.id == playlist_id))
    inherits = ProjectPersonLink.role.is_(None) | (ProjectPersonLink.role == "admin")
    role = case((inherits, Person.role), else_=ProjectPersonLink.role)
    clients = (
        select(Person.id)
        .join(ProjectPersonLink, ProjectPersonLink.person_id == Person.id)
        .where(
            ProjectPersonLink.project_id == project_id,
            Person.role != "admin",
            role == "client",
            Person.is_bot.is_(False),
            Person.active.is_(True),
            Person.preview_project_id.is_(None),
        )
        .order_by(Person.id)
    )
    if studio_id is not None:
        clients = clients.where(Person.studio_id == studio_id)
    if department_id is not None:
        tie = exists().where(
            DepartmentLink.person_id == Person.id, DepartmentLink.department_id == department_id
        )
        clients = clients.where(tie)
    ids = ask.db.scalars(clients).all()
    if not ids:
        return
    person = given_ids(ids)
    row = select(person.c.id, literal(ask.caller.id, Uuid()), literal(playlist_id, Uuid()), literal(READY))
    told = insert(Notification).from_select(["person_id", "author_id", "playlist_id", "type"], row)
    made = ask.db.execute(told.returning(Notification.id, Notification.person_id)).all()
    messages.defer(ask, [one.id for one in made], forced=True)
    record(
        ask,
        *(
            NotificationNew(notification_id=one.id, person_id=one.person_id, project_id=project_id)
            for one in made
        ),
    )
