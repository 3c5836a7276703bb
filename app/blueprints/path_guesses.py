"""Doors of guesses from paths (spec 40 §2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import Gate, id_in, in_project
from app.http.operation import operation
from app.schemas.path_guesses import GuessPost
from app.services import path_guesses


class BodyProject(Gate):
    """The project that the body names is the caller's: 400 malformed, 404 unknown, 403 of others."""

    words = in_project().words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or return."""
        in_project().check(ask, {"project_id": id_in(raw, "project_id")}, raw)


@data.resource("/entities/guess-from-path", "/entities/guess_from_path")
class EntityGuess(Resource):
    @operation(access=BodyProject(), body=GuessPost)
    def post(self, ask: Ask, body: dict[str, Any]) -> list[dict[str, str]]:
        """What a path may stand for in a production's tree."""
        return path_guesses.guess(ask, UUID(body["project_id"]), body["file_path"], body["sep"])
