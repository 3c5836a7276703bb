"""A file of castings (spec 50 §3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.imports import cells
from app.imports.assets import MAIN_PACK
from app.imports.sheets import Line, Sheet, read
from app.queries.casting_facts import EPISODE, Names, Path
from app.schemas.slugs import slug

NEEDED = ("Parent", "Name", "Asset Type", "Asset", "Occurences")
LABEL = 80
FIXED = "fixed"
"""The label where the file has no such column."""


@dataclass
class Castings:
    """Number and label by asset, by entity; and for each line None, or why it was left out."""

    wanted: dict[UUID, dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    reports: list[dict[str, Any] | None] = field(default_factory=list)


class Index:
    """Ids by names, spelled exactly or nearly so: case, accents and punctuation do not count."""

    def __init__(self, ids: Mapping[Path, UUID]) -> None:
        self.exact = ids
        self.near = {tuple(slug(name) for name in path): id_ for path, id_ in ids.items()}

    def find(self, *path: str) -> UUID | None:
        """The id that these names lead to."""
        return self.exact.get(path) or self.near.get(tuple(slug(name) for name in path))


@dataclass(frozen=True)
class Indexes:
    """All that a line may name."""

    shots: Index
    assets: Index
    episodes: Index


def translate(content: bytes, names: Names) -> Castings:
    """The castings of a file; 400 with all that is wrong in it. What a line names and is not there is left out."""
    sheet = read(content, (*NEEDED, "Episode", "Label"))
    sheet.require(*NEEDED)
    indexes = Indexes(Index(names.shots), Index(names.assets), Index(names.episodes))
    made = Castings()
    for line in sheet.lines:
        _cast(sheet, line, indexes, made)
    sheet.faults.refuse()
    return made


def _cast(sheet: Sheet, line: Line, indexes: Indexes, made: Castings) -> None:
    number = cells.whole(sheet, line, "Occurences", "Occurences")
    if number is not None and number < 0:
        sheet.faults.add(line.number, "Occurences", "A value is invalid: Occurences must not be negative")
    label = line.get("Label")
    entry = {
        "nb_occurences": 1 if number is None else number,
        "label": FIXED if label is None else slug(cells.short(sheet, line, "Label", LABEL)),
    }
    target, asset = _target(line, indexes), indexes.assets.find(*_path(line, "Asset Type", "Asset"))
    if target is None or asset is None:
        missing = ("Parent", "Name") if target is None else ("Asset Type", "Asset")
        reason = f"{' / '.join(_path(line, *missing))} was not found"
        made.reports.append({"line_number": line.number, "skipped": reason})
        return
    made.wanted.setdefault(target, {})[asset] = entry
    made.reports.append(None)


def _path(line: Line, *columns: str) -> tuple[str, ...]:
    return tuple(line.get(column) or "" for column in columns)


def _target(line: Line, indexes: Indexes) -> UUID | None:
    """The shot, else the asset, else the episode that a line casts in."""
    episode, parent, name = _path(line, "Episode", "Parent", "Name")
    shot = indexes.shots.find("" if episode == MAIN_PACK else episode, parent, name)
    found = shot or indexes.assets.find(parent, name)
    if found is None and slug(parent) == slug(EPISODE):
        return indexes.episodes.find(name)
    return found
