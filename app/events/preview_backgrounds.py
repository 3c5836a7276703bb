"""What happens to preview backgrounds (spec 40 §8)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event, row_events


@event("preview-background-file:add-file")
class PreviewBackgroundAdded(Event):
    """The file of a preview background arrived."""

    preview_background_file_id: UUID
    extension: str


PREVIEW_BACKGROUND = row_events("preview-background-file", "preview_background_file_id")
