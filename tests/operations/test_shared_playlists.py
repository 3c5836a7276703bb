"""What share links open, and what they do not (spec 40 §6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.auth import passwords
from app.http.operation import House, house
from app.models import (
    ApiEvent,
    AttachmentFile,
    Comment,
    Person,
    Playlist,
    PlaylistShareLink,
    PreviewFile,
    Task,
    TaskStatus,
)
from app.storage.keys import file, movie, picture
from app.storage.store import store_of
from tests.conftest import Client

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def preview(make, task, revision=1, **values):
    given = {"name": f"p{revision}-{values.get('position', 1)}", "extension": "png", "status": "ready"}
    return make.row(PreviewFile, task_id=task, revision=revision, **{**given, **values})


@pytest.fixture
def stage(make):
    """A shot in a playlist with its second revision pinned, and an open link."""
    made = SimpleNamespace(kind=make.task_type("Anim"))
    made.shot = make.shot("S1", make.sequence("SQ"))
    made.task = make.task(made.shot, made.kind)
    made.old = preview(make, made.task, 1)
    made.pinned = preview(make, made.task, 2, annotations=[{"time": 0, "drawing": {"objects": []}}])
    made.beside = preview(make, made.task, 2, position=2)
    entry = {"entity_id": str(made.shot), "preview_file_id": str(made.pinned)}
    made.playlist = make.row(Playlist, name="Dailies", project_id=make.project_id, shots=[entry])
    made.link = link(make, made.playlist)
    made.status = make.status(is_client_allowed=True)
    return made


def link(make, playlist, token=None, **values):
    number = len(make.db.scalars(select(PlaylistShareLink.id)).all())
    make.db.commit()
    token = token or f"token-{number}"
    make.row(PlaylistShareLink, playlist_id=playlist, token=token, created_by=make.person(), **values)
    return f"/shared/playlists/{token}"


def browser(app):
    return Client(app, None)


def guest_of(client, address, name="Guest", **more):
    return client.post(f"{address}/guest", {"first_name": name, **more}).json


def says(client, stage, guest, text="Nice", **more):
    body = {
        "guest_id": guest["id"],
        "task_id": str(stage.task),
        "task_status_id": str(stage.status),
        "text": text,
    }
    return client.post(f"{more.pop('address', stage.link)}/comments", {**body, **more})


GETS = [
    "",
    "/context",
    "/comments",
    "/preview-files/{pinned}",
    "/preview-files/{pinned}/download",
    "/movies/originals/preview-files/{pinned}.mp4",
    "/movies/tiles/preview-files/{pinned}.png",
    "/pictures/originals/preview-files/{pinned}.png",
    "/pictures/originals/preview-files/{pinned}.pdf",
    "/pictures/thumbnails/preview-files/{pinned}.png",
    "/pictures/thumbnails/persons/{unknown}.png",
    "/attachment-files/{unknown}/file/a.txt",
]
WRITES = [
    ("POST", "/guest"),
    ("POST", "/comments"),
    ("PUT", "/comments/{unknown}"),
    ("DELETE", "/comments/{unknown}"),
    ("POST", "/comments/{unknown}/attachments"),
    ("DELETE", "/comments/{unknown}/attachments/{unknown}"),
    ("PUT", "/annotations"),
]


@pytest.mark.parametrize(("method", "path"), [("GET", path) for path in GETS] + WRITES)
def test_a_link_that_is_not_open_opens_nothing(anonymous, make, stage, method, path):
    now = datetime.now(UTC)
    shut = [
        "/shared/playlists/unknown",
        link(make, stage.playlist, "revoked", is_active=False),
        link(make, stage.playlist, "late", expiration_date=now - timedelta(seconds=5)),
        link(make, stage.playlist, "locked", password=passwords.hashed("secret")),
        link(make, stage.playlist, "locked too", password=passwords.hashed("secret")) + "{}",
    ]
    filled = path.format(pinned=stage.pinned, unknown=UNKNOWN)

    for address in shut:
        body = {"json": {}} if method != "GET" else {}
        assert anonymous.request(method, f"{address}{filled}", **body).status_code == 404, address
        wrong = anonymous.request(method, f"{address}{filled}?password=wrong", **body)
        assert wrong.status_code == 404


@pytest.mark.parametrize(
    "path", [path for path in GETS if path.startswith(("/context", "/comments", "/preview"))]
)
def test_the_password_opens_every_route_and_is_asked_once(app, make, stage, path):
    address = link(make, stage.playlist, password=passwords.hashed("secret"))
    store_of(house_settings(app)).replace(picture("original", stage.pinned), BytesIO(b"png"))
    filled = address + path.format(pinned=stage.pinned, unknown=UNKNOWN)

    assert browser(app).get(f"{filled}?password=secret").status_code == 200
    assert browser(app).get(filled, headers={"X-Share-Password": "secret"}).status_code == 200
    remembering = browser(app)
    assert remembering.get(f"{address}?password=secret").status_code == 200
    assert remembering.get(filled).status_code == 200
    assert browser(app).get(filled).status_code == 404


def house_settings(app):
    with app.app_context():
        return house().settings


def test_a_new_password_makes_old_proofs_worthless(app, make, stage):
    address = link(make, stage.playlist, "t", password=passwords.hashed("secret"))
    client = browser(app)
    client.get(f"{address}?password=secret")

    make.db.execute(
        update(PlaylistShareLink).where(PlaylistShareLink.token == "t").values(password=passwords.hashed("new"))
    )
    make.db.commit()

    assert client.get(address).status_code == 404


def test_a_link_to_come_to_its_end_is_open(anonymous, make, stage):
    address = link(make, stage.playlist, expiration_date=datetime.now(UTC) + timedelta(minutes=1))

    assert anonymous.get(address).status_code == 200


def test_the_playlist_shows_what_is_pinned_and_no_other_revision(anonymous, make, stage):
    found = anonymous.get(stage.link).json

    assert (found["name"], found["project_fps"]) == ("Dailies", "25")
    assert found["project_name"].startswith("Production")
    entry = found["shots"][0]
    assert (entry["name"], entry["parent_name"], entry["preview_files"]) == ("S1", "SQ", {})
    assert entry["preview_file_id"] == str(stage.pinned)
    assert entry["preview_file_annotations"] == [{"time": 0, "drawing": {"objects": []}}]
    assert [one["id"] for one in entry["preview_file_previews"]] == [str(stage.beside)]
    assert entry["preview_file_task_type_name"] == "Anim"
    assert entry["preview_file_task_type"] == {
        "id": str(stage.kind),
        "name": "Anim",
        "color": "#FFFFFF",
        "for_entity": "Shot",
    }
    assert entry["task_status_color"].startswith("#")
    assert str(stage.old) not in anonymous.get(stage.link).text


def test_names_of_entries_by_kind(anonymous, make):
    episode = make.episode("E01")
    sequence = make.sequence("SQ", parent_id=episode)
    entities = [make.shot("S1", sequence), make.asset("Tree", "Props"), episode, sequence, UNKNOWN]
    entries = [{"entity_id": str(one)} for one in entities]
    plain = make.row(Playlist, name="A", project_id=make.project_id, shots=entries)
    whole = make.row(Playlist, name="B", project_id=make.project_id, shots=entries, is_for_all=True)

    def names(playlist):
        shots = anonymous.get(link(make, playlist)).json["shots"]
        return [(one["name"], one["parent_name"]) for one in shots]

    assert names(plain) == [("S1", "SQ"), ("Tree", "Props"), ("E01", ""), ("SQ", "E01"), (None, "")]
    assert names(whole)[0] == ("S1", "E01 / SQ")


def test_the_context_tells_types_and_statuses_but_no_team(anonymous, make, stage):
    make.enable(make.project_id, stage.kind, stage.status)

    found = anonymous.get(f"{stage.link}/context").json

    assert set(found["project"]) == {"id", "name", "fps", "ratio", "resolution", "team"}
    assert found["project"]["team"] == []
    assert [one["id"] for one in found["task_types"]] == [str(stage.kind)]
    assert [one["is_client_allowed"] for one in found["task_statuses"]] == [True]


def test_previews_that_are_pinned_or_stand_beside_one_are_shown(anonymous, app, make, stage):
    other = preview(make, make.task(make.shot()))
    store = store_of(house_settings(app))
    for id_ in (stage.pinned, stage.old, other):
        for key in (picture("original", id_), picture("thumbnails", id_), picture("tiles", id_)):
            store.replace(key, BytesIO(b"png"))
        store.replace(movie("lowdef", id_), BytesIO(b"mp4"))

    assert anonymous.get(f"{stage.link}/preview-files/{stage.pinned}").json["id"] == str(stage.pinned)
    assert anonymous.get(f"{stage.link}/preview-files/{stage.beside}").status_code == 200
    for path in (
        "pictures/originals/preview-files/{}.png",
        "pictures/thumbnails/preview-files/{}.png",
        "movies/tiles/preview-files/{}.png",
        "movies/originals/preview-files/{}.mp4",
        "preview-files/{}/download",
    ):
        shown = anonymous.get(f"{stage.link}/{path.format(stage.pinned)}")
        assert (shown.status_code, shown.data) in ((200, b"png"), (200, b"mp4"))
        assert "private" in shown.headers["Cache-Control"]
        assert anonymous.get(f"{stage.link}/{path.format(stage.old)}").status_code == 403
        assert anonymous.get(f"{stage.link}/{path.format(other)}").status_code == 403
        assert anonymous.get(f"{stage.link}/{path.format(UNKNOWN)}").status_code == 404
        assert anonymous.get(f"{stage.link}/{path.format('malformed')}").status_code == 404


def test_a_generic_file_is_served_under_its_own_extension(anonymous, app, make):
    task = make.task()
    shot = make.db.scalar(select(Task.entity_id).where(Task.id == task))
    make.db.commit()
    document = preview(make, task, extension="pdf")
    entry = {"entity_id": str(shot), "preview_file_id": str(document)}
    address = link(make, make.row(Playlist, name="P", project_id=make.project_id, shots=[entry]))
    store_of(house_settings(app)).replace(file("previews", document), BytesIO(b"pdf"))

    served = f"{address}/pictures/originals/preview-files/{document}"
    assert (anonymous.get(f"{served}.pdf").data, anonymous.get(f"{served}.pdf").mimetype) == (
        b"pdf",
        "application/pdf",
    )
    assert anonymous.get(f"{served}.svg").status_code == 404
    assert anonymous.get(f"{served}.exe").status_code == 400


def test_a_pinned_preview_of_a_foreign_production_is_not_shown(anonymous, make):
    foreign = make.shot(project_id=make.project())
    secret = preview(make, make.task(foreign))
    entry = {"entity_id": str(foreign), "preview_file_id": str(secret)}
    address = link(make, make.row(Playlist, name="P", project_id=make.project_id, shots=[entry]))

    assert "preview_file_id" not in anonymous.get(address).json["shots"][0]
    assert anonymous.get(f"{address}/preview-files/{secret}").status_code == 403


def test_a_guest_enters_and_is_the_same_for_who_proves_it(app, make, stage):
    client, stranger = browser(app), browser(app)

    first = client.post(f"{stage.link}/guest", {"first_name": " Ada ", "last_name": "L"})
    again = client.post(f"{stage.link}/guest", {"guest_id": first.json["id"]})
    same_names = client.post(f"{stage.link}/guest", {"first_name": "Ada", "last_name": "L"})
    copied = stranger.post(f"{stage.link}/guest", {"first_name": "Ada", "last_name": "L"})
    public = make.db.scalar(select(Person.id).where(Person.is_guest.is_(True), Person.first_name == "Ada"))
    make.db.commit()
    stolen = stranger.post(f"{stage.link}/guest", {"guest_id": str(public)})

    assert first.status_code == 201
    assert (first.json["full_name"], first.json["role"], first.json["is_guest"]) == ("Ada L", "client", True)
    assert first.json["email"].endswith("@guest.kitsu")
    assert not {"password", "totp_secret", "jti", "otp_recovery_codes"} & set(first.json)
    assert (again.status_code, again.json["id"]) == (200, first.json["id"])
    assert (same_names.status_code, same_names.json["id"]) == (201, first.json["id"])
    assert (copied.status_code, stolen.status_code) == (201, 201)
    assert len({first.json["id"], copied.json["id"], stolen.json["id"]}) == 3
    assert client.post(f"{stage.link}/guest", {"first_name": "x" * 81}).status_code == 400


def test_a_guest_of_one_link_is_nobody_on_another(app, make, stage):
    client, other = browser(app), link(make, stage.playlist)
    guest = guest_of(client, stage.link)

    entered = client.post(f"{other}/guest", {"guest_id": guest["id"]})

    assert entered.status_code == 201
    assert entered.json["id"] != guest["id"]
    assert says(client, stage, guest, address=other).status_code == 403


def test_a_guest_comments_as_anybody_does(app, make, stage):
    client = browser(app)
    guest = guest_of(client, stage.link)

    made = says(client, stage, guest, "#all look", checklist=[{"text": "t", "checked": False}])

    assert made.status_code == 201
    assert made.json["person_id"] == guest["id"]
    assert (made.json["text"], made.json["for_client"]) == ("#all look", False)
    assert made.json["task_status"]["id"] == str(stage.status)
    task = make.db.get(Task, stage.task)
    assert task.task_status_id == stage.status
    listed = client.get(f"{stage.link}/comments").json
    assert [one["text"] for one in listed] == ["#all look"]
    assert set(listed[0]["person"]) == {
        "id",
        "first_name",
        "last_name",
        "full_name",
        "has_avatar",
        "role",
        "is_guest",
    }


def test_hashtags_of_guests_reach_no_other_task(app, make, stage):
    client = browser(app)
    other = make.task(stage.shot, make.task_type("Light"))

    says(client, stage, guest_of(client, stage.link), "#all #Light look")

    assert make.db.scalars(select(Comment.object_id)).all() == [stage.task]
    assert other


def test_nobody_speaks_as_another_guest(app, make, stage):
    client, stranger = browser(app), browser(app)
    guest, other = guest_of(client, stage.link), guest_of(stranger, stage.link, "Eve")
    mine = says(client, stage, guest).json
    comment = f"{stage.link}/comments/{mine['id']}"
    seen = stranger.get(f"{stage.link}/comments").json[0]["person_id"]

    assert seen != guest["id"]
    for id_, status in ((seen, 403), (other["id"], 403), (UNKNOWN, 403)):
        body = {"guest_id": id_, "text": "evil"}
        assert stranger.put(comment, body).status_code == status
        assert stranger.delete(f"{comment}?guest_id={id_}").status_code == status
        files = {"guest_id": id_, "a": (BytesIO(b"x"), "a.txt")}
        assert stranger.post(f"{comment}/attachments", data=files).status_code == status
    assert says(stranger, stage, {"id": seen}).status_code == 403
    assert stranger.put(comment, {"guest_id": "malformed"}).status_code == 400
    assert stranger.post(f"{comment}/attachments", data={"a": (BytesIO(b"x"), "a")}).status_code == 403


def test_the_id_that_others_see_is_not_the_one_that_opens(app, make, stage):
    client, stranger = browser(app), browser(app)
    guest = guest_of(client, stage.link)
    mine = says(client, stage, guest).json

    own, seen = (one.get(f"{stage.link}/comments").json[0] for one in (client, stranger))

    assert mine["person_id"] == mine["person"]["id"] == own["person_id"] == own["person"]["id"] == guest["id"]
    assert seen["person_id"] == seen["person"]["id"] != guest["id"]
    assert make.db.scalars(select(Comment.person_id)).all() == [UUID(seen["person_id"])]
    make.db.commit()


def test_a_script_without_cookies_is_the_guest_whose_id_it_knows(app, make, stage):
    guest = guest_of(browser(app), stage.link)

    posted = says(browser(app), stage, guest)
    changed = browser(app).put(
        f"{stage.link}/comments/{posted.json['id']}", {"guest_id": guest["id"], "text": "again"}
    )
    entered = browser(app).post(f"{stage.link}/guest", {"guest_id": guest["id"]})

    assert (posted.status_code, changed.status_code) == (201, 200)
    assert posted.json["person_id"] == changed.json["editor_id"] == guest["id"]
    assert (entered.status_code, entered.json["id"]) == (200, guest["id"])


def test_a_staff_id_is_no_guest(app, make, stage):
    client = browser(app)
    guest_of(client, stage.link)

    assert says(client, stage, {"id": str(make.person("client"))}).status_code == 403


def test_a_guest_changes_and_deletes_their_own_comment(app, make, stage):
    client = browser(app)
    guest = guest_of(client, stage.link)
    made = says(client, stage, guest).json
    address, proof = f"{stage.link}/comments/{made['id']}", {"guest_id": guest["id"]}
    refused = make.status(is_client_allowed=False)

    changed = client.put(address, {**proof, "text": "edited"})
    attached = client.post(f"{address}/attachments", data={**proof, "a": (BytesIO(b"hello"), "a.txt")})
    attachment = attached.json["attachment_files"][0]

    assert (changed.json["text"], changed.json["editor_id"]) == ("edited", guest["id"])
    assert changed.json["checklist"] == []
    assert client.put(address, {**proof, "task_status_id": str(refused)}).status_code == 403
    assert (attached.status_code, attachment["name"], attachment["size"]) == (201, "a.txt", 5)
    download = client.get(f"{stage.link}/attachment-files/{attachment['id']}/file/whatever")
    assert (download.data, download.headers["Content-Disposition"].split(";")[0]) == (b"hello", "attachment")
    assert client.post(f"{address}/attachments", data=proof).status_code == 400
    assert client.delete(f"{address}/attachments/{UNKNOWN}?guest_id={guest['id']}").status_code == 404
    gone = client.delete(f"{address}/attachments/{attachment['id']}", json=proof)
    assert gone.status_code == 204
    assert client.get(f"{stage.link}/attachment-files/{attachment['id']}/file/x").status_code == 404
    assert client.delete(f"{address}?guest_id={guest['id']}").status_code == 204
    assert client.put(address, {**proof, "text": "x"}).status_code == 404
    assert client.get(f"{stage.link}/comments").json == []


def test_a_guest_comments_only_on_what_the_link_shows_with_what_clients_may_say(app, make, stage):
    client = browser(app)
    guest = guest_of(client, stage.link)
    outside = make.task(stage.shot)
    internal = make.status(is_client_allowed=False)

    assert says(client, stage, guest, task_id=str(outside)).status_code == 403
    assert says(client, stage, guest, task_status_id=str(internal)).status_code == 400
    assert says(client, stage, guest, task_status_id=UNKNOWN).status_code == 400
    assert says(client, stage, guest, task_id="malformed").status_code == 400
    assert make.db.scalars(select(Comment)).all() == []


def test_the_production_says_which_statuses_clients_set(app, make, stage):
    from_project = make.status(is_client_allowed=False)
    make.enable(make.project_id, status_id=from_project)
    make.db.execute(
        update(TaskStatus.metadata.tables["project_task_status_link"]).values(is_client_allowed=True)
    )
    make.db.commit()
    client = browser(app)

    made = says(client, stage, guest_of(client, stage.link), task_status_id=str(from_project))

    assert made.status_code == 201


def test_a_link_without_comments_takes_none(app, make, stage):
    client, address = browser(app), link(make, stage.playlist, can_comment=False)
    guest = guest_of(client, address)

    assert says(client, stage, guest, address=address).status_code == 403
    assert client.post(f"{address}/comments", {}).status_code == 403
    assert client.put(f"{address}/annotations", {}).status_code == 403
    assert client.get(f"{address}/comments").status_code == 200


def test_comments_are_shown_that_are_for_clients_or_of_guests(anonymous, make, stage):
    guest = make.person("client", is_guest=True)
    shown = make.comment(stage.task, for_client=True)
    of_guest = make.comment(stage.task, guest)
    hidden = make.comment(stage.task)
    elsewhere = make.comment(make.task(), for_client=True)
    files = {
        id_: make.row(AttachmentFile, name="a.txt", extension="txt", mimetype="text/plain", comment_id=id_)
        for id_ in (shown, hidden, elsewhere)
    }

    found = [one["id"] for one in anonymous.get(f"{stage.link}/comments").json]

    assert found == [str(of_guest), str(shown)]
    for id_ in (hidden, elsewhere):
        assert anonymous.get(f"{stage.link}/attachment-files/{files[id_]}/file/a.txt").status_code == 404


def test_pictures_of_authors_are_shown_and_no_others(anonymous, app, make, stage):
    author, replier, other = (make.person(has_avatar=True) for _ in range(3))
    replies = [{"id": UNKNOWN, "text": "yes", "person_id": str(replier)}]
    make.comment(stage.task, author, for_client=True, replies=replies)
    for id_ in (author, replier, other):
        store_of(house_settings(app)).replace(picture("thumbnails", id_), BytesIO(b"png"))

    def status(id_):
        return anonymous.get(f"{stage.link}/pictures/thumbnails/persons/{id_}.png").status_code

    assert [status(id_) for id_ in (author, replier, other, UNKNOWN)] == [200, 200, 404, 404]
    assert anonymous.get(f"{stage.link}/comments").json[0]["replies"][0]["person"]["id"] == str(replier)


def test_an_old_entry_names_its_task_itself(app, make, stage):
    entry = {"entity_id": str(stage.shot), "preview_file_id": UNKNOWN, "preview_file_task_id": str(stage.task)}
    address = link(make, make.row(Playlist, name="Old", project_id=make.project_id, shots=[entry]))
    client = browser(app)

    assert says(client, stage, guest_of(client, address), address=address).status_code == 201


def test_a_shared_playlist_costs_the_same_statements_for_any_number_of_entries(anonymous, make, queries):
    entries = []
    for _ in range(8):
        shot = make.shot()
        entries.append({"entity_id": str(shot), "preview_file_id": str(preview(make, make.task(shot)))})
    address = link(make, make.row(Playlist, name="Many", project_id=make.project_id, shots=entries))

    with queries(at_most=3):
        found = anonymous.get(address).json
    with queries(at_most=4):
        anonymous.get(f"{address}/comments")

    assert len(found["shots"]) == 8


def test_a_guest_who_was_switched_off_says_nothing_more(app, make, stage):
    client = browser(app)
    guest = guest_of(client, stage.link)

    make.db.execute(update(Person).where(Person.is_guest.is_(True)).values(active=False))
    make.db.commit()

    assert says(client, stage, guest).status_code == 403


def test_a_guest_draws_on_what_the_link_shows(app, make, stage):
    client = browser(app)
    guest = guest_of(client, stage.link)
    drawn = [{"time": 1, "drawing": {"objects": [{"id": "g1", "type": "path"}]}}]
    body = {"guest_id": guest["id"], "preview_file_id": str(stage.pinned), "additions": drawn}

    made = client.put(f"{stage.link}/annotations", body)

    assert made.status_code == 200
    assert made.json["annotations"] == drawn
    told = make.db.scalars(
        select(ApiEvent.data)
        .where(ApiEvent.name == "preview-file:annotation-update")
        .order_by(ApiEvent.position)
    ).all()
    make.db.commit()
    guests = make.db.scalars(select(Person.id).where(Person.is_guest.is_(True))).all()
    make.db.commit()
    assert [one["person_id"] for one in told] == [str(id_) for id_ in guests]
    assert (
        client.put(f"{stage.link}/annotations", {**body, "preview_file_id": str(stage.old)}).status_code == 403
    )
    assert client.put(f"{stage.link}/annotations", {**body, "preview_file_id": UNKNOWN}).status_code == 404
    assert client.put(f"{stage.link}/annotations", {**body, "additions": [{}]}).status_code == 400
    seen = {**body, "guest_id": str(guests[0])}
    assert browser(app).put(f"{stage.link}/annotations", seen).status_code == 403


def test_who_guesses_the_password_of_a_link_waits(app, make, stage, settings):
    address = link(make, stage.playlist, password=passwords.hashed("secret"))
    knows = browser(app)
    assert knows.get(f"{address}?password=secret").status_code == 200
    limited = replace(settings, login_failures_per_minute=3)
    app.extensions["callsheet"] = House(limited, app.extensions["callsheet"].database)
    guesser = browser(app)

    tries = [guesser.get(f"{address}?password=wrong{number}").status_code for number in range(4)]

    assert tries == [404, 404, 404, 429]
    assert guesser.get(f"{address}?password=secret").status_code == 429
    assert knows.get(address).status_code == 200
