"""A file of shots (spec 50 §3.4)."""

from __future__ import annotations

from typing import Any

from app.imports import cells, entities
from app.imports.sheets import Line, Sheet, read
from app.queries.import_facts import Facts
from app.services.shot_imports import ShotLine

COLUMNS = (
    "Episode",
    "Sequence",
    "Name",
    "Description",
    "Nb Frames",
    "Frames",
    "Frame In",
    "In",
    "Frame Out",
    "Out",
    "FPS",
    "Resolution",
)


def translate(content: bytes, facts: Facts) -> list[ShotLine]:
    """The shots of a file; 400 with all that is wrong in it."""
    sheet = read(content, entities.expected(facts, *COLUMNS))
    sheet.require(*(("Episode",) if facts.is_tv_show else ()), "Sequence", "Name")
    made = [_shot(sheet, line, facts) for line in sheet.lines]
    sheet.faults.refuse()
    return made


def _shot(sheet: Sheet, line: Line, facts: Facts) -> ShotLine:
    for column in ("Episode", "Sequence", "Name") if facts.is_tv_show else ("Sequence", "Name"):
        sheet.filled(line, column)
        cells.short(sheet, line, column, entities.NAME)
    values: dict[str, Any] = {}
    if line.get("Description") is not None:
        values["description"] = line.get("Description")
    frames = cells.whole(sheet, line, "nb_frames", "Nb Frames", "Frames")
    if frames is not None:
        values["nb_frames"] = frames
    return ShotLine(
        episode=line.get("Episode") if facts.is_tv_show else None,
        sequence=line.get("Sequence") or "",
        name=line.get("Name") or "",
        values=values,
        data={**_data(sheet, line), **entities.metadata(sheet, line, facts)},
        changes=entities.task_changes(sheet, line, facts),
    )


def _data(sheet: Sheet, line: Line) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, columns in (("frame_in", ("Frame In", "In")), ("frame_out", ("Frame Out", "Out"))):
        number = cells.whole(sheet, line, key, *columns)
        if number is not None:
            data[key] = number
    for key, column in (("fps", "FPS"), ("resolution", "Resolution")):
        cell = line.get(column)
        if cell is not None:
            data[key] = cell
    return data
