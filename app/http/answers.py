"""Answers: what a handler returns becomes a Response."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from app.queries.json import HELD, JsonStream, JsonText

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
        held = _held(value)
        if held is not None and held.whole:
            finish()
            return Response(held.text, status=status, headers=value.headers, mimetype=value.media_type)
        parts = _finishing(held.parts if held else value.parts, finish)
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


@dataclass
class _Held:
    """The beginning of a stream; `whole` when there is no more."""

    text: bytes
    rest: Iterator[bytes]
    whole: bool

    @property
    def parts(self) -> Iterator[bytes]:
        """All of it."""
        return chain((self.text,), self.rest)


def _held(stream: JsonStream) -> _Held | None:
    """Read up to `HELD` bytes of a stream: what ends within them is sent with its length, which clients read faster.

    A stream of lines is not held: its reader wants each line at once.
    """
    if stream.media_type != JSON:
        return None
    held, size = [], 0
    for part in stream.parts:
        held.append(part)
        size += len(part)
        if size > HELD:
            return _Held(b"".join(held), stream.parts, whole=False)
    return _Held(held[0] if len(held) == 1 else b"".join(held), stream.parts, whole=True)


def _finishing(parts: Iterator[bytes], finish: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield from parts
    finally:
        finish()
