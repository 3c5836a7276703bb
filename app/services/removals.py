"""Entities go, with all that hangs below them: one statement a table, one transaction (spec 20 §1, 11.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, all_, cast, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import TaskDeleted, entity_event
from app.models import (
    AssetInstance,
    AttachmentFile,
    BuildJob,
    Chat,
    ChatMessage,
    Entity,
    EntityType,
    EntityVersion,
    OutputFile,
    Playlist,
    ScheduleItem,
    Subscription,
    Task,
    WorkingFile,
    names,
)
from app.services import casting_stats, kinds, stored_files, task_removals
from app.services.assignments import among
from app.services.task_removals import erase

KEPT = ("Sequence", "Episode", "Scene", "ConceptFolder")
"""Kinds that are not removed by the dozen."""


def cancel_or_remove(ask: Ask, kind: str, id_: UUID, force: bool) -> None:
    """Cancel an entity that has tasks (or shots, for a scene), unless forced; else remove it.

    Locks the entity. Records `<kind>:update` or, beside those of its tasks, `<kind>:delete`.
    """
    found = kinds.lock(ask, id_)
    source = ask.db.scalar(select(exists().where(Entity.source_id == id_))) if kind == "Scene" else False
    if (found.has_tasks or source) and not force:
        kinds.cancel(ask, kind, id_, found.project_id)
        if kind == "Asset":
            casting_stats.refresh(ask, casting_stats.containers_of(ask, [id_]))
    else:
        remove(ask, [id_])


def remove_many(ask: Ask, project_id: UUID, ids: Sequence[UUID], force: bool) -> list[UUID]:
    """Cancel or remove assets, shots, edits and concepts of the project; answers their ids, in the given order.

    One that is canceled already, and every concept, is removed. What is of another kind or project is skipped. Locks
    the entities. Records `<kind>:update` of those canceled, `<kind>:delete` of those removed.
    """
    has_tasks = exists().where(Task.entity_id == Entity.id)
    rows = ask.db.execute(
        select(Entity.id, Entity.project_id, Entity.canceled, has_tasks.label("has_tasks"), EntityType.name)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .where(Entity.id == among(ids), Entity.project_id == project_id, EntityType.name.not_in(KEPT))
        .order_by(Entity.id)
        .with_for_update(of=Entity)
    ).all()
    found = {row.id: row for row in rows}
    done = [id_ for id_ in dict.fromkeys(ids) if id_ in found]
    canceled = [id_ for id_ in done if _is_only_canceled(found[id_], force)]
    _cancel(ask, [found[id_] for id_ in canceled])
    removed = [id_ for id_ in done if id_ not in set(canceled)]
    if removed:
        remove(ask, removed)
    return done


def _is_only_canceled(row: Any, force: bool) -> bool:
    return bool(row.has_tasks and not force and not row.canceled and row.name != "Concept")


def _cancel(ask: Ask, rows: Sequence[Any]) -> None:
    if not rows:
        return
    ids = [row.id for row in rows]
    change = {"canceled": True, "updated_at": func.clock_timestamp()}
    ask.db.execute(update(Entity).where(Entity.id == among(ids)).values(change))
    record(ask, *(entity_event(_wire_kind(row.name), "update", row.id, row.project_id) for row in rows))
    assets = [row.id for row in rows if _wire_kind(row.name) == "Asset"]
    casting_stats.refresh(ask, casting_stats.containers_of(ask, assets) if assets else [])


def remove_container(ask: Ask, kind: str, id_: UUID, force: bool) -> None:
    """Remove a sequence or an episode; what is still in it is 400, or goes with it when forced.

    Locks the entity. Records the deletion of each entity and task.
    """
    found = kinds.lock(ask, id_)
    below = _below(ask, id_)
    if (below or found.has_tasks) and not force:
        raise WrongParameter(f"Some data are still linked to this {kind.lower()}.")
    remove(ask, [id_, *below])


def _below(ask: Ask, id_: UUID) -> list[UUID]:
    """What goes with a container: its children's children too, and an episode's assets; edits are kept."""
    kind, child, grandchild = aliased(EntityType), aliased(Entity), aliased(Entity)
    children = (
        select(child.id)
        .join(kind, kind.id == child.entity_type_id)
        .where(or_(child.parent_id == id_, child.source_id == id_), kind.name != "Edit")
    )
    grandchildren = (
        select(grandchild.id).join(child, child.id == grandchild.parent_id).where(child.parent_id == id_)
    )
    return list(ask.db.scalars(children.union(grandchildren)))


def remove(ask: Ask, ids: Sequence[UUID]) -> None:
    """Remove entities of any kind with their tasks, comments, previews, files, casting and schedule.

    One statement a table, whatever the number. What else refers to them is kept, without its parent or source.
    """
    chosen = among(ids)
    name = select(EntityType.name).where(EntityType.id == Entity.entity_type_id).scalar_subquery()
    going = ask.db.execute(
        select(Entity.id, Entity.project_id, name.label("kind"))
        .where(Entity.id == chosen)
        .order_by(Entity.id)
        .with_for_update()
    ).all()
    shown = select(Task.id.label("task_id"), Task.entity_id, Task.task_type_id, Task.project_id)
    tasks = ask.db.execute(shown.where(Task.entity_id == chosen).order_by(Task.id).with_for_update()).all()
    task_removals.remove(ask, [task.task_id for task in tasks])
    containers = casting_stats.containers_of(ask, [one.id for one in going])
    _empty(ask, chosen)
    for column in (Entity.parent_id, Entity.source_id):
        kept = (
            update(Entity)
            .where(column == chosen, Entity.id != all_(cast(list(ids), ARRAY(Uuid))))
            .values({column.key: None})
        )
        ask.db.execute(kept.execution_options(synchronize_session=False))
    erase(ask, Entity, Entity.id == chosen)
    told = {one.id: one for one in going}
    record(
        ask,
        *(TaskDeleted(**task._mapping) for task in tasks),
        *(_gone(told[id_]) for id_ in dict.fromkeys(ids) if id_ in told),
    )
    casting_stats.refresh(ask, containers)


def _gone(row: Any) -> Event:
    return entity_event(_wire_kind(row.kind), "delete", row.id, row.project_id)


def _wire_kind(name: str) -> str:
    return name if name in names.TEMPORAL_TYPES else "Asset"


def _empty(ask: Ask, chosen: Any) -> None:
    """Remove what hangs below entities beside their tasks, and its files; casting goes by itself."""
    instances = or_(
        AssetInstance.asset_id == chosen,
        AssetInstance.scene_id == chosen,
        AssetInstance.target_asset_id == chosen,
        AssetInstance.entity_id == chosen,
    )
    produced = or_(
        OutputFile.entity_id == chosen,
        OutputFile.temporal_entity_id == chosen,
        OutputFile.asset_instance_id.in_(select(AssetInstance.id).where(instances)),
    )
    chats = select(Chat.id).where(Chat.object_id == chosen)
    messages = select(ChatMessage.id).where(ChatMessage.chat_id.in_(chats))
    playlists = select(Playlist.id).where(Playlist.episode_id == chosen)
    gone = erase(ask, OutputFile, produced, returning=True)
    gone += erase(ask, WorkingFile, WorkingFile.entity_id == chosen, returning=True)
    erase(ask, AssetInstance, instances)
    erase(ask, Subscription, Subscription.entity_id == chosen)
    erase(ask, EntityVersion, EntityVersion.entity_id == chosen)
    gone += erase(ask, BuildJob, BuildJob.playlist_id.in_(playlists), returning=True)
    erase(ask, Playlist, Playlist.episode_id == chosen)
    erase(ask, ScheduleItem, ScheduleItem.object_id == chosen)
    gone += erase(ask, AttachmentFile, AttachmentFile.chat_message_id.in_(messages), returning=True)
    erase(ask, ChatMessage, ChatMessage.chat_id.in_(chats))
    erase(ask, Chat, Chat.object_id == chosen)
    stored_files.drop(ask, gone, force=True)
