"""What a production uses: asset types, task types, statuses, automations, backgrounds (spec 20 §13.4)."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Uuid, cast, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PROJECT
from app.models import (
    EntityType,
    PreviewBackgroundFile,
    Project,
    ProjectAssetTypeLink,
    ProjectPreviewBackgroundFileLink,
    ProjectStatusAutomationLink,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
    StatusAutomation,
    TaskStatus,
    TaskType,
    given,
    given_ids,
)
from app.services import schedule_items


class Tie(NamedTuple):
    """A link table between productions and what they use."""

    link: Any
    column: str
    target: Any
    word: str


ASSET_TYPE = Tie(ProjectAssetTypeLink, "asset_type_id", EntityType, "Asset type")
TASK_TYPE = Tie(ProjectTaskTypeLink, "task_type_id", TaskType, "Task type")
TASK_STATUS = Tie(ProjectTaskStatusLink, "task_status_id", TaskStatus, "Task status")
AUTOMATION = Tie(ProjectStatusAutomationLink, "status_automation_id", StatusAutomation, "Status automation")
BACKGROUND = Tie(
    ProjectPreviewBackgroundFileLink,
    "preview_background_file_id",
    PreviewBackgroundFile,
    "Preview background file",
)
BITRATES = ("hd_bitrate_compression", "ld_bitrate_compression")
UNSYNCHRONISED = {"synchronize_session": False}


def _lock(ask: Ask, project_id: UUID) -> None:
    # Events and rows that refer to the project do not wait for this lock: with a stronger one they would deadlock.
    if (
        ask.db.scalar(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
        is None
    ):
        raise NotFound("No project has this id.")


def _changed(ask: Ask, project_id: UUID, *events: Event) -> None:
    ask.db.execute(update(Project).where(Project.id == project_id).values(updated_at=func.clock_timestamp()))
    record(ask, PROJECT["update"](project_id=project_id), *events)


def _known(ask: Ask, tie: Tie, id_: UUID) -> None:
    if ask.db.scalar(select(tie.target.id).where(tie.target.id == id_)) is None:
        raise WrongParameter(f"{tie.word} with id {id_} not found")


def _is(tie: Tie, project_id: UUID, id_: UUID) -> Any:
    return (tie.link.project_id == project_id) & (getattr(tie.link, tie.column) == id_)


def add(ask: Ask, project_id: UUID, tie: Tie, id_: UUID) -> None:
    """Tie a project to a row, if it is not yet. Locks the project; records project:update when it changes."""
    _lock(ask, project_id)
    _known(ask, tie, id_)
    if ask.db.scalar(select(tie.link.project_id).where(_is(tie, project_id, id_))) is None:
        ask.db.execute(insert(tie.link).values({"project_id": project_id, tie.column: id_}))
        _changed(ask, project_id)


def remove(ask: Ask, project_id: UUID, tie: Tie, id_: UUID) -> None:
    """Untie a row from a project; one that is not tied is no error. Records project:update."""
    _lock(ask, project_id)
    ask.db.execute(delete(tie.link).where(_is(tie, project_id, id_)))
    _changed(ask, project_id)


def refuse_bitrates(ask: Ask, new: dict[str, Any], current: Any = None) -> None:
    """400 for a changed bitrate above the instance's, or a low one above the high one (spec 20 §13.8)."""
    most = ask.settings.movie_highdef_bitrate
    for key in BITRATES:
        value = new.get(key)
        if value is None or getattr(current, key, None) == value:
            continue
        if not 1 <= value <= most:
            raise WrongParameter(
                f"Invalid bitrate {value}. Expected an integer number of Mbit/s between 1 and {most}."
            )
    high = new.get(BITRATES[0]) or getattr(current, BITRATES[0], None) or most
    low = new.get(BITRATES[1])
    if low is not None and low != getattr(current, BITRATES[1], None) and low > high:
        raise WrongParameter(
            f"The low definition bitrate ({low}) cannot exceed the high definition one ({high})."
        )


def add_task_type(ask: Ask, project_id: UUID, body: dict[str, Any]) -> None:
    """Add a task type; of one that is there, bitrates and visibility change, never the priority.

    Locks the project; records project:update.
    """
    _lock(ask, project_id)
    id_ = body["task_type_id"]
    _known(ask, TASK_TYPE, id_)
    link = ProjectTaskTypeLink
    found = ask.db.execute(select(link).where(_is(TASK_TYPE, project_id, id_))).scalar_one_or_none()
    values: dict[str, Any] = {}
    if body.keys() & set(BITRATES):
        values = {key: body.get(key) for key in BITRATES}
        refuse_bitrates(ask, values, found or ask.db.get_one(Project, project_id))
    if body.get("is_client_visible") is not None:
        values["is_client_visible"] = body["is_client_visible"]
    if found is None:
        priority = body.get("priority")
        row = {"project_id": project_id, "task_type_id": id_, "priority": priority, **values}
        ask.db.execute(insert(link).values(row))
    elif values:
        ask.db.execute(update(link).where(link.id == found.id).values(values))
    _changed(ask, project_id, *schedule_items.of_task_types(ask, project_id, [id_]))


