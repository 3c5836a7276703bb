"""The durable readers of the log: the feed and what changed since a place (DESIGN §2 'durable').

A place is `<transaction>.<position>`. Positions are dealt at INSERT and seen at COMMIT, so only events of transactions
that are older than every open one are read: none is ever skipped, and none comes twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Select, Text, any_, cast, func, select, text

from app.access import entities, files, playlists, tasks
from app.access import metadata_descriptors as descriptor_access
from app.access.audiences import EVERY_ROLE
from app.access.audiences import STAFF as STAFF_ROLES
from app.access.comment_reads import READ_COMMENT
from app.access.projects import SEES as SEES_PROJECT
from app.access.rule import ADMIN, Rule, team
from app.access.tasks import via_task
from app.ask import Ask
from app.errors import WrongParameter
from app.queries.audiences import Told, audiences
from app.queries.json import JsonText, columns
from app.queries.lost_rows import lost, unassigned_entities
from app.queries.prepared import run, values
from app.schemas import tables
from app.schemas.comments import CommentRow
from app.schemas.entities import KindRow
from app.schemas.files import PlaylistRow, PreviewFileRow
from app.schemas.projects import ProjectRow
from app.schemas.tasks import TaskRow

_PLACE = re.compile(r"(\d{1,19})\.(\d{1,18})")
_NEWEST = text(
    """
    SELECT transaction::text || '.' || position FROM api_event
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY transaction DESC, position DESC LIMIT 1
    """
)
_AFTER = """
    SELECT id, name, created_at, user_id, project_id, data, transaction::text || '.' || position AS place, position
    FROM api_event
    WHERE (transaction, position) > (CAST(:transaction AS text)::xid8, :position)
      AND transaction < pg_snapshot_xmin(pg_current_snapshot()) {more}
    ORDER BY transaction, position LIMIT :limit
