"""Entities go, with all that hangs below them: one statement a table, one transaction (spec 20 §1, 11.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import TaskDeleted, entity_event
from app.models import (
    AssetInstance,
    AttachmentFile,
    Chat,
    ChatMessage,
    Comment,
    Entity,
    EntityType,
    EntityVersion,
    News,
    Notification,
    OutputFile,
    Playlist,
    PreviewFile,
    ScheduleItem,
    Subscription,
    Task,
    TimeSpent,
    WorkingFile,
    names,
)
from app.services import casting_stats, kinds


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
    ids = list(ids)
    name = select(EntityType.name).where(EntityType.id == Entity.entity_type_id).scalar_subquery()
    going = ask.db.execute(
        select(Entity.id, Entity.project_id, name.label("kind")).where(Entity.id.in_(ids)).with_for_update()
    ).all()
    shown = select(Task.id.label("task_id"), Task.entity_id, Task.task_type_id, Task.project_id)
    owned = shown.where(Task.entity_id.in_(ids)).with_for_update()
    gone_tasks = ask.db.execute(owned).all()
    _empty_tasks(ask, [task.task_id for task in gone_tasks])
    containers = casting_stats.containers_of(ask, ids)
    _empty_entities(ask, ids)
    ask.db.execute(delete(Task).where(Task.entity_id.in_(ids)))
    for column in (Entity.parent_id, Entity.source_id):
        kept = update(Entity).where(column.in_(ids), Entity.id.not_in(ids)).values({column.key: None})
        ask.db.execute(kept)
    ask.db.execute(delete(Entity).where(Entity.id.in_(ids)))
    record(
        ask,
        *(TaskDeleted(**task._mapping) for task in gone_tasks),
        *(entity_event(_wire_kind(one.kind), "delete", one.id, one.project_id) for one in going),
    )
    casting_stats.refresh(ask, containers)


def _wire_kind(name: str) -> str:
    return name if name in names.TEMPORAL_TYPES else "Asset"


def _empty_tasks(ask: Ask, tasks: list[UUID]) -> None:
    """Remove what hangs below tasks; the links of comments, previews and assignees go by themselves."""
    if not tasks:
        return
    comments = select(Comment.id).where(Comment.object_id.in_(tasks))
    _delete(ask, Notification, or_(Notification.task_id.in_(tasks), Notification.comment_id.in_(comments)))
    _delete(ask, News, or_(News.task_id.in_(tasks), News.comment_id.in_(comments)))
    _delete(ask, AttachmentFile, AttachmentFile.comment_id.in_(comments))
    _delete(ask, Comment, Comment.object_id.in_(tasks))
    _delete(ask, PreviewFile, PreviewFile.task_id.in_(tasks))
    _delete(ask, TimeSpent, TimeSpent.task_id.in_(tasks))
    _delete(ask, Subscription, Subscription.task_id.in_(tasks))
    _delete(ask, WorkingFile, WorkingFile.task_id.in_(tasks))


def _empty_entities(ask: Ask, ids: list[UUID]) -> None:
    """Remove what hangs below entities beside their tasks; casting goes by itself."""
    instances = or_(
        AssetInstance.asset_id.in_(ids),
        AssetInstance.scene_id.in_(ids),
        AssetInstance.target_asset_id.in_(ids),
        AssetInstance.entity_id.in_(ids),
    )
    produced = or_(
        OutputFile.entity_id.in_(ids),
        OutputFile.temporal_entity_id.in_(ids),
        OutputFile.asset_instance_id.in_(select(AssetInstance.id).where(instances)),
    )
    chats = select(Chat.id).where(Chat.object_id.in_(ids))
    _delete(ask, OutputFile, produced)
    _delete(ask, WorkingFile, WorkingFile.entity_id.in_(ids))
    _delete(ask, AssetInstance, instances)
    _delete(ask, Subscription, Subscription.entity_id.in_(ids))
    _delete(ask, EntityVersion, EntityVersion.entity_id.in_(ids))
    _delete(ask, Playlist, Playlist.episode_id.in_(ids))
    _delete(ask, ScheduleItem, ScheduleItem.object_id.in_(ids))
    messages = select(ChatMessage.id).where(ChatMessage.chat_id.in_(chats))
    _delete(ask, AttachmentFile, AttachmentFile.chat_message_id.in_(messages))
    _delete(ask, ChatMessage, ChatMessage.chat_id.in_(chats))
    _delete(ask, Chat, Chat.object_id.in_(ids))


def _delete(ask: Ask, model: Any, where: Any) -> None:
    ask.db.execute(delete(model).where(where))
