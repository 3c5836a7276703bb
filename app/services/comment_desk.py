"""What posting a comment needs to know of tasks and statuses, and what it writes back (spec 30 §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import any_, func, select, update

from app.access.tasks import ACTS
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import (
    Comment,
    Entity,
    EntityType,
    Project,
    ProjectTaskStatusLink,
    Task,
    TaskStatus,
    TaskType,
    TimeSpent,
    given,
)
from app.services import task_statuses
from app.services.progress import Meaning, Progress, replay

PROGRESS = (
    "task_status_id",
    "last_comment_date",
    "retake_count",
    "real_start_date",
    "end_date",
    "done_date",
)


@dataclass(frozen=True)
class Target:
    """A locked task; `acts`: the caller may act on it (spec 30 §1.2)."""

    id: UUID
    project_id: UUID | None
    entity_id: UUID | None
    task_type_id: UUID | None
    type_name: str
    kind: str
    retake_limit: int
    acts: bool
    progress: Progress

    @property
    def is_concept(self) -> bool:
        """Concepts have no news and a default status of their own."""
        return self.kind == "Concept"


@dataclass(frozen=True)
class Status(Meaning):
    """A status, with who may set it."""

    name: str = ""
    for_artists: bool = True
    for_clients: bool = True


@dataclass(frozen=True)
class Desk:
    """What is known when comments are posted; `client_says`: what a project says of a status and its clients."""

    targets: dict[UUID, Target]
    statuses: dict[UUID, Status]
    client_says: dict[tuple[UUID, UUID], bool]

    def status(self, id_: UUID) -> Status:
        """A status; unknown is 404."""
        if id_ not in self.statuses:
            raise NotFound("No task status has this id.")
        return self.statuses[id_]

    def target(self, id_: UUID) -> Target:
        """A task; unknown is 404."""
        if id_ not in self.targets:
            raise NotFound("No task has this id.")
        return self.targets[id_]

    def refuse_status(self, ask: Ask, target: Target, status: Status) -> None:
        """403 for an artist or a client who may not set the status (STATUS_OK, spec 30 §1.2)."""
        role = ask.caller.role_in(target.project_id)
        allowed = True
        if role == "user":
            allowed = status.for_artists
        elif role == "client" and target.project_id:
            allowed = self.client_says.get((target.project_id, status.id), status.for_clients)
        if not allowed:
            raise Forbidden("You may not set this status.")


def lay_out(ask: Ask, task_ids: Iterable[UUID]) -> Desk:
    """Lock tasks and read all statuses: at most three statements for any number."""
    wanted = list(set(task_ids))
    columns = [getattr(Task, name) for name in PROGRESS]
    found = ask.db.execute(
        select(Task.id, Task.project_id, Task.entity_id, Task.task_type_id, *columns)
        .add_columns(
            TaskType.name.label("type_name"),
            EntityType.name.label("kind"),
            Project.max_retakes,
            Entity.data.label("entity_data"),
            ACTS(ask, Task).label("acts"),
        )
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(EntityType, EntityType.id == Entity.entity_type_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .where(Task.id == any_(wanted))
        .order_by(Task.id)
        .with_for_update(of=Task)
    ).all()
    targets = {row.id: _target(row) for row in found}
    return Desk(targets, _statuses(ask), _client_says(ask, targets.values()))


def _target(row: Any) -> Target:
    own = (row.entity_data or {}).get("max_retakes")
    limit = (own if isinstance(own, int) and own else row.max_retakes) if (row.max_retakes or 0) > 0 else 0
    values = {name: getattr(row, name) for name in PROGRESS}
    return Target(
        id=row.id,
        project_id=row.project_id,
        entity_id=row.entity_id,
        task_type_id=row.task_type_id,
        type_name=row.type_name or "",
        kind=row.kind or "",
        retake_limit=limit or 0,
        acts=bool(row.acts),
        progress=Progress(**{**values, "retake_count": row.retake_count or 0}),
    )


def _statuses(ask: Ask) -> dict[UUID, Status]:
    kept = ("id", "name", "is_retake", "is_wip", "is_feedback_request", "is_done")
    rows = ask.db.execute(
        select(
            *(getattr(TaskStatus, name) for name in kept),
            TaskStatus.is_artist_allowed,
            TaskStatus.is_client_allowed,
        )
    )
    return {
        row.id: Status(
            id=row.id,
            name=row.name,
            is_retake=bool(row.is_retake),
            is_wip=bool(row.is_wip),
            is_feedback_request=bool(row.is_feedback_request),
            is_done=bool(row.is_done),
            for_artists=bool(row.is_artist_allowed),
            for_clients=bool(row.is_client_allowed),
        )
        for row in rows
    }


def _client_says(ask: Ask, targets: Iterable[Target]) -> dict[tuple[UUID, UUID], bool]:
    projects = [
        one.project_id for one in targets if one.project_id and ask.caller.role_in(one.project_id) == "client"
    ]
    if not projects:
        return {}
    link = ProjectTaskStatusLink
    rows = select(link.project_id, link.task_status_id, link.is_client_allowed).where(
        link.project_id == any_(projects), link.is_client_allowed.is_not(None)
    )
    return {(row[0], row[1]): row[2] for row in ask.db.execute(rows)}


def replayed(ask: Ask, desk: Desk, ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """The progress that the comments of tasks lead to (spec 30 §3.3); their `duration` is written anew.

    At most four statements, whatever the number.
    """
    tasks = list(ids)
    if not tasks:
        return {}
    kinds = {desk.targets[id_].is_concept for id_ in tasks}
    defaults = {kind: task_statuses.default(ask, kind) for kind in sorted(kinds)}
    history: dict[UUID, list[tuple[Meaning, datetime]]] = {id_: [] for id_ in tasks}
    said = select(Comment.object_id, Comment.task_status_id, Comment.created_at)
    said = said.where(Comment.object_id == any_(tasks)).order_by(Comment.created_at, Comment.id)
    for task_id, status_id, date in ask.db.execute(said):
        if status_id in desk.statuses:
            history[task_id].append((desk.statuses[status_id], date))
    spent = select(func.coalesce(func.sum(TimeSpent.duration), 0)).where(TimeSpent.task_id == Task.id)
    timed = update(Task).where(Task.id == any_(tasks)).values(duration=spent.scalar_subquery())
    ask.db.execute(timed.execution_options(synchronize_session=False))
    return {id_: replay(defaults[desk.targets[id_].is_concept], history[id_]) for id_ in tasks}


def write(ask: Ask, progress: Mapping[UUID, Progress]) -> None:
    """Write the progress of tasks: one statement for any number."""
    rows = given([{"id": id_, **asdict(one)} for id_, one in progress.items()], Task, "id", *PROGRESS)
    moved = update(Task).where(Task.id == rows.c.id)
    moved = moved.values({**{name: rows.c[name] for name in PROGRESS}, "updated_at": func.clock_timestamp()})
    ask.db.execute(moved.execution_options(synchronize_session=False))
