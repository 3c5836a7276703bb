"""A comment is edited: by whom in what, and what its task and its people make of it (spec 30 §16.4, 7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import any_, delete, func, select
from sqlalchemy.orm import aliased

from app.access import tasks
from app.access.comments import LEADS, SUPERVISES
from app.ask import Ask
from app.errors import Forbidden, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import CommentUpdated
from app.models import Comment, CommentDepartmentMention, CommentMention, Notification, Task
from app.services import comment_removals, comment_writes, messages
from app.services.comment_desk import Desk
from app.services.comment_drafts import Draft

FIXED = frozenset(
    {"object_type", "editor_id", "replies", "previews", "attachment_files", "acknowledgements"}
    | {"mentions", "department_mentions", "type"}
)
"""What an edit never writes: replies, files and previews have routes of their own (spec 30 §19.8)."""
LISTS = ("checklist", "links")
FLAGS = ("pinned", "for_client")


def change(ask: Ask, id_: UUID, values: dict[str, Any], _links: dict[str, list[UUID]]) -> None:
    """Edit a comment as the caller may, who is its editor then.

    Locks the task, then the comment. A new text mentions anew, a new status walks the task's comments again.
    403 for what is not the caller's to change. Records task:update and task:status-changed where they follow,
    comment:update, and notification:new of who is mentioned now.
    """
    desk, comment = comment_removals.locked(ask, id_, text=values.get("text"))
    stored = ask.db.get_one(Comment, id_)
    changed = {
        key: value for key, value in values.items() if _said(key, value) != _said(key, getattr(stored, key))
    }
    _refuse(ask, desk, stored, changed, values)
    for key, value in changed.items():
        setattr(stored, key, _said(key, value))
    stored.editor_id = ask.caller.id
    stored.updated_at = func.clock_timestamp()  # type: ignore[assignment]
    ask.db.flush()
    told: list[Event] = []
    target = desk.targets.get(comment.object_id)
    if target is not None and "task_status_id" in changed:
        told += comment_removals.replay(ask, desk, stored.person_id, target.id)
    if "text" in changed:
        told += _mention_anew(ask, desk, stored)
    record(
        ask,
        *told,
        CommentUpdated(
            comment_id=id_,
            task_id=comment.object_id,
            person_id=stored.person_id,
            for_client=stored.for_client,
            project_id=target.project_id if target else None,
        ),
    )


def _said(key: str, value: Any) -> Any:
    """A value as it counts: no list is an empty one, no answer a no."""
    if key in LISTS:
        return value or []
    return bool(value) if key in FLAGS else value


def _refuse(ask: Ask, desk: Desk, stored: Comment, changed: dict[str, Any], values: dict[str, Any]) -> None:
    """400 and 403 (spec 30 §16.4)."""
    if "object_id" in changed:
        raise WrongParameter("A comment goes to another task by being moved.")
    if values.get("task_status_id", stored.task_status_id) is None:
        raise WrongParameter("A comment carries a status.")
    if not isinstance(values.get("checklist"), list | None):
        raise WrongParameter("checklist must be a list.")
    target = desk.targets.get(stored.object_id)
    if target is None:
        return
    may = _rights(ask, target.id)
    if not may.leads:
        _refuse_keys(ask, stored, changed, may)
    if values.get("task_status_id"):
        status = desk.status(values["task_status_id"])
        if "task_status_id" in changed and not target.acts:
            raise Forbidden("Who does not act on the task may not change its status.")
        desk.refuse_status(ask, target, status)


def _rights(ask: Ask, task_id: UUID) -> Any:
    """What the caller is on the task: `leads`, `supervises`, `assigned`. One statement."""
    task = aliased(Task)
    asked = select(
        LEADS(ask, task).label("leads"),
        SUPERVISES(ask, task).label("supervises"),
        tasks.ASSIGNED(ask, task).label("assigned"),
    )
    return ask.db.execute(asked.where(task.id == task_id)).one()


def _refuse_keys(ask: Ask, stored: Comment, changed: dict[str, Any], may: Any) -> None:
    own = stored.person_id == ask.caller.id
    if "for_client" in changed:
        raise Forbidden("Only managers say whether clients read a comment.")
    if "pinned" in changed and not may.supervises:
        raise Forbidden("Only supervisors of the task pin a comment.")
    if "checklist" in changed and not (own or may.supervises or may.assigned):
        raise Forbidden("Only who works on the task ticks its checklists.")
    if "person_id" in changed:
        raise Forbidden("Only managers speak for others.")
    if changed.keys() - {"for_client", "pinned", "checklist"} and not own:
        raise Forbidden("Only its author edits a comment.")


def _mention_anew(ask: Ask, desk: Desk, stored: Comment) -> list[Event]:
    """The links and notifications of who is mentioned, as the text says now; who knew already is told nothing.

    Six statements at most. Returns notification:new.
    """
    target = desk.targets.get(stored.object_id)
    project_id = target.project_id if target else None
    people, departments = comment_writes.named_in(stored.text, project_id, desk.known)
    for model in (CommentMention, CommentDepartmentMention):
        ask.db.execute(delete(model).where(model.comment_id == stored.id))
    comment_writes.insert_all(ask, *comment_writes.mention_links([(stored.id, people, departments)]))
    if target is None or stored.task_status_id is None:
        return []
    draft = Draft(
        target.id, stored.task_status_id, stored.person_id, for_client=bool(stored.for_client), id=stored.id
    )
    reached = comment_writes.addressed(people, departments, project_id, desk.known) - {stored.person_id}
    reached = comment_writes.readers(reached, draft, target, desk.known)
    mention = (Notification.comment_id == stored.id) & (Notification.type == "mention")
    knew = set(ask.db.scalars(select(Notification.person_id).where(mention)))
    gone: Any = list(knew - reached)
    if gone:
        ask.db.execute(delete(Notification).where(mention, Notification.person_id == any_(gone)))
    rows = [comment_writes.notification(draft, one, "mention") for one in sorted(reached - knew)]
    comment_writes.insert_all(ask, (Notification, comment_writes.NOTIFICATION, rows))
    messages.defer(ask, [row["id"] for row in rows])
    return comment_writes.notified(rows, project_id)
