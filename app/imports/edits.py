"""A file of edits (spec 50 §3.5)."""

from __future__ import annotations

from app.imports import cells, entities
from app.imports.assets import episode_of
from app.imports.sheets import Line, Sheet, read
from app.queries.import_facts import Facts
from app.services.edit_imports import EditLine

COLUMNS = ("Name", "Episode", "Description")


def translate(content: bytes, facts: Facts) -> list[EditLine]:
    """The edits of a file; 400 with all that is wrong in it."""
    sheet = read(content, entities.expected(facts, *COLUMNS))
    sheet.require("Name")
    made = [_edit(sheet, line, facts) for line in sheet.lines]
    sheet.faults.refuse()
    return made


def _edit(sheet: Sheet, line: Line, facts: Facts) -> EditLine:
    sheet.filled(line, "Name")
    cells.short(sheet, line, "Name", entities.NAME)
    description = line.get("Description")
    return EditLine(
        name=line.get("Name") or "",
        episode=episode_of(sheet, line, facts, main_pack=None),
        values={} if description is None else {"description": description},
        data=entities.metadata(sheet, line, facts),
        changes=entities.task_changes(sheet, line, facts),
    )
