"""What the files of shots, assets and edits show: a row each, with the tasks that the caller sees (spec 50 §6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, case, cast, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import metadata_descriptors, tasks
from app.access.blanks import BLANKS
from app.ask import Ask
from app.models import (
    Entity,
    EntityType,
    MetadataDescriptor,
    Person,
    Project,
    Task,
    TaskPersonLink,
    TaskStatus,
    TaskType,
)
from app.queries.boards import ASSETS, EDITS, SHOTS, Board, is_kind
from app.queries.row_streams import stream_rows

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Columns:
    """The columns that a production adds: metadata as (name, field, type), task types as (id, name)."""

    metadata: tuple[tuple[str, str, str | None], ...]
    task_types: tuple[tuple[str, str], ...]


def columns(ask: Ask, board: Board, asked: Asked) -> Columns:
    """The metadata columns that the caller sees, and the task types of the tasks that are shown. Two statements."""
    descriptor = MetadataDescriptor
    shown = select(descriptor.name, descriptor.field_name, descriptor.data_type).where(
        descriptor.project_id == asked["project_id"],
        descriptor.entity_type == board.kind,
        metadata_descriptors.SEES(ask, descriptor),
    )
    task, entity = aliased(Task), aliased(Entity)
    used = select(task.id).join(entity, entity.id == task.entity_id)
    used = used.where(task.task_type_id == TaskType.id, *_chosen(ask, board, asked, entity, task))
    types = select(cast(TaskType.id, Text), TaskType.name).where(used.correlate(TaskType).exists())
    found = ask.db.execute(shown.order_by(descriptor.position, descriptor.name)).all()
    kinds = ask.db.execute(types.order_by(TaskType.priority, TaskType.name, TaskType.id)).all()
    return Columns(tuple((row[0], row[1], row[2]) for row in found), tuple((row[0], row[1]) for row in kinds))


def rows(ask: Ask, board: Board, asked: Asked) -> Iterator[tuple[Any, ...]]:
    """The entities: the kind's own cells, minutes spent, `data`, and (status, people) by task type. One statement."""
    built = {"Shot": _shots, "Asset": _assets, "Edit": _edits}[board.kind]
    entity, project = aliased(Entity), aliased(Project)
    work = _work(ask, board, asked)
    minutes, done = func.coalesce(work.c.minutes, 0), work.c.tasks
    chosen, order = built(entity, project, minutes)
    shown = (
        chosen.add_columns(entity.data, done)
        .join(project, project.id == entity.project_id)
        .outerjoin(work, work.c.entity_id == entity.id)
        .where(*_entities(ask, board, asked, entity))
    )
    return stream_rows(ask, shown.order_by(*order, entity.id))


def _shots(shot: Any, project: Any, minutes: Any) -> tuple[Select[Any], list[Any]]:
    sequence, episode = aliased(Entity), aliased(Entity)
    frames = [shot.data[key].astext for key in ("frame_in", "frame_out", "fps")]
    made = select(
        project.name,
        episode.name,
        sequence.name,
        shot.name,
        shot.description,
        minutes,
        shot.nb_frames,
        *frames,
    ).select_from(shot)
    made = made.outerjoin(sequence, sequence.id == shot.parent_id)
    made = made.outerjoin(episode, episode.id == sequence.parent_id)
    return made, [func.coalesce(episode.name, ""), func.coalesce(sequence.name, ""), shot.name]


def _assets(asset: Any, project: Any, minutes: Any) -> tuple[Select[Any], list[Any]]:
    kind = aliased(EntityType)
    made = select(project.name, kind.name, asset.name, asset.description, minutes).select_from(asset)
    return made.join(kind, kind.id == asset.entity_type_id), [kind.name, asset.name]


def _edits(edit: Any, project: Any, minutes: Any) -> tuple[Select[Any], list[Any]]:
    episode = aliased(Entity)
    made = select(project.name, episode.name, edit.name, edit.description, minutes).select_from(edit)
    made = made.outerjoin(episode, episode.id == edit.parent_id)
    return made, [func.coalesce(episode.name, ""), edit.name]


def _entities(ask: Ask, board: Board, asked: Asked, entity: Any) -> list[Any]:
    made = [
        entity.project_id == asked["project_id"],
        is_kind(board.kind, entity),
        board.sees(ask, entity),
        *board.chosen(asked, entity),
    ]
    if "id" in asked:
        made.append(entity.id == asked["id"])
    if "assigned_to" in asked:
        task = aliased(Task)
        made.append(exists().where(task.entity_id == entity.id, tasks.ASSIGNED(ask, task)))
    return made


def _chosen(ask: Ask, board: Board, asked: Asked, entity: Any, task: Any) -> list[Any]:
    """The tasks that are shown: of the chosen entities, by whom the caller is assigned if they ask for theirs."""
    own = [tasks.ASSIGNED(ask, task)] if "assigned_to" in asked else []
    return [*_entities(ask, board, asked, entity), tasks.SEES(ask, task), *own]


def _work(ask: Ask, board: Board, asked: Asked) -> Any:
    """Minutes and tasks of each entity: a subquery of `entity_id`, `minutes`, `tasks`; blanked as in lists."""
    task, entity, status, person, link = (
        aliased(Task),
        aliased(Entity),
        aliased(TaskStatus),
        aliased(Person),
        aliased(TaskPersonLink),
    )
    tied = aliased(Task)
    full_name = func.trim(func.concat(person.first_name, " ", person.last_name))
    people = (
        select(
            link.task_id, func.string_agg(full_name, aggregate_order_by(literal(","), full_name)).label("names")
        )
        .join(person, person.id == link.person_id)
        .join(tied, tied.id == link.task_id)
        .where(tied.project_id == asked["project_id"])
        .group_by(link.task_id)
        .subquery("people")
    )
    hidden = BLANKS[Task].rule(ask, task)
    cell = func.jsonb_build_array(
        func.coalesce(status.short_name, ""), case((hidden, ""), else_=func.coalesce(people.c.names, ""))
    )
    return (
        select(
            task.entity_id,
            func.sum(case((hidden, 0), else_=func.coalesce(task.duration, 0))).label("minutes"),
            func.jsonb_object_agg(cast(task.task_type_id, Text), cell).label("tasks"),
        )
        .join(entity, entity.id == task.entity_id)
        .outerjoin(status, status.id == task.task_status_id)
        .outerjoin(people, people.c.task_id == task.id)
        .where(task.task_type_id.is_not(None), *_chosen(ask, board, asked, entity, task))
        .group_by(task.entity_id)
        .subquery("work")
    )


__all__ = ["ASSETS", "EDITS", "SHOTS", "Columns", "columns", "rows"]
