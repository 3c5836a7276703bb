"""Playlists that nobody keeps: tasks chosen to be looked at in a row (spec 40 §5.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, any_, case, cast, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by, distinct_on
from sqlalchemy.orm import aliased

from app.access import tasks as access
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Entity, EntityType, PreviewFile, ProjectTaskTypeLink, Task, given, given_ids, names
from app.queries.json import JsonText, read_value
from app.queries.playlist_previews import EMPTY_OBJECT, SHOWN, by_entity, merged, pinned_keys, revisions, word
from app.schemas.playlists import EntityPreview, EntityPreviewPart

PINNED = ("extension", "width", "height", "duration", "revision", "status")
ROW: Mapping[str, Any] = {"place": Integer(), "task_id": Uuid()}


def tasks_of(ask: Ask, task_ids: Sequence[UUID], entity_ids: Sequence[UUID]) -> list[UUID]:
    """The tasks meant: those named, and of each entity the one of the last comment that has a preview.

    404 for an unknown task, 403 for one that the caller does not see; an entity without such a task is left out.
    Two statements at most.
    """
    wanted = [*task_ids, *_last_tasks(ask, entity_ids)]
    asked = given_ids(list(dict.fromkeys(wanted)))
    judged = select(asked.c.id, Task.id.label("found"), access.SEES(ask, Task).label("seen"))
    for one in ask.db.execute(judged.outerjoin(Task, Task.id == asked.c.id)):
        if one.found is None:
            raise NotFound("No task has this id.")
        if not one.seen:
            raise Forbidden()
    return wanted


def _last_tasks(ask: Ask, entity_ids: Sequence[UUID]) -> list[UUID]:
    if not entity_ids:
        return []
    wanted: Any = any_(cast(list(entity_ids), ARRAY(Uuid)))
    chosen = (
        select(Task.entity_id, Task.id)
        .where(Task.entity_id == wanted, Task.last_preview_file_id.is_not(None))
        .ext(distinct_on(Task.entity_id))
        .order_by(Task.entity_id, Task.last_comment_date.desc().nulls_first(), Task.id)
    )
    found = {one.entity_id: one.id for one in ask.db.execute(chosen)}
    return [found[id_] for id_ in entity_ids if id_ in found]


def entries(ask: Ask, project_id: UUID, task_ids: Sequence[UUID], *, sort: bool) -> JsonText:
    """An entry for each task: its entity, all previews of it, and the newest of the task's type. One statement."""
    if not task_ids:
        return JsonText(b"[]")
    asked = given([{"place": place, "task_id": id_} for place, id_ in enumerate(task_ids)], ROW, alias="asked")
    task, entity, kind = aliased(Task), aliased(Entity), aliased(EntityType)
    among = Task.entity_id.in_(select(task.entity_id).join(asked, asked.c.task_id == task.id))
    found = revisions(ask, EntityPreview, EntityPreviewPart, among, SHOWN(ask, PreviewFile))
    files = by_entity(found)
    chosen = _chosen(found, task, project_id)
    told, sort_keys = _told(task, entity, kind)
    extra = func.json_build_object(word("preview_files"), func.coalesce(files.c.files, EMPTY_OBJECT))
    pinned = pinned_keys(chosen, *PINNED)
    drawn = func.coalesce(chosen.c.item.op("->")(word("annotations")), literal_column("'null'::jsonb"))
    no_drawing = case((drawn == literal_column("'null'::jsonb"), literal_column("'[]'::jsonb")), else_=drawn)
    drawings = case(
        (
            chosen.c.id.is_not(None),
            func.json_build_object(word("preview_file_annotations"), cast(no_drawing, JSONB)),
        )
    )
    entry = merged(told, pinned, drawings, extra)
    order = (*sort_keys, asked.c.place) if sort else (asked.c.place,)
    rows = (
        select(func.json_agg(aggregate_order_by(entry, *order)))
        .select_from(asked)
        .join(task, task.id == asked.c.task_id)
        .join(entity, entity.id == task.entity_id)
        .join(kind, kind.id == entity.entity_type_id)
        .outerjoin(files, files.c.entity_id == entity.id)
        .outerjoin(chosen, literal(True))
    )
    return read_value(ask, rows)


def _chosen(found: Any, task: Any, project_id: UUID) -> Any:
    """The preview of an entry: the newest of the task's type, else of the type that the production puts first."""
    link = aliased(ProjectTaskTypeLink)
    own_type = case((found.c.task_type_id == task.task_type_id, 0), else_=1)
    return (
        select(found.c.id, found.c.item, found.c.previews)
        .outerjoin(link, (link.task_type_id == found.c.task_type_id) & (link.project_id == project_id))
        .where(found.c.entity_id == task.entity_id, found.c.place == 1)
        .order_by(own_type, link.priority.desc().nulls_last(), found.c.revision.desc(), found.c.id)
        .limit(1)
        .lateral("chosen")
    )


def _told(task: Any, entity: Any, kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """What an entry says of its entity, and the names that it is sorted by."""
    parent = aliased(Entity)
    above = select(parent.name).where(parent.id == entity.parent_id).correlate(entity).scalar_subquery()
    is_shot, is_asset = kind.name == "Shot", kind.name.not_in(names.TEMPORAL_TYPES)
    in_episode = kind.name.in_(("Sequence", "Edit"))

    def when(condition: Any, value: Any) -> Any:
        return func.coalesce(case((condition, cast(value, Text))), "")

    values = {
        "id": entity.id,
        "name": entity.name,
        "preview_file_task_id": task.id,
        "parent_name": func.coalesce(case((is_asset, kind.name), else_=above), ""),
        "episode_id": when(in_episode, entity.parent_id),
        "episode_name": when(in_episode, above),
        "sequence_id": when(is_shot, entity.parent_id),
        "sequence_name": when(is_shot, above),
        "asset_type_id": when(is_asset, kind.id),
        "asset_type_name": when(is_asset, kind.name),
    }
    pairs = [part for key, value in values.items() for part in (word(key), value)]
    order = (values["episode_name"], values["sequence_name"], values["asset_type_name"], entity.name)
    return func.json_build_object(*pairs), order
