"""Search: assets, shots, persons and more by words, whole, partial or misspelled (spec 50 §7).

Every word of the query must be found in something that the caller is shown: a name with what stands above it, the
description, a metadata value. `search_words` hears the words, `search_pages` finds the rows, this page shows them;
`search_work` those of tasks, comments and playlists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CTE, ColumnElement, Select, Text, case, func, literal, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from app.access.boards import shown_data
from app.access.prepared import filled, prepare
from app.ask import Ask
from app.models import Entity, EntityType, Person, PreviewFile, Project
from app.queries import search_work
from app.queries.json import JsonText, columns, execute, list_text
from app.queries.persons import shape
from app.queries.prepared import json_rows
from app.queries.search_pages import Wanted, page, ranks_of
from app.queries.search_places import ASSETS, PERSONS, SHOTS, Metadata
from app.queries.search_words import Sought, heard, words_of
from app.schemas.search import FoundAssetRow, FoundShotRow

SHORTEST = 3
"""Characters of a query at least."""


def found(
    ask: Ask, query: str, project_id: UUID | None, limit: int, offset: int, index_names: Sequence[str]
) -> dict[str, JsonText]:
    """What was found, by index. One statement an index, and one for the words."""
    if len(query.strip()) < SHORTEST:
        return {}
    chosen = [name for name in SEARCHES if name in index_names]
    words = words_of(query)
    needles = heard(ask, words) if words and chosen else []
    if not needles:
        return {name: JsonText(b"[]") for name in chosen}
    given = {
        "query": " ".join(needle.word for needle in needles) + "%",
        "project_id": project_id,
        "limit": limit,
        "offset": offset,
        "last": limit + offset,
    }
    for at, needle in enumerate(needles):
        given |= needle.values(at)
    guesses = tuple(len(needle.meant) for needle in needles)
    return {name: _read(ask, name, guesses, project_id is not None, given) for name in chosen}


def _read(ask: Ask, name: str, guesses: tuple[int, ...], in_project: bool, given: dict[str, Any]) -> JsonText:
    """One statement, built once for a caller's shape and so many words, but planned each time: words differ."""
    statement = prepare(json_rows(_search), ask.caller.shape, ask.touched, (name, guesses, in_project))
    with execute(ask, statement.inline, filled(ask, statement, given)) as cursor:
        return list_text(cursor.fetchall())


def _search(ask: Any, name: str, guesses: tuple[int, ...], in_project: bool) -> Select[Any]:
    needles = [Sought(at, number) for at, number in enumerate(guesses)]
    return SEARCHES[name](ask, Wanted(needles, in_project))


def _assets(ask: Any, wanted: Wanted) -> Select[Any]:
    best, shown, kind = page(ask, wanted, ASSETS), aliased(Entity), aliased(EntityType)
    words = func.concat(kind.name, " ", shown.name)
    rows = _entities(ask, wanted, FoundAssetRow, best, shown, words, asset_type_name=kind.name)
    return rows.join(kind, kind.id == shown.entity_type_id)


def _shots(ask: Any, wanted: Wanted) -> Select[Any]:
    best, shown = page(ask, wanted, SHOTS), aliased(Entity)
    sequence, episode = aliased(Entity), aliased(Entity)
    named = {"sequence_name": sequence.name, "episode": episode.name, "episode_id": episode.id}
    words = func.concat_ws(" ", episode.name, sequence.name, shown.name)
    rows = _entities(ask, wanted, FoundShotRow, best, shown, words, **named)
    rows = rows.outerjoin(sequence, sequence.id == shown.parent_id)
    return rows.outerjoin(episode, episode.id == sequence.parent_id)


def _entities(
    ask: Any, wanted: Wanted, schema: Any, best: CTE, shown: Any, words: Any, **named: Any
) -> Select[Any]:
    """The entities of the page as the schema shows them, with what matched."""
    project, preview = aliased(Project), aliased(PreviewFile)
    data = shown_data(ask, shown, schema.type_name)
    given = {
        "data": data,
        "project_name": project.name,
        "preview_file_extension": preview.extension,
        "matched_terms": _terms(
            wanted.needles, {"name": words, "description": shown.description}, Metadata(schema.type_name, data)
        ),
        **named,
    }
    rows = select(*columns(ask, schema, shown, relations=False, **given)).select_from(best)
    rows = rows.join(shown, shown.id == best.c.id).join(project, project.id == shown.project_id)
    return rows.outerjoin(preview, preview.id == shown.preview_file_id).order_by(*ranks_of(best))


def _terms(needles: Sequence[Sought], texts: dict[str, Any], metadata: Metadata) -> ColumnElement[Any]:
    """The names of the fields that hold one of the words."""
    fixed = array(
        [
            case((or_(*(needle.meant_in(func.searchable(held)) for needle in needles)), literal(term, Text)))
            for term, held in texts.items()
        ]
    )
    return func.array_cat(func.array_remove(fixed, None), metadata.keys(needles), type_=ARRAY(Text))


def _persons(ask: Any, wanted: Wanted) -> Select[Any]:
    """Active persons by full name, as lists show them to the caller; guests and preview accounts are left out."""
    best = page(ask, Wanted(wanted.needles, False), PERSONS)
    terms = array([literal("name", Text)])
    rows = select(*columns(ask, shape(ask, True), Person, matched_terms=terms)).select_from(best)
    return rows.join(Person, Person.id == best.c.id).order_by(*ranks_of(best))


SEARCHES: dict[str, Callable[[Any, Wanted], Select[Any]]] = {
    "assets": _assets,
    "shots": _shots,
    "persons": _persons,
    "tasks": search_work.tasks,
    "comments": search_work.comments,
    "playlists": search_work.playlists,
}
