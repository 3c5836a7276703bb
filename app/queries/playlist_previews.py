"""What a playlist shows: the previews of entities, by task type and revision (spec 40 §5.3, §5.4, §5.6).

A revision of several positions is one item, whose `previews` are the positions after the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, JSON, Text, case, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.access import files as access
from app.ask import Ask
from app.models import Entity, PreviewFile, Task, TaskType
from app.queries.json import JsonText, columns, read_value

SHOWN = access.PREVIEW_SEES & access.PREVIEW_SHOWN
"""Previews of tasks that the caller sees; rejected ones never reach clients."""
EMPTY_LIST = literal_column("'[]'::jsonb", JSONB())
EMPTY_OBJECT = literal_column("'{}'::json", JSON())


def word(text: str) -> Any:
    """A key of ours, as SQL text."""
    return literal_column(f"'{text}'")


def as_object(labels: Sequence[Any]) -> Any:
    """A SELECT list as one jsonb object."""
    return func.jsonb_build_object(*(part for label in labels for part in (word(label.name), label.element)))


def of_project_or_shared(project_id: UUID) -> Any:
    """Previews of a production's own tasks, or of shared assets: what its playlists may show to guests."""
    return or_(Task.project_id == project_id, Entity.is_shared.is_(True))


def revisions(ask: Any, head: Any, part: Any, *where: Any, name: str = "revision") -> CTE:
    """The previews of entities, one row each: `place` 1 is the head of its revision, `previews` are its others."""
    together = (Task.entity_id, Task.task_type_id, PreviewFile.revision)
    in_order = (PreviewFile.position, PreviewFile.created_at, PreviewFile.id)
    base = (
        select(
            PreviewFile.id,
            PreviewFile.revision,
            PreviewFile.task_id,
            Task.entity_id,
            Task.task_type_id,
            TaskType.priority.label("type_priority"),
            TaskType.name.label("type_name"),
            func.row_number().over(partition_by=together, order_by=in_order).label("place"),
            as_object(columns(ask, head, PreviewFile)).label("item"),
            as_object(columns(ask, part, PreviewFile)).label("part"),
        )
        .join(Task, Task.id == PreviewFile.task_id)
        .join(Entity, Entity.id == Task.entity_id)
        .join(TaskType, TaskType.id == Task.task_type_id)
        .where(*where)
        .subquery(f"{name}_base")
    )
    others = (
        func.jsonb_agg(base.c.part)
        .filter(base.c.place > 1)
        .over(
            partition_by=(base.c.entity_id, base.c.task_type_id, base.c.revision),
            order_by=base.c.place,
            rows=(None, None),
        )
    )
    kept = [column for column in base.c if column.name != "part"]
    previews = case((base.c.place == 1, func.coalesce(others, EMPTY_LIST)), else_=EMPTY_LIST)
    return select(*kept, previews.label("previews")).cte(name)


def by_entity(found: CTE) -> CTE:
    """For each entity its revisions by task type: `{task_type_id: [item, ...]}`, the newest first."""
    item = found.c.item.op("||")(func.jsonb_build_object("previews", found.c.previews))
    lists = (
        select(
            found.c.entity_id,
            found.c.task_type_id,
            found.c.type_priority,
            found.c.type_name,
            func.jsonb_agg(aggregate_order_by(item, found.c.revision.desc())).label("items"),
        )
        .where(found.c.place == 1)
        .group_by(found.c.entity_id, found.c.task_type_id, found.c.type_priority, found.c.type_name)
        .subquery(f"{found.name}_lists")
    )
    in_order = (lists.c.type_priority.desc().nulls_last(), lists.c.type_name, lists.c.task_type_id)
    pairs = func.json_object_agg(
        cast(lists.c.task_type_id, Text), aggregate_order_by(lists.c["items"], *in_order)
    )
    return (
        select(lists.c.entity_id, pairs.label("files")).group_by(lists.c.entity_id).cte(f"{found.name}_files")
    )


def of_entity(ask: Ask, head: Any, part: Any, entity_id: UUID) -> JsonText:
    """The previews of an entity that the caller sees, by task type. One statement."""
    found = revisions(ask, head, part, Task.entity_id == entity_id, SHOWN(ask, PreviewFile))
    files = by_entity(found)
    shown = read_value(ask, select(files.c.files))
    return JsonText(b"{}") if shown == b"null" else shown


def pinned_keys(found: Any, *names: str, previews: Any = None) -> Any:
    """The keys of an entry that tell of its preview, as JSON; null where there is none."""
    shown: list[Any] = []
    for name in names:
        shown += [word(f"preview_file_{name}"), found.c.item.op("->")(word(name))]
    made = func.json_build_object(
        word("preview_file_id"),
        found.c.id,
        *shown,
        word("preview_file_previews"),
        found.c.previews if previews is None else previews,
    )
    return case((found.c.id.is_not(None), made))


def merged(*objects: Any) -> Any:
    """JSON objects as one; nulls among them add nothing. Keys must not repeat."""
    sides = []
    for one in objects:
        pair = func.json_each(one).table_valued("key", "value").render_derived()
        sides.append(select(pair.c.key, pair.c.value))
    pairs = sides[0].union_all(*sides[1:]).subquery()
    made = select(func.json_object_agg(pairs.c.key, pairs.c.value)).correlate_except(pairs)
    return func.coalesce(made.scalar_subquery(), EMPTY_OBJECT)
