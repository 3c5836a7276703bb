"""How a body is read and loaded (spec 10 §A3.3, §A4).

A `Body` works in two steps, since the gate stands between them (DESIGN §8): `read` gives the raw JSON kind or
refuses (415, unparsable 400, wrong kind 400); `load` validates it (400 with a list of fields).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Request
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from app.errors import Unreadable, ValidationFailed, WrongMediaType, WrongParameter

_LONG_INTEGER = re.compile(rb"\d{18}")
_NUL = b"\\u0000"


def parse(raw: bytes) -> Any:
    """JSON text to Python; integers beyond 64 bits are kept, NUL characters refused."""
    try:
        if _LONG_INTEGER.search(raw):
            value = json.loads(raw, parse_constant=_no_constant)
        else:
            value = orjson.loads(raw)
    except (ValueError, RecursionError):
        raise Unreadable() from None
    if _NUL in raw:
        refuse_nul(value)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def refuse_nul(value: Any) -> None:
    """PostgreSQL keeps no NUL character in text: such a value is 400 (spec 10 §A1)."""
    if isinstance(value, str):
        if "\x00" in value:
            raise WrongParameter("Text must not hold NUL characters.")
    elif isinstance(value, dict):
        for key, item in value.items():
            refuse_nul(key)
            refuse_nul(item)
    elif isinstance(value, list):
        for item in value:
            refuse_nul(item)


def form_of(request: Request) -> dict[str, Any]:
    """Query string and form as one flat dict; the form wins, the first of repeated values counts."""
    flat = {**request.args.to_dict(), **request.form.to_dict()}
    refuse_nul(flat)
    return flat


def validation_errors(messages: Any, path: str = "") -> list[dict[str, str]]:
    """marshmallow's nested messages as the flat list of spec 10 §A4: dotted `field`, `""` for the whole body."""
    if isinstance(messages, Mapping):
        found = []
        for key, inner in messages.items():
            step = "" if key == "_schema" else str(key)
            found += validation_errors(inner, ".".join(part for part in (path, step) if part))
        return found
    if isinstance(messages, list | tuple):
        return [{"field": path, "message": str(message)} for message in messages]
    return [{"field": path, "message": str(messages)}]


class Body:
    """No body: nothing is read."""

    def read(self, request: Request) -> Any:
        """The raw body."""
        return None

    def load(self, raw: Any) -> Any:
        """The validated body."""
        return raw

    def keys(self, raw: Any) -> frozenset[str]:
        """The keys that the body would change."""
        return frozenset(raw) if isinstance(raw, Mapping) else frozenset()


class SchemaBody(Body):
    """A schema body: JSON where it parses to an object, else form and query string, else `{}` (spec 10 §A4.1)."""

    def __init__(self, schema: type[Schema] | Schema) -> None:
        made = schema() if isinstance(schema, type) else schema
        made.unknown = EXCLUDE
        self.schema = made

    def read(self, request: Request) -> Any:
        """The body's object."""
        if request.is_json:
            raw = request.get_data()
            if not raw:
                return form_of(request)
            value = parse(raw)
            if not isinstance(value, dict):
                raise ValidationFailed([{"field": "", "message": "Input should be an object."}])
            return value
        return form_of(request)

    def load(self, raw: Any) -> Any:
        """The loaded body."""
        try:
            return self.schema.load(raw)
        except ValidationError as wrong:
            raise ValidationFailed(validation_errors(wrong.messages)) from None


class FormBody(SchemaBody):
    """A schema body that may come with files (multipart): they arrive under the key `files`, by field name."""

    def read(self, request: Request) -> Any:
        """The body's object, with the uploaded files."""
        raw = dict(super().read(request))
        raw["files"] = {name: request.files[name] for name in request.files}
        return raw

    def load(self, raw: Any) -> Any:
        """The loaded body, files as they came."""
        files = raw.pop("files")
        loaded = super().load(raw)
        loaded["files"] = files
        return loaded


class FileUpload(Schema):
    """A form with one file."""

    file = fields.Raw(metadata={"format": "binary"})


class FileBody(FormBody):
    """A multipart form with one file in the field `file`, which is what the handler gets; without it 400."""

    def __init__(self) -> None:
        super().__init__(FileUpload)

    def load(self, raw: Any) -> Any:
        """The uploaded file: `filename`, `mimetype`, `stream`."""
        file = raw["files"].get("file")
        if file is None:
            raise WrongParameter("No file was sent in the field `file`.")
        return file


class ArrayBody(Body):
    """A bare JSON array. `optional`: an absent body or `{}` means an empty one."""

    def __init__(
        self, item: fields.Field[Any] | type[Schema], *, optional: bool = False, message: str | None = None
    ) -> None:
        if isinstance(item, type):
            made = item(many=True)
            made.unknown = EXCLUDE
            self.schema: Schema | None = made
            self.item: fields.Field[Any] = fields.Nested(item, unknown=EXCLUDE)
        else:
            self.schema = None
            self.item = item
        self.optional = optional
        self.message = message or "Request body must be a JSON array."

    def read(self, request: Request) -> Any:
        """The array."""
        raw = request.get_data()
        value = parse(raw) if raw and request.is_json else None
        if self.optional and (value is None or value == {}):
            return []
        if not isinstance(value, list):
            raise WrongParameter(self.message)
        return value

    def load(self, raw: Any) -> Any:
        """The items, loaded."""
        try:
            return fields.List(self.item).deserialize(raw)
        except ValidationError as wrong:
            raise ValidationFailed(validation_errors(wrong.messages)) from None


class StrictBody(Body):
    """An object that must be sent as JSON: else 415, 400 (spec 10 §A3.3). What it may hold, the table says."""

    def read(self, request: Request) -> Any:
        """The object."""
        if not request.is_json:
            raise WrongMediaType()
        value = parse(request.get_data())
        if not isinstance(value, dict):
            raise WrongParameter("Request body must be a JSON object.")
        return value


class ObjectBody(Body):
    """A free JSON object, `{}` when absent: the operation's service says what it may hold."""

    def __init__(self, message: str = "Request body must be a JSON object.") -> None:
        self.message = message

    def read(self, request: Request) -> Any:
        """The object."""
        raw = request.get_data()
        value = parse(raw) if raw and request.is_json else {}
        if not isinstance(value, dict):
            raise WrongParameter(self.message)
        return value


NO_BODY = Body()


def body_of(declared: Any) -> Body:
    """A declaration's body: a schema class stands for a schema body."""
    if declared is None:
        return NO_BODY
    if isinstance(declared, Body):
        return declared
    return SchemaBody(declared)
