"""What a casting's change brings about around it: episodes cast what their shots cast (spec 20 §5.9).

A change is written by `services/casting.py`; these steps write what follows, for any number of changes at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import all_, delete, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.access.prepared import run, values
from app.ask import Ask
from app.models import Entity, EntityLink
from app.models.given import awaited, rows_text

Pairs = set[tuple[UUID, UUID]]
"""(container, asset)."""
Wanted = dict[UUID, dict[str, Any]]
"""A casting: number and label by asset; None leaves what is there."""
PAIR = ("entity_in_id", "entity_out_id")
MIRRORED = (*PAIR, "label", "data")


@dataclass
class Change:
    """One entity whose casting is replaced."""

    id: UUID
    project_id: UUID
    kind: str
    episode_id: UUID | None
    wanted: Wanted = field(default_factory=dict)
    old: set[UUID] = field(default_factory=set)

    @property
    def removed(self) -> set[UUID]:
        """Assets that leave the casting."""
        return self.old - self.wanted.keys()


def pairs_text(pairs: Pairs) -> str:
    """(container, asset) pairs as the text that a table of `awaited` takes."""
    return rows_text([dict(zip(PAIR, pair, strict=True)) for pair in sorted(pairs)], PAIR)


def drop_from_shots(ask: Ask, changes: Mapping[UUID, Change]) -> Pairs:
    """What leaves an episode leaves its shots, but those whose own casting is replaced too."""
    leaving = {
        (change.id, asset)
        for change in changes.values()
        if change.kind == "Episode"
        for asset in change.removed
    }
    if not leaving:
        return set()
    with run(ask, _dropping, rows=pairs_text(leaving), ids=list(changes)) as gone:
        return set(gone.fetchall())


def _dropping(_ask: Any) -> Any:
    pairs, shot, sequence = awaited("rows", EntityLink, *PAIR), aliased(Entity), aliased(Entity)
    return (
        delete(EntityLink)
        .where(
            sequence.parent_id == pairs.c.entity_in_id,
            shot.parent_id == sequence.id,
            EntityLink.entity_in_id == shot.id,
            EntityLink.entity_out_id == pairs.c.entity_out_id,
            EntityLink.entity_in_id != all_(values("ids")),
        )
        .returning(EntityLink.entity_in_id, EntityLink.entity_out_id)
    )


def mirror(ask: Ask, changes: Iterable[Change]) -> Pairs:
    """What is cast in a shot is cast in its episode too; answers the (episode, asset) that were told or made."""
    told: Pairs = set()
    labels: dict[tuple[UUID, UUID], str] = {}
    for change in changes:
        if change.kind == "Episode":
            told |= {(change.id, asset) for asset in change.wanted}
        for asset, entry in change.wanted.items():
            if change.episode_id:
                labels.setdefault((change.episode_id, asset), entry["label"] or "")
    if not labels:
        return told
    rows = [
        {"entity_in_id": pair[0], "entity_out_id": pair[1], "label": label, "data": {"auto": True}}
        for pair, label in sorted(labels.items())
    ]
    with run(ask, _mirroring, rows=rows_text(rows, MIRRORED)) as made:
        return told | set(made.fetchall())


def _mirroring(_ask: Any) -> Any:
    table = awaited("rows", EntityLink, *MIRRORED)
    made = postgresql_insert(EntityLink).from_select(MIRRORED, select(*(table.c[key] for key in MIRRORED)))
    return made.on_conflict_do_nothing().returning(EntityLink.entity_in_id, EntityLink.entity_out_id)


def unmirror(ask: Ask, changes: Iterable[Change]) -> Pairs:
    """What no shot of the episode casts any more leaves the episode, if it came there by itself."""
    left = {(change.episode_id, asset) for change in changes if change.episode_id for asset in change.removed}
    if not left:
        return set()
    with run(ask, _unmirroring, rows=pairs_text(left)) as gone:
        return set(gone.fetchall())


def _unmirroring(_ask: Any) -> Any:
    pairs = awaited("rows", EntityLink, *PAIR)
    shot, sequence, link = aliased(Entity), aliased(Entity), aliased(EntityLink)
    # OFFSET 0: asked for each pair, from the few links of its asset, not joined from the episode's many shots.
    still = (
        select(literal(1))
        .select_from(link)
        .join(shot, shot.id == link.entity_in_id)
        .join(sequence, sequence.id == shot.parent_id)
        .where(link.entity_out_id == EntityLink.entity_out_id, sequence.parent_id == EntityLink.entity_in_id)
        .offset(0)
        .correlate(EntityLink)
    )
    return (
        delete(EntityLink)
        .where(
            EntityLink.entity_in_id == pairs.c.entity_in_id,
            EntityLink.entity_out_id == pairs.c.entity_out_id,
            EntityLink.data["auto"].astext == "true",
            ~still.exists(),
        )
        .returning(EntityLink.entity_in_id, EntityLink.entity_out_id)
    )
