"""Which assets appear where: a casting is replaced as a whole, for any number of entities (spec 20 §5.9, 7.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, inspect, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import EntityLinkNew, EntityLinkUpdated, entity_event
from app.models import Entity, EntityLink, EntityType, given, names
from app.schemas.write import number_of, text_of, uuid_of
from app.services import casting_stats, planner

Pairs = set[tuple[UUID, UUID]]
"""(container, asset)."""
Wanted = dict[UUID, dict[str, Any]]
"""A casting: number and label by asset; None leaves what is there."""
LABEL = inspect(EntityLink).columns["label"]
KEYS = ("entity_in_id", "entity_out_id", "nb_occurences", "label")
SHOWN = (EntityLink.id, EntityLink.entity_in_id, EntityLink.entity_out_id, EntityLink.nb_occurences)


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


Store = Callable[[Ask, Mapping[UUID, Change]], list[Event]]
"""Writes the links of changes; answers their events."""


def entries_of(raw: Any) -> Wanted:
    """A casting by asset; an entry without asset or number is left out, the last of one asset wins."""
    if not isinstance(raw, list):
        raise WrongParameter("A casting must be a JSON array.")
    made = {}
    for entry in raw:
        if not isinstance(entry, Mapping):
            raise WrongParameter("An entry of a casting must be a JSON object.")
        if entry.get("asset_id") is None or entry.get("nb_occurences") is None:
            continue
        asset_id = uuid_of(entry["asset_id"], "asset_id")
        number = number_of(entry["nb_occurences"], "nb_occurences", whole=True)
        if number < 0:
            raise WrongParameter("nb_occurences must not be negative.")
        label = entry.get("label")
        made[asset_id] = {"nb_occurences": number, "label": "" if label is None else text_of(label, LABEL)}
    return made


def replace(ask: Ask, project_id: UUID, castings: Mapping[UUID, Any]) -> None:
    """Replace the castings of entities of the project: `{entity_id: entries}`; 404, 403 or 400 before any write.

    Locks the entities with their episodes and the episodes' shots. The same number of statements for any number of
    entities. Records what spec 20 §7.2 names: links, casting updates, stats of tasks, updates of assets.
    """
    wanted = {id_: entries_of(raw) for id_, raw in castings.items()}
    if not wanted:
        return
    _lock(ask, list(wanted))
    _apply(ask, _changes(ask, project_id, wanted), _store)


def put(
    ask: Ask, project_id: UUID, asset_id: UUID, ids: Iterable[UUID], number: int | None, label: str | None
) -> None:
    """Cast one asset in entities of the project and leave the rest of their castings alone; 0 takes it out.

    A link that is there keeps its number and label where none is given. Locks, refusals and events are those of
    `replace`; a link that is there already is told by `entity-link:update`.
    """
    entry: Wanted = {} if number == 0 else {asset_id: {"nb_occurences": number, "label": label}}
    wanted = {id_: dict(entry) for id_ in ids}
    _lock(ask, list(wanted))
    _apply(ask, _changes(ask, project_id, wanted, asset_id), _store_one)


def merge(ask: Ask, project_id: UUID, castings: Mapping[UUID, Wanted]) -> None:
    """Cast assets in entities of the project and leave the rest of their castings alone (spec 50 §3.6).

    `castings`: number and label by asset, by entity; both are written over what is there. Locks, refusals and
    events are those of `replace`; a link that is there already is told by `entity-link:update`.
    """
    if castings:
        _lock(ask, list(castings))
        changes = _changes(ask, project_id, castings)
        for change in changes.values():
            change.old &= change.wanted.keys()
        _apply(ask, changes, _store_over, cascade=False)


def take_out(ask: Ask, project_id: UUID, link_id: UUID) -> None:
    """Remove one link of a container of the project: from that container only; absent 404, elsewhere 403.

    Records the casting update, and what follows for a shot's episode.
    """
    chosen = select(EntityLink.entity_in_id, EntityLink.entity_out_id).where(EntityLink.id == link_id)
    link = ask.db.execute(chosen).one_or_none()
    if link is None:
        raise NotFound("No link has this id.")
    _lock(ask, [link.entity_in_id])
    changes = _changes(ask, project_id, {link.entity_in_id: {}}, link.entity_out_id)
    _apply(ask, changes, _store_one, cascade=False)


def _apply(ask: Ask, changes: dict[UUID, Change], store: Store, cascade: bool = True) -> None:
    """Write the changes of castings that are locked, mirror them, count them and tell them."""
    homes = _homes(ask, changes.values())
    dropped = _drop_from_shots(ask, changes) if cascade else set()
    created = store(ask, changes)
    planner.notice(ask, len(created), EntityLink)
    mirrored = _mirror(ask, changes.values())
    unmirrored = _unmirror(ask, changes.values())
    counts = casting_stats.recount_live(ask, {*changes, *(pair[0] for pair in dropped | mirrored | unmirrored)})
    shots = {id_ for id_, row in counts.items() if row.kind == "Shot"}
    record(
        ask,
        *created,
        *(entity_event("Asset", "update", asset, homes[asset]) for _, asset in sorted(mirrored)),
        *(casting_stats.recount_ready(ask, shots) if shots else ()),
        *_told(changes, counts),
        *(casting_stats.casting_event(counts[shot], (), assets) for shot, assets in _by_container(dropped)),
        *_told_unmirrored(unmirrored, counts, homes),
    )


def _lock(ask: Ask, ids: list[UUID]) -> None:
    """Lock the entities, the episodes above them and the shots below them, in one order for everybody."""
    shot, sequence, above, below = (aliased(Entity) for _ in range(4))
    episodes = select(sequence.parent_id).join(shot, shot.parent_id == sequence.id).where(shot.id.in_(ids))
    shots = select(below.id).join(above, above.id == below.parent_id).where(above.parent_id.in_(ids))
    scope = or_(Entity.id.in_(ids), Entity.id.in_(episodes), Entity.id.in_(shots))
    ask.db.execute(select(Entity.id).where(scope).order_by(Entity.id).with_for_update(key_share=True))


def _changes(
    ask: Ask, project_id: UUID, wanted: Mapping[UUID, Wanted], only: UUID | None = None
) -> dict[UUID, Change]:
    """The entities, read after they were locked, with the assets (`only`: this one) that are cast in them."""
    sequence = aliased(Entity)
    found = ask.db.execute(
        select(Entity.id, Entity.project_id, EntityType.name.label("kind"), sequence.parent_id)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .outerjoin(sequence, sequence.id == Entity.parent_id)
        .where(Entity.id.in_(list(wanted)))
    ).all()
    if len(found) < len(wanted):
        raise NotFound("No entity has this id.")
    if any(row.project_id != project_id for row in found):
        raise Forbidden()
    changes = {
        row.id: Change(
            row.id, row.project_id, row.kind, row.parent_id if row.kind == "Shot" else None, wanted[row.id]
        )
        for row in found
    }
    links = select(EntityLink.entity_in_id, EntityLink.entity_out_id)
    links = links.where(EntityLink.entity_in_id.in_(list(wanted)))
    for container, asset in ask.db.execute(links.where(EntityLink.entity_out_id == only) if only else links):
        changes[container].old.add(asset)
    return changes


def _homes(ask: Ask, changes: Iterable[Change]) -> dict[UUID, UUID]:
    """The project of each asset; 400 for what is no asset, or a foreign one neither shared nor cast already."""
    named = {asset for change in changes for asset in (*change.wanted, *change.old)}
    if not named:
        return {}
    found = {
        row.id: row
        for row in ask.db.execute(
            select(Entity.id, Entity.project_id, Entity.is_shared, EntityType.name.label("kind"))
            .join(EntityType, EntityType.id == Entity.entity_type_id)
            .where(Entity.id.in_(list(named)))
        )
    }
    for change in changes:
        for asset in change.wanted.keys() - change.old:
            row = found.get(asset)
            foreign = row is not None and row.project_id != change.project_id and not row.is_shared
            if row is None or foreign or row.kind in names.TEMPORAL_TYPES:
                raise WrongParameter(f"No asset of this production, and no shared one, has the id {asset}.")
    return {id_: row.project_id for id_, row in found.items()}


def _pairs(pairs: Pairs) -> Any:
    rows = [{"entity_in_id": container, "entity_out_id": asset} for container, asset in sorted(pairs)]
    return given(rows, EntityLink, "entity_in_id", "entity_out_id")


def _drop_from_shots(ask: Ask, changes: Mapping[UUID, Change]) -> Pairs:
    """What leaves an episode leaves its shots, but those whose own casting is replaced too."""
    leaving = {
        (change.id, asset)
        for change in changes.values()
        if change.kind == "Episode"
        for asset in change.removed
    }
    if not leaving:
        return set()
    pairs, shot, sequence = _pairs(leaving), aliased(Entity), aliased(Entity)
    gone = (
        delete(EntityLink)
        .where(
            sequence.parent_id == pairs.c.entity_in_id,
            shot.parent_id == sequence.id,
            EntityLink.entity_in_id == shot.id,
            EntityLink.entity_out_id == pairs.c.entity_out_id,
            EntityLink.entity_in_id.not_in(list(changes)),
        )
        .returning(EntityLink.entity_in_id, EntityLink.entity_out_id)
        .execution_options(synchronize_session=False)
    )
    return {(row[0], row[1]) for row in ask.db.execute(gone)}


def _store(ask: Ask, changes: Mapping[UUID, Change]) -> list[Event]:
    """Put the new links in the place of the old ones; answers their events. Two statements."""
    old = delete(EntityLink).where(EntityLink.entity_in_id.in_(list(changes)))
    ask.db.execute(old.execution_options(synchronize_session=False))
    rows = _rows(changes)
    if not rows:
        return []
    table = given(rows, EntityLink, *KEYS)
    made = insert(EntityLink).from_select(KEYS, select(*(table.c[key] for key in KEYS)))
    return [
        _told_new(row, changes[row.entity_in_id].project_id) for row in ask.db.execute(made.returning(*SHOWN))
    ]


def _rows(changes: Mapping[UUID, Change]) -> list[dict[str, Any]]:
    return [
        {"entity_in_id": change.id, "entity_out_id": asset, **entry}
        for change in changes.values()
        for asset, entry in change.wanted.items()
    ]


def _store_over(ask: Ask, changes: Mapping[UUID, Change]) -> list[Event]:
    """Write the wanted links over those that are there; answers their events. One statement."""
    rows = given(_rows(changes), EntityLink, *KEYS)
    made = postgresql_insert(EntityLink).from_select(KEYS, select(*(rows.c[key] for key in KEYS)))
    stated: dict[str, Any] = {key: made.excluded[key] for key in ("nb_occurences", "label")}
    stated["updated_at"] = func.clock_timestamp()
    upsert = made.on_conflict_do_update(index_elements=["entity_in_id", "entity_out_id"], set_=stated)
    return [_told_link(row, changes[row.entity_in_id]) for row in ask.db.execute(upsert.returning(*SHOWN))]


def _store_one(ask: Ask, changes: Mapping[UUID, Change]) -> list[Event]:
    """Write or remove the link to one asset in each entity; answers the links' events. Two statements."""
    leaving = {(change.id, asset) for change in changes.values() for asset in change.removed}
    if leaving:
        pairs = _pairs(leaving)
        gone = delete(EntityLink).where(
            EntityLink.entity_in_id == pairs.c.entity_in_id, EntityLink.entity_out_id == pairs.c.entity_out_id
        )
        ask.db.execute(gone.execution_options(synchronize_session=False))
    rows = _rows(changes)
    if not rows:
        return []
    number, label = rows[0]["nb_occurences"], rows[0]["label"]
    shared = {"nb_occurences": 1 if number is None else number, "label": label or ""}
    stated = {"nb_occurences": number, "label": label, "updated_at": func.clock_timestamp()}
    kept = {key: value for key, value in stated.items() if value is not None}
    made = postgresql_insert(EntityLink).values([{**row, **shared} for row in rows])
    upsert = made.on_conflict_do_update(index_elements=["entity_in_id", "entity_out_id"], set_=kept)
    return [_told_link(row, changes[row.entity_in_id]) for row in ask.db.execute(upsert.returning(*SHOWN))]


