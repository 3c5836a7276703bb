"""Truth as query strings say it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields


class Truth(fields.Boolean):
    """True only for the text `true`, in any case (spec 40 §0.2)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return str(value).lower() == "true"
