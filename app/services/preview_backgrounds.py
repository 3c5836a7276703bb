"""Panoramas behind previews: their files (spec 40 §4.10)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.preview_backgrounds import PREVIEW_BACKGROUND, PreviewBackgroundAdded
from app.media import panoramas, pictures
from app.models import PreviewBackgroundFile
from app.schemas.tables import PreviewBackgroundFileRow
from app.services import rows, stored_files
from app.services.attachments import Upload
from app.services.rows import teller
from app.storage.keys import picture

EXTENSION = "hdr"
THUMBNAIL_SIZE = (300, 200)
LONGEST_NAME = 250


class RefusedBackground(WrongParameter):
    """The file cannot be a preview background."""

    keeps = True  # the row that waited for it is gone


def fill(ask: Ask, id_: UUID, sent: Upload) -> None:
    """Give a background its panorama, or another one. Locks the row.

    Records preview-background-file:update and preview-background-file:add-file. 400 for a file that is no panorama: a
    background that never had one is deleted then, one that has keeps it.
    """
    name, dot, extension = (sent.filename or "").replace("\x00", "").rpartition(".")
    try:
        if not dot or extension.lower() != EXTENSION:
            raise WrongParameter(f"Files of the kind '.{extension[:20]}' are not accepted as backgrounds.")
        image = panoramas.shown(sent.stream, ask.settings.tmp_dir, ask.settings.max_image_pixels)
    except WrongParameter as refused:
        if _locked(ask, id_).original_name is not None:
            raise
        remove(ask, id_)
        raise RefusedBackground(refused.message) from refused
    thumbnail = pictures.png(pictures.boxed(image, *THUMBNAIL_SIZE))
    background = _locked(ask, id_)
    files = [(picture("preview-backgrounds", id_), sent.stream), (picture("thumbnails", id_), thumbnail)]
    stored, _thumbnail = stored_files.keep_all(ask, files)
    background.extension, background.original_name = EXTENSION, name[:LONGEST_NAME] or "file"
    background.file_size = stored.size
    background.updated_at = func.clock_timestamp()  # type: ignore[assignment]
    record(
        ask,
        PREVIEW_BACKGROUND["update"](preview_background_file_id=id_),
        PreviewBackgroundAdded(preview_background_file_id=id_, extension=EXTENSION),
    )


def _locked(ask: Ask, id_: UUID) -> PreviewBackgroundFile:
    found = ask.db.get(PreviewBackgroundFile, id_, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound("No preview background has this id.")
    return found


def remove(ask: Ask, id_: UUID) -> None:
    """Delete a background, and its files. Records preview-background-file:delete."""
    told = teller(PREVIEW_BACKGROUND, "preview_background_file_id")
    rows.remove(ask, PreviewBackgroundFileRow, id_, told)
    stored_files.drop(ask, [id_], force=True)
