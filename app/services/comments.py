"""Comments are posted: any number at once, each with all that follows from it (spec 30 §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, func, insert, select

from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import TASK, CommentNew, TaskStatusChanged, TaskToReview
from app.models import (
    Comment,
    CommentDepartmentMention,
    CommentMention,
    Department,
    Person,
    ProjectPersonLink,
    given,
)
from app.services import attachments, comment_desk, comment_notifications, news
from app.services.comment_desk import Desk, Target
from app.services.mentions import named
from app.services.progress import Progress, follow, is_last

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
DATE_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


@dataclass
class Draft:
    """A comment to post, and what became of it."""

    task_id: UUID
    task_status_id: UUID
    author_id: UUID
    text: str = ""
    checklist: list[Any] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    for_client: bool = False
    created_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)
    mentions: list[UUID] = field(default_factory=list)
    departments: list[UUID] = field(default_factory=list)
    previous: UUID | None = None
    change: bool = False


def post(ask: Ask, task_id: UUID, body: dict[str, Any]) -> UUID:
    """Post one comment as its task's team may (spec 30 §6.1): 404 status or person, 403 status, 400 retake cap.

    Locks the task. Records comment:new, task:update and what follows.
    """
    desk = comment_desk.lay_out(ask, [task_id])
    target = desk.target(task_id)
    status = desk.status(id_or_404(body["task_status_id"]))
    if not target.acts and status.id != target.progress.task_status_id:
        raise Forbidden("Who is mentioned may comment, but not change the status.")
    desk.refuse_status(ask, target, status)
    draft = Draft(
        task_id,
        status.id,
        ask.caller.id,
        text=body["comment"],
        checklist=body["checklist"],
        links=body["links"],
    )
    if ask.caller.role_in(target.project_id) in ("admin", "manager"):
        draft.for_client = body["for_client"]
        draft.created_at = date_of(body["created_at"])
        draft.author_id = _author(ask, body["person_id"])
    post_many(ask, [draft], desk)
    attachments.attach(ask, draft.id, body.get("files", {}).values())
    return draft.id


def id_or_404(text: str) -> UUID:
    """An id of a body whose absence is 404."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def date_of(text: str) -> datetime | None:
    """A moment in one of the two forms; anything else counts as none (spec 30 §5)."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _author(ask: Ask, text: str) -> UUID:
    if not text:
        return ask.caller.id
    found = ask.db.scalar(select(Person.id).where(Person.id == id_or_404(text)))
    if found is None:
        raise NotFound("No person has this id.")
    return found


def post_many(ask: Ask, drafts: Sequence[Draft], desk: Desk) -> None:
    """Post comments, in their order, on the locked tasks of `desk`: a constant number of statements.

    400 when a task has no retakes left. Records comment:new, task:update, task:status-changed, task:to-review,
    notification:new and news:new.
    """
    if not drafts:
        return
    progress, late = _walk(ask, drafts, desk)
    _find_mentions(ask, drafts, desk)
    _insert(ask, drafts)
    progress.update(comment_desk.replayed(ask, desk, late))
    comment_desk.write(ask, progress)
    projects = {draft.id: desk.targets[draft.task_id].project_id for draft in drafts}
    told = [
        comment_notifications.Told(
            draft.id,
            draft.task_id,
            projects[draft.id],
            draft.author_id,
            draft.change,
            draft.mentions,
            draft.departments,
        )
        for draft in drafts
    ]
    notified = comment_notifications.tell(ask, told)
    published = news.tell(ask, _lines(ask, drafts, desk))
    happened = [event for draft in drafts for event in _events(draft, desk)]
    record(ask, *happened, *notified, *published)


def _walk(ask: Ask, drafts: Sequence[Draft], desk: Desk) -> tuple[dict[UUID, Progress], set[UUID]]:
    """The progress after each comment in turn, and the tasks that must be replayed instead."""
    progress: dict[UUID, Progress] = {}
    late: set[UUID] = set()
    for draft in drafts:
        target, status = desk.target(draft.task_id), desk.status(draft.task_status_id)
        before = progress.get(target.id, target.progress)
        if status.is_retake and 0 < target.retake_limit <= before.retake_count:
            raise WrongParameter("No more retakes allowed on this task.")
        draft.created_at = draft.created_at or ask.now
        draft.previous = before.task_status_id
        if is_last(before, draft.created_at):
            progress[target.id] = follow(before, status, draft.created_at, ask.now)
            draft.change = status.id != before.task_status_id
        else:
            progress[target.id] = before
            late.add(target.id)
    return progress, late


def _find_mentions(ask: Ask, drafts: Sequence[Draft], desk: Desk) -> None:
    if not any("@" in draft.text for draft in drafts):
        return
    projects = list({desk.targets[draft.task_id].project_id for draft in drafts})
    full_name = func.trim(func.concat(Person.first_name, " ", Person.last_name))
    team = (
        select(ProjectPersonLink.project_id, Person.id, full_name)
        .join(Person, Person.id == ProjectPersonLink.person_id)
        .where(ProjectPersonLink.project_id == any_(projects), Person.preview_project_id.is_(None))
    )
    members: dict[UUID | None, list[tuple[UUID, str]]] = {}
    for project_id, person_id, name in ask.db.execute(team):
        members.setdefault(project_id, []).append((person_id, name))
    departments = [(row[0], row[1]) for row in ask.db.execute(select(Department.id, Department.name))]
    for draft in drafts:
        draft.mentions = named(draft.text, members.get(desk.targets[draft.task_id].project_id, []))
        draft.departments = named(draft.text, departments)


def _insert(ask: Ask, drafts: Sequence[Draft]) -> None:
    rows = [
        {**vars(draft), "object_id": draft.task_id, "object_type": "Task", "person_id": draft.author_id}
        for draft in drafts
    ]
    table = given(rows, Comment, *COLUMNS)
    ask.db.execute(insert(Comment).from_select(list(COLUMNS), select(*(table.c[key] for key in COLUMNS))))
    for model, key, ids in (
        (CommentMention, "person_id", "mentions"),
        (CommentDepartmentMention, "department_id", "departments"),
    ):
        links = [
            {"comment_id": draft.id, key: id_} for draft in drafts for id_ in sorted(set(getattr(draft, ids)))
        ]
        if links:
            source: Any = {"comment_id": Comment.id, key: getattr(model, key)}
            pairs = given(links, source)
            columns = [model.comment_id, getattr(model, key)]
            ask.db.execute(insert(model).from_select(columns, select(pairs.c.comment_id, pairs.c[key])))


def _lines(ask: Ask, drafts: Sequence[Draft], desk: Desk) -> list[news.Line]:
    return [
        news.Line(
            comment_id=draft.id,
            task_id=draft.task_id,
            author_id=draft.author_id,
            change=draft.change,
            created_at=draft.created_at or ask.now,
            project_id=desk.targets[draft.task_id].project_id,
            task_status_id=draft.task_status_id,
            task_type_id=desk.targets[draft.task_id].task_type_id,
        )
        for draft in drafts
        if not desk.targets[draft.task_id].is_concept
    ]


def _events(draft: Draft, desk: Desk) -> list[Event]:
    target: Target = desk.targets[draft.task_id]
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
        if desk.statuses[draft.task_status_id].is_feedback_request:
            made.append(TaskToReview(**moved, comment_id=draft.id))
    return made
