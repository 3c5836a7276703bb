"""The pictures and files of previews (spec 40 §4.2, 4.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource
from marshmallow import Schema

from app.access import preview_files as access
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.http import previews
from app.http.bodies import FileBody
from app.http.domains import pictures
from app.http.files import OCTETS
from app.http.gates import Judged, on
from app.http.operation import operation
from app.models import PreviewFile
from app.queries import preview_files as queries
from app.queries import rows
from app.queries.json import JsonText
from app.queries.preview_names import download_name
from app.schemas.files import PreviewFileRow
from app.schemas.truth import Truth
from app.services import preview_uploads
from app.storage.keys import Key, file, picture

PNG, MP4 = "image/png", "video/mp4"
MOVIE_PREFIXES = ("previews", "lowdef", "source")


class UploadQuery(Schema):
    """How a file is taken."""

    normalize = Truth(load_default=True)
    no_job = Truth(load_default=False)


@pictures.resource("/preview-files/<uuid:instance_id>")
class PreviewUpload(Resource):
    @operation(
        access=on(PreviewFile, access.FILLS, "instance_id"),
        body=FileBody(),
        query=UploadQuery,
        reply=PreviewFileRow,
        status=201,
    )
    def post(self, ask: Ask, instance_id: UUID, body: Any, query: dict[str, Any]) -> JsonText:
        """Fill a preview with a picture, a movie or another file, once."""
        preview_uploads.upload(ask, instance_id, body, normalize=query["normalize"], at_once=query["no_job"])
        return rows.one(ask, PreviewFileRow, instance_id)


def shown(ask: Ask, id_: UUID, prefix: str, rule: Any = access.SEES_PICTURE) -> Response:
    """One of the pictures of a preview."""
    found = queries.served(ask, id_, rule)
    return previews.served(ask, found, picture(prefix, id_), media_type=PNG)


@pictures.resource("/originals/preview-files/<uuid:instance_id>.png")
class PreviewOriginal(Resource):
    @operation(access=Judged(access.SEES_PICTURE), media_type=PNG)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The picture of a preview in full size; of a movie its first frame."""
        return shown(ask, instance_id, "original")


@pictures.resource("/previews/preview-files/<uuid:instance_id>.png")
class PreviewLarge(Resource):
    @operation(access=Judged(access.SEES), media_type=PNG)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The picture of a preview, 1200 pixels wide."""
        return shown(ask, instance_id, "previews", access.SEES)


@pictures.resource("/thumbnails/preview-files/<uuid:instance_id>.png")
class PreviewThumbnail(Resource):
    @operation(access=Judged(access.SEES_PICTURE), media_type=PNG)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The thumbnail of a preview, 150x100."""
        return shown(ask, instance_id, "thumbnails")


@pictures.resource("/thumbnails-square/preview-files/<uuid:instance_id>.png")
class PreviewSquare(Resource):
    @operation(access=Judged(access.SEES_PICTURE), media_type=PNG)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The square thumbnail of a preview, 100x100."""
        return shown(ask, instance_id, "thumbnails-square")


def media_type_of(extension: str) -> str:
    """What a stored file is served as: nothing that a browser would run."""
    return {"png": PNG, "mp4": MP4, "pdf": "application/pdf"}.get(extension, OCTETS)


def keys_of(preview: queries.Served) -> list[Key]:
    """Where the file of a preview is: a picture's original, a movie's best version, any other as it came."""
    if preview.extension == "png":
        return [picture("original", preview.id)]
    if preview.extension == "mp4":
        return previews.versions(preview, MOVIE_PREFIXES)
    return [file("previews", preview.id)]


@pictures.resource("/originals/preview-files/<uuid:instance_id>.<string:extension>")
class PreviewFileBytes(Resource):
    @operation(access=Judged(access.SEES), media_type=OCTETS)
    def get(self, ask: Ask, instance_id: UUID, extension: str) -> Response:
        """The file of a preview, under the extension that it has."""
        found = queries.served(ask, instance_id, access.SEES)
        extension = extension.lower()
        if extension not in preview_uploads.PICTURES | preview_uploads.OTHERS:
            raise WrongParameter(f"Previews have no files of the kind '.{extension[:20]}' here.")
        if extension != found.extension:
            raise NotFound("The preview has another extension.")
        return previews.served(ask, found, keys_of(found), media_type=media_type_of(extension))


@pictures.resource("/originals/preview-files/<uuid:instance_id>/download")
class PreviewDownload(Resource):
    @operation(access=Judged(access.SEES), media_type=OCTETS)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """Save the file of a preview, named after production, entity, task type and revision."""
        found = queries.served(ask, instance_id, access.SEES)
        return previews.served(
            ask,
            found,
            keys_of(found),
            media_type=media_type_of(found.extension),
            name=download_name(ask, instance_id),
            attachment=True,
        )
