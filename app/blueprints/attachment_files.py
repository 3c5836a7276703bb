"""Rows of attached files on the generic routes (spec 30 §16.5)."""

from __future__ import annotations

from app.access.attachment_files import READS
from app.access.rule import ADMIN
from app.blueprints.crud import Table, place
from app.schemas.tables import AttachmentFileRow

place(Table(path="attachment-files", schema=AttachmentFileRow, read=READS, list=ADMIN))
