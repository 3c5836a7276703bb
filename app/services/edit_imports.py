"""Edits out of a file, with their episodes (spec 50 §3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.ask import Ask
from app.services import entity_imports, kinds
from app.services.entity_imports import Found, Wanted
from app.services.task_imports import TaskChange


@dataclass
class EditLine:
    """An edit as a file names it; `values` and `data` hold only what the file says."""

    name: str
    episode: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    changes: list[TaskChange] = field(default_factory=list)


def store(
    ask: Ask, project_id: UUID, lines: Sequence[EditLine], task_type_ids: Sequence[UUID], *, replaces: bool
) -> list[UUID]:
    """Create the edits that are new, with all tasks; update the others if `replaces`. Answers the edit of each line.

    Locks the project. Records episode:new, edit:new, edit:update, task:new and what follows from comments.
    """
    if not lines:
        return []
    entity_imports.lock_project(ask, project_id)
    wanted = [(line.episode, None) for line in lines if line.episode is not None]
    episodes, told = entity_imports.containers(ask, project_id, "Episode", wanted)
    edit_type = kinds.type_id(ask, "Edit")
    rows = [
        Wanted(
            name=line.name,
            entity_type_id=edit_type,
            parent_id=None if line.episode is None else episodes[(line.episode, None)],
            values=line.values,
            data=line.data,
            changes=line.changes,
            task_type_ids=task_type_ids,
        )
        for line in lines
    ]
    return entity_imports.store(
        ask, project_id, "Edit", rows, replaces=replaces, completes=_describe, before=told
    )


def _describe(edit: Found) -> None:
    """A new edit without a description has an empty one."""
    if edit.was is None:
        edit.wanted.values.setdefault("description", "")
