"""Which of the rows that a reader of changes may not read they have lost, and which they never had.

A copy must let go of what is gone; nobody must be told the ids of what was never theirs. The log decides, as far as it
tells: whose a task was (`task:assign`), whom a comment was for (`comment:new`). Where it says nothing, the end of a row
is told to the roles that read such rows, as in realtime, and a row that still stands is kept quiet about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid as SqlUuid
from sqlalchemy import any_, cast, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask
from app.models import Task

_MINE = """
    mine AS (
        SELECT DISTINCT told.data->>'task_id' AS task_id FROM api_event AS told
        WHERE told.project_id = :project_id AND told.name = 'task:assign' AND told.data->>'person_id' = :person_id
    )
"""
_OF_VENDOR = {
    "tasks": "SELECT task_id AS id FROM mine",
    "entities": """
        SELECT task.entity_id::text AS id FROM task JOIN mine ON task.id = mine.task_id::uuid
        UNION SELECT told.data->>'entity_id' FROM api_event AS told JOIN mine ON mine.task_id = told.data->>'task_id'
        WHERE told.project_id = :project_id AND told.name = 'task:delete'
    """,
    "comments": """
        SELECT told.data->>'comment_id' AS id FROM api_event AS told JOIN mine ON mine.task_id = told.data->>'task_id'
        WHERE told.project_id = :project_id AND told.name = 'comment:new'
    """,
    "preview-files": """
        SELECT told.data->>'preview_file_id' AS id FROM api_event AS told
        JOIN mine ON mine.task_id = told.data->>'task_id'
        WHERE told.project_id = :project_id AND told.name = 'preview-file:add-file'
    """,
}
_OF_CLIENT = """
    SELECT told.data->>'comment_id' AS id FROM api_event AS told
    WHERE told.project_id = :project_id AND told.name IN ('comment:new', 'comment:update')
      AND (told.data->>'for_client' = 'true' OR told.data->>'person_id' = :person_id)
"""
_ISOLATED = text("SELECT is_clients_isolated IS TRUE FROM project WHERE id = :project_id")
_OF_CLIENTS = text("""
    SELECT told.data->>'comment_id' FROM api_event AS told
    JOIN person ON person.id::text = told.data->>'person_id'
    LEFT JOIN project_person_link AS link
           ON link.person_id = person.id AND link.project_id = told.project_id
    WHERE told.project_id = :project_id AND told.name = 'comment:new' AND told.data->>'comment_id' = ANY(:ids)
      AND person.role <> 'admin' AND COALESCE(link.role, person.role) = 'client'
""")


def unassigned_entities(ask: Ask, rows: Iterable[Any]) -> set[str]:
    """The entities of the tasks that events take from the caller. One statement, none without such an event."""
    lost = [
        UUID(row.data["task_id"])
        for row in rows
        if row.name == "task:unassign" and row.data.get("person_id") == str(ask.caller.id)
    ]
    if not lost:
        return set()
    chosen = select(Task.entity_id).where(Task.id == any_(cast(lost, ARRAY(SqlUuid))))
    return {str(id_) for id_ in ask.db.scalars(chosen) if id_}


def lost(ask: Ask, project_id: UUID, sort: Any, ids: Sequence[str]) -> list[str]:
    """Those of the ids of rows that the caller may not read, or that are gone, that a copy of theirs may hold.

    `sort` is the feed's: its name, its model, and the roles that read such rows. Four statements at most.
    """
    role = ask.caller.role_in(project_id)
    if role == "admin" or not ids:
        return list(ids)
    if role not in sort.roles:
        return []
    theirs: Sequence[str] = ids
    if role == "vendor" and sort.name in _OF_VENDOR:
        theirs = _told(ask, project_id, f"WITH {_MINE} {_OF_VENDOR[sort.name]}", ids)
    elif not (sort.name == "comments" and role == "client"):
        theirs = _gone(ask, sort.schema.model, ids)
    return _comments(ask, project_id, role, theirs) if sort.name == "comments" else list(theirs)


def _gone(ask: Ask, model: Any, ids: Sequence[str]) -> list[str]:
    chosen = select(model.id).where(model.id == any_(cast([UUID(id_) for id_ in ids], ARRAY(SqlUuid))))
    standing = {str(id_) for id_ in ask.db.scalars(chosen)}
    return [id_ for id_ in ids if id_ not in standing]


def _comments(ask: Ask, project_id: UUID, role: str | None, ids: Sequence[str]) -> list[str]:
    """Those of the comments that somebody of this role could read, by what the log says of them."""
    if role not in ("user", "vendor", "client") or not ids:
        return list(ids)
    given: dict[str, Any] = {"project_id": project_id, "ids": list(ids)}
    of_clients = set(ask.db.scalars(_OF_CLIENTS, given))
    if role != "client":
        return [id_ for id_ in ids if id_ not in of_clients]
    isolated = ask.db.scalar(_ISOLATED, {"project_id": project_id})
    shown = {*_told(ask, project_id, _OF_CLIENT, ids), *(() if isolated else of_clients)}
    return [id_ for id_ in ids if id_ in shown]


def _told(ask: Ask, project_id: UUID, theirs: str, ids: Sequence[str]) -> list[str]:
    """Those of the ids that the log says were theirs."""
    given = {"project_id": project_id, "person_id": str(ask.caller.id)}
    found = set(ask.db.scalars(text(theirs), given))
    return [id_ for id_ in ids if id_ in found]
