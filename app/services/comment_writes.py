"""Posted comments are written: rows, mentions, notifications, news; a constant number of statements (spec 30 §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import TASK, CommentNew, NewsNew, NotificationNew, TaskStatusChanged, TaskToReview
from app.models import Comment, CommentDepartmentMention, CommentMention, News, Notification, awaited, rows_text
from app.models.statements import Kept, kept, send_kept
from app.services import messages
from app.services.comment_desk import Desk, Target
from app.services.comment_drafts import Draft
from app.services.comment_knowledge import Knowledge
from app.services.mentions import named

COLUMNS = (
    "id",
    "object_id",
    "object_type",
    "task_status_id",
    "person_id",
    "text",
    "checklist",
    "links",
    "for_client",
    "created_at",
)
NOTIFICATION = ("id", "task_id", "comment_id", "person_id", "author_id", "change", "type")
NEWS = ("id", "comment_id", "task_id", "author_id", "change", "created_at")

Rows = list[dict[str, Any]]


def insert_all(ask: Ask, *parts: tuple[Any, Sequence[str], Rows]) -> None:
    """Insert rows into several tables (model, columns, rows): one statement, built once for the same tables."""
    some = [(model, tuple(names), rows) for model, names, rows in parts if rows]
    if some:
        statement = _inserting(tuple((model, names) for model, names, _rows in some))
        texts = {f"rows_{number}": rows_text(rows, names) for number, (_model, names, rows) in enumerate(some)}
        send_kept(ask.db, statement, texts)


@lru_cache(maxsize=64)
def _inserting(parts: tuple[tuple[Any, tuple[str, ...]], ...]) -> Kept:
    made = []
    for number, (model, names) in enumerate(parts):
        types = {name: getattr(model, name) for name in names}
        table = awaited(f"rows_{number}", types, *names, alias=f"given_{number}")
        columns = [getattr(model, name) for name in names]
        made.append(insert(model).from_select(columns, select(*(table.c[name] for name in names))))
    return kept(made[-1].add_cte(*(one.cte(f"part_{number}") for number, one in enumerate(made[:-1]))))


def find_mentions(drafts: Sequence[Draft], desk: Desk) -> None:
    """Note on each draft whom and which departments its text names; preview accounts are nobody."""
    for draft in drafts:
        if "@" in draft.text:
            draft.mentions, draft.departments = named_in(
                draft.text, desk.targets[draft.task_id].project_id, desk.known
            )


def named_in(text: str | None, project_id: UUID | None, known: Knowledge) -> tuple[list[UUID], list[UUID]]:
    """The team members and the departments that a text names."""
    members = known.members.get(project_id, []) if project_id else []
    return named(text, [(one.id, one.name) for one in members]), named(text, known.departments)


def addressed(
    mentions: Sequence[UUID], departments: Sequence[UUID], project_id: UUID | None, known: Knowledge
) -> set[UUID]:
    """Whom mentions reach: who is named, and the team's members of a named department; each once."""
    members = known.members.get(project_id, []) if project_id else []
    return {*mentions} | {one.id for one in members if one.departments & set(departments)}


def readers(people: set[UUID], draft: Draft, target: Target, known: Knowledge) -> set[UUID]:
    """Those of the people who may read the comment: a notification and its mail say what is in it."""
    return {
        one
        for one in people
        if known.may_read(
            target.project_id, one, draft.author_id, for_client=draft.for_client, isolated=target.isolated
        )
    }


def mention_links(rows: Sequence[tuple[UUID, Sequence[UUID], Sequence[UUID]]]) -> list[tuple[Any, Any, Rows]]:
    """The rows of `insert_all` that tie comments to persons and departments, from (comment, persons, departments)."""
    people = [{"comment_id": id_, "person_id": one} for id_, some, _ in rows for one in sorted(set(some))]
    groups = [{"comment_id": id_, "department_id": one} for id_, _, some in rows for one in sorted(set(some))]
    return [
        (CommentMention, ("comment_id", "person_id"), people),
        (CommentDepartmentMention, ("comment_id", "department_id"), groups),
    ]


