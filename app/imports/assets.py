"""A file of assets (spec 50 §3.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.imports import cells, entities
from app.imports.sheets import Line, Sheet, read
from app.models import names
from app.queries.import_facts import AssetTypes, Facts
from app.services.asset_imports import AssetLine

COLUMNS = ("Type", "Name", "Episode", "Description", "Resolution", "Ready for")
MAIN_PACK = "MP"
NO_TV_SHOW = "An episode column is present for a production that isn't a TV Show"
TYPE_NAME = 30
_RESERVED = {name.lower() for name in names.TEMPORAL_TYPES}


def translate(content: bytes, facts: Facts, types: AssetTypes, shot_types: dict[str, UUID]) -> list[AssetLine]:
    """The assets of a file; 400 with all that is wrong in it. `shot_types`: what assets may be ready for."""
    sheet = read(content, entities.expected(facts, *COLUMNS))
    sheet.require("Type", "Name")
    made = [_asset(sheet, line, facts, types, shot_types) for line in sheet.lines]
    sheet.faults.refuse()
    return made


def _asset(sheet: Sheet, line: Line, facts: Facts, types: AssetTypes, shot_types: dict[str, UUID]) -> AssetLine:
    sheet.filled(line, "Name")
    cells.short(sheet, line, "Name", entities.NAME)
    values: dict[str, Any] = {}
    if line.get("Description") is not None:
        values["description"] = line.get("Description")
    ready_for = line.get("Ready for")
    if ready_for is not None:
        values["ready_for"] = shot_types.get(ready_for)
        if ready_for and ready_for not in shot_types:
            sheet.faults.add(line.number, "Ready for", f"Task type not found for {ready_for}")
    resolution = line.get("Resolution")
    data = {} if resolution is None else {"resolution": resolution}
    return AssetLine(
        type_name=_type(sheet, line, types),
        name=line.get("Name") or "",
        episode=episode_of(sheet, line, facts),
        has_episode=line.get("Episode") is not None,
        values=values,
        data={**data, **entities.metadata(sheet, line, facts)},
        changes=entities.task_changes(sheet, line, facts),
    )


def _type(sheet: Sheet, line: Line, types: AssetTypes) -> str:
    """The asset type that a line names, in its own spelling where there is one."""
    name = sheet.filled(line, "Type", "An asset type is required in the Type column")
    cells.short(sheet, line, "Type", TYPE_NAME)
    known = types.by_name.get(name.lower())
    if name.lower() in _RESERVED:
        sheet.faults.add(line.number, "Type", f"{name} is not an asset type")
    elif known is None and types.is_listed and name:
        sheet.faults.add(line.number, "Type", f"Asset type {name} is not configured for this project")
    return known or name


def episode_of(sheet: Sheet, line: Line, facts: Facts, main_pack: str | None = MAIN_PACK) -> str | None:
    """The name of a line's episode, None for none; a fault where the production has no episodes."""
    cell = line.get("Episode") or ""
    if cell and not facts.is_tv_show:
        sheet.faults.add(line.number, "Episode", NO_TV_SHOW)
    cells.short(sheet, line, "Episode", entities.NAME)
    return None if cell in ("", main_pack) else cell
