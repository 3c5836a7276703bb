"""What posting comments needs to know of tasks, and what it writes back to them (spec 30 §3).

`lay_out` locks the tasks; `comment_knowledge.py` reads what else must be known. Both together are two statements
for any number of comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, func, select, union, update
from sqlalchemy.orm import aliased

from app.access.comments import COMMENTS_MANY
from app.access.prepared import array_literal, run, values
from app.access.tasks import ACTS
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import (
    Comment,
    Entity,
    EntityType,
    Project,
    ProjectStatusAutomationLink,
    StatusAutomation,
    Task,
    TaskType,
    TimeSpent,
    awaited,
    rows_text,
)
from app.models.statements import Kept, kept, send_kept
from app.services import task_statuses
from app.services.comment_knowledge import Knowledge, Status, learn
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
    """A locked task. `acts`: the caller may act on it; `in_bulk`: comment it among many (spec 30 §1.2, 6.2).

    `isolated`: clients of its project do not see each other."""

    id: UUID
    name: str
    project_id: UUID | None
    entity_id: UUID | None
    task_type_id: UUID | None
    type_name: str
    kind: str
    retake_limit: int
    acts: bool
    in_bulk: bool
    isolated: bool
    progress: Progress

    @property
    def is_concept(self) -> bool:
        """Concepts have no news and a default status of their own."""
        return self.kind == "Concept"


@dataclass(frozen=True)
class Desk:
    """What is known when comments are posted: the locked tasks, and the rest."""

    targets: dict[UUID, Target]
    known: Knowledge

    def status(self, id_: UUID) -> Status:
        """A status; unknown is 404."""
        if id_ not in self.known.statuses:
            raise NotFound("No task status has this id.")
        return self.known.statuses[id_]

    def target(self, id_: UUID) -> Target:
        """A task; unknown is 404."""
        if id_ not in self.targets:
            raise NotFound("No task has this id.")
        return self.targets[id_]

    def refuse_status(self, ask: Ask, target: Target, status: Status) -> None:
        """403 for an artist or a client who may not set the status (STATUS_OK, spec 30 §1.2).

        A vendor is an artist here (spec 30 §19.13).
        """
        role = ask.caller.role_in(target.project_id)
        allowed = True
        if role in ("user", "vendor"):
            allowed = status.for_artists
        elif role == "client" and target.project_id:
            allowed = self.known.client_says.get((target.project_id, status.id), status.for_clients)
        if not allowed:
            raise Forbidden("You may not set this status.")


def lay_out(ask: Ask, task_ids: Iterable[UUID], texts: Sequence[str] = (), *, reach: bool = True) -> Desk:
    """Lock tasks and, with `reach`, those that `texts` and automations may come to from them.

    Two statements for any number.
    """
    tagged = any("#" in text for text in texts)
    with run(ask, _laid_out, reach, tagged, wanted=list(set(task_ids))) as cursor:
        names = [column.name for column in cursor.description]
        found = [_target(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    targets = {target.id: target for target in found}
    projects = {one.project_id for one in found if one.project_id is not None}
    return Desk(targets, learn(ask, list(targets), projects, names=any("@" in text for text in texts)))


def _laid_out(ask: Any, reach: bool, tagged: bool) -> Select[Any]:
    columns = [getattr(Task, name) for name in PROGRESS]
    laid: Any = (
        select(Task.id, Task.name, Task.project_id, Task.entity_id, Task.task_type_id, *columns)
        .add_columns(
            TaskType.name.label("type_name"),
            EntityType.name.label("kind"),
            Project.max_retakes,
            Project.is_clients_isolated,
            Entity.data["max_retakes"].label("own_retakes"),
            ACTS(ask, Task).label("acts"),
            COMMENTS_MANY(ask, Task).label("in_bulk"),
        )
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(EntityType, EntityType.id == Entity.entity_type_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .where(Task.id.in_(_reached(tagged)) if reach else Task.id == any_(values("wanted")))
        .order_by(Task.id)
        .with_for_update(of=Task)
    )
    return laid  # type: ignore[no-any-return]


def _reached(tagged: bool) -> Any:
    """Ids of the wanted tasks and of their siblings: all of them for hashtags, else those of automations."""
    chosen, sibling = aliased(Task), aliased(Task)
    link, rule = ProjectStatusAutomationLink, StatusAutomation
    near = select(sibling.id).join(chosen, chosen.entity_id == sibling.entity_id)
    near = near.where(chosen.id == any_(values("wanted")))
    if not tagged:
        near = near.join(link, link.project_id == chosen.project_id).join(
            rule, (rule.id == link.status_automation_id) & (rule.out_task_type_id == sibling.task_type_id)
        )
    return union(select(func.unnest(values("wanted"))), near)


def _target(row: Mapping[str, Any]) -> Target:
    own, most = row["own_retakes"], row["max_retakes"] or 0
    return Target(
        id=row["id"],
        name=row["name"],
        project_id=row["project_id"],
        entity_id=row["entity_id"],
        task_type_id=row["task_type_id"],
        type_name=row["type_name"] or "",
        kind=row["kind"] or "",
        retake_limit=(own if isinstance(own, int) and own else most) if most > 0 else 0,
        acts=bool(row["acts"]),
        in_bulk=bool(row["in_bulk"]),
        isolated=bool(row["is_clients_isolated"]),
        progress=Progress(
            **{**{name: row[name] for name in PROGRESS}, "retake_count": row["retake_count"] or 0}
        ),
    )


def replayed(ask: Ask, desk: Desk, ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """The progress that the comments of tasks lead to (spec 30 §3.3); their `duration` is written anew.

    At most four statements, whatever the number.
    """
    tasks: Any = list(ids)
    if not tasks:
        return {}
    kinds = {desk.targets[id_].is_concept for id_ in tasks}
    defaults = {kind: task_statuses.default(ask, kind) for kind in sorted(kinds)}
    history: dict[UUID, list[tuple[Meaning, datetime]]] = {id_: [] for id_ in tasks}
    said = select(Comment.object_id, Comment.task_status_id, Comment.created_at)
    said = said.where(Comment.object_id == any_(tasks)).order_by(Comment.created_at, Comment.id)
    for task_id, status_id, date in ask.db.execute(said):
        if status_id in desk.known.statuses:
            history[task_id].append((desk.known.statuses[status_id], date))
    spent = select(func.coalesce(func.sum(TimeSpent.duration), 0)).where(TimeSpent.task_id == Task.id)
    timed = update(Task).where(Task.id == any_(tasks)).values(duration=spent.scalar_subquery())
    ask.db.execute(timed.execution_options(synchronize_session=False))
    return {id_: replay(defaults[desk.targets[id_].is_concept], history[id_]) for id_ in tasks}


def write(ask: Ask, progress: Mapping[UUID, Progress]) -> None:
    """Write the progress of tasks: one statement for any number."""
    if not progress:
        return
    rows = [{"id": id_, **vars(one)} for id_, one in progress.items()]
    ids = array_literal(progress)
    send_kept(ask.db, _writing(), {"rows": rows_text(rows, ("id", *PROGRESS)), "ids": ids})


@cache
def _writing() -> Kept:
    rows = awaited("rows", Task, "id", *PROGRESS)
    moved = update(Task).where(Task.id == rows.c.id, Task.id == any_(values("ids")))  # found by the index
    moved = moved.values({**{name: rows.c[name] for name in PROGRESS}, "updated_at": func.clock_timestamp()})
    return kept(moved)
