"""Castings, read (spec 20 §7.1, 7.3). Canceled assets are never listed; one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Select, Text, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import entities
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Entity, EntityLink, EntityType, given_ids, names
from app.queries.boards import is_kind
from app.queries.json import JsonText, array_of, columns, map_of, read_value
from app.queries.prepared import run, text_of_list, text_of_value, value
from app.schemas import casting as schemas
from app.schemas.row import RowSchema


def check_entity(ask: Ask, project_id: UUID, id_: UUID, kind: str | None = None) -> None:
    """The entity exists (404), in this project (403). One statement."""
    with run(ask, _home, kind, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No entity has this id.")
    if str(found[0]) != str(project_id):
        raise Forbidden()


def _home(_ask: Any, kind: str | None) -> Select[Any]:
    chosen = select(Entity.project_id).where(Entity.id == value("id"))
    return chosen.where(is_kind(kind, Entity)) if kind else chosen


def check_asset_type(ask: Ask, id_: UUID) -> None:
    """An asset type has this id: reserved types are none (404)."""
    found = ask.db.scalar(select(EntityType.name).where(EntityType.id == id_))
    if found is None or found in names.TEMPORAL_TYPES:
        raise NotFound("No asset type has this id.")


def _shown(ask: Any, schema: type[RowSchema], asset: Any, kind: Any, **more: Any) -> list[Any]:
    known = {
        "asset_id": asset.id,
        "asset_name": asset.name,
        "asset_type_name": kind.name,
        "name": asset.name,
        "preview_file_id": asset.preview_file_id,
        "ready_for": asset.ready_for,
        "episode_id": asset.source_id,
        "is_shared": asset.is_shared,
        "project_id": asset.project_id,
        **more,
    }
    declared = schema.wire_fields()
    return columns(ask, schema, EntityLink, **{key: sql for key, sql in known.items() if key in declared})


def _joined(made: Any, asset: Any, kind: Any) -> Any:
    return (
        made.select_from(EntityLink)
        .join(asset, asset.id == EntityLink.entity_out_id)
        .join(kind, kind.id == asset.entity_type_id)
        .where(asset.canceled.is_not(True))
    )


def of_entity(ask: Ask, entity_id: UUID) -> JsonText:
    """The casting of one entity, by type and name."""
    return text_of_list(ask, _of_entity, entity_id=entity_id)


def _of_entity(ask: Any) -> Select[Any]:
    asset, kind = aliased(Entity), aliased(EntityType)
    made = _joined(select(*_shown(ask, schemas.CastingRow, asset, kind)), asset, kind)
    made = made.where(EntityLink.entity_in_id == value("entity_id"))
    return made.order_by(kind.name, asset.name, asset.id)  # type: ignore[no-any-return]


def of_entities(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """The castings of these entities: `{entity_id: [CastingRow, ...]}`, the empty ones too. One statement."""
    asset, kind, asked = aliased(Entity), aliased(EntityType), given_ids(ids)
    made = _joined(select(*_shown(ask, schemas.CastingRow, asset, kind)), asset, kind)
    made = made.where(EntityLink.entity_in_id == asked.c.id).order_by(kind.name, asset.name, asset.id)
    castings = select(asked.c.id, array_of(made.correlate(asked)).label("value"))
    return read_value(ask, select(map_of(castings, "id")))


def _map(ask: Any, schema: type[RowSchema], container: Any, sequence: Any, *where: Any) -> Select[Any]:
    """Castings by container; `sequence` is joined when the rows show it."""
    asset, kind = aliased(Entity), aliased(EntityType)
    more = {} if sequence is None else {"sequence_name": sequence.name}
    pairs: list[Any] = []
    for label in _shown(ask, schema, asset, kind, **more):
        pairs += (literal_column(f"'{label.name}'"), label.element)
    item = func.json_build_object(*pairs, type_=JSON())
    ordered = func.json_agg(aggregate_order_by(item, kind.name, asset.name, asset.id), type_=JSON())
    made = _joined(select(EntityLink.entity_in_id.label("id"), ordered.label("value")), asset, kind)
    made = made.join(container, container.id == EntityLink.entity_in_id).where(*where)
    by: tuple[Any, ...] = (container.name, EntityLink.entity_in_id)
    if sequence is not None:
        made = made.join(sequence, sequence.id == container.parent_id)
        by = (sequence.name, *by)
    return select(map_of(made.group_by(*by).order_by(*by), "id"))


def of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The castings of every container of a project."""
    return text_of_value(ask, _of_project, project_id=project_id)


