"""A file of estimations (spec 50 §3.7)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app.imports import cells, entities
from app.imports.casting import Index
from app.imports.sheets import Line, Sheet, read
from app.queries.estimation_facts import Path, Units
from app.queries.import_facts import Facts
from app.services.estimation_imports import Estimation

COLUMNS = ("Parent", "Entity", "Estimation", "Drawings", "Start date", "Due date", "Difficulty")
DIFFICULTIES = range(1, 6)
FRIDAY = 4


def translate(
    content: bytes, facts: Facts, tasks: Mapping[Path, tuple[UUID, UUID | None]], units: Units
) -> list[Estimation]:
    """The estimations of a file; 400 with all that is wrong in it."""
    sheet = read(content, entities.expected(facts, *COLUMNS))
    sheet.require("Parent", "Entity")
    index = Index({path: entity for path, (entity, _task) in tasks.items()})
    by_entity = dict(tasks.values())
    made = []
    for line in sheet.lines:
        task_id = _task(sheet, line, index, by_entity)
        values, data = _values(sheet, line, units), entities.metadata(sheet, line, facts)
        if task_id is not None:
            made.append(Estimation(task_id, values, data))
    sheet.faults.refuse()
    return made


def _task(sheet: Sheet, line: Line, index: Index, by_entity: Mapping[UUID, UUID | None]) -> UUID | None:
    parent, name = line.get("Parent") or "", line.get("Entity") or ""
    entity = index.find(parent, name)
    task = by_entity[entity] if entity is not None else None
    if entity is None:
        sheet.faults.add(line.number, "Entity", f"Entity '{name}' with parent '{parent}' not found")
    elif task is None:
        sheet.faults.add(line.number, "Entity", f"Entity '{name}' with parent '{parent}' has no such task")
    return task


def _values(sheet: Sheet, line: Line, units: Units) -> dict[str, Any]:
    """The columns that a line writes: empty cells leave what is stored."""
    amount = cells.amount(sheet, line, "Estimation")
    start, due = cells.day(sheet, line, "Start date"), cells.day(sheet, line, "Due date")
    difficulty = cells.whole(sheet, line, "Difficulty", "Difficulty")
    if difficulty is not None and difficulty not in DIFFICULTIES:
        sheet.faults.add(line.number, "Difficulty", "The difficulty of a task is a number from 1 to 5.")
    if due is None and start and amount and not line.get("Due date"):
        try:
            due = due_after(start, units.days(amount))
        except OverflowError:
            sheet.faults.add(
                line.number, "Estimation", "A value is invalid: the due date is beyond the calendar"
            )
    values = {
        "estimation": None if amount is None else units.minutes(amount),
        "nb_drawings": cells.whole(sheet, line, "Drawings", "Drawings"),
        "start_date": _moment(start),
        "due_date": _moment(due),
        "difficulty": difficulty,
    }
    return {key: value for key, value in values.items() if value is not None}


def due_after(start: date, days: float) -> date:
    """The last of so many working days from `start` on, which counts whatever day it is; a begun day is a day."""
    ahead = max(math.ceil(days) - 1, 0)
    if not ahead:
        return start
    due = start - timedelta(days=max(start.weekday() - FRIDAY, 0)) + timedelta(weeks=ahead // 5)
    for _day in range(ahead % 5):
        due += timedelta(days=3 if due.weekday() == FRIDAY else 1)
    return due


def _moment(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)
