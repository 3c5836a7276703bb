"""Casting on the wire (spec 20 §6.4, 7)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import EntityLink
from app.schemas.row import RowSchema


class CastingEntry(Schema):
    """One asset of a casting, as it comes in."""

    asset_id = fields.UUID(required=True)
    nb_occurences = fields.Integer(load_default=1, validate=validate.Range(min=0, max=2**31 - 1))
    label = fields.String(load_default="", validate=validate.Length(max=80))


class AssetCasting(Schema):
    """Where one asset is cast: in these entities, so many times (0: no more), under this label."""

    entity_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1))
    nb_occurences = fields.Integer(
        allow_none=True, load_default=None, validate=validate.Range(min=0, max=2**31 - 1)
    )
    label = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=80))


class _Cast(RowSchema):
    model = EntityLink

    asset_id = fields.UUID()
    asset_name = fields.String()
    asset_type_name = fields.String()
    preview_file_id = fields.UUID(allow_none=True)
    nb_occurences = fields.Integer()
    label = fields.String()


class CastingRow(_Cast):
    """An asset in the casting of one entity."""

    ready_for = fields.UUID(allow_none=True)
    episode_id = fields.UUID(allow_none=True)
    is_shared = fields.Boolean()
    project_id = fields.UUID()


class AssetCastingRow(_Cast):
    """An asset in the casting of an asset, in the map of an asset type."""

    name = fields.String()


class EpisodeCastingRow(AssetCastingRow):
    """An asset in a casting, in the map of a production."""

    is_shared = fields.Boolean()
    project_id = fields.UUID()


class ShotCastingRow(EpisodeCastingRow):
    """An asset in the casting of a shot, in the map of sequences."""

    sequence_name = fields.String()


class CastInRow(Schema):
    """Where an asset appears: a shot, or another asset."""

    shot_id = fields.UUID()
    shot_name = fields.String()
    sequence_name = fields.String()
    episode_id = fields.String()
    episode_name = fields.String(allow_none=True)
    asset_id = fields.UUID()
    asset_name = fields.String()
    asset_type_name = fields.String()
    preview_file_id = fields.UUID(allow_none=True)
    nb_occurences = fields.Integer()