def _told_link(row: Any, change: Change) -> Event:
    if row.entity_out_id not in change.old:
        return _told_new(row, change.project_id)
    told = {"entity_link_id": row.id, "nb_occurences": row.nb_occurences}
    return EntityLinkUpdated(project_id=change.project_id, **told)


def _told_new(row: Any, project_id: UUID) -> Event:
    return EntityLinkNew(
        entity_link_id=row.id,
        entity_in_id=row.entity_in_id,
        entity_out_id=row.entity_out_id,
        nb_occurences=row.nb_occurences,
        project_id=project_id,
    )


def _mirror(ask: Ask, changes: Iterable[Change]) -> Pairs:
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
    keys = ("entity_in_id", "entity_out_id", "label", "data")
    table = given(rows, EntityLink, *keys)
    made = postgresql_insert(EntityLink).from_select(keys, select(*(table.c[key] for key in keys)))
    told_apart = made.on_conflict_do_nothing().returning(EntityLink.entity_in_id, EntityLink.entity_out_id)
    return told | {(row[0], row[1]) for row in ask.db.execute(told_apart)}


def _unmirror(ask: Ask, changes: Iterable[Change]) -> Pairs:
    """What no shot of the episode casts any more leaves the episode, if it came there by itself."""
    left = {(change.episode_id, asset) for change in changes if change.episode_id for asset in change.removed}
    if not left:
        return set()
    pairs, shot, sequence, link = _pairs(left), aliased(Entity), aliased(Entity), aliased(EntityLink)
    still = exists().where(
        sequence.parent_id == EntityLink.entity_in_id,
        shot.parent_id == sequence.id,
        link.entity_in_id == shot.id,
        link.entity_out_id == EntityLink.entity_out_id,
    )
    gone = (
        delete(EntityLink)
        .where(
            EntityLink.entity_in_id == pairs.c.entity_in_id,
            EntityLink.entity_out_id == pairs.c.entity_out_id,
            EntityLink.data["auto"].astext == "true",
            ~still,
        )
        .returning(EntityLink.entity_in_id, EntityLink.entity_out_id)
        .execution_options(synchronize_session=False)
    )
    return {(row[0], row[1]) for row in ask.db.execute(gone)}


def _by_container(pairs: Pairs) -> list[tuple[UUID, set[UUID]]]:
    made: dict[UUID, set[UUID]] = {}
    for container, asset in pairs:
        made.setdefault(container, set()).add(asset)
    return sorted(made.items())


def _told(changes: Mapping[UUID, Change], counts: Mapping[UUID, Any]) -> list[Event]:
    return [
        casting_stats.casting_event(counts[id_], change.wanted.keys() - change.old, change.removed)
        for id_, change in changes.items()
    ]


def _told_unmirrored(pairs: Pairs, counts: Mapping[UUID, Any], homes: Mapping[UUID, UUID]) -> list[Event]:
    told: list[Event] = []
    for episode, asset in sorted(pairs):
        told.append(casting_stats.casting_event(counts[episode], (), [asset]))
        told.append(entity_event("Asset", "update", asset, homes[asset]))
    return told
