"""Timelines: the clips of a file of an editing program, where they stand in the cut and how long they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath

from app.errors import WrongParameter
from app.imports import edl, otio
from app.imports.clips import Clip, Unreadable
from app.imports.sheets import decoded

LARGEST = 200 * 1024 * 1024
"""Bytes of an unpacked timeline at most."""
LIBRARY = "opentimelineio"


@dataclass(frozen=True)
class Timeline:
    """What was read: the clips of all video tracks, in their order."""

    clips: list[Clip]


def read(name: str, content: bytes, rate: float) -> Timeline:
    """The clips of a file, by its name's extension; `rate`: frames a second, where the file does not say.

    400 for an extension that nobody here reads, and for a file that is not what its name says.
    """
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    native: dict[str, Callable[[], list[Clip]]] = {
        "edl": lambda: edl.clips(decoded(content), rate),
        "otio": lambda: otio.clips(content),
        "otioz": lambda: otio.clips(_unzipped(content)),
    }
    reader = native.get(suffix) or _foreign(suffix, content, sorted(native))
    try:
        return Timeline(reader())
    except Unreadable as wrong:
        raise WrongParameter(f"Failed to parse OTIO file: {wrong}") from None


def _unzipped(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo("content.otio").file_size > LARGEST:
                raise Unreadable("the timeline in the archive is too large")
            return archive.read("content.otio")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as wrong:
        raise Unreadable("no archive with a timeline") from wrong


def _foreign(suffix: str, content: bytes, native: list[str]) -> Callable[[], list[Clip]]:
    """A reader by OpenTimelineIO (`callsheet[otio]`), where it is installed and knows the extension."""
    known: list[str] = []
    if find_spec(LIBRARY) is not None:
        library = import_module("app.imports.foreign_timelines")
        known = library.suffixes()
        if suffix in known:
            return lambda: otio.clips(library.as_otio(content, suffix))
    formats = ", ".join(sorted({*native, *known}))
    raise WrongParameter(f"Unsupported file type '.{suffix[:20]}'. Supported formats: {formats}.")