def comments(ask: Ask, drafts: Sequence[Draft]) -> None:
    """Insert the comments with their mentions. One statement."""
    rows: Rows = [
        {**vars(draft), "object_id": draft.task_id, "object_type": "Task", "person_id": draft.author_id}
        for draft in drafts
    ]
    links = mention_links([(draft.id, draft.mentions, draft.departments) for draft in drafts])
    insert_all(ask, *links, (Comment, COLUMNS, rows))


def notification(draft: Draft, person_id: UUID, kind: str, **more: Any) -> dict[str, Any]:
    """A row for somebody's inbox."""
    return {
        "id": uuid4(),
        "task_id": draft.task_id,
        "comment_id": draft.id,
        "author_id": draft.author_id,
        "person_id": person_id,
        "type": kind,
        "change": draft.change and kind == "comment",
        **more,
    }


def news_of(draft: Draft) -> dict[str, Any]:
    """The line of news that a comment is."""
    return {
        "id": uuid4(),
        "comment_id": draft.id,
        "task_id": draft.task_id,
        "author_id": draft.author_id,
        "change": draft.change,
        "created_at": draft.created_at,
    }


def tell(ask: Ask, drafts: Sequence[Draft], desk: Desk) -> Mapping[UUID, list[Event]]:
    """Notify followers, then who is mentioned, but the author and who may not read it; make the news. Two statements.

    Returns notification:new and news:new by comment, for the caller to record.
    """
    told: Rows = []
    lines: Rows = []
    events: dict[UUID, list[Event]] = {}
    for draft in drafts:
        target = desk.targets[draft.task_id]
        followers = desk.known.followers.get(target.id, set())
        reached = addressed(draft.mentions, draft.departments, target.project_id, desk.known)
        own = [
            notification(draft, one, kind)
            for kind, some in (("comment", followers), ("mention", reached))
            for one in sorted(readers(some - {draft.author_id}, draft, target, desk.known))
        ]
        told += own
        happened = events.setdefault(draft.id, [])
        happened += notified(own, target.project_id)
        if not target.is_concept:
            line = news_of(draft)
            lines.append(line)
            happened.append(
                NewsNew(
                    news_id=line["id"],
                    task_status_id=draft.task_status_id,
                    task_type_id=target.task_type_id,
                    project_id=target.project_id,
                )
            )
    insert_all(ask, (Notification, NOTIFICATION, told), (News, NEWS, lines))
    messages.defer(ask, [row["id"] for row in told])
    return events


def notified(rows: Rows, project_id: UUID | None) -> list[Event]:
    """notification:new of each row."""
    return [
        NotificationNew(notification_id=row["id"], person_id=row["person_id"], project_id=project_id)
        for row in rows
    ]


def posted(draft: Draft, desk: Desk) -> list[Event]:
    """The events of a comment and of its task, before those of notifications and news."""
    target = desk.targets[draft.task_id]
    project_id = target.project_id
    made: list[Event] = [
        CommentNew(
            comment_id=draft.id,
            task_id=target.id,
            task_status_id=draft.task_status_id,
            person_id=draft.author_id,
            for_client=draft.for_client,
            project_id=project_id,
        ),
        TASK["update"](task_id=target.id, project_id=project_id),
    ]
    if draft.change:
        moved: dict[str, Any] = {
            "task_id": target.id,
            "new_task_status_id": draft.task_status_id,
            "previous_task_status_id": draft.previous,
            "person_id": draft.author_id,
            "project_id": project_id,
        }
        made.append(TaskStatusChanged(**moved))
        if desk.known.statuses[draft.task_status_id].is_feedback_request:
            made.append(TaskToReview(**moved, comment_id=draft.id))
    return made
