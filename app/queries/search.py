"""Search: assets, shots and persons by words, whole, partial or misspelled (spec 50 §7).

Every word of the query must be found in something that the caller is shown: a name with what stands above it, the
description, a metadata value. The most selective word picks the candidates from an index of trigrams.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlalchemy.orm import aliased

from app.access import entities, persons
from app.access.boards import shown_data
from app.ask import Ask
from app.models import Entity, EntityType, Person, PreviewFile, Project, ProjectStatus, names
from app.queries.boards import is_kind
from app.queries.json import JsonText, columns, read_list
from app.queries.persons import shape
from app.schemas.persons import FULL_NAME
from app.schemas.search import FoundAssetRow, FoundShotRow

SHORTEST = 3
"""Characters of a query at least."""
WORDS = 8
LONGEST = 60
FORGIVEN = 5
"""A word of so many letters may be misspelled."""
ALIKE = "0.4"
SWAPPED = range(FORGIVEN, 13)
NOT_SEARCHED = {"Asset": (), "Shot": ("frame_in", "frame_out", "fps", "handle_in", "handle_out")}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Wanted:
    """A search: its words, in which project, which part of what is found."""

    query: str
    project_id: UUID | None
    limit: int
    offset: int

    @property
    def words(self) -> list[str]:
        """The words that must all be found."""
        return [word[:LONGEST] for word in dict.fromkeys(_WORD.findall(self.query))][:WORDS]


def found(ask: Ask, wanted: Wanted, index_names: Sequence[str]) -> dict[str, JsonText]:
    """What was found, by index. One statement an index, and one that sets how much words may differ."""
    if len(wanted.query.strip()) < SHORTEST:
        return {}
    searches = {"assets": _assets, "shots": _shots, "persons": _persons}
    chosen = [name for name in searches if name in index_names]
    if not wanted.words:
        return {name: JsonText(b"[]") for name in chosen}
    ask.db.execute(text(f"SELECT set_config('pg_trgm.word_similarity_threshold', '{ALIKE}', true)"))
    return {name: read_list(ask, searches[name](ask, wanted)) for name in chosen}


def _assets(ask: Ask, wanted: Wanted) -> Select[Any]:
    other, of_type = aliased(Entity), aliased(EntityType)
    by_type = select(other.id).join(of_type, of_type.id == other.entity_type_id)
    by_type = by_type.where(
        of_type.name.not_in(names.TEMPORAL_TYPES), matches(_rarest(wanted), func.searchable(of_type.name))
    )
    asset, kind = aliased(Entity), aliased(EntityType)
    texts = select(asset).join(kind, kind.id == asset.entity_type_id)
    best = _best(ask, wanted, "Asset", texts, asset, [kind.name, asset.name], [by_type])
    shown, of = aliased(Entity), aliased(EntityType)
    rows = _shown(ask, wanted, FoundAssetRow, best, shown, asset_type_name=of.name)
    return rows.join(of, of.id == shown.entity_type_id)


def _shots(ask: Ask, wanted: Wanted) -> Select[Any]:
    below, parent, child, middle, above = (aliased(Entity) for _ in range(5))
    rarest = _rarest(wanted)
    of_sequence = select(below.id).join(parent, parent.id == below.parent_id)
    of_episode = select(child.id).join(middle, middle.id == child.parent_id)
    of_episode = of_episode.join(above, above.id == middle.parent_id)
    more = [of_sequence.where(matches(rarest, _own(parent))), of_episode.where(matches(rarest, _own(above)))]
    shot, of, over = aliased(Entity), aliased(Entity), aliased(Entity)
    texts = select(shot).outerjoin(of, of.id == shot.parent_id).outerjoin(over, over.id == of.parent_id)
    best = _best(ask, wanted, "Shot", texts, shot, [over.name, of.name, shot.name], more)
    shown, sequence, episode = aliased(Entity), aliased(Entity), aliased(Entity)
    named = {"sequence_name": sequence.name, "episode": episode.name, "episode_id": episode.id}
    rows = _shown(ask, wanted, FoundShotRow, best, shown, **named)
    rows = rows.outerjoin(sequence, sequence.id == shown.parent_id)
    return rows.outerjoin(episode, episode.id == sequence.parent_id)


def _best(
    ask: Ask, wanted: Wanted, kind: str, rows: Select[Any], entity: Any, path: list[Any], more: list[Any]
) -> Any:
    """The page's entities with their place and texts: a subquery of `id`, `score`, `name`, `words`, `description`.

    `rows` brings the names of `path`; `more` are candidates by other names than their own. Texts are made once a
    row (OFFSET 0 keeps the planner from making them again in every comparison).
    """
    project, status = aliased(Project), aliased(ProjectStatus)
    candidates = (
        rows.with_only_columns(
            entity.id,
            entity.name,
            func.searchable(func.concat_ws(" ", *path)).label("words"),
            func.searchable(func.coalesce(entity.description, "")).label("description"),
            shown_data(ask, entity, kind).label("data"),
        )
        .join(project, project.id == entity.project_id)
        .join(status, status.id == project.project_status_id)
        .where(
            is_kind(kind, entity),
            status.name == names.OPEN_STATUS,
            entities.LISTS(ask, entity),
            entity.id.in_(_candidates(wanted, more)),
        )
    )
    if wanted.project_id is not None:
        candidates = candidates.where(entity.project_id == wanted.project_id)
    row = candidates.offset(literal_column("0")).subquery("candidate").c
    metadata = Metadata(row.data, NOT_SEARCHED[kind])
    held = [
        or_(matches(word, row.words), matches(word, row.description), metadata.holds(word))
        for word in wanted.words
    ]
    score = _score(wanted, row).label("score")
    ranked = select(row.id, row.name, row.words, row.description, row.data, score).where(*held)
    ranked = ranked.order_by(score.desc(), row.name, row.id).limit(wanted.limit).offset(wanted.offset)
    return ranked.subquery("best")


def _shown(ask: Ask, wanted: Wanted, schema: Any, best: Any, entity: Any, **named: Any) -> Select[Any]:
    """The best as the schema shows them, with what matched."""
    project, preview = aliased(Project), aliased(PreviewFile)
    kind: str = schema.type_name
    given = {
        "data": best.c.data,
        "project_name": project.name,
        "preview_file_extension": preview.extension,
        "matched_terms": _terms(wanted.words, best.c, Metadata(best.c.data, NOT_SEARCHED[kind])),
        **named,
    }
    rows = select(*columns(ask, schema, entity, relations=False, **given)).select_from(best)
    rows = rows.join(entity, entity.id == best.c.id).join(project, project.id == entity.project_id)
    rows = rows.outerjoin(preview, preview.id == entity.preview_file_id)
    return rows.order_by(best.c.score.desc(), best.c.name, best.c.id)


def _candidates(wanted: Wanted, more: list[Any]) -> Any:
    own = aliased(Entity)
    return union(select(own.id).where(matches(_rarest(wanted), _own(own))), *more).subquery().select()


def _own(entity: Any) -> ColumnElement[Any]:
    """The indexed text of an entity: its own name, description and metadata."""
    return func.entity_search_text(entity.name, entity.description, entity.data)


def _rarest(wanted: Wanted) -> str:
    """The word that fewest texts hold, as far as its length tells."""
    return max(wanted.words, key=len)


def matches(word: str, searched: Any) -> ColumnElement[bool]:
    """Is the word in the text? Longer words may have a wrong letter, or two letters swapped; codes may not."""
    made = [searched.like(func.concat("%", func.searchable(word), "%"))]
    if not word.isalpha():
        return made[0]
    if len(word) >= FORGIVEN:
        made.append(func.searchable(word).op("<%", is_comparison=True)(searched))
    if len(word) in SWAPPED:
        swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        made.append(searched.op("~", is_comparison=True)(func.searchable("|".join(sorted(swapped)))))
    return or_(*made)


class Metadata:
    """The metadata values of an entity that the caller is shown, but those of some keys."""

    def __init__(self, data: Any, without: tuple[str, ...]) -> None:
        empty = literal_column("'{}'::jsonb", JSONB)
        self.data = case((func.jsonb_typeof(data) == "object", data), else_=empty)
        self.without = without

    def _each(self) -> Any:
        return func.jsonb_each_text(self.data).table_valued("key", "value").render_derived()

    def _kept(self, each: Any) -> ColumnElement[bool]:
        return each.c.key.not_in(self.without) if self.without else literal(True)

    def holds(self, word: str) -> ColumnElement[bool]:
        """Does some value hold the word?"""
        each = self._each()
        found_in = and_(self._kept(each), matches(word, func.searchable(each.c.value)))
        return exists(select(literal(1)).select_from(each).where(found_in))

    def keys(self, words: Sequence[str]) -> Any:
        """The keys whose value holds one of the words, as an array."""
        each = self._each()
        any_word = or_(*(matches(word, func.searchable(each.c.value)) for word in words))
        keys = select(each.c.key).where(self._kept(each), any_word).order_by(each.c.key)
        return func.array(keys.scalar_subquery(), type_=ARRAY(Text))


def _terms(words: Sequence[str], row: Any, metadata: Metadata) -> ColumnElement[Any]:
    """The names of the fields that hold one of the words."""
    fixed = array(
        [
            case((or_(*(matches(word, held) for word in words)), literal(term, Text)))
            for term, held in (("name", row.words), ("description", row.description))
        ]
    )
    return func.array_cat(func.array_remove(fixed, None), metadata.keys(words), type_=ARRAY(Text))


def _score(wanted: Wanted, row: Any) -> ColumnElement[Any]:
    """How well a row answers: names first, whole names before parts, then the description."""
    query = func.searchable(" ".join(wanted.words))
    return (
        func.word_similarity(query, row.words) * 2
        + func.similarity(query, func.searchable(row.name))
        + func.word_similarity(query, row.description) * 0.5
    )


def _persons(ask: Ask, wanted: Wanted) -> Select[Any]:
    """Active persons by full name, as lists show them to the caller; guests and preview accounts are left out."""
    name = func.searchable(FULL_NAME.metadata["sql"](ask, Person))
    terms = array([literal("name", Text)])
    rows = select(*columns(ask, shape(ask, True), Person, matched_terms=terms)).where(
        persons.LISTS(ask, Person),
        Person.active.is_(True),
        ~Person.is_guest,
        *(matches(word, name) for word in wanted.words),
    )
    score = func.word_similarity(func.searchable(" ".join(wanted.words)), name)
    rows = rows.order_by(score.desc(), Person.first_name, Person.last_name, Person.id)
    return rows.limit(wanted.limit).offset(wanted.offset)
