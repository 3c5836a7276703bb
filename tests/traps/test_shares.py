"""Traps of share links and path templates (spec 70: 9, 10, 12, 33, 40)."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import Comment, Playlist, PlaylistShareLink, PreviewFile
from app.services.file_trees import SIMPLE
from tests.conftest import Client


@pytest.fixture
def stage(make):
    """A task whose preview is pinned in a playlist, and a status that clients may set."""
    shot = make.shot()
    task = make.task(shot)
    preview = make.row(PreviewFile, task_id=task, name="p", extension="png", status="ready")
    entry = {"entity_id": str(shot), "preview_file_id": str(preview)}
    playlist = make.row(Playlist, name="P", project_id=make.project_id, shots=[entry])
    return playlist, task, make.status(is_client_allowed=True)


def shared(as_, make, playlist, **body):
    made = as_(make.caller("manager")).post(f"/data/playlists/{playlist}/share", body)
    return made.json, f"/shared/playlists/{made.json['token']}"


def test_trap_9_the_password_of_a_link_is_kept_as_a_hash_and_never_answered(as_, make, stage):
    link, address = shared(as_, make, stage[0], password="open sesame")
    stored = make.db.scalar(select(PlaylistShareLink.password))
    make.db.commit()
    answers = [
        as_(make.caller("manager")).get(f"/data/playlists/{stage[0]}/share"),
        as_(make.caller("manager")).delete(f"/data/playlists/{stage[0]}/share/{link['token']}"),
    ]

    assert "sesame" not in stored
    for text in (str(link), *(one.text for one in answers)):
        assert "sesame" not in text
        assert stored not in text
    assert address


def test_trap_10_nobody_is_a_guest_by_what_others_can_see(app, as_, make, stage):
    playlist, task, status = stage
    _link, address = shared(as_, make, playlist)
    _other, elsewhere = shared(as_, make, playlist)
    victim, thief = Client(app, None), Client(app, None)
    guest = victim.post(f"{address}/guest", {"first_name": "Ada", "last_name": "L"}).json
    body = {"guest_id": guest["id"], "task_id": str(task), "task_status_id": str(status), "text": "mine"}
    comment = victim.post(f"{address}/comments", body).json
    seen = {
        thief.get(f"{address}/comments").json[0]["person_id"],
        as_(make.caller("client")).get(f"/data/tasks/{task}/comments").json[0]["person_id"],
        thief.post(f"{address}/guest", {"first_name": "Ada", "last_name": "L"}).json["id"],
        str(make.db.scalar(select(Comment.person_id))),
    }
    make.db.commit()

    assert guest["id"] not in seen
    for id_ in seen:
        forged = {"guest_id": id_, "text": "stolen"}
        assert thief.put(f"{address}/comments/{comment['id']}", forged).status_code == 403
        assert thief.delete(f"{address}/comments/{comment['id']}?guest_id={id_}").status_code == 403
    assert thief.post(f"{elsewhere}/comments", body).status_code == 403
    assert victim.get(f"{address}/comments").json[0]["text"] == "mine"


def test_trap_10_a_link_reaches_nothing_outside_its_playlist(app, as_, make, stage):
    playlist, _task, status = stage
    _link, address = shared(as_, make, playlist)
    outside = make.task()
    secret = make.row(PreviewFile, task_id=outside, name="s", extension="png", status="ready")
    guest = Client(app, None)
    me = guest.post(f"{address}/guest", {}).json["id"]
    body = {"guest_id": me, "task_id": str(outside), "task_status_id": str(status), "text": "x"}

    assert guest.post(f"{address}/comments", body).status_code == 403
    assert guest.get(f"{address}/preview-files/{secret}").status_code == 403
    drawn = {"guest_id": me, "preview_file_id": str(secret), "additions": []}
    assert guest.put(f"{address}/annotations", drawn).status_code == 403
    said = make.comment(outside, for_client=True)
    files = {"guest_id": me, "a": (BytesIO(b"x"), "a.txt")}
    assert guest.post(f"{address}/comments/{said}/attachments", data=files).status_code == 403


@pytest.mark.parametrize("evil", ["../../../etc", "..\\..\\x", "a/../../b", "%2e%2e/", "\u2024\u2024/x", "."])
def test_trap_12_a_name_never_becomes_a_path(as_, make, evil):
    project = make.project(evil + str(UUID(int=1)), file_tree=SIMPLE)
    shot = make.shot(evil, make.sequence(evil, project_id=project), project_id=project)
    task = make.task(shot, make.task_type(evil))
    artist = as_(make.caller("user", project_id=project))

    told = artist.post(f"/data/tasks/{task}/working-file-path", {"name": evil}).json
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": evil}).json

    for path in (told["path"], told["name"], made["path"]):
        assert ".." not in path
        assert path.startswith("/simple/productions/") or "/" not in path
        assert "\\" not in path


def test_trap_33_the_same_link_revoked_twice_and_the_same_entity_added_twice(as_, make, stage):
    playlist = stage[0]
    link, _address = shared(as_, make, playlist)
    manager = as_(make.caller("manager"))
    entity = {"entity_id": str(make.shot())}

    revoked = [
        manager.delete(f"/data/playlists/{playlist}/share/{link['token']}").status_code for _ in range(2)
    ]
    added = [manager.post(f"/actions/playlists/{playlist}/add-entity", entity).json["shots"] for _ in range(2)]

    assert revoked == [200, 200]
    assert added[0] == added[1]


def test_trap_40_a_link_lives_to_the_end_of_its_last_day(app, as_, make, stage):
    today = datetime.now(UTC).date()
    _link, last_day = shared(as_, make, stage[0], expiration_date=today.isoformat())
    _past, over = shared(as_, make, stage[0], expiration_date=(today - timedelta(days=1)).isoformat())
    guest = Client(app, None)

    assert guest.get(last_day).status_code == 200
    assert guest.get(over).status_code == 404
