"""The words of a search as they are looked for, and what a misspelled one may mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, any_, case, cast, column, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask
from app.models import SearchedWord
from app.queries.prepared import value

WORDS = 8
"""So many words of a query count."""
LONGEST = 60
"""So many letters of a word count."""
FORGIVEN = 5
"""A word of so many letters may have one wrong; codes (`SH0010`) may not."""
FORGIVEN_TWICE = 9
"""A word of so many letters may have two wrong."""
GUESSES = 6
"""A misspelled word means one of so many at most."""
CANDIDATES = 60
"""So many known words are compared with one of the query, letter by letter."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Needle:
    """A word that is looked for, as `searchable()` writes it, and the words that it may be a misspelling of."""

    word: str
    meant: tuple[str, ...] = ()

    def values(self, at: int) -> dict[str, str]:
        """The patterns that the statement of `Sought(at, …)` is filled with."""
        made = {f"begins_{at}": f"% {self.word}%", f"within_{at}": f"%{self.word}%"}
        return made | {f"meant_{at}_{number}": f"%{word}%" for number, word in enumerate(self.meant)}


@dataclass(frozen=True)
class Sought:
    """The needle at a place of the query, in a statement that is built once: a word and so many guesses."""

    at: int
    guesses: int

    def begins(self, text: Any) -> ColumnElement[bool]:
        """A word of the text (which begins with a space) begins with it."""
        return _like(text, f"begins_{self.at}")

    def within(self, text: Any) -> ColumnElement[bool]:
        """It stands somewhere in the text."""
        return _like(text, f"within_{self.at}")

    def meant_in(self, text: Any) -> ColumnElement[bool]:
        """It, or what it may mean, stands somewhere in the text."""
        guesses = (_like(text, f"meant_{self.at}_{number}") for number in range(self.guesses))
        return or_(self.within(text), *guesses)

    @property
    def stages(self) -> tuple[tuple[str, ...], ...]:
        """Patterns, by name, of which one must fit: a word begins so, the text holds it, or what it may mean."""
        within = f"within_{self.at}"
        guesses = tuple(f"meant_{self.at}_{number}" for number in range(self.guesses))
        return (f"begins_{self.at}",), (within,), (within, *guesses)


def words_of(query: str) -> list[str]:
    """The words of a query."""
    found = _WORD.findall(unicodedata.normalize("NFC", query))
    return [word[:LONGEST] for word in dict.fromkeys(found)][:WORDS]


def heard(ask: Ask, words: list[str]) -> list[Needle]:
    """What is looked for. One statement: it asks the known words for those that a misspelled one may mean."""
    made = [_plain(word) for word in words]
    swaps = [" ".join(_swapped(word)) if _forgiven(word) else None for word in made]
    given = func.unnest(literal_array(words), literal_array(swaps)).table_valued(
        column("word", Text), column("swaps", Text), with_ordinality="place"
    )
    given = given.render_derived(name="given")
    as_searched, swapped = func.searchable(given.c.word), func.string_to_array(given.c.swaps, " ")
    alike = SearchedWord.word.op("%", is_comparison=True)(as_searched)
    candidate = select(SearchedWord.word).where(or_(alike, SearchedWord.word == any_(swapped))).distinct()
    word = candidate.correlate(given).subquery("candidate").c.word
    nearest = select(word).order_by((word == any_(swapped)).desc(), word.op("<->")(as_searched), word)
    known = case((given.c.swaps.is_not(None), func.array(nearest.limit(CANDIDATES).scalar_subquery())))
    rows = ask.db.execute(select(as_searched, known).order_by(literal_column("place")))
    return [
        Needle(word, tuple(_meant(word, candidates or ())))
        for text, candidates in rows
        for word in text.split()
    ]


def literal_array(values: list[Any]) -> ColumnElement[Any]:
    """Texts as an array of the statement."""
    return cast(values, ARRAY(Text))


def _like(text: Any, parameter: str) -> ColumnElement[bool]:
    made: ColumnElement[bool] = text.like(value(parameter, Text()))
    return made


def _plain(word: str) -> str:
    """A word in lower case without accents, nearly as `searchable()` has it."""
    parts = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _forgiven(word: str) -> bool:
    return word.isalpha() and len(word) >= FORGIVEN


def _swapped(word: str) -> list[str]:
    """The word with two neighbours swapped, in each place: trigrams find these badly."""
    made = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return sorted(made - {word})


def _meant(word: str, candidates: Any) -> Iterator[str]:
    """The candidates that the word is a misspelling of, the nearest first; one that holds it is found anyway."""
    if not _forgiven(word):
        return
    allowed = 2 if len(word) >= FORGIVEN_TWICE else 1
    near = ((distance(word, known), known) for known in candidates if word not in known)
    chosen = sorted(one for one in near if one[0] <= allowed)
    yield from (known for _far, known in chosen[:GUESSES])


def distance(word: str, known: str) -> int:
    """How many letters are wrong, missing, too many or swapped, against the beginning of `known`."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for at, letter in enumerate(word, 1):
        earlier, before, row = before, row, [at]
        for place, other in enumerate(known, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == known[place - 2] and word[at - 2] == other:
                cost = min(cost, earlier[place - 2] + 1)
            row.append(cost)
    return min(row)
