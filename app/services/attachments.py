"""Files attached to comments and replies (spec 30 §6.8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, Protocol
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from app.ask import Ask
from app.errors import NotFound
from app.events.catalogue import row_events
from app.events.log import record
from app.models import AttachmentFile, Comment, Task, given
from app.schemas.tables import AttachmentFileRow
from app.services import rows as row_services
from app.services import stored_files
from app.services.rows import teller
from app.storage.keys import file

ATTACHMENT = row_events("attachment-file", "attachment_file_id")
told = teller(ATTACHMENT, "attachment_file_id")
COLUMNS = ("id", "name", "size", "extension", "mimetype", "comment_id", "reply_id")
SHOWN = ("id", "name", "extension", "size")
LONGEST_NAME, LONGEST_EXTENSION, LONGEST_TYPE = 250, 6, 255


class Upload(Protocol):
    """A file as it came."""

    filename: str | None
    mimetype: str
    stream: BinaryIO


def attach(
    ask: Ask, comment_id: UUID, uploads: Iterable[Upload], reply_id: UUID | None = None
) -> list[dict[str, Any]]:
    """A step: store files and tie them to a comment, or to one of its replies. Two statements for any number.

    Returns `[{id, name, extension, size}]`; records nothing.
    """
    return attach_all(ask, [(comment_id, reply_id, upload) for upload in uploads])


def attach_all(ask: Ask, uploads: Iterable[tuple[UUID, UUID | None, Upload]]) -> list[dict[str, Any]]:
    """As `attach`, for the files of several comments: (comment, reply, upload)."""
    files = [(uuid4(), comment_id, reply_id, upload) for comment_id, reply_id, upload in uploads]
    if not files:
        return []
    streams = [(file("attachments", id_), upload.stream) for id_, _comment, _reply, upload in files]
    rows = [
        {
            "id": id_,
            "name": name_of(upload),
            "size": kept.size,
            "extension": extension_of(upload),
            "mimetype": (upload.mimetype or "application/octet-stream")[:LONGEST_TYPE],
            "comment_id": comment_id,
            "reply_id": reply_id,
        }
        for (id_, comment_id, reply_id, upload), kept in zip(
            files, stored_files.keep_all(ask, streams), strict=True
        )
    ]
    table = given(rows, AttachmentFile, *COLUMNS)
    ask.db.execute(
        insert(AttachmentFile).from_select(list(COLUMNS), select(*(table.c[key] for key in COLUMNS)))
    )
    return [{key: row[key] for key in SHOWN} for row in rows]


def name_of(upload: Upload) -> str:
    """The client's name of a file, cut to what the column holds: its end stays, it has the extension."""
    return (upload.filename or "").replace("\x00", "")[-LONGEST_NAME:] or "file"


def extension_of(upload: Upload) -> str:
    """The text after the last dot (the whole name without one), lower-cased, cut to what the column holds."""
    return name_of(upload).rsplit(".", 1)[-1].lower()[:LONGEST_EXTENSION]


def add(ask: Ask, comment_id: UUID, uploads: Iterable[Upload]) -> list[dict[str, Any]]:
    """Attach files to a comment that is there. Records attachment-file:new of each."""
    added = attach(ask, comment_id, uploads)
    project_id = _project_of(ask, comment_id)
    record(ask, *(ATTACHMENT["new"](attachment_file_id=one["id"], project_id=project_id) for one in added))
    return added


def remove(ask: Ask, comment_id: UUID, attachment_file_id: UUID) -> None:
    """Take a file off a comment, out of the store too. Records attachment-file:delete."""
    gone = delete(AttachmentFile).where(
        AttachmentFile.id == attachment_file_id, AttachmentFile.comment_id == comment_id
    )
    if ask.db.scalar(gone.returning(AttachmentFile.id)) is None:
        raise NotFound("No attachment has this id here.")
    stored_files.drop(ask, [attachment_file_id], force=True)
    project_id = _project_of(ask, comment_id)
    record(ask, ATTACHMENT["delete"](attachment_file_id=attachment_file_id, project_id=project_id))


def remove_row(ask: Ask, id_: UUID) -> None:
    """Delete the row of a file, and the file. Records attachment-file:delete."""
    row_services.remove(ask, AttachmentFileRow, id_, told)
    stored_files.drop(ask, [id_], force=True)


def _project_of(ask: Ask, comment_id: UUID) -> UUID | None:
    tied = select(Task.project_id).join(Comment, Comment.object_id == Task.id)
    return ask.db.scalar(tied.where(Comment.id == comment_id))
