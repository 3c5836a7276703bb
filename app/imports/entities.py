"""What the files of assets, shots and edits have in common: metadata columns and task columns (spec 50 §3.1, 3.2)."""

from __future__ import annotations

from typing import Any

from app.imports import cells
from app.imports.sheets import Line, Sheet
from app.queries.import_facts import Facts
from app.services.task_imports import TaskChange

NAME = 160
"""Characters of an entity's name at most."""


def metadata(sheet: Sheet, line: Line, facts: Facts) -> dict[str, Any]:
    """The part of `data` that the metadata columns of a line say; an empty cell is an empty text."""
    found: dict[str, Any] = {}
    for one in facts.descriptors:
        cell = line.get(one.name)
        if cell is None:
            continue
        found[one.field_name] = cell
        if cell and one.data_type == "boolean":
            found[one.field_name] = str(bool(cells.truth(sheet, line, one.name))).lower()
        elif cell and one.data_type == "person":
            found[one.field_name] = str(cells.person(sheet, line, one.name, cell, facts))
    return found


def task_changes(sheet: Sheet, line: Line, facts: Facts) -> list[TaskChange]:
    """What the task columns of a line change: one for each task type of which it says something."""
    made = []
    for name, id_ in facts.task_types.items():
        status = line.get(name) or ""
        comment = line.get(f"{name} comment") or ""
        people = f"{name} assignations"
        named = [word.strip() for word in (line.get(people) or "").split(",")] if facts.kind != "Edit" else []
        named = [word for word in named if word]
        if not (status or comment or named):
            continue
        status_id = facts.statuses.get(status.casefold())
        if status and status_id is None:
            sheet.faults.add(line.number, name, f"Task status not found for {status}")
        persons = [cells.person(sheet, line, people, word, facts) for word in named]
        assignees = tuple(dict.fromkeys(id_ for id_ in persons if id_ is not None))
        made.append(TaskChange(line.number, name, id_, status_id, comment, assignees))
    return made


def expected(facts: Facts, *columns: str) -> set[str]:
    """The columns that a file may have: these, the production's metadata and its task types."""
    return {*columns, *(one.name for one in facts.descriptors), *facts.task_types}
