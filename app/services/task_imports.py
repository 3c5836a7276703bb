"""What a file says of tasks: which there are, their status, a comment, who works on them (spec 50 §3.2).

Steps of the imports: any number of rows costs the same number of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import Uuid, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import LinesRefused
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PROJECT, TASK, TaskAssigned
from app.models import ProjectPersonLink, Task, TaskPersonLink, given, given_ids
from app.services import comment_desk, comments, notifications, planner, task_statuses
from app.services.assignments import among, touch
from app.services.comment_drafts import Draft

Pair = tuple[UUID, UUID]
"""(entity, task type), or (task, person)."""


@dataclass(frozen=True)
class TaskChange:
    """What a line says of the task of a type; `comment` is empty where it says nothing."""

    line: int
    column: str
    task_type_id: UUID
    status_id: UUID | None = None
    comment: str = ""
    assignees: tuple[UUID, ...] = ()


@dataclass
class TaskPlan:
    """Tasks that must be there, and what changes on tasks, in the order of the file."""

    wanted: dict[Pair, None] = field(default_factory=dict)
    changes: list[tuple[UUID, TaskChange]] = field(default_factory=list)

    def need(self, entity_id: UUID, task_type_ids: Iterable[UUID]) -> None:
        """These tasks must be on the entity."""
        self.wanted.update(dict.fromkeys((entity_id, kind) for kind in task_type_ids))

    def change(self, entity_id: UUID, changes: Iterable[TaskChange]) -> None:
        """These changes are for tasks of the entity, which are made where they are missing."""
        for change in changes:
            self.wanted[(entity_id, change.task_type_id)] = None
            self.changes.append((entity_id, change))


def carry_out(ask: Ask, project_id: UUID, plan: TaskPlan) -> None:
    """Create the missing tasks, put people on them, post the comments; at most some twenty statements.

    400 with the lines when a task has no retakes left. Records task:new, task:assign, project:update and what
    comments tell.
    """
    tasks = _created(ask, project_id, plan.wanted)
    if plan.changes:
        changes = [(tasks[(entity, change.task_type_id)], change) for entity, change in plan.changes]
        desk = comment_desk.lay_out(ask, [task for task, _change in changes])
        _assign(ask, project_id, [(task, one) for task, change in changes for one in change.assignees])
        comments.post_many(ask, _drafts(ask, changes, desk), desk)


def _created(ask: Ask, project_id: UUID, wanted: Mapping[Pair, None]) -> dict[Pair, UUID]:
    """The task of each pair, made where there is none. Records task:new."""
    if not wanted:
        return {}
    entities = list({entity for entity, _kind in wanted})
    found = _there(ask, entities)
    rows = [
        {"id": uuid4(), "entity_id": entity, "task_type_id": kind}
        for entity, kind in wanted
        if (entity, kind) not in found
    ]
    if rows:
        made = _insert(ask, project_id, rows)
        planner.notice(ask, len(rows), Task)
        found |= {(row["entity_id"], row["task_type_id"]): row["id"] for row in rows}
        if len(made) < len(rows):  # somebody made some of them meanwhile
            found = _there(ask, entities)
    return found


def _there(ask: Ask, entities: Sequence[UUID]) -> dict[Pair, UUID]:
    """The tasks of entities; of two of one type the eldest counts."""
    there = select(Task.id, Task.entity_id, Task.task_type_id).where(Task.entity_id == among(entities))
    rows = ask.db.execute(there.order_by(Task.created_at.desc()))
    return {(entity, kind): id_ for id_, entity, kind in rows if entity and kind}


def _insert(ask: Ask, project_id: UUID, rows: Sequence[Mapping[str, UUID]]) -> Sequence[UUID]:
    """Insert the tasks that nobody made meanwhile; answers their ids. Records task:new."""
    keys = ("id", "entity_id", "task_type_id")
    row = given(rows, Task, *keys)
    shared = {
        "name": literal("main"),
        "project_id": literal(project_id, Uuid()),
        "task_status_id": literal(task_statuses.default(ask), Uuid()),
        "assigner_id": literal(ask.caller.id, Uuid()),
    }
    values = select(*(row.c[key] for key in keys), *shared.values())
    made = postgresql_insert(Task).from_select([*keys, *shared], values).on_conflict_do_nothing()
    new = ask.db.scalars(made.returning(Task.id)).all()
    record(ask, *(TASK["new"](task_id=id_, project_id=project_id) for id_ in new))
    return new


def _drafts(ask: Ask, changes: Sequence[tuple[UUID, TaskChange]], desk: comment_desk.Desk) -> list[Draft]:
    """The comments to post: where there is a text, or a status that is not the task's already."""
    drafts: list[Draft] = []
    faults: list[dict[str, object]] = []
    current = {id_: target.progress.task_status_id for id_, target in desk.targets.items()}
    retakes = {id_: target.progress.retake_count for id_, target in desk.targets.items()}
    for task, change in changes:
        status = change.status_id or current[task]
        if status is None or (not change.comment and status == current[task]):
            continue
        limit = desk.targets[task].retake_limit
        if desk.status(status).is_retake:
            if 0 < limit <= retakes[task]:
                message = "No more retakes allowed on this task."
                faults.append({"line": change.line, "column": change.column, "message": message})
            retakes[task] += status != current[task]
        current[task] = status
        drafts.append(Draft(task, status, ask.caller.id, text=change.comment))
    if faults:
        raise LinesRefused(faults)
    return drafts


def _assign(ask: Ask, project_id: UUID, pairs: Sequence[Pair]) -> None:
    """Put people on tasks, and in the team. Records task:assign, task:update, notification:new, project:update."""
    if not pairs:
        return
    tasks = list({task for task, _person in pairs})
    tied = select(TaskPersonLink.task_id, TaskPersonLink.person_id).where(
        TaskPersonLink.task_id == among(tasks)
    )
    there = {(row[0], row[1]) for row in ask.db.execute(tied)}
    new = [pair for pair in dict.fromkeys(pairs) if pair not in there]
    if not new:
        return
    names = ("task_id", "person_id")
    row = given([{"task_id": task, "person_id": person} for task, person in new], TaskPersonLink, *names)
    made = postgresql_insert(TaskPersonLink).from_select(names, select(row.c.task_id, row.c.person_id))
    ask.db.execute(made.on_conflict_do_nothing())
    moved = list(dict.fromkeys(task for task, _person in new))
    touch(ask, moved, assigner_id=ask.caller.id)
    told: list[Event] = [
        TaskAssigned(task_id=task, person_id=person, project_id=project_id) for task, person in new
    ]
    told += [TASK["update"](task_id=task, project_id=project_id) for task in moved]
    told += notifications.assigned(ask, [(task, person, project_id) for task, person in new])
    record(ask, *_joined(ask, project_id, {person for _task, person in new}), *told)


def _joined(ask: Ask, project_id: UUID, people: set[UUID]) -> list[Event]:
    link = ProjectPersonLink
    members = set(ask.db.scalars(select(link.person_id).where(link.project_id == project_id)))
    new = sorted(people - members)
    if not new:
        return []
    person = given_ids(new)
    rows = select(literal(project_id, Uuid()), person.c.id)
    made = postgresql_insert(link).from_select(["project_id", "person_id"], rows)
    ask.db.execute(made.on_conflict_do_nothing())
    return [PROJECT["update"](project_id=project_id)]
