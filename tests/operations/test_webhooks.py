"""Administrators say who is told of events; secrets are shown once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from app.ask import utc_now
from app.auth.sealed import opened
from app.models import Webhook, WebhookDelivery
from app.services.webhook_secrets import valid_secrets

URL = "https://studio.example.org/hook?x=1"
ROWS = "/data/webhooks"


def made(admin, **more):
    answer = admin.post(ROWS, {"name": "Render", "url": URL, "events": ["task:update"], **more})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_the_secret_is_shown_once_and_stored_sealed(admin, make):
    hook = made(admin, project_id=str(make.project_id), secret="mine", place_position=0)

    assert hook["secret"].startswith("whsec_")
    stored = make.db.execute(text("SELECT secret FROM webhook")).scalar_one()
    assert hook["secret"] not in stored
    assert stored.startswith("sealed:")
    for shown in (admin.get(ROWS).json[0], admin.get(f"{ROWS}/{hook['id']}").json):
        assert not set(shown) & {"secret", "place_transaction", "place_position"}
        assert (shown["url"], shown["events"], shown["project_id"], shown["active"]) == (
            URL,
            ["task:update"],
            str(make.project_id),
            True,
        )


def test_a_webhook_changes_and_goes(admin, make):
    id_ = made(admin)["id"]

    changed = admin.put(f"{ROWS}/{id_}", {"events": ["comment:*"], "active": False, "secret": "mine"})
    assert (changed.json["events"], changed.json["active"]) == (["comment:*"], False)
    assert "secret" not in changed.json
    assert admin.delete(f"{ROWS}/{id_}").status_code == 204
    assert admin.get(f"{ROWS}/{id_}").status_code == 404
    told = make.db.execute(text("SELECT name FROM api_event WHERE name LIKE 'webhook:%' ORDER BY position"))
    assert list(told.scalars()) == ["webhook:new", "webhook:update", "webhook:delete"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://studio.example.org/"},
        {"url": "https://"},
        {"url": "https://ann:secret@studio.example.org/"},
        {"url": "http://127.0.0.1:5000/"},
        {"url": "http://localhost/"},
        {"url": "http://[::1]/"},
        {"url": "http://[::ffff:10.0.0.1]/"},
        {"url": "http://169.254.169.254/latest"},
        {"url": "https://studio.example.org:99999/"},
        {"url": 7},
        {"events": ["task:explode"]},
        {"events": "task:update"},
        {"project_id": str(uuid4())},
        {"explodes": True},
    ],
)
def test_what_cannot_be_a_webhook_is_refused(admin, wrong):
    refused = admin.post(ROWS, {"name": "Render", "url": URL, **wrong})

    assert refused.status_code == 400
    assert admin.get(ROWS).json == []


def test_only_administrators_know_of_webhooks(admin, as_, make):
    id_ = made(admin)["id"]
    manager = as_(make.caller("manager"))

    answers = [
        manager.get(ROWS),
        manager.post(ROWS, {"name": "n", "url": URL}),
        manager.get(f"{ROWS}/{id_}"),
        manager.put(f"{ROWS}/{id_}", {"name": "m"}),
        manager.delete(f"{ROWS}/{id_}"),
        manager.get(f"{ROWS}/{id_}/deliveries"),
        manager.post(f"/actions/webhooks/{id_}/test"),
        manager.post(f"/actions/webhooks/{id_}/replay", {}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 8


def test_deliveries_are_listed_newest_first_and_dead_ones_are_told_again(admin, make):
    id_ = made(admin)["id"]
    for position, state in enumerate(("delivered", "dead", "waiting"), start=1):
        place = {"transaction": 3, "position": position}
        body = {"event_id": uuid4(), "event_name": "task:update", "payload": {"n": position}}
        make.row(WebhookDelivery, webhook_id=id_, state=state, attempts=8, **place, **body)

    listed = admin.get(f"{ROWS}/{id_}/deliveries").json
    assert [one["payload"]["n"] for one in listed] == [3, 2, 1]
    assert [one["state"] for one in admin.get(f"{ROWS}/{id_}/deliveries?state=dead").json] == ["dead"]
    assert admin.get(f"{ROWS}/{id_}/deliveries?limit=1&page=2").json == listed[1:2]

    assert admin.post(f"/actions/webhooks/{id_}/replay", {}).json == {"success": True, "deliveries": 1}
    assert [one["attempts"] for one in admin.get(f"{ROWS}/{id_}/deliveries?state=waiting").json] == [8, 0]


@pytest.mark.parametrize("after", ["", "1", "1.x", "9" * 19 + ".1", "-1.0", 5])
def test_a_place_that_is_none_is_refused(admin, after):
    id_ = made(admin)["id"]

    assert admin.post(f"/actions/webhooks/{id_}/replay", {"after": after}).status_code == 400


def test_a_webhook_is_tried(admin, make):
    id_ = made(admin)["id"]

    assert admin.post(f"/actions/webhooks/{id_}/test").json == {"success": True, "deliveries": 1}
    told = make.db.execute(text("SELECT data FROM api_event WHERE name = 'webhook:test'")).scalar_one()
    assert told == {"webhook_id": id_}
    assert admin.post(f"/actions/webhooks/{uuid4()}/test").status_code == 404


def test_a_new_secret_is_shown_once_and_the_old_one_signs_for_a_day_more(admin, make, db, settings):
    hook = made(admin)
    id_ = UUID(hook["id"])

    new = admin.post(f"/actions/webhooks/{id_}/rotate-secret", {}).json["secret"]

    stored = opened(db.scalar(select(Webhook.secret).where(Webhook.id == id_)), settings.secret_key)
    assert valid_secrets(stored, utc_now()) == [new, hook["secret"]]
    assert valid_secrets(stored, utc_now() + timedelta(days=1, minutes=1)) == [new]
    newest = admin.post(f"/actions/webhooks/{id_}/rotate-secret", {}).json["secret"]
    db.expire_all()
    stored = opened(db.scalar(select(Webhook.secret).where(Webhook.id == id_)), settings.secret_key)
    assert valid_secrets(stored, utc_now()) == [newest, new]
    assert new not in admin.get(f"{ROWS}/{id_}").get_data(as_text=True)


def test_only_administrators_change_secrets(admin, as_, make):
    id_ = made(admin)["id"]

    manager = as_(make.caller("manager"))

    assert manager.post(f"/actions/webhooks/{id_}/rotate-secret", {}).status_code == 403
    assert admin.post(f"/actions/webhooks/{uuid4()}/rotate-secret", {}).status_code == 404
