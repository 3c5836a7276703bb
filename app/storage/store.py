"""What every store can do, and which one the settings ask for.

A file appears under its key whole or not at all: it is written aside, its size and checksum known, then put in place
in one step. `replace` hands back how to undo it, so that a transaction that fails leaves no trace.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from app.settings import Settings
from app.storage.digest import Stored
from app.storage.keys import Key
from app.storage.local import LocalStore
from app.storage.parts import Part, Wanted


class Store(Protocol):
    """A place for bytes. What is not there is FileNotFoundError; a place that is away is Unavailable."""

    def replace(self, key: Key, stream: BinaryIO) -> Stored:
        """Write a stream, to its end, under a key."""
        ...

    def open(self, key: Key) -> BinaryIO:
        """The bytes, from the start, as they are needed; what is absent is told at the first read at the latest."""
        ...

    def part(self, key: Key, wanted: Wanted = None, *, facts_only: bool = False) -> Part:
        """The wanted bytes, streamed; BeyondEnd where the file ends before them. `facts_only`: without the bytes."""
        ...

    def local(self, key: Key, folder: Path) -> Path:
        """A local file with the bytes, for encoders: the file itself, or a copy in `folder`. It must not be changed."""
        ...

    def exists(self, key: Key) -> bool:
        """Is there something under the key?"""
        ...

    def delete(self, key: Key) -> None:
        """Remove what is under the key; nothing there is no error."""
        ...


def store_of(settings: Settings) -> Store:
    """The store that the settings ask for. Cheap: made anew for each request."""
    if settings.fs_backend == "s3":
        remote: Any = import_module("app.storage.s3")  # its library is an extra
        made: Store = remote.store_of(settings)
        return made
    return LocalStore(settings.preview_folder, settings.fs_bucket_prefix)
