"""Doors of share links: previews, their pictures and movies, pictures of authors (spec 40 §6.4, §6.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.blueprints.preview_pictures import MOVIE_PREFIXES, MP4, PNG, keys_of, media_type_of
from app.errors import NotFound, WrongParameter
from app.http import files, previews
from app.http.domains import shared
from app.http.operation import operation
from app.http.share_gates import SharedLink, as_guest
from app.queries import rows, shared_comments
from app.queries import shared_playlists as read
from app.queries.json import JsonText
from app.queries.preview_names import download_name
from app.schemas.files import PreviewFileRow
from app.schemas.shared_playlists import GuestAnnotations
from app.services import annotations as annotation_services
from app.services import preview_uploads
from app.storage.keys import picture

LINK = "/playlists/<string:token>"
PREVIEW = "preview-files/<uuid:preview_file_id>"


def _picture(ask: Ask, preview_file_id: UUID, prefix: str) -> Response:
    found = read.served(ask, ask.link, preview_file_id)
    return previews.served(ask, found, picture(prefix, preview_file_id), media_type=PNG)


@shared.resource(f"{LINK}/{PREVIEW}")
class SharedPreviewFile(Resource):
    @operation(access=SharedLink(), reply=PreviewFileRow)
    def get(self, ask: Ask, token: str, preview_file_id: UUID) -> JsonText:
        """The row of a preview that the link shows."""
        read.served(ask, ask.link, preview_file_id)
        return rows.one(ask, PreviewFileRow, preview_file_id)


@shared.resource(f"{LINK}/{PREVIEW}/download")
class SharedPreviewDownload(Resource):
    @operation(access=SharedLink(), media_type=files.OCTETS)
    def get(self, ask: Ask, token: str, preview_file_id: UUID) -> Response:
        """Save the file of a preview that the link shows."""
        found = read.served(ask, ask.link, preview_file_id)
        return previews.served(
            ask,
            found,
            keys_of(found),
            media_type=media_type_of(found.extension),
            name=download_name(ask, preview_file_id),
            attachment=True,
        )


@shared.resource(f"{LINK}/movies/originals/{PREVIEW}.mp4")
class SharedMovie(Resource):
    @operation(access=SharedLink(), media_type=MP4)
    def get(self, ask: Ask, token: str, preview_file_id: UUID) -> Response:
        """The movie of a preview that the link shows, in its best version."""
        found = read.served(ask, ask.link, preview_file_id)
        keys = previews.versions(found, MOVIE_PREFIXES)
        return previews.served(ask, found, keys, media_type=MP4)


@shared.resource(f"{LINK}/movies/tiles/{PREVIEW}.png")
class SharedMovieTiles(Resource):
    @operation(access=SharedLink(), media_type=PNG)
    def get(self, ask: Ask, token: str, preview_file_id: UUID) -> Response:
        """The frames of a movie that the link shows, in one picture."""
        return _picture(ask, preview_file_id, "tiles")


@shared.resource(f"{LINK}/pictures/originals/{PREVIEW}.png")
class SharedOriginal(Resource):
    @operation(access=SharedLink(), media_type=PNG)
    def get(self, ask: Ask, token: str, preview_file_id: UUID) -> Response:
        """The picture of a preview that the link shows, in full size."""
        return _picture(ask, preview_file_id, "original")


@shared.resource(f"{LINK}/pictures/originals/{PREVIEW}.<string:extension>")
class SharedFileBytes(Resource):
    @operation(access=SharedLink(), media_type=files.OCTETS)
    def get(self, ask: Ask, token: str, preview_file_id: UUID, extension: str) -> Response:
        """The file of a preview that the link shows, under the extension that it has."""
        extension = extension.lower()
        if extension not in preview_uploads.PICTURES | preview_uploads.OTHERS:
            raise WrongParameter(f"Previews have no files of the kind '.{extension[:20]}' here.")
        found = read.served(ask, ask.link, preview_file_id)
        if extension != found.extension:
            raise NotFound("The preview has another extension.")
        return previews.served(ask, found, keys_of(found), media_type=media_type_of(extension))


@shared.resource(f"{LINK}/pictures/thumbnails/{PREVIEW}.png")
class SharedThumbnail(Resource):
    @operation(access=SharedLink(), media_type=PNG)
    def get(self, ask: Ask, token: str, preview_file_id: UUID) -> Response:
        """The thumbnail of a preview that the link shows."""
        return _picture(ask, preview_file_id, "thumbnails")


@shared.resource(f"{LINK}/pictures/thumbnails/persons/<uuid:person_id>.png")
class SharedAuthorPicture(Resource):
    @operation(access=SharedLink(), media_type=PNG)
    def get(self, ask: Ask, token: str, person_id: UUID) -> Response:
        """The picture of an author of comments that the link shows."""
        changed = shared_comments.author_since(ask, ask.link, person_id)
        return files.stored(ask, picture("thumbnails", person_id), media_type=PNG, modified=changed)


@shared.resource(f"{LINK}/annotations")
class SharedAnnotations(Resource):
    @operation(access=SharedLink(comments=True), body=GuestAnnotations, reply=PreviewFileRow)
    def put(self, ask: Ask, token: str, body: dict[str, Any]) -> JsonText:
        """A guest draws on a preview that the link shows."""
        as_guest(ask, body["guest_id"])
        read.served(ask, ask.link, body["preview_file_id"])
        drawn = {key: body[key] or [] for key in ("additions", "updates", "deletions")}
        annotation_services.annotate(ask, body["preview_file_id"], drawn)
        return rows.one(ask, PreviewFileRow, body["preview_file_id"])
