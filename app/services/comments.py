"""Comments are posted: any number at once, each with all that follows from it (spec 30 §5, 6.1-6.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from app.access.comment_reads import by_client
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.events.log import record
from app.models import Comment, Person, Task
from app.services import attachments, automations, comment_desk, comment_writes
from app.services.comment_desk import Desk
from app.services.comment_drafts import Draft, id_or_404, privileged
from app.services.comment_walk import walk


def post(ask: Ask, task_id: UUID, body: Mapping[str, Any]) -> UUID:
    """Post one comment as its task's team may (spec 30 §6.1): 404 status or person, 403 status, 400 retake cap.

    Locks the task and those that it reaches. Records comment:new, task:update and what follows.
    """
    desk = comment_desk.lay_out(ask, [task_id], [body["comment"]])
    row = {**body, "text": body["comment"]}
    draft = draft_of(ask, desk, task_id, row, authors(ask, desk, [(task_id, row)]))
    post_many(ask, [draft], desk)
    attachments.attach(ask, draft.id, body.get("files", {}).values())
    return draft.id


def draft_of(ask: Ask, desk: Desk, task_id: UUID, body: Mapping[str, Any], authors: set[UUID]) -> Draft:
    """A comment as the caller may post it: 403 for a status that is not theirs to set, 404 for no author."""
    target = desk.target(task_id)
    status = desk.status(id_or_404(body["task_status_id"]))
    if not target.acts and status.id != target.progress.task_status_id:
        raise Forbidden("Who is mentioned may comment, but not change the status.")
    desk.refuse_status(ask, target, status)
    draft = Draft(
        task_id,
        status.id,
        ask.caller.id,
        text=body["text"],
        checklist=body["checklist"],
        links=body["links"],
    )
    if _speaks_for_others(ask, desk, task_id):
        privileged(body, draft)
        if body["person_id"]:
            draft.author_id = id_or_404(body["person_id"])
            if draft.author_id not in authors:
                raise NotFound("No person has this id.")
    return draft


def authors(ask: Ask, desk: Desk, rows: Sequence[tuple[UUID, Mapping[str, Any]]]) -> set[UUID]:
    """Those of the authors that managers name who exist. One statement, none where nobody is named."""
    named: Any = [
        id_or_404(body["person_id"])
        for task_id, body in rows
        if body["person_id"] and _speaks_for_others(ask, desk, task_id)
    ]
    return set(ask.db.scalars(select(Person.id).where(Person.id == any_(named)))) if named else set()


def _speaks_for_others(ask: Ask, desk: Desk, task_id: UUID) -> bool:
    return ask.caller.role_in(desk.target(task_id).project_id) in ("admin", "manager")


def post_bulk(ask: Ask, project_id: UUID, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Post comments on tasks of a project, each that the caller may post; returns their ids (spec 30 §6.2).

    Rows that lack a key, and tasks that are not the caller's, are left out; an unknown task or status, and a task
    of another project, is 404, a status that is not theirs to set 403, and then nothing is posted.
    """
    whole = [
        row
        for row in rows
        if all(row.get(key) is not None for key in ("object_id", "task_status_id", "comment"))
    ]
    desk = comment_desk.lay_out(ask, [row["object_id"] for row in whole], [row["comment"] for row in whole])
    manages = ask.caller.role_in(project_id) in ("admin", "manager")
    drafts = []
    for row in whole:
        target, status = desk.target(row["object_id"]), desk.status(row["task_status_id"])
        if target.project_id != project_id:
            if manages:
                raise NotFound("A task is not of this project.")
            continue
        if not target.in_bulk:
            continue
        desk.refuse_status(ask, target, status)
        draft = Draft(target.id, status.id, ask.caller.id, text=row["comment"], links=row["links"] or [])
        drafts.append(draft)
    post_many(ask, drafts, desk)
    return [draft.id for draft in drafts]


def copy_of_clients(ask: Ask, project_id: UUID, task_ids: Sequence[UUID], prefix: str) -> list[UUID]:
    """Post the latest comment of a client on each task of the project again, as the caller (spec 30 §6.3)."""
    comment, task = aliased(Comment), aliased(Task)
    wanted: Any = list(task_ids)
    latest = (
        select(comment.object_id, comment.text)
        .join(task, task.id == comment.object_id)
        .where(task.id == any_(wanted), task.project_id == project_id, by_client(comment, task.project_id))
        .ext(distinct_on(comment.object_id))
        .order_by(comment.object_id, comment.created_at.desc(), comment.id)
    )
    said: dict[UUID, str] = {row.object_id: row.text or "" for row in ask.db.execute(latest)}
    texts = {id_: f"{prefix}\n\n{text}" if prefix else text for id_, text in said.items()}
    desk = comment_desk.lay_out(ask, texts, list(texts.values()))
    drafts = []
    for id_, said_again in sorted(texts.items()):
        status_id = desk.targets[id_].progress.task_status_id
        if status_id in desk.known.statuses:
            drafts.append(Draft(id_, status_id, ask.caller.id, text=said_again))
    post_many(ask, drafts, desk)
    return [draft.id for draft in drafts]


def post_many(ask: Ask, drafts: Sequence[Draft], desk: Desk) -> None:
    """Post comments, in their order, on the locked tasks of `desk`: a constant number of statements.

    Their hashtags and the project's automations post more. 400 when a task has no retakes left. Records
    comment:new, task:update, task:status-changed, task:to-review, notification:new and news:new of each.
    """
    if not drafts:
        return
    made = walk(drafts, desk, ask.now)
    comment_writes.find_mentions(made.drafts, desk)
    comment_writes.comments(ask, made.drafts)
    comment_desk.write(ask, {**made.progress, **comment_desk.replayed(ask, desk, made.late)})
    told = comment_writes.tell(ask, made.drafts, desk)
    happened = [
        event for draft in made.drafts for event in (*comment_writes.posted(draft, desk), *told[draft.id])
    ]
    record(
        ask, *happened, *automations.make_ready(ask, made.ready), *automations.copy_previews(ask, made.copied)
    )
