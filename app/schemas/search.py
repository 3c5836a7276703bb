"""What is searched, and how what was found looks on the wire (spec 50 §7)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.models import Entity
from app.schemas.entities import RELATIONS
from app.schemas.row import row

INDEXES = ("assets", "shots", "persons")
MOST = 2**31 - 1


def _found(kind: str, **extra: Any) -> Any:
    terms = fields.List(fields.String(), metadata={"description": "The fields that matched."})
    return row(
        Entity,
        name=f"Found{kind}Row",
        type_name=kind,
        relations=RELATIONS,
        project_name=fields.String(),
        preview_file_extension=fields.String(allow_none=True),
        matched_terms=terms,
        **extra,
    )


FoundAssetRow = _found("Asset", asset_type_name=fields.String())
FoundShotRow = _found(
    "Shot",
    sequence_name=fields.String(allow_none=True),
    episode=fields.String(allow_none=True),
    episode_id=fields.UUID(allow_none=True),
)


class SearchPost(Schema):
    """A search; `index_names`: where, by default everywhere."""

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
