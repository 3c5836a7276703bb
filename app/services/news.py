"""The production's news (spec 30 §8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import NewsNew
from app.models import News, given


@dataclass(frozen=True)
class Line:
    """What a comment tells the production; `change`: it changed the task's status."""

    comment_id: UUID
    task_id: UUID
    author_id: UUID
    change: bool
    created_at: datetime
    project_id: UUID | None
    task_status_id: UUID
    task_type_id: UUID | None


def tell(ask: Ask, lines: Sequence[Line]) -> list[Event]:
    """Insert a line of news for each comment; one statement. Returns news:new of each, for the caller to record."""
    if not lines:
        return []
    names = ("id", "comment_id", "task_id", "author_id", "change", "created_at")
    made = [(uuid4(), line) for line in lines]
    rows = given([{**vars(line), "id": id_} for id_, line in made], News, *names)
    ask.db.execute(insert(News).from_select(list(names), select(*(rows.c[name] for name in names))))
    return [
        NewsNew(
            news_id=id_,
            task_status_id=line.task_status_id,
            task_type_id=line.task_type_id,
            project_id=line.project_id,
        )
        for id_, line in made
    ]
