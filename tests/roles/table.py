"""The tables: one line an operation, one column a caller (callers.py).

`done` is the status that whoever passes gets. In a column, `ok` means exactly that; `none` means that as well, with
nothing of the production in the answer, although others see something there; a number is that status.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.roles.callers import COLUMNS

FOLDER = Path(__file__).parent
DOMAINS = ("auth", "productions", "tasks", "files", "imports", "events", "added")


@dataclass(frozen=True)
class Line:
    """What an operation answers to each caller."""

    method: str
    path: str
    done: int
    outcomes: dict[str, str]

    @property
    def narrows(self) -> bool:
        """Do some who pass see nothing of the production?"""
        return "none" in self.outcomes.values()

    def expected(self, column: str) -> str:
        """The outcome in words that `told` uses: a status, with `none` where nothing of the production is told."""
        outcome = self.outcomes[column]
        return {"ok": str(self.done), "none": f"{self.done} none"}.get(outcome, outcome)


def lines(domain: str) -> list[Line]:
    """The lines of a domain's table."""
    found = []
    for text in (FOLDER / f"{domain}.txt").read_text().splitlines()[1:]:
        method, path, done, *outcomes = text.split()
        found.append(Line(method, path, int(done), dict(zip(COLUMNS, outcomes, strict=True))))
    return found
