"""Productions go, with all that is theirs (spec 20 §18.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import PROJECT
from app.models import (
    ApiEvent,
    Budget,
    BudgetEntry,
    BuildJob,
    Entity,
    MetadataDescriptor,
    Milestone,
    Person,
    Playlist,
    Project,
    ProjectStatus,
    ScheduleItem,
    SearchFilter,
    SearchFilterGroup,
    names,
)
from app.services import departures, removals, stored_files


def refuse_open(ask: Ask, id_: UUID) -> None:
    """400 for an open project."""
    status = select(ProjectStatus.name).join(Project, Project.project_status_id == ProjectStatus.id)
    if ask.db.scalar(status.where(Project.id == id_)) == names.OPEN_STATUS:
        raise WrongParameter("Only closed projects can be deleted")


def remove(ask: Ask, id_: UUID, force: bool) -> None:
    """Delete a closed project; with `force` also all that is in it.

    One statement a table. Records project:delete last. Errors: 400 when it is open, and, without force, when
    something still refers to it.

    Locks the project in two steps. The first lets those finish who hold one of its rows and have yet to name the
    project in an event: were it locked whole, they would wait for us and we for them. The second lets nobody name it
    any more; what came meanwhile goes then.
    """
    ask.db.execute(select(Project.id).where(Project.id == id_).with_for_update(key_share=True))
    refuse_open(ask, id_)
    if force:
        _empty(ask, id_)
    ask.db.execute(select(Project.id).where(Project.id == id_).with_for_update())
    if force:
        _empty(ask, id_)
    drop(ask, id_)


def drop(ask: Ask, id_: UUID) -> None:
    """Delete a project, whatever its status; what is in it makes PostgreSQL refuse. Records project:delete last."""
    # Bars come by themselves, so they never keep a project from going.
    ask.db.execute(delete(ScheduleItem).where(ScheduleItem.project_id == id_))
    # The log outlives its project: its lines stay, without pointing at it.
    ask.db.execute(update(ApiEvent).where(ApiEvent.project_id == id_).values(project_id=None))
    account = ask.db.scalar(select(Person.id).where(Person.preview_project_id == id_).with_for_update())
    told = departures.leave(ask, account) if account is not None else []
    stored_files.drop(ask, [id_], force=True)  # its picture
    ask.db.execute(delete(Project).where(Project.id == id_))
    record(ask, *told, PROJECT["delete"](project_id=id_))


def _empty(ask: Ask, id_: UUID) -> None:
    entities = ask.db.scalars(select(Entity.id).where(Entity.project_id == id_)).all()
    if entities:
        removals.remove(ask, entities)
    budgets = select(Budget.id).where(Budget.project_id == id_)
    ask.db.execute(delete(BudgetEntry).where(BudgetEntry.budget_id.in_(budgets)))
    playlists = select(Playlist.id).where(Playlist.project_id == id_)
    builds = delete(BuildJob).where(BuildJob.playlist_id.in_(playlists)).returning(BuildJob.id)
    stored_files.drop(ask, ask.db.scalars(builds).all(), force=True)
    owned: tuple[Any, ...] = (
        Budget,
        Playlist,
        MetadataDescriptor,
        Milestone,
        SearchFilter,
        SearchFilterGroup,
    )
    for model in owned:
        ask.db.execute(delete(model).where(model.project_id == id_))
