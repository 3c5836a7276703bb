"""How sharing is asked for (spec 20 §6.4)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load


class Share(Schema):
    """Share, or cease to."""

    is_shared = fields.Boolean(load_default=True, allow_none=True)

    @post_load
    def _said(self, body: dict[str, Any], **_more: Any) -> dict[str, Any]:
        return {**body, "is_shared": body["is_shared"] is not False}


class AssetsShare(Share):
    """Which assets."""

    asset_ids = fields.List(fields.UUID(), load_default=None, allow_none=True)
