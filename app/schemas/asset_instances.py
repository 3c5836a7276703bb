"""How appearances of assets come in (spec 20 §6.4, 7.5)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class _Described(Schema):
    description = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=200))


class SceneInstancePost(_Described):
    """An asset that appears once more in a scene."""

    asset_id = fields.UUID(required=True)


class AssetInstancePost(_Described):
    """An asset that appears once more in another."""

    asset_to_instantiate_id = fields.UUID(required=True)


class ShotInstancePost(Schema):
    """An appearance that a shot gets."""

    asset_instance_id = fields.UUID(required=True)
