"""Talking about an entity: joining, leaving, saying, taking back (spec 30 §9, 10 §D7)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.events.chats import ChatJoined, ChatLeft, ChatMessageDeleted, ChatMessageSent
from app.events.log import record
from app.media import pictures
from app.models import AttachmentFile, Chat, ChatMessage, ChatParticipant, given
from app.services import stored_files
from app.services.attachments import LONGEST_TYPE, Upload, extension_of, name_of
from app.storage.keys import file, picture

ENTITY = "entity"
COLUMNS = ("id", "name", "size", "extension", "mimetype", "chat_message_id")
PICTURES = frozenset({"image/png", "image/jpg", "image/jpeg"})
THUMBNAIL = (150, 150)


def join(ask: Ask, entity_id: UUID) -> UUID:
    """Let the caller take part in an entity's chat, which is made if it is not there. Records chat:joined.

    Returns the chat's id.
    """
    chat_id = _chat_of(ask, entity_id)
    if chat_id is None:
        future = func.md5("chat:" + str(entity_id)).cast(Chat.id.type)
        made = upsert(Chat).values(id=future, object_id=entity_id, object_type=ENTITY)
        # Who joins at the same time makes the same row.
        kept = made.on_conflict_do_update(index_elements=["id"], set_={"object_id": made.excluded.object_id})
        chat_id = ask.db.execute(kept.returning(Chat.id)).scalar_one()
    tied = upsert(ChatParticipant).values(chat_id=chat_id, person_id=ask.caller.id)
    ask.db.execute(tied.on_conflict_do_nothing())
    record(ask, ChatJoined(chat_id=chat_id, person_id=ask.caller.id))
    return chat_id


def leave(ask: Ask, entity_id: UUID) -> None:
    """Let the caller leave an entity's chat. Records chat:left where there is one."""
    chat_id = _chat_of(ask, entity_id)
    if chat_id is None:
        return
    gone = delete(ChatParticipant).where(
        ChatParticipant.chat_id == chat_id, ChatParticipant.person_id == ask.caller.id
    )
    ask.db.execute(gone)
    record(ask, ChatLeft(chat_id=chat_id, person_id=ask.caller.id))


def say(ask: Ask, entity_id: UUID, text: str, uploads: Sequence[Upload]) -> UUID:
    """Say something in an entity's chat, with files. Records chat:new-message.

    400 when the caller takes no part in the chat. Returns the message's id.
    """
    chat_id = _chat_of(ask, entity_id)
    part = select(ChatParticipant.chat_id).where(
        ChatParticipant.chat_id == chat_id, ChatParticipant.person_id == ask.caller.id
    )
    if chat_id is None or ask.db.scalar(part) is None:
        raise WrongParameter("You are not a participant of this chat.")
    made = insert(ChatMessage).values(chat_id=chat_id, person_id=ask.caller.id, text=text)
    id_: UUID = ask.db.execute(made.returning(ChatMessage.id)).scalar_one()
    _attach(ask, id_, uploads)
    spoken = update(Chat).where(Chat.id == chat_id)
    ask.db.execute(spoken.values(last_message=ask.now, updated_at=func.clock_timestamp()))
    record(ask, ChatMessageSent(chat_id=chat_id, chat_message_id=id_, last_message=ask.now))
    return id_


def _attach(ask: Ask, message_id: UUID, uploads: Sequence[Upload]) -> None:
    """Store the files of a message, with a thumbnail of each picture. Two statements for any number."""
    files = [(uuid4(), upload) for upload in uploads]
    if not files:
        return
    streams = [(file("attachments", id_), upload.stream) for id_, upload in files]
    stored = stored_files.keep_all(ask, streams)
    rows = [
        {
            "id": id_,
            "name": name_of(upload),
            "size": kept.size,
            "extension": extension_of(upload),
            "mimetype": (upload.mimetype or "application/octet-stream")[:LONGEST_TYPE],
            "chat_message_id": message_id,
        }
        for (id_, upload), kept in zip(files, stored, strict=True)
    ]
    table = given(rows, AttachmentFile, *COLUMNS)
    ask.db.execute(
        insert(AttachmentFile).from_select(list(COLUMNS), select(*(table.c[key] for key in COLUMNS)))
    )
    _picture(ask, [(id_, upload) for id_, upload in files if upload.mimetype in PICTURES])


def _picture(ask: Ask, files: Sequence[tuple[UUID, Upload]]) -> None:
    made = []
    for id_, upload in files:
        try:
            image = pictures.read(upload.stream, ask.settings.max_image_pixels)
        except WrongParameter:
            continue  # a file that only says that it is a picture is kept as a file
        made.append((picture("thumbnails", id_), pictures.png(pictures.boxed(image, *THUMBNAIL))))
    stored_files.keep_all(ask, made)


def take_back(ask: Ask, entity_id: UUID, message_id: UUID) -> None:
    """Delete a message with its files, in the store too; its author and admins may. Records chat:deleted-message.

    Errors: 404 for a message of another chat, 403 for somebody else's.
    """
    found = ask.db.get(ChatMessage, message_id, with_for_update=True)
    if found is None or found.chat_id != _chat_of(ask, entity_id):
        raise NotFound("The chat has no message of this id.")
    if not ask.caller.is_admin and found.person_id != ask.caller.id:
        raise Forbidden()
    gone = delete(AttachmentFile).where(AttachmentFile.chat_message_id == message_id)
    files = ask.db.scalars(gone.returning(AttachmentFile.id)).all()
    ask.db.execute(delete(ChatMessage).where(ChatMessage.id == message_id))
    stored_files.drop(ask, files, force=True)
    record(ask, ChatMessageDeleted(chat_id=found.chat_id, chat_message_id=message_id))


def _chat_of(ask: Ask, entity_id: UUID) -> UUID | None:
    chosen = select(Chat.id).where(Chat.object_id == entity_id).order_by(Chat.created_at, Chat.id)
    return ask.db.scalar(chosen.limit(1))
