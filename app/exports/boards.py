"""Files of shots, assets and edits: own cells, the production's metadata, two cells a task type (spec 50 §6.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.exports.sheets import plain
from app.queries.board_exports import Columns

HEADERS = {
    "Asset": ("Project", "Type", "Name", "Description", "Time Spent"),
    "Shot": (
        *("Project", "Episode", "Sequence", "Name", "Description", "Time Spent"),
        *("Frames", "Frame In", "Frame Out", "FPS"),
    ),
    "Edit": ("Project", "Episode", "Name", "Description", "Time Spent"),
}
MINUTES_A_DAY = 8 * 60
"""A day of this file has eight hours, whatever the studio's has."""
ASSIGNATIONS = "Assignations"


def header(kind: str, columns: Columns) -> list[str]:
    """The first line."""
    names = [name for name, _field, _type in columns.metadata]
    types = [cell for _id, name in columns.task_types for cell in (name, ASSIGNATIONS)]
    return [*HEADERS[kind], *names, *types]


def lines(kind: str, columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """The other lines: days for minutes, metadata and tasks spread over their columns."""
    spent = HEADERS[kind].index("Time Spent")
    for *fixed, data, tasks in rows:
        fixed[spent] = f"{fixed[spent] / MINUTES_A_DAY:.2f}"
        held = data if isinstance(data, dict) else {}
        metadata = [_metadata(held.get(field), type_) for _name, field, type_ in columns.metadata]
        work = [cell for id_, _name in columns.task_types for cell in (tasks or {}).get(id_, ("", ""))]
        yield [*fixed, *metadata, *work]


def _metadata(value: Any, data_type: str | None) -> Any:
    if data_type == "boolean":
        return str(str(value).lower() == "true").lower()
    return plain(value)