"""
_OF_ALL = text(_AFTER.format(more=""))
_OF_PROJECT = text(_AFTER.format(more="AND project_id = :project_id"))


@dataclass(frozen=True)
class Copied:
    """A sort of rows that a client may keep a copy of: its name, its rows, who reads them, the events' keys for it.

    `roles`: who reads such rows at all, and is told of their end.
    """

    name: str
    schema: Any
    rule: Rule
    keys: tuple[str, ...]
    roles: tuple[str, ...] = EVERY_ROLE


CLIENTS = (*STAFF_ROLES, "client")
NO_VENDOR = ADMIN | team("manager", "supervisor", "user", "client")
STAFF = ADMIN | team("manager", "supervisor", "user")
KINDS = ("asset", "shot", "sequence", "episode", "scene", "edit", "concept", "concept_folder", "entity")
COPIED = (
    Copied("projects", ProjectRow, SEES_PROJECT, ("project_id",)),
    Copied("entities", KindRow, entities.SEES, tuple(f"{kind}_id" for kind in KINDS)),
    Copied("tasks", TaskRow, tasks.SEES, ("task_id",)),
    Copied("comments", CommentRow, READ_COMMENT, ("comment_id",)),
    Copied("preview-files", PreviewFileRow, files.PREVIEW_SEES, ("preview_file_id",)),
    Copied("playlists", PlaylistRow, playlists.READS, ("playlist_id",), CLIENTS),
    Copied(
        "milestones",
        tables.MilestoneRow,
        ADMIN | team("manager", "supervisor", "user", "client"),
        ("milestone_id",),
        CLIENTS,
    ),
    Copied(
        "time-spents",
        tables.TimeSpentRow,
        ADMIN | via_task(team("manager", "supervisor")),
        ("time_spent_id",),
        ("manager", "supervisor"),
    ),
    Copied(
        "metadata-descriptors",
        tables.MetadataDescriptorRow,
        descriptor_access.SEES,
        ("metadata_descriptor_id",),
    ),
    Copied(
        "schedule-items",
        tables.ScheduleItemRow,
        ADMIN | team("manager", "supervisor", "user"),
        ("schedule_item_id",),
        STAFF_ROLES,
    ),
)


def place_of(given: str) -> tuple[str, int]:
    """A place as clients send it back; else 400."""
    found = _PLACE.fullmatch(given)
    if found is None:
        raise WrongParameter("after must be a place that the feed gave: <transaction>.<position>.")
    return found.group(1), int(found.group(2))


def newest(ask: Ask) -> str:
    """The place of the newest settled event; `0.0` in an empty log. One statement."""
    return ask.db.execute(_NEWEST).scalar() or "0.0"


def _after(ask: Ask, after: str, project_id: UUID | None, limit: int) -> list[Any]:
    transaction, position = place_of(after)
    given = {"transaction": transaction, "position": position, "limit": limit}
    if project_id is None:
        return list(ask.db.execute(_OF_ALL, given))
    return list(ask.db.execute(_OF_PROJECT, {**given, "project_id": project_id}))


def feed(ask: Ask, after: str | None, project_id: UUID | None, limit: int) -> dict[str, Any]:
    """The settled events after a place that the caller may know of, oldest first; without a place only the place.

    Shape: `{data: [{id, name, created_at, user_id, project_id, data, place}], place, more}`; `place` is where to go on,
    `more` says that there may be further events now.
    """
    if after is None:
        return {"data": [], "place": newest(ask), "more": False}
    rows = _after(ask, after, project_id, limit)
    told = [Told(row.position, row.name, row.project_id, row.data or {}) for row in rows]
    reached = audiences(ask.db, ask.settings, told, [ask.caller]) if told else []
    data = [
        {key: value for key, value in row._mapping.items() if key != "position"}
        for row, people in zip(rows, reached, strict=True)
        if people
    ]
    return {"data": data, "place": rows[-1].place if rows else after, "more": len(rows) == limit}


def _readable(ask: Any, schema: Any, rule: Rule) -> Select[Any]:
    model = schema.model
    seen = (
        select(*columns(ask, schema, model)).where(model.id == any_(values("ids")), rule(ask, model)).subquery()
    )
    shown: Any = select(cast(seen.c.id, Text), func.row_to_json(seen.table_valued(), type_=JSON()))
    return shown  # type: ignore[no-any-return]


def changes(ask: Ask, project_id: UUID, after: str, limit: int) -> dict[str, Any]:
    """What was created or changed in a project since a place, as rows of now, and what is gone.

    Shape: `{"place", "more", "changed": {sort: [row]}, "deleted": {sort: [id]}}`. A row that the caller may no longer
    read is among the deleted, one that they never could is not (`lost_rows`). Statements: one, and for each sort that
    events name one, or three where some of its rows are not to be read.
    """
    rows = _after(ask, after, project_id, limit)
    sorts = {key: sort for sort in COPIED for key in sort.keys}
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key, value in (row.data or {}).items():
            if key == "project_id" and not row.name.startswith("project:"):
                continue  # where it happened, not what changed
            if key in sorts and isinstance(value, str):
                named[sorts[key].name].add(value)
    named["entities"] |= unassigned_entities(ask, rows)
    changed: dict[str, JsonText] = {}
    deleted: dict[str, list[str]] = {}
    for sort in COPIED:
        ids = sorted(named.get(sort.name, ()))
        if not ids:
            continue
        with run(ask, _readable, sort.schema, sort.rule, ids=ids) as cursor:
            found: dict[str, bytes] = dict(cursor.fetchall())
        changed[sort.name] = JsonText(b"[" + b",".join(found.values()) + b"]")
        deleted[sort.name] = lost(ask, project_id, sort, [id_ for id_ in ids if id_ not in found])
    place = rows[-1].place if rows else after
    return {"place": place, "more": len(rows) == limit, "changed": changed, "deleted": deleted}
