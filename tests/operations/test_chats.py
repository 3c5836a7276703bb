"""Chats of entities (spec 30 §9, 10 §D7)."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.models import AttachmentFile, StoredFile, names


def _png():
    made = BytesIO()
    Image.new("RGB", (300, 200), "red").save(made, "PNG")
    made.seek(0)
    return made


@pytest.fixture
def shot(make):
    return make.shot("SH1", make.sequence("SQ1", parent_id=make.episode("E1")))


def test_a_chat_is_there_before_anybody_joins_and_keeps_its_id(as_, make, shot):
    artist = make.caller("user")
    caller, path = as_(artist), f"/data/entities/{shot}/chat"

    before = caller.get(path).json
    joined = caller.post(f"/actions/user/chats/{shot}/join")
    after = caller.get(path).json

    assert (before["participants"], before["messages"], before["last_message"]) == ([], [], None)
    assert (before["object_id"], before["object_type"], before["type"]) == (str(shot), "entity", "Chat")
    assert joined.status_code == 200
    assert joined.json["id"] == before["id"] == after["id"]
    assert after["participants"] == [str(artist.id)]
    assert caller.post(f"/actions/user/chats/{shot}/join").json["id"] == before["id"]
    assert caller.delete(f"/actions/user/chats/{shot}/join").status_code == 204
    assert caller.get(path).json["participants"] == []
    assert caller.delete(f"/actions/user/chats/{make.shot()}/join").status_code == 204


def test_participants_talk_and_all_who_see_the_entity_read(as_, make, shot):
    artist, mate = as_(make.caller("user")), as_(make.caller("client"))
    path = f"/data/entities/{shot}/chat/messages"

    assert artist.post(path, {"message": "Hello"}).status_code == 400
    artist.post(f"/actions/user/chats/{shot}/join")
    sent = artist.post(path, {"message": "Hello"})
    artist.post(path, {"message": ""})

    assert (sent.status_code, sent.json["text"], sent.json["type"]) == (201, "Hello", "ChatMessage")
    assert "attachment_files" not in sent.json
    assert [one["text"] for one in mate.get(path).json] == ["Hello", ""]
    assert mate.get(path).json[0] == {**sent.json, "attachment_files": []}
    assert mate.get(f"{path}/{sent.json['id']}").json == {**sent.json, "attachment_files": []}
    chat = mate.get(f"/data/entities/{shot}/chat").json
    assert chat["last_message"] is not None
    assert [one["text"] for one in chat["messages"]] == ["Hello", ""]
    for wrong in ({}, {"message": 3}, {"message": None}):
        assert artist.post(path, wrong).status_code == 400


def test_files_come_with_a_message_and_go_with_it(as_, make, db, shot):
    artist = as_(make.caller("user"))
    path = f"/data/entities/{shot}/chat/messages"
    artist.post(f"/actions/user/chats/{shot}/join")
    files = {
        "message": "look",
        "file": (_png(), "red.png", "image/png"),
        "file-1": (BytesIO(b"no picture"), "fake.png", "image/png"),
        "file-2": (BytesIO(b"text"), "notes.txt", "text/plain"),
    }

    sent = artist.post(path, data=files, content_type="multipart/form-data")

    assert sent.status_code == 201
    told = sent.json["attachment_files"]
    assert sorted((one["name"], one["extension"]) for one in told) == [
        ("fake.png", "png"), ("notes.txt", "txt"), ("red.png", "png"),
    ]  # fmt: skip
    assert {one["size"] for one in told if one["name"] == "notes.txt"} == {4}
    listed = artist.get(path).json[0]["attachment_files"]
    assert {tuple(sorted(one)) for one in listed} == {("extension", "id", "name")}
    kept = select(StoredFile.prefix).where(StoredFile.deleted_at.is_(None)).order_by(StoredFile.prefix)
    assert db.scalars(kept).all() == ["attachments", "attachments", "attachments", "thumbnails"]
    db.commit()
    assert artist.delete(f"{path}/{sent.json['id']}").status_code == 204
    assert db.scalars(kept).all() == []
    assert db.scalars(select(AttachmentFile.id)).all() == []
    db.commit()


def test_a_message_is_taken_back_by_its_author_or_an_admin(as_, admin, make, shot):
    artist, mate, other = as_(make.caller("user")), as_(make.caller("manager")), make.shot()
    path = f"/data/entities/{shot}/chat/messages"
    artist.post(f"/actions/user/chats/{shot}/join")
    first, second = (artist.post(path, {"message": "x"}).json["id"] for _ in range(2))

    assert mate.delete(f"{path}/{first}").status_code == 403
    assert artist.delete(f"/data/entities/{other}/chat/messages/{first}").status_code == 404
    assert artist.get(f"/data/entities/{other}/chat/messages/{first}").status_code == 404
    assert artist.get(f"{path}/x").status_code == 404
    assert artist.delete(f"{path}/{first}").status_code == 204
    assert admin.delete(f"{path}/{second}").status_code == 204
    assert admin.delete(f"{path}/{second}").status_code == 404
    assert artist.get(path).json == []


def test_what_one_does_not_see_one_does_not_talk_about(as_, make, shot):
    unknown = "00000000-0000-4000-8000-000000000000"

    for caller in (make.caller("vendor"), make.caller("user", make.project())):
        client = as_(caller)
        assert client.get(f"/data/entities/{shot}/chat").status_code == 403
        assert client.get(f"/data/entities/{shot}/chat/messages").status_code == 403
        assert client.post(f"/actions/user/chats/{shot}/join").status_code == 403
    assert as_(make.caller()).get(f"/data/entities/{unknown}/chat").status_code == 404
    assert as_(make.person("admin", is_bot=True)).post(f"/actions/user/chats/{shot}/join").status_code == 403


def test_the_caller_lists_the_chats_of_open_projects(as_, make, shot):
    artist = make.caller("user")
    closed = make.project(status=names.CLOSED_STATUS)
    make.member(closed, artist.id)
    other = make.shot("other", project_id=closed)
    caller = as_(artist)
    for entity in (shot, other):
        caller.post(f"/actions/user/chats/{entity}/join")
    caller.post(f"/data/entities/{shot}/chat/messages", {"message": "x"})

    (row,) = caller.get("/data/user/chats").json

    assert set(row) == {"id", "object_id", "last_message", "entity_name", "project_id", "preview_file_id"}
    assert (row["object_id"], row["entity_name"]) == (str(shot), "E1 / SQ1 / SH1")
    assert row["last_message"] is not None
    assert as_(make.caller()).get("/data/user/chats").json == []


def test_raw_messages_tell_their_files_when_relations_are_asked_for(as_, admin, make, shot):
    artist = as_(make.caller("user"))
    artist.post(f"/actions/user/chats/{shot}/join")
    sent = artist.post(f"/data/entities/{shot}/chat/messages", {"message": "x"}).json["id"]

    assert admin.get(f"/data/chat-messages/{sent}").json["attachment_files"] == []
    assert "attachment_files" not in admin.get("/data/chat-messages").json[0]
    assert artist.get(f"/data/chat-messages/{sent}").status_code == 403
