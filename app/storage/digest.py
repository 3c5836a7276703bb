"""Size and checksum of what passes by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """What was written: bytes and SHA-256, and the two ways to end it."""

    size: int
    sha256: str
    keep: Callable[[], None]
    """The transaction was committed: the former content, if any, is let go."""
    undo: Callable[[], None]
    """The transaction failed: the former content, or its absence, is back."""


class Digest:
    """Counts and hashes what passes."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def pieces(self, stream: BinaryIO) -> Iterator[bytes]:
        """The stream in pieces of a megabyte."""
        while piece := stream.read(PIECE):
            self.size += len(piece)
            self._hash.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        """The checksum in hexadecimal digits."""
        return self._hash.hexdigest()
