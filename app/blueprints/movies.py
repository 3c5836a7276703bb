"""The movies of previews, served in ranges (spec 40 §4.5)."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask_restful import Resource

from app.access.preview_files import SEES
from app.ask import Ask
from app.errors import NotFound
from app.http import previews
from app.http.domains import movies
from app.http.gates import Judged
from app.http.operation import operation
from app.queries import preview_files as queries
from app.queries.preview_names import download_name
from app.storage.keys import picture

MP4 = "video/mp4"
HIGH_FIRST, LOW_FIRST = ("previews", "lowdef", "source"), ("lowdef", "previews", "source")


def shown(
    ask: Ask, id_: UUID, prefixes: tuple[str, ...], name: str | None = None, attachment: bool = False
) -> Response:
    """The first of a movie's versions that is stored."""
    found = queries.served(ask, id_, SEES)
    if found.extension != "mp4":
        raise NotFound("The preview is no movie.")
    keys = previews.versions(found, prefixes)
    return previews.served(ask, found, keys, media_type=MP4, name=name, attachment=attachment)


@movies.resource("/originals/preview-files/<uuid:instance_id>.mp4")
class MovieHigh(Resource):
    @operation(access=Judged(SEES), media_type=MP4)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """A movie in high definition, else in the best version there is."""
        return shown(ask, instance_id, HIGH_FIRST)


@movies.resource("/low/preview-files/<uuid:instance_id>.mp4")
class MovieLow(Resource):
    @operation(access=Judged(SEES), media_type=MP4)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """A movie in low definition, else in another version."""
        return shown(ask, instance_id, LOW_FIRST)


@movies.resource("/source/preview-files/<uuid:instance_id>.mp4")
class MovieSource(Resource):
    @operation(access=Judged(SEES), media_type=MP4)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """A movie as it was uploaded, where it was kept."""
        return shown(ask, instance_id, ("source",))


@movies.resource("/originals/preview-files/<uuid:instance_id>/download")
class MovieDownload(Resource):
    @operation(access=Judged(SEES), media_type=MP4)
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """Save a movie, named after production, entity, task type and revision."""
        found = queries.served(ask, instance_id, SEES)
        if found.extension != "mp4":
            raise NotFound("The preview is no movie.")
        name = download_name(ask, instance_id)
        return shown(ask, instance_id, HIGH_FIRST, name, attachment=True)


@movies.resource("/tiles/preview-files/<uuid:instance_id>.png")
class MovieTiles(Resource):
    @operation(access=Judged(SEES), media_type="image/png")
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The frames of a movie on one sheet, eight a row, each 100 pixels high."""
        found = queries.served(ask, instance_id, SEES)
        return previews.served(ask, found, picture("tiles", instance_id), media_type="image/png")
