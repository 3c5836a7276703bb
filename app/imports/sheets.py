"""A CSV file as lines of cells, whatever wrote it (spec 50 §3).

Encodings: UTF-8 with or without BOM, UTF-16 with BOM (or beginning with an ASCII letter), else Windows-1252.
Any delimiter: the one that finds most of the expected columns in the header. All faults of a file are gathered
and refused together.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.errors import LinesRefused, WrongParameter

USUAL = (",", ";", "\t", "|")
ASSIGNATIONS = "Assignations"
NO_DELIMITER = "Could not determine delimiter"  # the web client knows this text
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FIELD_LIMIT = 8 * 1024 * 1024


@dataclass
class Faults:
    """What is wrong in a file, by line and column."""

    found: list[dict[str, object]] = field(default_factory=list)

    def add(self, line: int, column: str, message: str) -> None:
        """Note a fault."""
        self.found.append({"line": line, "column": column, "message": message})

    def refuse(self) -> None:
        """Raise LinesRefused (400) when anything was noted."""
        if self.found:
            raise LinesRefused(sorted(self.found, key=lambda one: int(str(one["line"]))))


@dataclass(frozen=True)
class Line:
    """One line: its number in the file (the header's is 1) and its cells by column, stripped."""

    number: int
    cells: Mapping[str, str]

    def get(self, *columns: str) -> str | None:
        """The cell of the first of these columns that the file has; None when it has none of them."""
        for column in columns:
            if column in self.cells:
                return self.cells[column]
        return None


@dataclass(frozen=True)
class Sheet:
    """A file that was read."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: Faults

    def require(self, *columns: str) -> None:
        """Note each of these columns that the header lacks; refuses at once, since no line can be read then."""
        missing = [column for column in columns if column not in self.columns]
        if missing and self.lines:
            for column in missing:
                self.faults.add(self.lines[0].number, column, f"A columns is missing: '{column}'")
            self.faults.refuse()

    def filled(self, line: Line, column: str, message: str | None = None) -> str:
        """The cell, noted as a fault when it is blank."""
        cell = line.get(column) or ""
        if not cell:
            self.faults.add(line.number, column, message or f"{column} cannot be empty")
        return cell


def read(content: bytes, expected: Iterable[str]) -> Sheet:
    """The lines of a file whose header should hold the `expected` columns; 400 when it is no such file."""
    text = decoded(content)
    delimiter = delimiter_of(text, set(expected))
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = _header(reader)
        faults = Faults()
        return Sheet(tuple(header), tuple(_lines(reader, header, faults)), faults)
    except csv.Error as wrong:
        raise WrongParameter(f"The file cannot be read as CSV: line {reader.line_num}, {wrong}.") from None


def decoded(content: bytes) -> str:
    """The text of a file; 400 for what is no text."""
    text = _text_of(content)
    if "\x00" in text:
        raise WrongParameter("The file is no text.")
    return text


def _text_of(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded_as(content, encoding)
    if content[1:2] == b"\x00":
        return _decoded_as(content, "utf-16-le")
    if content[:1] == b"\x00":
        return _decoded_as(content, "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise WrongParameter(f"The file is not valid {encoding.removesuffix('-sig').upper()}.") from None


def delimiter_of(text: str, expected: set[str]) -> str:
    """What parts the cells: it finds most of the expected columns in the header, then most columns at all."""
    start = text.lstrip("\r\n")[:8192]
    others = {letter for letter in start.split("\n")[0] if not letter.isalnum() and letter not in " \"'_-\r"}
    best, score = "", (0, 1)
    for candidate in (*USUAL, *sorted(others.difference(USUAL))):
        cells = [
            cell.strip() for cell in next(csv.reader(io.StringIO(start, newline=""), delimiter=candidate), [])
        ]
        known = len(expected.intersection(cells))
        reached = (known, len(cells) if candidate in USUAL or known > 1 else 0)
        if reached > score and len(cells) > 1:
            best, score = candidate, reached
    if not best:
        raise WrongParameter(NO_DELIMITER)
    return best


def _header(reader: Iterator[list[str]]) -> list[str]:
    """The first line that is not blank. Our exports call the people of a task type's column `Assignations`."""
    header = next(([cell.strip() for cell in cells] for cells in reader if any(cells)), [])
    return [
        f"{header[place - 1]} {ASSIGNATIONS.lower()}" if place and name == ASSIGNATIONS else name
        for place, name in enumerate(header)
    ]


def _lines(reader: Iterator[list[str]], header: list[str], faults: Faults) -> Iterator[Line]:
    number = reader.line_num + 1  # type: ignore[attr-defined]
    for cells in reader:
        stripped = [_plain(cell) for cell in cells]
        if any(stripped):
            if any(stripped[len(header) :]):
                faults.add(number, "", f"The line has {len(cells)} cells, the header {len(header)}")
            stripped += [""] * (len(header) - len(stripped))
            # The first of two columns of one name counts.
            yield Line(number, dict(zip(reversed(header), reversed(stripped[: len(header)]), strict=True)))
        number = reader.line_num + 1  # type: ignore[attr-defined]


def _plain(cell: str) -> str:
    """A cell without blanks around it, and without the quote that our exports put before a formula."""
    stripped = cell.strip()
    return stripped[1:] if _GUARDED.match(stripped) else stripped
