"""Who may what with an attached file (spec 30 §6.8, 16.5)."""

from __future__ import annotations

from app.access import entities
from app.access.comment_reads import READ_COMMENT
from app.access.comments import AUTHOR
from app.access.rule import ADMIN, team, via
from app.access.tasks import SEES, via_task
from app.models import Chat, ChatMessage, Comment, Entity

READS = ADMIN | via(Comment, "comment_id", READ_COMMENT)
"""The row: whoever reads the comment; files of chats and orphans are for admins."""

OF_CHAT = via(ChatMessage, "chat_message_id", via(Chat, "chat_id", via(Entity, "object_id", entities.SEES)))
DOWNLOADS = READS | OF_CHAT
"""The bytes: of a chat's file, also who sees the chat's entity."""

ATTACHES = ADMIN | via_task(team("manager"), "object_id") | AUTHOR & via_task(SEES, "object_id")
"""Adds files to a comment, or takes them off: its author, while they see the task, or a manager."""
