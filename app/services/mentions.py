"""Whom and what a comment's text names: `@Full Name`, `@Department`, `#tasktype` (spec 30 §5.1, §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

_TAG = re.compile(r"#([A-Za-z]+)")


def named(text: str | None, names: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """Ids of those whose exact name follows an `@`, before a space or the text's end; in the order given."""
    if not text or "@" not in text:
        return []
    return [id_ for id_, name in names if name and (f"@{name} " in text or text.endswith(f"@{name}"))]


def tagged(text: str | None, task_types: Iterable[tuple[UUID, str]], own: UUID | None) -> list[UUID]:
    """Ids of the task types that hashtags name, `#all` naming every one; the comment's own is left out."""
    tags = {tag.lower() for tag in _TAG.findall(text or "")}
    return [id_ for id_, name in task_types if id_ != own and ("all" in tags or name.lower() in tags)]