def _of_project(ask: Any) -> Select[Any]:
    container = aliased(Entity)
    return _map(ask, schemas.EpisodeCastingRow, container, None, container.project_id == value("project_id"))


def of_shots(
    ask: Ask, project_id: UUID, sequence_id: UUID | None = None, episode_id: UUID | None = None
) -> JsonText:
    """The castings of the project's shots that have a sequence: all, of one sequence, or of one episode."""
    given = {"sequence_id": sequence_id, "episode_id": episode_id}
    within = {name: id_ for name, id_ in given.items() if id_ is not None}
    return text_of_value(ask, _of_shots, tuple(within), project_id=project_id, **within)


def _of_shots(ask: Any, within: tuple[str, ...]) -> Select[Any]:
    shot, sequence = aliased(Entity), aliased(Entity)
    above = {"sequence_id": sequence.id, "episode_id": sequence.parent_id}
    inside = [above[name] == value(name) for name in within]
    own = (shot.project_id == value("project_id"), is_kind("Shot", shot))
    return _map(ask, schemas.ShotCastingRow, shot, sequence, *own, *inside)


def of_asset_type(ask: Ask, project_id: UUID, asset_type_id: UUID) -> JsonText:
    """The castings of the project's assets of a type."""
    return text_of_value(ask, _of_asset_type, project_id=project_id, asset_type_id=asset_type_id)


def _of_asset_type(ask: Any) -> Select[Any]:
    container = aliased(Entity)
    own = (container.project_id == value("project_id"), container.entity_type_id == value("asset_type_id"))
    return _map(ask, schemas.AssetCastingRow, container, None, *own)


def cast_in(ask: Ask, asset_id: UUID) -> JsonText:
    """Where an asset appears, as far as the caller sees it: shots first, then assets. Two statements."""
    parts = [text_of_list(ask, build, asset_id=asset_id)[1:-1] for build in (_shots_cast_in, _assets_cast_in)]
    return JsonText(b"[" + b",".join(part for part in parts if part) + b"]")


def _shots_cast_in(ask: Any) -> Any:
    shot, sequence, episode = aliased(Entity), aliased(Entity), aliased(Entity)
    return (
        select(
            shot.id.label("shot_id"),
            shot.name.label("shot_name"),
            sequence.name.label("sequence_name"),
            func.coalesce(cast(episode.id, Text), "None").label("episode_id"),
            func.coalesce(episode.name, "").label("episode_name"),
            shot.preview_file_id,
            EntityLink.nb_occurences,
        )
        .join(shot, shot.id == EntityLink.entity_in_id)
        .join(sequence, sequence.id == shot.parent_id)
        .outerjoin(episode, episode.id == sequence.parent_id)
        .where(
            EntityLink.entity_out_id == value("asset_id"), shot.canceled.is_not(True), entities.SEES(ask, shot)
        )
        .order_by(episode.name, sequence.name, shot.name, shot.id)
    )


def _assets_cast_in(ask: Any) -> Any:
    asset, kind = aliased(Entity), aliased(EntityType)
    live = (asset.canceled.is_not(True), asset.parent_id.is_(None))
    return (
        select(
            asset.id.label("asset_id"),
            asset.name.label("asset_name"),
            kind.name.label("asset_type_name"),
            asset.preview_file_id,
            EntityLink.nb_occurences,
        )
        .join(asset, asset.id == EntityLink.entity_in_id)
        .join(kind, kind.id == asset.entity_type_id)
        .where(EntityLink.entity_out_id == value("asset_id"), *live)
        .where(is_kind("Asset", asset), entities.SEES(ask, asset))
        .order_by(kind.name, asset.name, asset.id)
    )
