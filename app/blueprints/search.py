"""Search (spec 50 §7)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import SIGNED_IN
from app.http.operation import operation
from app.queries import search
from app.queries.json import JsonText
from app.schemas.search import FoundRow, SearchPost


@data.resource("/search")
class Search(Resource):
    @operation(access=SIGNED_IN, body=SearchPost, reply=FoundRow)
    def post(self, ask: Ask, body: dict[str, Any]) -> dict[str, JsonText]:
        """Find assets, shots, persons, tasks, comments, playlists by words, among what the caller sees."""
        return search.found(ask, **body)
