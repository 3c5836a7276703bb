"""Comments to be posted, before the tasks they are for are known (spec 30 §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from app.errors import NotFound

DATE_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


@dataclass
class Draft:
    """A comment to post, and what became of it.

    `expands`: its hashtags post copies. `late`: it is older than its task's last comment. `change`: it changed
    its task's status, which was `previous`.
    """

    task_id: UUID
    task_status_id: UUID
    author_id: UUID
    text: str = ""
    checklist: list[Any] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    for_client: bool = False
    created_at: datetime | None = None
    expands: bool = True
    id: UUID = field(default_factory=uuid4)
    mentions: list[UUID] = field(default_factory=list)
    departments: list[UUID] = field(default_factory=list)
    previous: UUID | None = None
    change: bool = False
    late: bool = False


def id_or_404(text: str) -> UUID:
    """An id of a body whose absence is 404."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def date_of(text: str | None) -> datetime | None:
    """A moment in one of the two forms; anything else counts as none (spec 30 §5)."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text or "", form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def privileged(body: Mapping[str, Any], draft: Draft) -> None:
    """Take what only managers may say of a comment: its date and whether clients read it."""
    draft.for_client = bool(body.get("for_client"))
    draft.created_at = date_of(body.get("created_at"))
