"""The organisation: its chat credentials are for administrators (spec 10 §D6)."""

import pytest

SECRETS = {"chat_token_slack", "chat_webhook_mattermost", "chat_token_discord"}


def organisation(client):
    return client.get("/data/organisations").json[0]


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_others_than_admins_see_no_chat_credential_and_cannot_guess_one(as_, admin, make, role):
    caller = as_(make.caller(role))
    id_ = organisation(admin)["id"]
    admin.put(f"/data/organisations/{id_}", {"chat_token_slack": "xoxb-1"})

    assert organisation(admin)["chat_token_slack"] == "xoxb-1"
    assert not SECRETS & set(organisation(caller))
    assert not SECRETS & set(caller.get(f"/data/organisations/{id_}").json)
    for name in SECRETS:
        assert caller.get(f"/data/organisations?{name}=xoxb-1").status_code == 400
    assert len(admin.get("/data/organisations?chat_token_slack=xoxb-1").json) == 1
    assert caller.put(f"/data/organisations/{id_}", {"name": "X"}).status_code == 403
    assert caller.post("/data/organisations", {"name": "X"}).status_code == 403
    assert caller.delete(f"/data/organisations/{id_}").status_code == 403


@pytest.mark.parametrize(("hours", "status"), [(7.5, 200), ("7.5", 200), ("many", 400), (None, 400)])
def test_hours_by_day_are_a_number(admin, hours, status):
    id_ = organisation(admin)["id"]

    changed = admin.put(f"/data/organisations/{id_}", {"hours_by_day": hours})

    assert changed.status_code == status
    assert organisation(admin)["hours_by_day"] == (7.5 if status == 200 else 8)


def test_malformed_ids_are_400_and_unknown_ones_404(admin):
    assert admin.get("/data/organisations/none").status_code == 400
    assert admin.get("/data/organisations/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_second_organisation_may_be_made_and_deleted(admin):
    made = admin.post("/data/organisations", {"name": "Other"})

    assert made.status_code == 201
    assert admin.delete(f"/data/organisations/{made.json['id']}").status_code == 204
