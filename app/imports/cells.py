"""What a cell says: numbers, words for yes and no, people. Each notes a fault where it cannot be read."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from app.imports.sheets import Line, Sheet
from app.queries.import_facts import Facts
from app.schemas.write import FALSE, TRUE

MOST = 2**31
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def whole(sheet: Sheet, line: Line, name: str, *columns: str) -> int | None:
    """A whole number of 32 bits, None for an empty or absent cell; `name` is the value's own in the message."""
    for column in columns:
        cell = line.get(column)
        if cell and _WHOLE.fullmatch(cell) and -MOST <= int(cell) < MOST:
            return int(cell)
        if cell:
            sheet.faults.add(line.number, column, f"{name} must be an integer, got '{cell[:60]}'")
        if cell is not None:
            return None
    return None


def amount(sheet: Sheet, line: Line, column: str) -> float | None:
    """A number that is not negative, None for an empty or absent cell; a decimal comma is understood."""
    cell = line.get(column)
    if not cell:
        return None
    if re.fullmatch(r"\d{1,9}([.,]\d*)?|[.,]\d+", cell) is None:
        sheet.faults.add(
            line.number, column, f"A value is invalid: could not convert '{cell[:60]}' to a number"
        )
        return None
    return float(cell.replace(",", "."))


def day(sheet: Sheet, line: Line, column: str) -> date | None:
    """A day as YYYY-MM-DD, None for an empty or absent cell."""
    cell = line.get(column)
    if not cell:
        return None
    try:
        if _DAY.fullmatch(cell) is None:
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        message = f"A value is invalid: '{cell[:60]}' is no day of the form YYYY-MM-DD"
        sheet.faults.add(line.number, column, message)
        return None


def truth(sheet: Sheet, line: Line, column: str) -> bool | None:
    """A word for yes or no, None for an empty or absent cell."""
    cell = (line.get(column) or "").lower()
    if cell and cell not in TRUE and cell not in FALSE:
        sheet.faults.add(line.number, column, f"A value is invalid: '{cell[:60]}' is neither true nor false")
        return None
    return cell in TRUE if cell else None


def person(sheet: Sheet, line: Line, column: str, cell: str, facts: Facts) -> UUID | None:
    """The person that a cell, or a part of one, names."""
    found = facts.persons(cell)
    if len(found) == 1:
        return next(iter(found))
    message = f"Several persons are called {cell}: use the e-mail" if found else f"Person not found for {cell}"
    sheet.faults.add(line.number, column, message)
    return None


def short(sheet: Sheet, line: Line, column: str, most: int) -> str:
    """A text that fits its database column."""
    cell = line.get(column) or ""
    if len(cell) > most:
        sheet.faults.add(line.number, column, f"{column} is too long: {len(cell)} characters, at most {most}")
    return cell
