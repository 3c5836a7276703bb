"""A preview as its bytes are served: who may have them, and in which state it is (spec 40 §4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Text, cast, select

from app.access.rule import Rule
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import PreviewFile
from app.queries.prepared import run, value


@dataclass(frozen=True)
class Served:
    """What serving needs to know of a preview."""

    id: UUID
    extension: str
    status: str
    modified: datetime
    versions: tuple[str, ...] | None = None
    """The stored versions of a movie, where they are known."""


def served(ask: Ask, id_: UUID, rule: Rule) -> Served:
    """A preview whose bytes the rule lets the caller have: absent 404, refused 403. One statement."""
    with run(ask, _served, rule, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No previewfile has this id.")
    if not found[0]:
        raise Forbidden()
    versions = orjson.loads(found[4]) if found[4] else None
    known = tuple(versions) if isinstance(versions, list) else None
    return Served(id_, found[1] or "", found[2], found[3], known)


def _served(ask: Any, rule: Rule) -> Any:
    allowed = rule(ask, PreviewFile).label("allowed")
    versions = cast(PreviewFile.data["movie_prefixes"], Text)
    shown = select(allowed, PreviewFile.extension, PreviewFile.status, PreviewFile.updated_at, versions)
    return shown.where(PreviewFile.id == value("id"))
