"""Persons: who sees which shape, what may be written, and how somebody leaves (spec 10 §D1)."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import (
    ApiEvent,
    Comment,
    DayOff,
    LoginLog,
    News,
    Notification,
    Person,
    PersonSecret,
    SearchFilter,
    SearchFilterGroup,
    Task,
    TaskPersonLink,
    TimeSpent,
    names,
)
from app.schemas.persons import SECRETS
from tests.conftest import Client

MINIMAL = {
    "id",
    "type",
    "first_name",
    "last_name",
    "full_name",
    "has_avatar",
    "active",
    "departments",
    "studio_id",
    "role",
    "desktop_login",
    "is_bot",
}
CLIENT = MINIMAL - {"departments", "studio_id", "desktop_login"}


def new(admin, **values):
    body = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", **values}
    return admin.post("/data/persons", body)


def of(persons, id_):
    return next(one for one in persons if one["id"] == str(id_))


def events(db, name):
    return [
        one.data
        for one in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_an_admin_creates_a_person_with_defaults_and_no_secret_in_the_answer(admin, make, db):
    department = make.department()

    made = new(admin, password="chosen by her", departments=[str(department)], country=" fr ", locale="zh_CN")

    assert made.status_code == 201
    assert made.json["full_name"] == "Grace Hopper"
    assert made.json["departments"] == [str(department)]
    expected = {
        "role": "user",
        "active": True,
        "contract_type": "open-ended",
        "position": "artist",
        "seniority": "mid",
        "daily_salary": 0,
        "timezone": "Europe/Paris",
        "display_date_format": "YYYY-MM-DD",
        "notifications_enabled": False,
        "country": "FR",
        "locale": "zh_Hans_CN",
        "type": "Person",
    }
    assert {key: made.json[key] for key in expected} == expected
    assert not SECRETS & set(made.json)
    assert "access_token" not in made.json
    assert db.scalar(select(Person.locale).where(Person.id == UUID(made.json["id"]))) == "zh_CN"
    assert {"person_id": made.json["id"]} in events(db, "person:new")


def test_the_chosen_password_opens_a_session(admin, anonymous):
    new(admin, password="chosen by her")

    answer = anonymous.post("/auth/login", {"email": "GRACE@example.com", "password": "chosen by her"})

    assert answer.status_code == 200
    assert answer.json["login"] is True


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_only_an_admin_creates_and_deletes_persons(as_, make, role):
    caller = as_(make.caller(role))

    assert new(caller).status_code == 403
    assert caller.delete(f"/data/persons/{make.person()}").status_code == 403
    assert caller.put(f"/data/persons/{make.person()}", {"first_name": "X"}).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": None},
        {"email": "no address"},
        {"email": 3},
        {"role": "king"},
        {"role": None},
        {"contract_type": "slave"},
        {"position": "god"},
        {"seniority": "old"},
        {"country": "fra"},
        {"country": "F1"},
        {"country": ["FR"]},
        {"locale": "zh-CN"},
        {"locale": "xx_YY"},
        {"timezone": "Mars/Olympus"},
        {"display_date_format": "YY"},
        {"expiration_date": "2001-01-01"},
        {"expiration_date": "tomorrow"},
        {"password": ""},
        {"password": 12},
        {"first_name": None},
        {"unknown": 1},
        {"departments": "none"},
        {"departments": ["none"]},
        {"phone": "1" * 31},
    ],
)
def test_a_wrong_field_is_400_and_nothing_is_kept(admin, db, wrong):
    assert new(admin, **wrong).status_code == 400
    assert db.scalar(select(Person.id).where(Person.email == "grace@example.com")) is None


def test_an_email_is_taken_whatever_its_case_but_not_for_bots(admin):
    assert new(admin).status_code == 201

    assert new(admin, email="Grace@Example.com").status_code == 400
    assert new(admin, is_bot=True).status_code == 201


def test_an_empty_desktop_login_is_none_and_never_collides(admin):
    made = [new(admin, email=f"grace{number}@example.com", desktop_login="") for number in range(2)]

    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json["desktop_login"] is None


def test_the_seats_are_limited_for_humans_only(admin, app, make):
    house = app.extensions["callsheet"]
    tight = dataclasses.replace(house, settings=dataclasses.replace(house.settings, user_limit=1))
    app.extensions["callsheet"] = tight

    refused = new(admin)
    sleeping = new(admin, active=False)

    assert refused.status_code == 400
    assert refused.json["data"] == {"limit": 1}
    assert new(admin, is_bot=True, email="bot@example.com").status_code == 201
    assert sleeping.status_code == 201
    assert admin.put(f"/data/persons/{sleeping.json['id']}", {"active": True}).status_code == 400


def test_a_bot_gets_its_token_once_and_a_new_date_renews_it(admin, as_, app):
    made = new(admin, is_bot=True, role="manager").json
    first = Client(app, made["access_token"])
    day = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()

    assert first.get("/data/departments").status_code == 200
    assert "access_token" not in admin.get(f"/data/persons/{made['id']}").json
    renewed = admin.put(f"/data/persons/{made['id']}", {"expiration_date": day})

    assert renewed.json["expiration_date"] == day
    assert first.get("/data/departments").status_code == 401
    assert Client(app, renewed.json["access_token"]).get("/data/departments").status_code == 200


def test_a_person_makes_a_token_for_their_scripts_but_an_admin_makes_none_for_another(admin, as_, make):
    artist = make.caller("user")

    own = as_(artist).put(f"/data/persons/{artist.id}", {"expiration_date": None})

    assert own.status_code == 200
    assert own.json["access_token"]
    assert "access_token" not in admin.put(f"/data/persons/{artist.id}", {"expiration_date": None}).json


def test_an_expired_day_of_ones_own_may_be_sent_again_and_no_other_past_day(admin, make):
    bot = make.person(is_bot=True, expiration_date=date(2020, 1, 1))

    again = admin.put(f"/data/persons/{bot}", {"expiration_date": "2020-01-01", "first_name": "R2"})

    assert again.status_code == 200
    assert "access_token" not in again.json
    assert admin.put(f"/data/persons/{bot}", {"expiration_date": "2020-01-02"}).status_code == 400


def test_somebody_changes_their_own_profile_and_nothing_else_of_themself(as_, make, db):
    artist = make.caller("user")
    body = {
        "first_name": "New",
        "phone": "123",
        "desktop_login": "ada",
        "role": "admin",
        "daily_salary": 9999,
        "position": "lead",
        "is_guest": True,
        "departments": [str(make.department())],
        "active": False,
        "unknown": 1,
    }

    changed = as_(artist).put(f"/data/persons/{artist.id}", body)

    assert changed.status_code == 200
    kept = {key: changed.json[key] for key in ("first_name", "phone", "desktop_login", "role", "daily_salary")}
    assert kept == {
        "first_name": "New",
        "phone": "123",
        "desktop_login": "ada",
        "role": "user",
        "daily_salary": 0,
    }
    assert (changed.json["position"], changed.json["is_guest"], changed.json["active"]) == (
        "artist",
        False,
        True,
    )
    assert changed.json["departments"] == []
    assert {"person_id": str(artist.id)} in events(db, "person:update")


def test_an_admin_changes_all_but_secrets_second_factors_and_preview_columns(admin, make, db):
    id_ = make.person()
    department = make.department()
    body = {
        "role": "manager",
        "daily_salary": 300,
        "departments": [str(department)],
        "password": "stolen",
        "jti": "x",
        "totp_enabled": True,
        "preview_project_id": str(make.project_id),
    }

    changed = admin.put(f"/data/persons/{id_}", body).json

    assert (changed["role"], changed["daily_salary"], changed["departments"]) == (
        "manager",
        300,
        [str(department)],
    )
    assert (changed["totp_enabled"], changed["preview_project_id"]) == (False, None)
    assert db.get(PersonSecret, id_) is None


def test_a_preview_account_is_listed_nowhere_read_by_id_and_changed_by_nobody(admin, make):
    id_ = make.person(preview_project_id=make.project_id)

    assert str(id_) not in [one["id"] for one in admin.get("/data/persons").json]
    assert admin.get(f"/data/persons/{id_}").status_code == 200
    assert admin.put(f"/data/persons/{id_}", {"first_name": "X"}).status_code == 403


def test_a_protected_account_keeps_role_and_activity_and_is_not_deleted(admin, app, make):
    id_ = make.person(email="boss@example.com", role="admin")
    house = app.extensions["callsheet"]
    guarded = dataclasses.replace(house.settings, protected_accounts=("Boss@example.com",))
    app.extensions["callsheet"] = dataclasses.replace(house, settings=guarded)

    assert admin.put(f"/data/persons/{id_}", {"active": False}).status_code == 403
    assert admin.put(f"/data/persons/{id_}", {"role": "user"}).status_code == 403
    assert admin.put(f"/data/persons/{id_}", {"phone": "1"}).status_code == 200
    assert admin.delete(f"/data/persons/{id_}?force=true").status_code == 403


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "vendor"])
def test_staff_and_vendors_list_everybody_in_the_minimal_shape(as_, make, role):
    department = make.department()
    other = make.person("client", departments=[department])
    caller = as_(make.caller(role))

    plain = of(caller.get("/data/persons").json, other)
    related = of(caller.get("/data/persons?relations=true").json, other)

    assert set(plain) == MINIMAL
    assert plain["departments"] == []
    assert related["departments"] == [str(department)]


@pytest.mark.parametrize(("role", "whole"), [("admin", True), ("manager", True), ("user", False)])
def test_admins_and_managers_read_one_person_whole(as_, make, role, whole):
    other = make.person(departments=[make.department()])

    shown = as_(make.caller(role)).get(f"/data/persons/{other}").json

    assert ("daily_salary" in shown) is whole
    assert whole or set(shown) == MINIMAL
    assert len(shown["departments"]) == 1


def test_a_client_sees_the_teams_of_their_open_productions_in_the_client_shape(as_, make):
    client = make.caller("client")
    closed = make.project(status=names.CLOSED_STATUS)
    make.member(closed, client.id)
    mate, stranger, past = make.caller("user"), make.person(), make.caller("user", project_id=closed)

    shown = as_(client).get("/data/persons").json

    assert {one["id"] for one in shown} == {str(client.id), str(mate.id)}
    assert set(of(shown, mate.id)) == CLIENT
    assert as_(client).get("/data/persons?page=1").json["total"] == 2
    assert set(as_(client).get(f"/data/persons/{mate.id}").json) == CLIENT
    assert as_(client).get(f"/data/persons/{stranger}").status_code == 403
    assert as_(client).get(f"/data/persons/{past.id}").status_code == 403


def test_hidden_columns_are_no_filters(as_, admin, make):
    artist = as_(make.caller("user"))
    id_ = make.person(daily_salary=700, email="rich@example.com")

    assert artist.get("/data/persons?daily_salary=700").status_code == 400
    assert artist.get("/data/persons?phone=1").status_code == 400
    assert admin.get("/data/persons?password=x").status_code == 400
    assert admin.get("/data/persons?totp_secret=x").status_code == 400
    assert [one["id"] for one in admin.get("/data/persons?daily_salary=700").json] == [str(id_)]
    assert [one["id"] for one in artist.get("/data/persons?email=rich@example.com").json] == [str(id_)]
    assert len(artist.get("/data/persons?full_name=Nobody Here").json) == 0


def test_lists_are_cut_to_fields_and_hashes_never_leave(admin, make, db):
    id_ = make.person()
    db.add(PersonSecret(person_id=id_, password="hash-of-it"))
    db.commit()

    assert set(admin.get("/data/persons?fields= first_name , nothing").json[0]) == {"id", "type", "first_name"}
    for query in (
        "",
        "?with_pass_hash=true",
        "?with_pass_hash=true&fields=password",
        "?with_pass_hash=true&page=1",
    ):
        assert "hash-of-it" not in admin.get(f"/data/persons{query}").get_data(as_text=True), query


def test_malformed_ids_are_400_and_unknown_ones_404(admin):
    unknown = "00000000-0000-4000-8000-000000000000"

    assert admin.get("/data/persons/nobody").status_code == 400
    assert admin.get(f"/data/persons/{unknown}").status_code == 404
    assert admin.put(f"/data/persons/{unknown}", {}).status_code == 404
    assert admin.delete(f"/data/persons/{unknown}").status_code == 404


def test_an_unknown_person_without_traces_is_deleted_and_their_token_stops(admin, as_, make, db):
    gone = make.caller("user", team=False)
    session = as_(gone)

    assert admin.delete(f"/data/persons/{gone.id}").status_code == 204
    assert session.get("/data/departments").status_code == 401
    assert events(db, "person:delete") == [{"person_id": str(gone.id)}]


def test_nobody_deletes_themself(as_, make):
    boss = make.caller("admin")

    assert as_(boss).delete(f"/data/persons/{boss.id}?force=true").status_code == 403


def test_without_force_every_trace_keeps_a_person(admin, make):
    logged, member, assigned = make.person(), make.caller("user").id, make.person()
    make.row(LoginLog, person_id=logged)
    make.task(assignees=[assigned])

    for id_ in (logged, member, assigned):
        assert admin.delete(f"/data/persons/{id_}").status_code == 400
        assert admin.get(f"/data/persons/{id_}").status_code == 200


def test_force_takes_what_they_wrote_and_mends_the_durations(admin, make, db):
    leaver, stays = make.caller("user").id, make.person()
    task = make.task(assignees=[leaver, stays], duration=300, assigner_id=leaver)
    make.row(TimeSpent, person_id=leaver, task_id=task, date=date(2026, 5, 4), duration=200)
    make.row(TimeSpent, person_id=stays, task_id=task, date=date(2026, 5, 4), duration=100)
    comment = make.comment(task, leaver)
    news = make.row(News, author_id=leaver, comment_id=comment, task_id=task)
    make.row(Notification, person_id=stays, author_id=leaver, comment_id=comment, task_id=task, type="comment")
    group = make.row(SearchFilterGroup, list_type="todo", person_id=leaver)
    make.row(SearchFilter, list_type="todo", person_id=stays, search_filter_group_id=group)
    make.row(LoginLog, person_id=leaver)

    assert admin.delete(f"/data/persons/{leaver}?force=true").status_code == 204

    assert db.scalar(select(Task.duration).where(Task.id == task)) == 100
    assert db.scalar(select(Task.assigner_id).where(Task.id == task)) is None
    assert db.scalars(select(TaskPersonLink.person_id).where(TaskPersonLink.task_id == task)).all() == [stays]
    for model in (Comment, News, Notification, SearchFilter, SearchFilterGroup, LoginLog):
        assert db.scalars(select(model.id)).all() == []
    assert events(db, "comment:delete")[0]["comment_id"] == str(comment)
    assert events(db, "news:delete")[0]["news_id"] == str(news)
    assert events(db, "task:update")[0]["task_id"] == str(task)
    assert events(db, "person:delete") == [{"person_id": str(leaver)}]


def test_even_force_is_refused_where_more_refers_to_them_and_nothing_is_lost(admin, make, db):
    id_ = make.person()
    make.row(DayOff, person_id=id_, date=date(2026, 5, 4), end_date=date(2026, 5, 4))
    comment = make.comment(make.task(), id_)

    assert admin.delete(f"/data/persons/{id_}?force=true").status_code == 400
    assert db.scalar(select(Comment.id)) == comment


def test_a_list_costs_the_same_for_one_person_and_for_many(admin, make, queries):
    for _ in range(20):
        make.person(departments=[make.department()])

    with queries(at_most=2):
        assert len(admin.get("/data/persons?relations=true").json) > 20
