"""Timelines of other programs, by OpenTimelineIO and its adapters: the optional part `callsheet[otio]`.

Loaded only when such a file arrives (`timelines.py`).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import opentimelineio

from app.imports.clips import Unreadable

FOLDERS = frozenset({"otiod"})
"""What is no single file."""


def suffixes() -> list[str]:
    """The extensions that the installed adapters read."""
    known = opentimelineio.adapters.suffixes_with_defined_adapters(read=True)
    return sorted(str(suffix) for suffix in known if suffix not in FOLDERS)


def as_otio(content: bytes, suffix: str) -> bytes:
    """A file as the JSON of OpenTimelineIO."""
    with tempfile.TemporaryDirectory(prefix="callsheet-timeline-") as folder:
        path = Path(folder) / f"timeline.{suffix}"
        path.write_bytes(content)
        try:
            read = opentimelineio.adapters.read_from_file(str(path))
        except Exception as wrong:  # noqa: BLE001 — adapters raise whatever their libraries do
            raise Unreadable(f"{type(wrong).__name__}: {str(wrong)[:200]}") from None
    return str(read.to_json_string()).encode()
