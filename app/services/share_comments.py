"""Guests of a share link comment on what it shows (spec 40 §6.5). The ask's caller is the guest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access import shares
from app.ask import Ask
from app.auth.share_links import Opened
from app.errors import Forbidden, NotFound, TooLarge, WrongParameter
from app.models import AttachmentFile, Comment
from app.services import attachments, comment_desk, comment_edits, comment_removals, comments
from app.services.attachments import Upload
from app.services.comment_drafts import Draft

MOST_FILES = 10
MOST_BYTES = 100 * 1024 * 1024  # of one file


def post(ask: Ask, link: Opened, body: Mapping[str, Any]) -> UUID:
    """Post a comment as the guest; its hashtags reach no other task.

    403 for a task that the link does not show, 400 for a status that is unknown or not for clients. Records what
    any comment does.
    """
    task_id: UUID = body["task_id"]
    if task_id not in tasks_of(ask, link):
        raise Forbidden("This task is not in the playlist.")
    text = body["text"] or ""
    desk = comment_desk.lay_out(ask, [task_id], [text])
    target = desk.target(task_id)
    status = desk.known.statuses.get(body["task_status_id"])
    if status is None:
        raise WrongParameter("No task status has this id.")
    if not desk.known.client_says.get((link.project_id, status.id), status.for_clients):
        raise WrongParameter("Guests may not set this status.")
    draft = Draft(
        target.id, status.id, ask.caller.id, text=text, checklist=body["checklist"] or [], expands=False
    )
    comments.post_many(ask, [draft], desk)
    return draft.id


def tasks_of(ask: Ask, link: Opened) -> list[UUID]:
    """The tasks that the link shows. One statement."""
    return list(ask.db.scalars(shares.tasks(link.entries, link.project_id)))


def edit(ask: Ask, link: Opened, comment_id: UUID, body: Mapping[str, Any]) -> None:
    """Change the guest's own comment: the keys that were sent. Records what any edit does."""
    own(ask, link, comment_id)
    keys = ("text", "checklist", "task_status_id")
    values = {key: body[key] for key in keys if body[key] is not None}
    comment_edits.change(ask, comment_id, values, {})


def own(ask: Ask, link: Opened, comment_id: UUID) -> None:
    """The comment is the guest's, on a task of the link: 404 when there is none, else 403."""
    chosen = select(Comment.person_id, Comment.object_id).where(Comment.id == comment_id)
    found = ask.db.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("No comment has this id.")
    if found.person_id != ask.caller.id or found.object_id not in tasks_of(ask, link):
        raise Forbidden("Guests change their own comments only.")


def remove(ask: Ask, link: Opened, comment_id: UUID) -> None:
    """Delete the guest's own comment with all that hangs on it. Records what any removal does."""
    own(ask, link, comment_id)
    comment_removals.remove(ask, comment_id)


def attach(ask: Ask, link: Opened, comment_id: UUID, files: Collection[Upload]) -> None:
    """Attach files to the guest's own comment, few and not too large. Records attachment-file:new of each."""
    own(ask, link, comment_id)
    if not files:
        raise WrongParameter("No file was sent.")
    if len(files) > MOST_FILES:
        raise WrongParameter(f"At most {MOST_FILES} files at once.")
    if any(_size(one) > MOST_BYTES for one in files):
        raise TooLarge(f"A file of a guest has at most {MOST_BYTES // 2**20} MiB.")
    attachments.add(ask, comment_id, files)


def _size(upload: Upload) -> int:
    upload.stream.seek(0, 2)
    size = upload.stream.tell()
    upload.stream.seek(0)
    return size


def detach(ask: Ask, link: Opened, comment_id: UUID, attachment_file_id: UUID) -> None:
    """Take a file off the guest's own comment; 404 when it is not on it."""
    own(ask, link, comment_id)
    there = select(AttachmentFile.id).where(
        AttachmentFile.id == attachment_file_id, AttachmentFile.comment_id == comment_id
    )
    if ask.db.scalar(there) is None:
        raise NotFound("No attachment has this id here.")
    attachments.remove(ask, comment_id, attachment_file_id)
