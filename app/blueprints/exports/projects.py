"""A production's CSV files out: shots, assets, edits, castings (spec 50 §6.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.exports import boards, sheets
from app.http.domains import exports
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import board_exports, casting_exports
from app.queries.board_exports import ASSETS, EDITS, SHOTS
from app.queries.boards import Board
from app.queries.casting_exports import Links
from app.queries.json import JsonStream
from app.schemas.exports import BoardExportQuery, CastingExportQuery

READERS = in_project("manager", "supervisor", "user", "client")
"""Project access, no vendor."""
CASTING = ("Parent", "Name", "Asset Type", "Asset", "Occurences", "Label")


def _board(ask: Ask, board: Board, project_id: UUID, query: dict[str, Any]) -> JsonStream:
    asked = {**query, "project_id": project_id}
    name, _is_tv_show = casting_exports.production(ask, project_id)
    columns = board_exports.columns(ask, board, asked)
    lines = boards.lines(board.kind, columns, board_exports.rows(ask, board, asked))
    return sheets.sheet((name, f"{board.kind.lower()}s"), boards.header(board.kind, columns), lines)


@exports.resource("/csv/projects/<uuid:project_id>/shots.csv")
class ShotsCsv(Resource):
    @operation(access=READERS, query=BoardExportQuery, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonStream:
        """The shots of a production as CSV, with metadata, statuses and assignees."""
        return _board(ask, SHOTS, project_id, query)


@exports.resource("/csv/projects/<uuid:project_id>/assets.csv")
class AssetsCsv(Resource):
    @operation(access=READERS, query=BoardExportQuery, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonStream:
        """The assets of a production as CSV, with metadata, statuses and assignees."""
        return _board(ask, ASSETS, project_id, query)


@exports.resource("/csv/projects/<uuid:project_id>/edits.csv")
class EditsCsv(Resource):
    @operation(access=READERS, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The edits of a production as CSV, with metadata, statuses and assignees."""
        return _board(ask, EDITS, project_id, {})


@exports.resource("/csv/projects/<uuid:project_id>/casting.csv")
class CastingCsv(Resource):
    @operation(access=READERS, query=CastingExportQuery, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonStream:
        """The castings of a production as CSV, as the import reads it."""
        name, is_tv_show = casting_exports.production(ask, project_id)
        links = Links(project_id, query["episode_id"], query["is_shot_casting"])
        header = ("Episode", *CASTING) if casting_exports.has_episodes(links, is_tv_show) else CASTING
        return sheets.sheet((name, "casting"), header, casting_exports.rows(ask, links, is_tv_show))
