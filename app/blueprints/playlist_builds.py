"""Doors of what is made of a playlist: its movie, its archive (spec 40 §5.7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource
from marshmallow import Schema, fields

from app.access import playlists as access
from app.ask import Ask
from app.blueprints.preview_pictures import MP4, keys_of
from app.errors import WrongParameter
from app.http import archives, files
from app.http.domains import data
from app.http.gates import on
from app.http.operation import operation
from app.models import Playlist
from app.queries import playlist_archives, playlist_names, rows
from app.queries import playlist_builds as read
from app.queries.json import JsonText
from app.queries.preview_files import Served
from app.schemas.playlists import BuildJobRow
from app.services import playlist_builds
from app.storage.keys import movie

PLAYLIST = "/playlists/<uuid:playlist_id>"
JOB = f"{PLAYLIST}/jobs/<uuid:build_job_id>"


class BuildQuery(Schema):
    """How the movie is made."""

    full = fields.String(load_default="false")


@data.resource(f"{PLAYLIST}/build/mp4")
class PlaylistBuild(Resource):
    @operation(access=on(Playlist, access.MANAGES), query=BuildQuery, reply=BuildJobRow, writes=True)
    def get(self, ask: Ask, playlist_id: UUID, query: dict[str, Any]) -> JsonText:
        """Have the movie of a playlist made: of the size of its first movie, with `full` of the production's."""
        full = query["full"].lower() == "true"
        return rows.one(ask, BuildJobRow, playlist_builds.start(ask, playlist_id, full=full))


@data.resource(JOB)
class PlaylistBuildJob(Resource):
    @operation(access=on(Playlist, access.SEES_BUILDS), reply=BuildJobRow)
    def get(self, ask: Ask, playlist_id: UUID, build_job_id: UUID) -> JsonText:
        """How far a build is."""
        read.state(ask, playlist_id, build_job_id)
        return rows.one(ask, BuildJobRow, build_job_id)

    @operation(access=on(Playlist, access.MANAGES), status=204)
    def delete(self, ask: Ask, playlist_id: UUID, build_job_id: UUID) -> None:
        """Remove a build and its movie."""
        playlist_builds.remove(ask, playlist_id, build_job_id)


@data.resource(f"{JOB}/build/mp4")
class PlaylistBuildMovie(Resource):
    @operation(access=on(Playlist, access.DOWNLOADS), media_type=MP4)
    def get(self, ask: Ask, playlist_id: UUID, build_job_id: UUID) -> Response:
        """Save the movie of a build that succeeded."""
        state = read.state(ask, playlist_id, build_job_id)
        if state.status != playlist_builds.SUCCEEDED:
            raise WrongParameter("The build has not been finished.")
        return files.stored(
            ask,
            movie("playlists", build_job_id),
            media_type=MP4,
            name=playlist_names.movie_name(ask, playlist_id, build_job_id),
            attachment=True,
            modified=state.modified,
        )


@data.resource(f"{PLAYLIST}/download/zip")
class PlaylistArchive(Resource):
    @operation(access=on(Playlist, access.DOWNLOADS), media_type=archives.ZIP)
    def get(self, ask: Ask, playlist_id: UUID) -> Response:
        """Save the pinned previews of a playlist, with those beside them, as an archive; missing files are left out."""
        found = [
            (one.name, keys_of(Served(one.id, one.extension, "ready", ask.now, ("previews", "lowdef"))))
            for one in playlist_archives.members(ask, playlist_id)
        ]
        return archives.streamed(ask, found, f"{playlist_names.base_name(ask, playlist_id)}.zip")
