"""How files, previews and playlists look on the wire (spec 40 §0.3)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import JSON as SQL_JSON
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.models import BuildJob, CommentPreviewLink, OutputFile, Playlist, PreviewFile, WorkingFile
from app.schemas.row import computed, ids, row

WorkingFileRow = row(WorkingFile, relations={"outputs": ids(OutputFile, "source_file_id", "id")})


def _source_file(_ask: Any, output_file: Any) -> ColumnElement[Any]:
    """The working file that an output file was made from, as a row of its own kind, or null."""
    source = aliased(WorkingFile)
    shown = []
    for name, field in WorkingFileRow.wire_fields().items():
        if field.metadata.get("relation"):
            continue
        value = field.metadata["sql"](_ask, source) if "sql" in field.metadata else getattr(source, name)
        if name in ("created_at", "updated_at"):
            value = func.date_trunc("second", func.timezone("UTC", value))
        shown.append(value.label(name))
    inner = select(*shown).where(source.id == output_file.source_file_id).correlate(output_file).subquery()
    return select(func.row_to_json(inner.table_valued(), type_=SQL_JSON())).scalar_subquery()


OutputFileRow = row(OutputFile, source_file=computed(fields.Raw(), _source_file))
PreviewFileRow = row(
    PreviewFile, relations={"comments": ids(CommentPreviewLink, "preview_file_id", "comment_id")}
)
PlaylistRow = row(Playlist, relations={"build_jobs": ids(BuildJob, "playlist_id", "id")})