def batch(ask: Ask, project_id: UUID, body: dict[str, Any]) -> None:
    """Add many types and statuses at once; unknown ids are left out. Locks the project; one project:update.

    Of a task type that is there, priority and visibility change where they are given. A fixed number of
    statements.
    """
    _lock(ask, project_id)
    wanted = {row["task_type_id"]: row for row in body["task_types"]}
    if body["replace_task_types"]:
        gone = delete(ProjectTaskTypeLink).where(ProjectTaskTypeLink.project_id == project_id)
        ask.db.execute(gone.where(ProjectTaskTypeLink.task_type_id.not_in(list(wanted))))
    if wanted:
        _put_task_types(ask, project_id, list(wanted.values()))
    for tie, ids in ((TASK_STATUS, body["task_status_ids"]), (ASSET_TYPE, body["asset_type_ids"])):
        if ids:
            tie_many(ask, project_id, tie, ids)
    _changed(ask, project_id, *schedule_items.of_task_types(ask, project_id, list(wanted)))


def _put_task_types(ask: Ask, project_id: UUID, rows: list[dict[str, Any]]) -> None:
    link = ProjectTaskTypeLink
    row = given(rows, link, "task_type_id", "priority", "is_client_visible")
    same = (link.project_id == project_id) & (link.task_type_id == row.c.task_type_id)
    changed = {
        "priority": func.coalesce(row.c.priority, link.priority),
        "is_client_visible": func.coalesce(row.c.is_client_visible, link.is_client_visible),
    }
    ask.db.execute(update(link).where(same).values(changed), execution_options=UNSYNCHRONISED)
    visible = func.coalesce(row.c.is_client_visible, True)
    known = select(literal(project_id, Uuid()), row.c.task_type_id, row.c.priority, visible)
    known = known.join(TaskType, TaskType.id == row.c.task_type_id)
    names = ["project_id", "task_type_id", "priority", "is_client_visible"]
    ask.db.execute(insert(link).from_select(names, known).on_conflict_do_nothing())


def tie_many(ask: Ask, project_id: UUID, tie: Tie, ids: list[UUID]) -> None:
    """Tie a project to those of the rows that exist. One statement."""
    row = given_ids(ids)
    known = select(literal(project_id, Uuid()), tie.target.id).join(row, row.c.id == tie.target.id).distinct()
    made = insert(tie.link).from_select(["project_id", tie.column], known)
    ask.db.execute(made.on_conflict_do_nothing())


def set_client_allowed(ask: Ask, project_id: UUID, task_status_id: UUID, allowed: bool | None) -> UUID:
    """Say whether clients may set a status in the project. Answers the link's id; records project:update."""
    _lock(ask, project_id)
    changed = update(ProjectTaskStatusLink).where(_is(TASK_STATUS, project_id, task_status_id))
    found = ask.db.scalar(changed.values(is_client_allowed=allowed).returning(ProjectTaskStatusLink.id))
    if found is None:
        raise NotFound("The project does not use this task status.")
    _changed(ask, project_id)
    return found


def put_link(ask: Ask, tie: Tie, body: dict[str, Any]) -> UUID:
    """Create or update the link of a task type or status. Answers its id; records project:update."""
    project_id = body["project_id"]
    _lock(ask, project_id)
    _known(ask, tie, body[tie.column])
    values = {key: value for key, value in body.items() if key not in ("project_id", tie.column)}
    made = insert(tie.link).values(body)
    made = made.on_conflict_do_update(
        index_elements=["project_id", tie.column], set_={**values, "updated_at": func.clock_timestamp()}
    )
    id_: UUID = ask.db.execute(made.returning(tie.link.id)).scalar_one()
    bars = schedule_items.of_task_types(ask, project_id, [body[tie.column]]) if tie is TASK_TYPE else []
    _changed(ask, project_id, *bars)
    return id_


def reorder(ask: Ask, project_id: UUID, tie: Tie, ids: list[UUID]) -> list[UUID]:
    """Number the links in the given order, from 1; ids without a link are left out. One project:update."""
    _lock(ask, project_id)
    row = given_ids(ids)
    same = (tie.link.project_id == project_id) & (getattr(tie.link, tie.column) == row.c.id)
    moved = update(tie.link).where(same).values(priority=cast(row.c.place, Integer)).returning(tie.link.id)
    changed = list(ask.db.scalars(moved, execution_options=UNSYNCHRONISED))
    _changed(ask, project_id)
    return changed
