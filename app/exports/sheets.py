"""Rows as a CSV file, written while they are read: `;`, CRLF, UTF-8 (spec 50 §6).

No cell is a formula to a spreadsheet: a text that would be one gets a quote in front, which our imports take away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from app.queries.json import JsonStream
from app.schemas.slugs import file_name

MEDIA_TYPE = "text/csv"
BATCH = 1000
Row = Sequence[Any]
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-][\d\s().,/-]*")  # a number, a telephone number


def sheet(name: Sequence[str], header: Row, rows: Iterable[Row]) -> JsonStream:
    """The file of these rows; `name`: the words of its name, for the reader's disk."""
    disposition = f"attachment; filename=kitsu_{file_name(*name)}.csv"
    return JsonStream(_parts(header, rows), MEDIA_TYPE, {"Content-Disposition": disposition})


def _parts(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        if number % BATCH == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    if cell[:1] in "'=+-@\t\r" and _FORMULA.match(cell) and not _HARMLESS.fullmatch(cell):
        return f"'{cell}"
    return cell


def plain(value: Any) -> Any:
    """A JSON value as a cell: texts and numbers as they are, nothing as an empty cell, the rest as JSON."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value
    return orjson.dumps(value).decode()
