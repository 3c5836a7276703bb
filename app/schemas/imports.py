"""How files come in (spec 50 §3)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.schemas.entities import ShotRow


class Word(fields.Boolean):
    """True for the word `true` in any case, else false (spec 50 §3)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return str(value).lower() == "true"


class CsvFile(Schema):
    """A file, in the part `file` of a multipart body."""

    file = fields.Raw(metadata={"binary": True, "description": "The file."})


class CsvQuery(Schema):
    """`update`: rows that are there are updated; `dry_run`: nothing is stored, the answer is what it would be."""

    update = Word(load_default=False)
    dry_run = Word(load_default=False)


class Truth(fields.Boolean):
    """A word for yes or no, of which the web client sends several."""

    default_error_messages = {"invalid": "Wrong value for parameter match_case."}  # noqa: RUF012


class TimelineFile(CsvFile):
    """A timeline, how its clips are called, and whether the case of names counts."""

    naming_convention = fields.String(load_default=None, allow_none=True)
    match_case = Truth(load_default=True)


class TimelineQuery(Schema):
    """`dry_run`: nothing is stored, the answer is what it would be."""

    dry_run = Word(load_default=False)


class TimelineReply(Schema):
    """The shots of a timeline."""

    created_shots = fields.List(fields.Nested(ShotRow))
    updated_shots = fields.List(fields.Nested(ShotRow))
