"""A clip of a timeline."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(ValueError):
    """The file is not what its name says."""


@dataclass(frozen=True)
class Clip:
    """A clip: its first frame in the cut (from 0), its frames there, and the frames of its source that it shows."""

    name: str
    first: int
    frames: int
    source_frames: int

    @property
    def last(self) -> int:
        """Its last frame in the cut."""
        return self.first + self.frames - 1
