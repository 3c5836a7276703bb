"""What is searched, and how what was found looks on the wire (spec 50 §7)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.models import Comment, Entity, Playlist, Task
from app.schemas.comments import RELATIONS as COMMENT_RELATIONS
from app.schemas.entities import RELATIONS
from app.schemas.row import row
from app.schemas.tasks import ASSIGNEES

INDEXES = ("assets", "shots", "persons")
"""Where is searched by default; `tasks`, `comments`, `playlists` only where asked for."""
MOST = 2**31 - 1
TERMS = {"description": "The fields that matched."}


def _found(kind: str, **extra: Any) -> Any:
    return row(
        Entity,
        name=f"Found{kind}Row",
        type_name=kind,
        relations=RELATIONS,
        project_name=fields.String(),
        preview_file_extension=fields.String(allow_none=True),
        matched_terms=fields.List(fields.String(), metadata=TERMS),
        **extra,
    )


FoundAssetRow = _found("Asset", asset_type_name=fields.String())
FoundShotRow = _found(
    "Shot",
    sequence_name=fields.String(allow_none=True),
    episode=fields.String(allow_none=True),
    episode_id=fields.UUID(allow_none=True),
)


def _work(model: Any, relations: Any, **extra: Any) -> Any:
    return row(
        model,
        name=f"Found{model.__name__}Row",
        relations=relations,
        project_name=fields.String(),
        matched_terms=fields.List(fields.String(), metadata=TERMS),
        **extra,
    )


def _named() -> dict[str, Any]:
    return {"entity_name": fields.String(), "task_type_name": fields.String()}


FoundTaskRow = _work(Task, {"assignees": ASSIGNEES}, **_named())
FoundCommentRow = _work(Comment, COMMENT_RELATIONS, project_id=fields.UUID(), **_named())
FoundPlaylistRow = _work(Playlist, {}, without=("shots",))


class SearchPost(Schema):
    """A search; `index_names`: where, by default among assets, shots and persons; also tasks, comments, playlists."""

    query = fields.String(required=True)
    project_id = fields.UUID(allow_none=True, load_default=None)
    limit = fields.Integer(load_default=3, validate=validate.Range(min=1, max=MOST))
    offset = fields.Integer(load_default=0, validate=validate.Range(min=0, max=MOST))
    index_names = fields.List(fields.String(), load_default=list(INDEXES))


class FoundRow(Schema):
    """What was found, by index."""

    assets = fields.List(fields.Nested(FoundAssetRow))
    shots = fields.List(fields.Nested(FoundShotRow))
    persons = fields.List(fields.Dict())
    tasks = fields.List(fields.Nested(FoundTaskRow))
    comments = fields.List(fields.Nested(FoundCommentRow))
    playlists = fields.List(fields.Nested(FoundPlaylistRow))
