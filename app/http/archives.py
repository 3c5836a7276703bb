"""Archives as answers: written while they are sent, nothing is copied to disk (spec 40 §5.7)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

from app.ask import Ask
from app.storage.keys import Key
from app.storage.parts import Part
from app.storage.store import Store, store_of

ZIP = "application/zip"


class _Outlet:
    """A file that can only be written, and whose content is taken away piece by piece."""

    def __init__(self) -> None:
        self.held: list[bytes] = []
        self.at = 0

    def write(self, piece: bytes, /) -> int:
        """Hold a piece until it is taken."""
        data = bytes(piece)
        self.held.append(data)
        self.at += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """What was written since the last time."""
        data, self.held = b"".join(self.held), []
        return data


def streamed(ask: Ask, files: Iterable[tuple[str, Sequence[Key]]], name: str) -> Response:
    """Files as a zip without compression: their content hardly shrinks. Read from the store piece by piece.

    `files`: what each is called in the archive, and its keys in the store: the first that is there; else left out.
    """
    made = Response(_parts(store_of(ask.settings), files), mimetype=ZIP)
    made.headers.set("Content-Disposition", "attachment", filename=name)
    made.cache_control.no_store = True
    return made


def _parts(store: Store, files: Iterable[tuple[str, Sequence[Key]]]) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, keys in files:
            part = _first(store, keys)
            if part is None:
                continue
            with archive.open(name, "w", force_zip64=True) as target:
                for piece in part.pieces():
                    target.write(piece)
                    yield outlet.take()
    yield outlet.take()


def _first(store: Store, keys: Sequence[Key]) -> Part | None:
    for key in keys:
        try:
            return store.part(key)
        except FileNotFoundError:
            continue
    return None
