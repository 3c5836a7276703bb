"""Which rows a search finds, the best first: stages from whole names to misspelled words, each read only if needed.

A stage is an index scan that ends at the page's last row: by name where most rows match, by trigrams where few do
(PostgreSQL knows which from its statistics). So the rows that match are never all read, nor all scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Text, func, literal_column, select, union_all
from sqlalchemy.orm import aliased

from app.queries.prepared import value
from app.queries.search_words import Sought

Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True)
class Wanted:
    """The form of a search: its words, whether in one project. The parameters `query`, `project_id`, `limit`, `offset`,
    `last` (both together) and those of the words are filled in at each execution.
    """

    needles: Sequence[Sought]
    in_project: bool


def by_name(row: Any) -> list[Any]:
    """The usual order of rows that answer equally well."""
    return [row.name, row.id]


@dataclass(frozen=True)
class Place:
    """Where is searched.

    `sees(ask, row)`: which rows of the table the caller may be shown. `shown(ask, row, needles)`: what a row must
    hold beside, where some of its texts are hidden from the caller. `order(row)`: ascending, among equals.
    """

    searched: Any
    sees: Callable[[Any, Any], Conditions]
    shown: Callable[[Any, Any, Sequence[Sought]], Conditions] | None = None
    order: Callable[[Any], list[Any]] = by_name


def page(ask: Any, wanted: Wanted, place: Place) -> CTE:
    """The rows of the page as `id` and `rank_0`, `rank_1`, …, by which they are ordered.

    Stages: the name begins as the query; words of the names begin with its words; names hold its words; all texts
    together hold them; all texts hold them or what they may be misspellings of.
    """
    row = aliased(place.searched)
    found: list[CTE] = []
    for number, conditions in enumerate(_stages(ask, wanted, place, row)):
        ranks = (literal_column(str(number)), *place.order(row))
        rows = select(row.id, *(rank.label(f"rank_{at}") for at, rank in enumerate(ranks)))
        rows = rows.where(*_scope(ask, wanted, place, row), *conditions, *if_needed(row, found))
        rows = rows.order_by(*ranks[1:]).limit(value("last", Integer()))
        found.append(rows.cte(f"stage_{number}").prefix_with("MATERIALIZED"))
    return best_of(found)


def best_of(found: list[CTE]) -> CTE:
    """The rows of the page among what the stages found."""
    every = union_all(*(select(stage) for stage in found)).subquery("found")
    return (
        select(every)
        .order_by(*ranks_of(every))
        .limit(value("limit", Integer()))
        .offset(value("offset", Integer()))
        .cte("best")
    )


def ranks_of(rows: Any) -> list[Any]:
    """What the rows of a page are ordered by."""
    return [column for column in rows.c if column.key.startswith("rank_")]


def _stages(ask: Any, wanted: Wanted, place: Place, row: Any) -> list[Conditions]:
    needles = wanted.needles
    shown = place.shown(ask, row, needles) if place.shown else []
    made = [
        [row.name.like(value("query", Text()))],
        [needle.begins(row.words) for needle in needles],
        [needle.within(row.words) for needle in needles],
        [*(needle.within(row.whole) for needle in needles), *shown],
    ]
    if any(needle.guesses for needle in needles):
        made.append([*(needle.meant_in(row.whole) for needle in needles), *shown])
    return made


def _scope(ask: Any, wanted: Wanted, place: Place, row: Any) -> Conditions:
    made = place.sees(ask, row)
    return [*made, row.project_id == value("project_id")] if wanted.in_project else made


def if_needed(row: Any, found: list[CTE]) -> Conditions:
    """Only if the stages before did not fill the page; then they found all they can, and are left out by their ids."""
    if not found:
        return []
    earlier = union_all(*(select(stage.c.id) for stage in found)).subquery()
    count = select(func.count()).select_from(earlier).scalar_subquery()
    return [count < value("last", Integer()), row.id.not_in(select(earlier.c.id))]
