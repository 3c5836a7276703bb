"""The preview account of a production: a client behind a window of an hour (spec 20 §13.6, 10 §A10.6)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.http.operation import House
from app.models import LoginLog, Person, ProjectPersonLink


@pytest.fixture
def path(make):
    return f"/data/projects/{make.project_id}/preview-account"


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


def login(anonymous, account):
    body = {"email": account["email"], "password": account["password"]}
    return anonymous.post("/auth/login", body)


def test_an_account_is_made_once_and_its_password_shown_once(manager, make, path, db):
    assert manager.get(path).json is None

    made = manager.post(path)

    assert made.status_code == 201
    account = made.json
    assert re.fullmatch(r"preview-[0-9a-f]{12}@preview\.kitsu\.invalid", account["email"])
    assert re.fullmatch(r"[\w-]{16}", account["password"])
    assert account["full_name"].startswith("Preview Production")
    assert account["preview_open_until"] is None
    assert manager.get(path).json == {key: value for key, value in account.items() if key != "password"}
    person = db.execute(select(Person.role, Person.preview_project_id).where(Person.id == account["id"])).one()
    assert tuple(person) == ("client", make.project_id)
    again = manager.post(path).json
    assert again["id"] == account["id"]
    assert again["password"] != account["password"]
    members = db.scalars(select(ProjectPersonLink.person_id).where(ProjectPersonLink.role.is_(None)))
    assert account["id"] in [str(one) for one in members]


def test_it_logs_in_while_the_window_is_open_and_only_reads(manager, anonymous, make, path):
    account = manager.post(path).json
    assert login(anonymous, account).status_code == 401

    opened = manager.put(path, {"is_open": True}).json

    until = datetime.fromisoformat(opened["preview_open_until"]).replace(tzinfo=UTC)
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    token = login(anonymous, account).json["access_token"]
    project, headers = f"/data/projects/{make.project_id}", {"Authorization": f"Bearer {token}"}
    assert anonymous.get(project, headers=headers).status_code == 200
    assert anonymous.put(project, {"name": "x"}, headers=headers).status_code == 403
    assert manager.put(path, {"is_open": False}).json["preview_open_until"] is None
    assert anonymous.get(project, headers=headers).status_code == 401
    assert login(anonymous, account).status_code == 401


def test_opening_an_open_window_only_extends_it(manager, path, db):
    id_ = manager.post(path).json["id"]
    manager.put(path, {"is_open": True})
    began = datetime.now(UTC) - timedelta(minutes=30)
    stored = update(Person).where(Person.id == id_)
    db.execute(stored.values(preview_opened_at=began, preview_open_until=began + timedelta(hours=1)))
    db.commit()

    extended = manager.put(path, {"is_open": True}).json

    times = select(Person.preview_opened_at, Person.preview_open_until).where(Person.id == id_)
    opened_at, until = db.execute(times).one()
    assert opened_at == began
    assert until > began + timedelta(minutes=80)
    assert extended["preview_open_until"] == until.astimezone(UTC).replace(tzinfo=None).isoformat()


def test_a_window_that_ran_out_opens_anew(manager, path, db):
    id_ = manager.post(path).json["id"]
    began = datetime.now(UTC) - timedelta(hours=2)
    stored = update(Person).where(Person.id == id_)
    db.execute(stored.values(preview_opened_at=began, preview_open_until=began + timedelta(hours=1)))
    db.commit()

    manager.put(path, {"is_open": True})

    assert db.scalar(select(Person.preview_opened_at).where(Person.id == id_)) > began


def test_a_new_password_closes_the_window(manager, path):
    manager.post(path)
    manager.put(path, {"is_open": True})

    assert manager.post(path).json["preview_open_until"] is None


def test_a_removed_account_takes_its_logs_along(manager, make, path, db):
    id_ = manager.post(path).json["id"]
    make.row(LoginLog, person_id=id_, ip_address="127.0.0.1")

    assert [manager.delete(path).status_code for _ in range(2)] == [204, 204]

    assert manager.get(path).json is None
    assert db.scalar(select(Person.id).where(Person.id == id_)) is None
    assert manager.put(path, {"is_open": True}).status_code == 404


def test_wrong_bodies_and_other_strategies_are_refused(manager, app, path):
    manager.post(path)

    assert manager.put(path, {}).status_code == 400
    assert manager.put(path, {"is_open": "perhaps"}).status_code == 400
    house = app.extensions["callsheet"]
    ldap = replace(house.settings, auth_strategy="auth_remote_ldap")
    app.extensions["callsheet"] = House(ldap, house.database)
    assert manager.post(path).status_code == 400


@pytest.mark.parametrize("role", ["supervisor", "user", "client", "vendor"])
def test_it_is_the_managers(as_, make, path, role):
    caller = as_(make.caller(role))

    answers = [caller.get(path), caller.post(path), caller.put(path, {"is_open": True}), caller.delete(path)]

    assert [one.status_code for one in answers] == [403] * 4


def test_a_closed_production_goes_with_its_account(admin, make):
    project = make.project(status="Closed")
    account = admin.post(f"/data/projects/{project}/preview-account").json
    make.row(LoginLog, person_id=account["id"], ip_address="127.0.0.1")

    assert admin.delete(f"/data/projects/{project}").status_code == 204
    assert admin.get(f"/data/persons/{account['id']}").status_code == 404
