"""The files of preview backgrounds (spec 40 §4.8, 4.10)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource

from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.avatars import ElsewhereOnly
from app.errors import NotFound
from app.http import files
from app.http.bodies import FileBody
from app.http.domains import pictures
from app.http.gates import SIGNED_IN, on
from app.http.operation import operation
from app.models import PreviewBackgroundFile
from app.queries import rows
from app.queries.json import JsonText
from app.schemas.tables import PreviewBackgroundFileRow
from app.services import preview_backgrounds
from app.storage.keys import picture

PANORAMA = "image/vnd.radiance"


def found(ask: Ask, id_: UUID) -> PreviewBackgroundFile:
    """A background by its id, else 404."""
    background = ask.db.get(PreviewBackgroundFile, id_)
    if background is None:
        raise NotFound("No preview background has this id.")
    return background


@pictures.resource("/preview-background-files/<uuid:instance_id>")
class BackgroundUpload(Resource):
    @operation(
        access=on(PreviewBackgroundFile, ADMIN, "instance_id"),
        body=FileBody(),
        reply=PreviewBackgroundFileRow,
        status=201,
    )
    def post(self, ask: Ask, instance_id: UUID, body: Any) -> JsonText:
        """Give a preview background its panorama (.hdr), or another one."""
        preview_backgrounds.fill(ask, instance_id, body)
        return rows.one(ask, PreviewBackgroundFileRow, instance_id)


@pictures.resource("/preview-background-files/<uuid:instance_id>.<string:extension>")
class BackgroundFile(Resource):
    @operation(access=SIGNED_IN, media_type=PANORAMA)
    def get(self, ask: Ask, instance_id: UUID, extension: str) -> Response:
        """The panorama of a preview background, under its own extension."""
        background = found(ask, instance_id)
        if background.extension != extension:
            raise NotFound("The preview background has another extension.")
        return files.stored(
            ask,
            picture("preview-backgrounds", instance_id),
            media_type=PANORAMA if extension == preview_backgrounds.EXTENSION else files.OCTETS,
            name=f"{background.original_name}.{extension}",
            modified=background.updated_at,
        )


@pictures.resource("/thumbnails/preview-background-files/<uuid:instance_id>.png")
class BackgroundThumbnail(Resource):
    """The thumbnail of a preview background."""

    @operation(access=SIGNED_IN, media_type="image/png")
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The thumbnail of a preview background, 300x200."""
        changed = found(ask, instance_id).updated_at
        return files.stored(ask, picture("thumbnails", instance_id), media_type="image/png", modified=changed)

    @operation(access=SIGNED_IN, status=405)
    def post(self, ask: Ask, instance_id: UUID) -> None:
        """Refused: the thumbnail is made of the panorama, which is sent to its own address."""
        raise ElsewhereOnly("The thumbnail is made of the panorama: send that to its own address.")
