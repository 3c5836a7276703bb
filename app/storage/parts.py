"""A run of the bytes of a stored file: what a range request asks for, read piece by piece and never as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

PIECE = 256 * 1024
Wanted = tuple[int, int | None] | None
"""First byte and the byte after the last one (None: to the end); a negative first byte counts from the end."""


class BeyondEnd(Exception):
    """The file ends before the bytes that are wanted begin."""

    def __init__(self, whole: int) -> None:
        super().__init__(f"the file has {whole} bytes")
        self.whole = whole


@dataclass(frozen=True)
class Part:
    """`length` bytes from `start` of a file of `whole` bytes. `tag` changes with the file's content."""

    start: int
    length: int
    whole: int
    tag: str
    modified: datetime
    stream: BinaryIO | None = None
    """Gives the bytes of the part first and maybe more; None where only the facts were asked for."""

    def pieces(self) -> Iterator[bytes]:
        """The bytes, at most `PIECE` at a time; the file is closed at the end, however that comes."""
        stream, left = self.stream, self.length
        if stream is None:
            return
        try:
            while left > 0 and (piece := stream.read(min(PIECE, left))):
                left -= len(piece)
                yield piece
        finally:
            stream.close()

    def close(self) -> None:
        """Let the file go, unread."""
        if self.stream is not None:
            self.stream.close()


def bounds(whole: int, wanted: Wanted) -> tuple[int, int]:
    """Start and length of the wanted bytes of a file of `whole` bytes; BeyondEnd where it has none of them."""
    if wanted is None:
        return 0, whole
    start, stop = wanted
    if start < 0:
        start, stop = max(0, whole + start), None
    if start >= whole:
        raise BeyondEnd(whole)
    return start, min(whole, whole if stop is None else stop) - start
