"""How files come in (spec 50 §3)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class Word(fields.Boolean):
    """True for the word `true` in any case, else false (spec 50 §3)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return str(value).lower() == "true"


class CsvFile(Schema):
    """A file, in the part `file` of a multipart body."""

    file = fields.Raw(metadata={"description": "The file."})


class CsvQuery(Schema):
    """`update`: rows that are there are updated; `dry_run`: nothing is stored, the answer is what it would be."""

    update = Word(load_default=False)
    dry_run = Word(load_default=False)
