"""Answers: what a handler returns becomes a Response."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from app.queries.json import JsonStream, JsonText

JSON = "application/json"


def plain(value: Any) -> Any:
    """What orjson does not know, in wire form (spec 10 §A2)."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int):
        return orjson.Fragment(str(value))
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, bytes):
        return orjson.Fragment(bytes(value))
    raise TypeError(f"{type(value).__name__} is not JSON")


def to_bytes(value: Any) -> bytes:
    """JSON of a Python value; JSON text inside it (`JsonText`) goes in as it is."""
    options = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(value, default=plain, option=options)


def answer(value: Any, status: int, finish: Callable[[], None]) -> Response:
    """The Response of a handler's value. `finish` ends the transaction: at once, or after a stream's last byte."""
    if isinstance(value, JsonStream):
        parts = _finishing(value.parts, finish)
        response = Response(parts, status=status, headers=value.headers, mimetype=value.media_type)
        response.call_on_close(finish)
        return response
    finish()
    if isinstance(value, Response):
        return value
    if status == 204:
        return Response(status=204)
    body = bytes(value) if isinstance(value, JsonText) else to_bytes(value)
    return Response(body, status=status, mimetype=JSON)


def _finishing(parts: Iterator[bytes], finish: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield from parts
    finally:
        finish()
