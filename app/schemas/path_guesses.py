"""Bodies of guesses from paths (spec 40 §2.5)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

NOT_EMPTY = validate.Length(min=1)


class GuessPost(Schema):
    """A path, and the production whose tree it follows."""

    project_id = fields.String(required=True, validate=NOT_EMPTY)
    file_path = fields.String(required=True, validate=NOT_EMPTY)
    sep = fields.String(load_default="/", validate=validate.Length(max=10))
