"""Names of what is stored: a bucket, a prefix that tells the kind, an id (spec 40 §1.1). No client's text gets in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

PICTURES, MOVIES, FILES = "pictures", "movies", "files"
BUCKETS = (PICTURES, MOVIES, FILES)
_PREFIX = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True)
class Key:
    """One stored file: `Key("pictures", "thumbnails", id)`. Its object's name is `<prefix>-<id>`."""

    bucket: str
    prefix: str
    id: UUID

    def __post_init__(self) -> None:
        if self.bucket not in BUCKETS or not _PREFIX.fullmatch(self.prefix) or not isinstance(self.id, UUID):
            raise ValueError(f"{self.bucket}/{self.prefix} of {self.id!r} is no key")

    @property
    def name(self) -> str:
        """The object's name in its bucket."""
        return f"{self.prefix}-{self.id}"


def picture(prefix: str, id_: UUID) -> Key:
    """A picture: original, previews, thumbnails, thumbnails-square, tiles, preview-backgrounds."""
    return Key(PICTURES, prefix, id_)


def movie(prefix: str, id_: UUID) -> Key:
    """A movie: previews (high definition), lowdef, source, playlists."""
    return Key(MOVIES, prefix, id_)


def file(prefix: str, id_: UUID) -> Key:
    """Any other file: previews, working, attachments."""
    return Key(FILES, prefix, id_)
