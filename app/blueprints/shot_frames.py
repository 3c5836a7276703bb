"""How long shots are, read from their movies (spec 20 §11.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.ask import Ask
from app.errors import WrongParameter
from app.http.domains import actions
from app.http.gates import Gate, in_project
from app.http.operation import operation
from app.schemas.write import uuid_of
from app.services import shot_frames


def _id_of(given: Any, words: str) -> UUID:
    try:
        return uuid_of(given)
    except WrongParameter:
        raise WrongParameter(words) from None


def _ids(path: Mapping[str, Any]) -> dict[str, UUID]:
    """The path's ids; malformed ones are 400 here (spec 20 §11.5)."""
    return {key: _id_of(path[key], "Invalid project or task type id") for key in ("project_id", "task_type_id")}


class _Managed(Gate):
    words = in_project("manager").words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the project."""
        in_project("manager").check(ask, _ids(path), raw)


@actions.resource("/projects/<string:project_id>/task-types/<string:task_type_id>/set-shot-nb-frames")
class ShotFrames(Resource):
    @operation(access=_Managed())
    def post(self, ask: Ask, project_id: str, task_type_id: str) -> list[dict[str, Any]]:
        """Set the number of frames of shots from their newest movie of a task type; answers the new numbers."""
        ids = _ids({"project_id": project_id, "task_type_id": task_type_id})
        episode = request.args.get("episode_id")
        episode_id = _id_of(episode, "Invalid episode id") if episode else None
        return shot_frames.take_from_previews(ask, ids["project_id"], ids["task_type_id"], episode_id)
