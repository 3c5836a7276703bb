"""Which assets appear where: a casting is replaced as a whole, for any number of entities (spec 20 §5.9, 7.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import any_, delete, func, insert, inspect, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.access.prepared import array_literal, run, value, values
from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import EntityLinkNew, EntityLinkUpdated, entity_event
from app.models import Entity, EntityLink, EntityType, given, names
from app.models.given import awaited, rows_text
from app.models.statements import Kept, kept, send_kept
from app.schemas.write import number_of, text_of, uuid_of
from app.services import casting_mirrors, casting_stats, planner
from app.services.casting_mirrors import PAIR, Change, Pairs, Wanted

LABEL = inspect(EntityLink).columns["label"]
KEYS = ("entity_in_id", "entity_out_id", "nb_occurences", "label")
SHOWN = (EntityLink.id, EntityLink.entity_in_id, EntityLink.entity_out_id, EntityLink.nb_occurences)


class Link(NamedTuple):
    """A link, as it was stored."""

    id: UUID
    entity_in_id: UUID
    entity_out_id: UUID
    nb_occurences: int | None


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
    dropped = casting_mirrors.drop_from_shots(ask, changes) if cascade else set()
    created = store(ask, changes)
    planner.notice(ask, len(created), EntityLink)
    mirrored = casting_mirrors.mirror(ask, changes.values())
    unmirrored = casting_mirrors.unmirror(ask, changes.values())
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
    run(ask, _locking, ids=ids).close()


def _locking(_ask: Any) -> Any:
    ids = values("ids")
    shot, sequence, above, below = (aliased(Entity) for _ in range(4))
    own = select(func.unnest(ids).label("id"))
    episodes = select(sequence.parent_id).join(shot, shot.parent_id == sequence.id).where(shot.id == any_(ids))
    shots = select(below.id).join(above, above.id == below.parent_id).where(above.parent_id == any_(ids))
    scope = own.union_all(episodes, shots)
    return select(Entity.id).where(Entity.id.in_(scope)).order_by(Entity.id).with_for_update(key_share=True)


def _changes(
    ask: Ask, project_id: UUID, wanted: Mapping[UUID, Wanted], only: UUID | None = None
) -> dict[UUID, Change]:
    """The entities, read after they were locked, with the assets (`only`: this one) that are cast in them."""
    with run(ask, _containers, ids=list(wanted)) as found:
        rows = found.fetchall()
    if len(rows) < len(wanted):
        raise NotFound("No entity has this id.")
    if any(row[1] != project_id for row in rows):
        raise Forbidden()
    changes = {
        id_: Change(id_, home, kind, above if kind == "Shot" else None, wanted[id_])
        for id_, home, kind, above in rows
    }
    with run(ask, _cast_now, only is not None, ids=list(wanted), asset_id=only) as found:
        for container, asset in found.fetchall():
            changes[container].old.add(asset)
    return changes


def _containers(_ask: Any) -> Any:
    sequence = aliased(Entity)
    rows = select(Entity.id, Entity.project_id, EntityType.name, sequence.parent_id)
    rows = rows.join(EntityType, EntityType.id == Entity.entity_type_id)
    return rows.outerjoin(sequence, sequence.id == Entity.parent_id).where(Entity.id == any_(values("ids")))


def _cast_now(_ask: Any, one: bool) -> Any:
    links = select(EntityLink.entity_in_id, EntityLink.entity_out_id)
    links = links.where(EntityLink.entity_in_id == any_(values("ids")))
    return links.where(EntityLink.entity_out_id == value("asset_id")) if one else links


def _homes(ask: Ask, changes: Iterable[Change]) -> dict[UUID, UUID]:
    """The project of each asset; 400 for what is no asset, or a foreign one neither shared nor cast already."""
    named = {asset for change in changes for asset in (*change.wanted, *change.old)}
    if not named:
        return {}
    with run(ask, _assets, ids=list(named)) as rows:
        found = {row[0]: row for row in rows.fetchall()}
    for change in changes:
        for asset in change.wanted.keys() - change.old:
            _id, home, is_shared, kind = found.get(asset, (asset, None, False, names.TEMPORAL_TYPES[0]))
            if kind in names.TEMPORAL_TYPES or (home != change.project_id and not is_shared):
                raise WrongParameter(f"No asset of this production, and no shared one, has the id {asset}.")
    return {id_: row[1] for id_, row in found.items()}


def _assets(_ask: Any) -> Any:
    rows = select(Entity.id, Entity.project_id, Entity.is_shared, EntityType.name)
    return rows.join(EntityType, EntityType.id == Entity.entity_type_id).where(Entity.id == any_(values("ids")))


def _store(ask: Ask, changes: Mapping[UUID, Change]) -> list[Event]:
    """Put the new links in the place of the old ones; answers their events. Two statements."""
    send_kept(ask.db, _clearing(), {"ids": array_literal(changes)})
    rows = _rows(changes)
    if not rows:
        return []
    with run(ask, _linking, rows=rows_text(rows, KEYS)) as found:
        return [
            _told_new(row, changes[row.entity_in_id].project_id) for row in map(Link._make, found.fetchall())
        ]


@cache
def _clearing() -> Kept:
    return kept(delete(EntityLink).where(EntityLink.entity_in_id == any_(values("ids"))))


def _linking(_ask: Any) -> Any:
    table = awaited("rows", EntityLink, *KEYS)
    made = insert(EntityLink).from_select(KEYS, select(*(table.c[key] for key in KEYS)))
    return made.returning(*SHOWN)


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
        rows = [dict(zip(PAIR, pair, strict=True)) for pair in sorted(leaving)]
        pairs = given(rows, EntityLink, *PAIR)
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
