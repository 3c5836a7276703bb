"""The collections of imported rows: who casts what, who does what, who works where (spec 50 §2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, delete, insert, inspect, select, tuple_

from app.ask import Ask
from app.events.log import record
from app.models import given
from app.schemas.row import RowSchema
from app.schemas.write import relations_of
from app.services import casting_stats
from app.services.assignments import among

CASTING = "entities_out"
Pair = tuple[UUID, UUID]


@dataclass
class Tied:
    """What changed: the owners by their rows' own collections, and (container, asset) pairs come and gone."""

    owners: set[UUID] = field(default_factory=set)
    come: set[Pair] = field(default_factory=set)
    gone: set[Pair] = field(default_factory=set)


def replace(
    ask: Ask,
    schema: type[RowSchema],
    lists: Mapping[UUID, Mapping[str, Sequence[UUID]]],
    casts: Mapping[UUID, Sequence[UUID]],
) -> Tied:
    """Make each collection hold exactly these ids; `casts`: castings of other entities. Three statements a name."""
    wanted: dict[str, dict[UUID, Sequence[UUID]]] = defaultdict(dict)
    for id_, named in lists.items():
        for name, ids in named.items():
            wanted[name][id_] = ids
    if casts:
        wanted[CASTING] |= casts
    tied = Tied()
    for name, by_owner in wanted.items():
        come, gone = _replace(ask, relations_of(schema)[name], by_owner)
        if name == CASTING:
            tied.come, tied.gone = come, gone
        else:
            tied.owners |= {owner for owner, _other in come | gone}
    return tied


def _replace(
    ask: Ask, relation: tuple[Any, str, str], wanted: Mapping[UUID, Sequence[UUID]]
) -> tuple[set[Pair], set[Pair]]:
    link, owner, other = relation
    owners, others = getattr(link, owner), getattr(link, other)
    held = ask.db.execute(select(owners, others).where(owners == among(list(wanted))))
    before: set[Pair] = {(one, two) for one, two in held}
    after: set[Pair] = {(id_, one) for id_, ids in wanted.items() for one in ids}
    come, gone = after - before, before - after
    if gone:
        pairs = _as_table(gone)
        lost = delete(link).where(tuple_(owners, others).in_(select(pairs.c.owner, pairs.c.other)))
        ask.db.execute(lost.execution_options(synchronize_session=False))
    if come:
        pairs = _as_table(come)
        columns = {attribute.key: attribute.columns[0].name for attribute in inspect(link).column_attrs}
        made = insert(link).from_select([columns[owner], columns[other]], select(pairs.c.owner, pairs.c.other))
        ask.db.execute(made)
    return come, gone


def _as_table(pairs: set[Pair]) -> Any:
    rows = [{"owner": owner, "other": other} for owner, other in sorted(pairs)]
    return given(rows, {"owner": Uuid(), "other": Uuid()})


def recast(ask: Ask, tied: Tied) -> None:
    """Count the changed castings anew. Records `<kind>:casting-update` of each, task:update-casting-stats of shots.

    Locks the entities by counting.
    """
    come, gone = _by_owner(tied.come), _by_owner(tied.gone)
    if not come and not gone:
        return
    counts = casting_stats.recount_live(ask, sorted({*come, *gone}))
    shots = [row.id for row in counts.values() if row.kind == "Shot"]
    told = [casting_stats.casting_event(row, come[row.id], gone[row.id]) for row in counts.values()]
    record(ask, *told, *(casting_stats.recount_ready(ask, shots) if shots else ()))


def _by_owner(pairs: set[Pair]) -> dict[UUID, list[UUID]]:
    made: dict[UUID, list[UUID]] = defaultdict(list)
    for owner, other in pairs:
        made[owner].append(other)
    return made
