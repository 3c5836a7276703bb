"""Chats of entities (spec 30 §9, 10 §D7). One statement each.

An entity's chat has an id before anybody joins it, made from the entity's, so that reading it need not write it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.access import entities
from app.ask import Ask
from app.errors import NotFound
from app.models import AttachmentFile, Chat, ChatMessage, ChatParticipant, Entity, Project
from app.queries.entity_names import NamedEntity
from app.queries.json import JsonText, array_of, columns, read_list, read_one
from app.queries.task_surroundings import is_open
from app.schemas.chats import MessageRow, PlainChatRow, PlainMessageRow, SentMessageRow

ENTITY = "entity"
FILE_KEYS = ("id", "name", "extension")


def future_id(entity_id: Any) -> ColumnElement[Any]:
    """The id that an entity's chat has, or will have."""
    return cast(func.md5(literal("chat:") + cast(entity_id, Text)), Uuid)


def chat_id_of(entity_id: Any) -> Any:
    """The id of an entity's chat, null while nobody has joined it."""
    chosen = select(Chat.id).where(Chat.object_id == entity_id).order_by(Chat.created_at, Chat.id)
    return chosen.limit(1).scalar_subquery()


def _files(keys: tuple[str, ...]) -> ColumnElement[Any]:
    kept = select(*(getattr(AttachmentFile, key) for key in keys))
    kept = kept.where(AttachmentFile.chat_message_id == ChatMessage.id)
    return array_of(kept.order_by(AttachmentFile.created_at, AttachmentFile.id).correlate(ChatMessage))


def _messages(ask: Any, schema: Any = MessageRow, keys: tuple[str, ...] = FILE_KEYS) -> Any:
    return select(*columns(ask, schema, ChatMessage, attachment_files=_files(keys)))


def of_entity(ask: Ask, entity_id: UUID) -> JsonText:
    """The chat of an entity with its participants and messages; one that nobody has joined is empty."""
    chat = aliased(Chat)
    people = select(ChatParticipant.person_id).where(ChatParticipant.chat_id == chat.id).correlate(chat)
    said = _messages(ask).where(ChatMessage.chat_id == chat.id).correlate(chat)
    stamps = {key: getattr(chat, key) for key in ("created_at", "updated_at")}
    shown: dict[str, Any] = {
        "object_id": Entity.id,
        "object_type": literal(ENTITY),
        "last_message": func.date_trunc("second", func.timezone("UTC", chat.last_message)),
        "participants": func.array(
            people.order_by(ChatParticipant.person_id).scalar_subquery(), type_=ARRAY(Uuid())
        ),
        "id": func.coalesce(chat.id, future_id(Entity.id)),
        **{
            key: func.date_trunc("second", func.timezone("UTC", func.coalesce(column, getattr(Entity, key))))
            for key, column in stamps.items()
        },
        "type": literal("Chat"),
        "messages": array_of(said.order_by(ChatMessage.created_at, ChatMessage.id)),
    }
    row: Any = select(*(sql.label(name) for name, sql in shown.items())).select_from(Entity)
    row = row.outerjoin(chat, chat.id == chat_id_of(Entity.id)).where(Entity.id == entity_id)
    found = read_one(ask, row)
    if found is None:
        raise NotFound("No entity has this id.")
    return found


def messages(ask: Ask, entity_id: UUID) -> JsonText:
    """The messages of an entity's chat with their files, oldest first."""
    rows = _messages(ask).where(ChatMessage.chat_id == chat_id_of(entity_id))
    return read_list(ask, rows.order_by(ChatMessage.created_at, ChatMessage.id))


def message(ask: Ask, entity_id: UUID, message_id: UUID) -> JsonText:
    """A message of an entity's chat with its files; 404 when it is of another chat."""
    rows = _messages(ask).where(ChatMessage.id == message_id, ChatMessage.chat_id == chat_id_of(entity_id))
    found = read_one(ask, rows)
    if found is None:
        raise NotFound("The chat has no message of this id.")
    return found


def sent(ask: Ask, message_id: UUID, *, with_files: bool) -> JsonText | None:
    """A message that was just sent; the key attachment_files only with files."""
    rows: Any = select(*columns(ask, PlainMessageRow, ChatMessage))
    if with_files:
        rows = _messages(ask, SentMessageRow, (*FILE_KEYS, "size"))
    return read_one(ask, rows.where(ChatMessage.id == message_id))


def plain(ask: Ask, chat_id: UUID) -> JsonText | None:
    """A chat without its messages and participants."""
    return read_one(ask, select(*columns(ask, PlainChatRow, Chat)).where(Chat.id == chat_id))


def mine(ask: Ask) -> JsonText:
    """The chats that the caller takes part in, of entities of open projects that they see, last spoken first."""
    named = NamedEntity()
    shown: dict[str, Any] = {
        "id": Chat.id,
        "object_id": Chat.object_id,
        "last_message": func.date_trunc("second", func.timezone("UTC", Chat.last_message)),
        "entity_name": named.full_name,
        "project_id": named.entity.project_id,
        "preview_file_id": named.entity.preview_file_id,
    }
    rows: Any = named.joined(
        select(*(sql.label(name) for name, sql in shown.items()))
        .select_from(Chat)
        .join(ChatParticipant, ChatParticipant.chat_id == Chat.id),
        Chat.object_id,
    ).join(Project, Project.id == named.entity.project_id)
    rows = rows.where(ChatParticipant.person_id == ask.caller.id, is_open(), entities.LISTS(ask, named.entity))
    return read_list(ask, rows.order_by(Chat.last_message.desc().nulls_last(), Chat.id))
