"""A preview as its bytes are served: who may have them, and in which state it is (spec 40 §4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

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


def served(ask: Ask, id_: UUID, rule: Rule) -> Served:
    """A preview whose bytes the rule lets the caller have: absent 404, refused 403. One statement."""
    with run(ask, _served, rule, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No previewfile has this id.")
    if not found[0]:
        raise Forbidden()
    return Served(id_, found[1] or "", found[2], found[3])


def _served(ask: Any, rule: Rule) -> Any:
    allowed = rule(ask, PreviewFile).label("allowed")
    shown = select(allowed, PreviewFile.extension, PreviewFile.status, PreviewFile.updated_at)
    return shown.where(PreviewFile.id == value("id"))
