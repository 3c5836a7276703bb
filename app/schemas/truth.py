"""Truth as query strings say it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class Truth(fields.Boolean):
    """True only for the text `true`, in any case (spec 40 §0.2)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return str(value).lower() == "true"


class Forced(Schema):
    """Does a removal take what hangs below with it?"""

    force = Truth(load_default=False)


class Related(Schema):
    """Are collections of ids shown too?"""

    relations = Truth(load_default=False)
