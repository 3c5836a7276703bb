"""What the generic routes do to an entity (spec 20 §18.5)."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import aliased

from app.access.prepared import run, value
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import AssetNew, ShotNew, entity_event
from app.models import Entity, EntityType, PreviewFile, Project, Subscription, Task, names
from app.schemas.entities import EntityRow
from app.services import casting_stats, entity_versions, kinds, rows, schedule_items

IDENTITY = ("name", "entity_type_id", "parent_id")
COUNTED = ("ready_for", "canceled", "is_shared")
"""What makes an asset count for the tasks of the shots that cast it."""


def create(ask: Ask, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> UUID:
    """Create an entity of any kind as the caller. Records `<kind>:new`."""
    project_id = values["project_id"]
    _refuse_foreign(ask, project_id, values)
    made = {**values, "created_by": ask.caller.id}
    id_ = rows.create(ask, EntityRow, made, _reachable(ask, project_id, links), None)
    parent = aliased(Entity)
    told = ask.db.execute(
        select(EntityType.name, EntityType.id, parent.parent_id)
        .select_from(Entity)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .outerjoin(parent, parent.id == Entity.parent_id)
        .where(Entity.id == id_)
    ).one()
    kind = _wire_kind(told.name)
    bars = schedule_items.of_objects(ask, project_id, [id_, told.id])
    if kind == "Shot":
        new: Event = ShotNew(shot_id=id_, episode_id=told.parent_id, project_id=project_id)
    elif kind == "Asset":
        new = AssetNew(asset_id=id_, asset_type=told.id, project_id=project_id)
    else:
        new = entity_event(kind, "new", id_, project_id)
    record(ask, new, *bars)
    return id_


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change an entity; `data` is merged key by key into what is stored.

    Locks the project when the name, type or parent is given, then the entity. Records `<kind>:update`; a shot's
    change of frames or name is kept as a version, an asset that begins or ceases to count is counted anew.
    """
    found = _locked(ask, id_, whole=any(key in values for key in IDENTITY))
    before = vars(found)
    _refuse_foreign(ask, found.project_id, values, id_)
    _refuse_another_kind(ask, found.kind, values)
    _refuse_twin(ask, id_, before, values)
    if "data" in values:
        if not isinstance(values["data"], dict | None):
            raise WrongParameter("data must be an object.")
        values["data"] = {**(found.data if isinstance(found.data, dict) else {}), **(values["data"] or {})}
    rows.change(ask, EntityRow, id_, values, _reachable(ask, found.project_id, links), None)
    kind = _wire_kind(found.kind)
    if kind == "Shot":
        after, renamed = values.get("data", found.data), values.get("name", found.name) != found.name
        entity_versions.keep(ask, id_, found.name, found.data, after, renamed)
    if kind == "Asset" and any(key in values and values[key] != before[key] for key in COUNTED):
        casting_stats.refresh(ask, casting_stats.containers_of(ask, [id_]))
    record(ask, entity_event(kind, "update", id_, found.project_id))


def _locked(ask: Ask, id_: UUID, whole: bool) -> Any:
    """The entity and its kind, locked; `whole`: with its project, so that no twin is made meanwhile."""
    if whole:
        own = select(Entity.project_id).where(Entity.id == id_).scalar_subquery()
        ask.db.execute(select(Project.id).where(Project.id == own).with_for_update(key_share=True))
    with run(ask, _found, id=id_) as cursor:
        row = cursor.fetchone()
        shown = [column.name for column in cursor.description]
    if row is None:
        raise NotFound("No entity has this id.")
    return SimpleNamespace(**dict(zip(shown, row, strict=True)))


def _found(_ask: Any) -> Select[Any]:
    keys = ("name", "project_id", "entity_type_id", "parent_id", "data", *COUNTED)
    return (
        select(*(getattr(Entity, key) for key in keys), EntityType.name.label("kind"))
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .where(Entity.id == value("id"))
        .with_for_update(of=Entity)
    )


def _refuse_foreign(ask: Ask, project_id: UUID, values: Mapping[str, Any], id_: UUID | None = None) -> None:
    """What the entity points at is of its project (trap 3): parent, source and main preview."""
    above = {values[key] for key in ("parent_id", "source_id") if values.get(key)}
    if above:
        own = set(
            ask.db.scalars(select(Entity.id).where(Entity.id.in_(above), Entity.project_id == project_id))
        )
        if above != own or id_ in above:
            raise WrongParameter("The parent and the source of an entity are other entities of its project.")
    if values.get("preview_file_id"):
        shown = select(PreviewFile.id).join(Task, Task.id == PreviewFile.task_id)
        shown = shown.where(PreviewFile.id == values["preview_file_id"], Task.project_id == project_id)
        if ask.db.scalar(shown) is None:
            raise WrongParameter("The preview of an entity is one of its project.")


def _refuse_another_kind(ask: Ask, kind: str, values: Mapping[str, Any]) -> None:
    if values.get("entity_type_id"):
        name = ask.db.scalar(select(EntityType.name).where(EntityType.id == values["entity_type_id"]))
        if name is None or _wire_kind(name) != _wire_kind(kind):
            raise WrongParameter("An entity does not change its kind.")


def _refuse_twin(ask: Ask, id_: UUID, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """No two entities of a type have one name under one parent, not even under none (spec 20 §18.5)."""
    if all(values.get(key, before[key]) == before[key] for key in IDENTITY):
        return
    after = {key: values.get(key, before[key]) for key in IDENTITY}
    same = [getattr(Entity, key).is_not_distinct_from(value) for key, value in after.items()]
    twin = select(Entity.id).where(Entity.id != id_, Entity.project_id == before["project_id"], *same).limit(1)
    if ask.db.scalar(twin) is not None:
        raise WrongParameter(f"An entity named '{after['name']}' is there already, of this type and parent.")


def _reachable(ask: Ask, project_id: UUID, links: Mapping[str, list[UUID]]) -> dict[str, list[UUID]]:
    return {name: kinds.reachable(ask, project_id, ids) for name, ids in links.items()}


def remove(ask: Ask, id_: UUID) -> None:
    """Delete an entity, its links and who follows it; what else refers to it makes PostgreSQL refuse.

    Records `<kind>:delete`, and the counts of what cast it.
    """
    found = _locked(ask, id_, whole=False)
    containers = casting_stats.containers_of(ask, [id_])
    ask.db.execute(delete(Subscription).where(Subscription.entity_id == id_))
    rows.remove(ask, EntityRow, id_, None)
    casting_stats.refresh(ask, containers)
    record(ask, entity_event(_wire_kind(found.kind), "delete", id_, found.project_id))


def _wire_kind(name: str) -> str:
    return name if name in names.TEMPORAL_TYPES else "Asset"
