"""Chats of entities (spec 30 §9, 10 §D7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import entities
from app.ask import Ask
from app.http.bodies import FormBody
from app.http.domains import actions, data
from app.http.gates import PERSON, on
from app.http.operation import operation
from app.models import Entity
from app.queries import chats as read
from app.queries.json import JsonText
from app.schemas.chats import EntityChat, MessagePost, MessageRow, OwnChat, PlainChatRow, SentMessageRow
from app.services import chats

SEES = on(Entity, entities.SEES)


@data.resource("/entities/<uuid:entity_id>/chat")
class EntityChatDoor(Resource):
    """The chat of an entity."""

    @operation(access=SEES, reply=EntityChat)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """Read the chat of an entity with its participants and messages."""
        return read.of_entity(ask, entity_id)


@data.resource("/entities/<uuid:entity_id>/chat/messages")
class EntityChatMessages(Resource):
    """What is said."""

    @operation(access=SEES, reply=MessageRow, many=True)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """List the messages of an entity's chat, oldest first."""
        return read.messages(ask, entity_id)

    @operation(access=SEES, body=FormBody(MessagePost), reply=SentMessageRow, status=201)
    def post(self, ask: Ask, entity_id: UUID, body: dict[str, Any]) -> JsonText | None:
        """Say something in an entity's chat, of which one is a participant; files may come with it."""
        uploads = list(body["files"].values())
        id_ = chats.say(ask, entity_id, body["message"], uploads)
        return read.sent(ask, id_, with_files=bool(uploads))


@data.resource("/entities/<uuid:entity_id>/chat/messages/<uuid:chat_message_id>")
class EntityChatMessage(Resource):
    """A message."""

    @operation(access=SEES, reply=MessageRow)
    def get(self, ask: Ask, entity_id: UUID, chat_message_id: UUID) -> JsonText:
        """Read a message of an entity's chat."""
        return read.message(ask, entity_id, chat_message_id)

    @operation(access=SEES, status=204)
    def delete(self, ask: Ask, entity_id: UUID, chat_message_id: UUID) -> None:
        """Take a message of one's own back; admins anybody's."""
        chats.take_back(ask, entity_id, chat_message_id)


@data.resource("/user/chats")
class UserChats(Resource):
    """The caller's chats."""

    @operation(access=PERSON, reply=OwnChat, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the chats that the caller takes part in, last spoken first."""
        return read.mine(ask)


@actions.resource("/user/chats/<uuid:entity_id>/join")
class UserChatJoin(Resource):
    """Taking part."""

    @operation(access=PERSON & SEES, reply=PlainChatRow)
    def post(self, ask: Ask, entity_id: UUID) -> JsonText | None:
        """Let the caller take part in an entity's chat."""
        return read.plain(ask, chats.join(ask, entity_id))

    @operation(access=PERSON & SEES, status=204)
    def delete(self, ask: Ask, entity_id: UUID) -> None:
        """Let the caller leave an entity's chat."""
        chats.leave(ask, entity_id)
