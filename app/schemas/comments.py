"""How comments look on the wire (spec 30 §5, §6)."""

from __future__ import annotations

from app.models import (
    AttachmentFile,
    Comment,
    CommentAcknowledgement,
    CommentDepartmentMention,
    CommentMention,
    CommentPreviewLink,
)
from app.schemas.row import ids, row

RELATIONS = {
    "previews": ids(CommentPreviewLink, "comment_id", "preview_file_id"),
    "mentions": ids(CommentMention, "comment_id", "person_id"),
    "department_mentions": ids(CommentDepartmentMention, "comment_id", "department_id"),
    "acknowledgements": ids(CommentAcknowledgement, "comment_id", "person_id"),
    "attachment_files": ids(AttachmentFile, "comment_id", "id"),
}
CommentRow = row(Comment, relations=RELATIONS)
