"""Links that share a playlist, for who makes them (spec 40 §6.1)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from app.ask import NOBODY, Ask
from app.jobs import letters
from app.models import Playlist, PlaylistShareLink
from app.services import share_mails

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def playlist(make):
    return make.row(Playlist, name="Dailies", project_id=make.project_id, shots=[])


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


def jobs(make):
    rows = "SELECT args FROM procrastinate_jobs WHERE task_name = 'share_mails.invite' ORDER BY id"
    found = make.db.execute(text(rows)).scalars().all()
    make.db.commit()
    return found


def test_a_link_is_made_listed_and_revoked(manager, make, playlist):
    address = f"/data/playlists/{playlist}/share"

    made = manager.post(address, {"password": "open sesame"})
    plain = manager.post(address, {"can_comment": False, "password": "", "expiration_date": ""})

    assert made.status_code == 201
    assert made.json["type"] == "PlaylistShareLink"
    assert (made.json["has_password"], plain.json["has_password"]) == (True, False)
    assert (made.json["can_comment"], plain.json["can_comment"]) == (True, False)
    assert plain.json["expiration_date"] is None
    assert "password" not in made.json
    stored = make.db.scalar(select(PlaylistShareLink.password).where(PlaylistShareLink.id == made.json["id"]))
    make.db.commit()
    assert "open sesame" not in stored
    assert [one["id"] for one in manager.get(address).json] == [plain.json["id"], made.json["id"]]
    revoked = manager.delete(f"{address}/{made.json['token']}")
    assert (revoked.status_code, revoked.json["is_active"]) == (200, False)
    assert manager.delete(f"{address}/{made.json['token']}").status_code == 200
    assert [one["id"] for one in manager.get(address).json] == [plain.json["id"]]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2026-05-01", datetime(2026, 5, 1, 23, 59, 59, tzinfo=UTC)),
        ("2026-05-01T10:00:00", datetime(2026, 5, 1, 10, 0, 0, tzinfo=UTC)),
        ("2026-05-01T10:00:00+02:00", datetime(2026, 5, 1, 8, 0, 0, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_day_lives_to_its_end_and_a_moment_is_read_in_utc(manager, make, playlist, given, stored):
    made = manager.post(f"/data/playlists/{playlist}/share", {"expiration_date": given})

    assert make.db.scalar(select(PlaylistShareLink.expiration_date)) == stored
    assert made.status_code == 201


@pytest.mark.parametrize("wrong", ["tomorrow", 12, "9999-12-31T23:59:59-10:00"])
def test_a_date_that_is_none_is_refused(manager, playlist, wrong):
    assert manager.post(f"/data/playlists/{playlist}/share", {"expiration_date": wrong}).status_code == 400


def test_a_link_belongs_to_its_playlist(manager, make, playlist):
    other = make.row(Playlist, name="Other", project_id=make.project_id, shots=[])
    token = manager.post(f"/data/playlists/{playlist}/share", {}).json["token"]

    assert manager.delete(f"/data/playlists/{other}/share/{token}").status_code == 404
    assert manager.post(f"/data/playlists/{other}/share/{token}/invite", {}).status_code == 404
    assert manager.get(f"/data/playlists/{UNKNOWN}/share").status_code == 404


def test_managers_of_the_studio_and_the_production_share(as_, make, playlist, manager):
    token = manager.post(f"/data/playlists/{playlist}/share", {}).json["token"]
    refused = [
        make.caller("supervisor"),
        make.caller("client"),
        make.caller("user", project_role="manager"),
        make.caller("manager", make.project()),
        make.caller("manager", project_role="user"),
    ]

    for person in refused:
        client = as_(person)
        assert client.get(f"/data/playlists/{playlist}/share").status_code == 403
        assert client.post(f"/data/playlists/{playlist}/share", {}).status_code == 403
        assert client.delete(f"/data/playlists/{playlist}/share/{token}").status_code == 403
        assert client.post(f"/data/playlists/{playlist}/share/{token}/invite", {}).status_code == 403


def test_a_link_is_mailed_to_persons_and_addresses_once_each(manager, make, playlist):
    token = manager.post(f"/data/playlists/{playlist}/share", {}).json["token"]
    person = make.person(email="ada@example.com")
    body = {
        "emails": ["ADA@example.com", "new@EXAMPLE.com", "new@example.com"],
        "person_ids": [str(person), UNKNOWN],
        "message": "Have a look",
    }

    sent = manager.post(f"/data/playlists/{playlist}/share/{token}/invite", body)

    assert sent.json == {"sent": ["ada@example.com", "new@example.com"]}
    assert [(one["email"], one["person_id"], one["message"]) for one in jobs(make)] == [
        ("ada@example.com", str(person), "Have a look"),
        ("new@example.com", None, "Have a look"),
    ]


def test_one_wrong_address_and_nothing_is_sent(manager, make, playlist):
    address = f"/data/playlists/{playlist}/share"
    token = manager.post(address, {}).json["token"]

    assert manager.post(f"{address}/{token}/invite", {"emails": ["a@example.com", "wrong"]}).status_code == 400
    assert jobs(make) == []
    manager.delete(f"{address}/{token}")
    assert manager.post(f"{address}/{token}/invite", {"emails": ["a@example.com"]}).status_code == 404


def test_the_letter_names_author_playlist_and_link_and_escapes_what_people_typed(
    manager, make, playlist, settings
):
    token = manager.post(f"/data/playlists/{playlist}/share", {}).json["token"]
    body = {"emails": ["new@example.com"], "message": "<b>look</b>"}
    manager.post(f"/data/playlists/{playlist}/share/{token}/invite", body)
    job = jobs(make)[0]

    letter = share_mails.invitation(
        Ask(make.db, NOBODY, settings), job["link_id"], job["author_id"], job["email"], None, job["message"]
    )
    mailing = letters.written(letter)

    assert "Dailies" in mailing.subject
    assert f"/playlists/shared/{token}" in mailing.text
    assert "<b>look</b>" in mailing.text
    assert "&lt;b&gt;look&lt;/b&gt;" in mailing.html


def test_no_letter_is_written_for_a_link_that_was_revoked(manager, make, playlist, settings):
    address = f"/data/playlists/{playlist}/share"
    made = manager.post(address, {}).json
    manager.delete(f"{address}/{made['token']}")
    ask = Ask(make.db, NOBODY, settings)

    assert share_mails.invitation(ask, made["id"], made["created_by"], "a@example.com", None, None) is None


def test_the_links_of_who_leaves_for_good_are_closed(as_, make, playlist, admin):
    leaver = make.caller("manager")
    token = as_(leaver).post(f"/data/playlists/{playlist}/share", {}).json["token"]

    assert admin.delete(f"/data/persons/{leaver.id}?force=true").status_code == 204
    assert admin.get(f"/shared/playlists/{token}").status_code == 404
