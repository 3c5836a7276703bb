"""A local folder: `<root>/<bucket>/<prefix>/<abc>/<def>/<id>` (spec 40 §1.1).

A folder that Zou filled is readable too: there a prefix with a dash lies in a folder of its first word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.errors import Unavailable
from app.storage.digest import Digest, Stored
from app.storage.keys import Key
from app.storage.parts import Part, Wanted, bounds


class LocalStore:
    """Files below a folder of this machine (or of a share that all API processes mount)."""

    def __init__(self, root: Path, bucket_prefix: str = "") -> None:
        self.root = root
        self.bucket_prefix = bucket_prefix
        self._folder = f"{root}/{bucket_prefix}"

    def place(self, key: Key) -> Path:
        """Where a key's file is written."""
        id_ = str(key.id)
        return self._bucket(key) / key.prefix / id_[:3] / id_[3:6] / id_

    def _former_place(self, key: Key) -> Path:
        """Where Zou wrote it: it cut the name at its first dash."""
        folder, rest = key.name.split("-", 1)
        return self._bucket(key) / folder / rest[:3] / rest[3:6] / rest

    def _bucket(self, key: Key) -> Path:
        return self.root / f"{self.bucket_prefix}{key.bucket}"

    def replace(self, key: Key, stream: BinaryIO) -> Stored:
        """Write a stream under a key: beside its place, synced to disk, then renamed onto it."""
        place = self.place(key)
        fresh, former = (place.with_name(f".{kind}-{uuid4().hex}") for kind in ("new", "old"))
        digest = Digest()
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(fresh, digest.pieces(stream))
            had = _link(place, former)
            fresh.replace(place)
        except OSError as error:
            raise Unavailable(
                f"The file could not be stored: {error.strerror or 'input/output error'}."
            ) from error

        def keep() -> None:
            former.unlink(missing_ok=True)

        def undo() -> None:
            if had:
                former.replace(place)
            else:
                place.unlink(missing_ok=True)

        return Stored(digest.size, digest.sha256, keep, undo)

    def _found(self, key: Key) -> Path:
        for place in (self.place(key), self._former_place(key)):
            if place.is_file():
                return place
        raise FileNotFoundError(key.name)

    def local(self, key: Key, folder: Path) -> Path:
        """The file itself; FileNotFoundError where there is none."""
        return self._found(key)

    def open(self, key: Key) -> BinaryIO:
        """The bytes, from the start."""
        id_ = str(key.id)
        try:  # the same as `place`, which is slower: a page of thumbnails asks hundreds of times
            return open(f"{self._folder}{key.bucket}/{key.prefix}/{id_[:3]}/{id_[3:6]}/{id_}", "rb")  # noqa: PTH123
        except FileNotFoundError:
            return self._former_place(key).open("rb")

    def part(self, key: Key, wanted: Wanted = None, *, facts_only: bool = False) -> Part:
        """The wanted bytes of the file."""
        stream = self.open(key)
        try:
            found = os.fstat(stream.fileno())
            start, length = bounds(found.st_size, wanted)
            stream.seek(start)
        except BaseException:
            stream.close()
            raise
        if facts_only:
            stream.close()
        tag = f"{found.st_mtime_ns:x}-{found.st_size:x}"
        modified = datetime.fromtimestamp(found.st_mtime, UTC)
        return Part(start, length, found.st_size, tag, modified, None if facts_only else stream)

    def exists(self, key: Key) -> bool:
        """Is there something under the key?"""
        return self.place(key).is_file() or self._former_place(key).is_file()

    def delete(self, key: Key) -> None:
        """Remove what is under the key; nothing there is no error."""
        for place in (self.place(key), self._former_place(key)):
            place.unlink(missing_ok=True)


def _link(place: Path, former: Path) -> bool:
    """Keep the content at `place` under a second name; False when there is none."""
    if not place.exists():
        return False
    try:
        former.hardlink_to(place)
    except FileNotFoundError:
        return False  # somebody removed it meanwhile
    except OSError:
        place.replace(former)  # a file system without hard links
    return True


def _write(fresh: Path, pieces: Iterator[bytes]) -> None:
    """Write and sync a new file; nothing is left of it when that fails."""
    with fresh.open("xb") as target:
        try:
            for piece in pieces:
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
