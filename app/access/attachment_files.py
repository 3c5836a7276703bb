"""Who reads the row of an attached file (spec 30 §16.5)."""

from __future__ import annotations

from app.access.comment_reads import READ_COMMENT
from app.access.rule import ADMIN, via
from app.models import Comment

READS = ADMIN | via(Comment, "comment_id", READ_COMMENT)
"""Whoever reads the comment; files of chats and orphans are for admins."""
