"""A password by mail, by an administrator, and what both end (spec 10 §B3, §D2, §D9, traps 13, 14)."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import delete, select, update

from app.ask import utc_now
from app.auth import passwords
from app.http.operation import House
from app.models import LoginToken, Person, PersonSecret
from tests.mailbox import mailbox

__all__ = ["mailbox"]

PASSWORD = "a good password"
NEW = "another one!"
EMAIL = "artist@example.com"


@pytest.fixture
def artist(make):
    id_ = make.person("user", email=EMAIL, first_name="Ada", locale="en_US", timezone="Europe/Paris")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


@pytest.fixture
def clock(monkeypatch):
    held = SimpleNamespace(now=utc_now())
    monkeypatch.setattr("app.http.operation.utc_now", lambda: held.now)
    return held


def log_in(anonymous, password=PASSWORD):
    return anonymous.post("/auth/login", {"email": EMAIL, "password": password})


def link_in(mailbox, mail):
    (link,) = re.findall(r"https?://\S+", mailbox.text(mail))
    return {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}


def choose(anonymous, asked, password=NEW, again=NEW):
    body = {"email": asked["email"], "token": asked["token"], "password": password, "password2": again}
    return anonymous.put("/auth/reset-password", body)


def test_a_link_is_mailed_and_chooses_a_password_once(anonymous, artist, mailbox, as_):
    before = as_(artist)
    asked = anonymous.post("/auth/reset-password", {"email": "Artist@Example.com"})
    assert (asked.status_code, asked.json) == (200, {"success": "Reset token sent"})

    (mail,) = mailbox.open()
    link = link_in(mailbox, mail)
    assert mail["To"] == EMAIL
    assert re.fullmatch(r"[A-Z0-9]{64}", link["token"]) and link["email"] == EMAIL
    assert choose(anonymous, link, "short", "short").status_code == 400
    assert choose(anonymous, link, NEW, "another two!").status_code == 400
    assert choose(anonymous, link).json == {"success": True}

    assert log_in(anonymous).status_code == 400
    assert log_in(anonymous, NEW).status_code == 200
    assert before.get("/auth/authenticated").status_code == 401
    assert choose(anonymous, link).status_code == 400


def test_who_has_no_account_is_answered_alike_and_gets_no_mail(anonymous, artist, mailbox, make):
    make.person("user", email="off@example.com", active=False)
    make.person("user", email="bot@example.com", is_bot=True)
    make.person("client", email="guest@example.com", is_guest=True)
    answers = [
        anonymous.post("/auth/reset-password", {"email": name})
        for name in ("nobody@example.com", "off@example.com", "bot@example.com", "guest@example.com")
    ]

    assert {(one.status_code, one.get_data()) for one in answers} == {(200, b'{"success":"Reset token sent"}')}
    assert mailbox.open() == []
    assert anonymous.post("/auth/reset-password", {}).status_code == 400
    assert anonymous.post("/auth/reset-password", {"email": ""}).status_code == 400


def test_asking_costs_the_same_statements_for_an_account_and_for_nobody(anonymous, artist, queries):
    counts = []
    for name in (EMAIL, "nobody@example.com"):
        with queries(at_most=5) as seen:
            anonymous.post("/auth/reset-password", {"email": name})
        counts.append(list(seen))

    assert counts[0] == counts[1]


def test_a_token_is_of_one_address_for_two_hours_and_the_newest_only(
    anonymous, artist, mailbox, clock, make, db
):
    make.person("user", email="other@example.com")
    anonymous.post("/auth/reset-password", {"email": EMAIL})
    link = link_in(mailbox, mailbox.open()[0])

    assert choose(anonymous, {**link, "email": "other@example.com"}).status_code == 400
    assert choose(anonymous, {**link, "token": link["token"][:-1] + "!"}).status_code == 400
    assert choose(anonymous, {**link, "token": "é" * 64}).status_code == 400
    clock.now += timedelta(hours=2, minutes=1)
    assert choose(anonymous, link).status_code == 400

    clock.now = utc_now()
    db.execute(update(LoginToken).values(created_at=utc_now() - timedelta(minutes=2)))
    db.commit()
    anonymous.post("/auth/reset-password", {"email": EMAIL})
    newest = link_in(mailbox, mailbox.open()[0])
    assert newest["token"] != link["token"]
    assert choose(anonymous, link).status_code == 400
    assert choose(anonymous, {**newest, "email": "ARTIST@example.com"}).status_code == 200


def test_asking_again_at_once_sends_no_second_mail_unless_the_post_failed(anonymous, artist, mailbox):
    anonymous.post("/auth/reset-password", {"email": EMAIL})
    assert len(mailbox.open()) == 1

    anonymous.post("/auth/reset-password", {"email": EMAIL})
    assert mailbox.open() == []
    anonymous.post("/auth/reset-password", {"email": EMAIL})
    assert len(mailbox.open(attempts=1)) == 1


def test_the_database_alone_opens_no_account(anonymous, artist, mailbox, db):
    anonymous.post("/auth/reset-password", {"email": EMAIL})
    link = link_in(mailbox, mailbox.open()[0])

    row = db.scalars(select(LoginToken).where(LoginToken.email == EMAIL)).one()

    assert link["token"] not in (row.nonce, row.email)
    assert choose(anonymous, {"email": EMAIL, "token": row.nonce}).status_code == 400


def test_mails_escape_what_people_type_and_tell_only_an_address(anonymous, make, mailbox):
    make.person("user", email="x@example.com", first_name="<b>Ada</b> {email}")

    spoofed = {"X-Forwarded-For": "<script>alert(1)</script>, 203.0.113.9"}
    anonymous.post("/auth/reset-password", {"email": "x@example.com"}, headers=spoofed)

    (mail,) = mailbox.open()
    assert "&lt;b&gt;Ada&lt;/b&gt; {email}" in mailbox.html(mail)
    assert "script" not in mailbox.html(mail) + mailbox.text(mail)
    assert "203.0.113.9" in mailbox.text(mail)


def test_mails_are_in_the_language_of_the_reader(anonymous, make, mailbox, db):
    make.person("user", email="fr@example.com", locale="fr_FR", timezone="Europe/Paris")

    anonymous.post("/auth/reset-password", {"email": "fr@example.com"})

    (mail,) = mailbox.open()
    assert mail["Content-Language"] == "fr-FR"
    assert "mot de passe" in mail["Subject"]
    assert mail["From"].startswith("Kitsu Bot <")


def test_nothing_is_sent_where_mails_are_off(app, anonymous, artist, mailbox, db):
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(replace(house.settings, mail_enabled=False), house.database)

    anonymous.post("/auth/reset-password", {"email": EMAIL})

    assert mailbox.open() == []
    assert db.scalar(select(LoginToken)) is None


def test_an_invitation_is_mailed_and_good_for_seven_days(admin, anonymous, artist, mailbox, clock):
    invited = admin.get(f"/actions/persons/{artist}/invite")
    assert (invited.status_code, invited.json["success"]) == (200, True)

    (mail,) = mailbox.open()
    link = link_in(mailbox, mail)
    assert link["type"] == "new"
    clock.now += timedelta(days=6, hours=23)
    assert choose(anonymous, link).status_code == 200
    assert log_in(anonymous, NEW).status_code == 200


def test_who_may_invite_whom(admin, as_, make, mailbox):
    id_ = make.person("user")
    bot = make.person("user", is_bot=True)
    unreachable = make.person("user", email=None)

    assert as_(make.caller("manager")).get(f"/actions/persons/{id_}/invite").status_code == 403
    assert admin.get(f"/actions/persons/{bot}/invite").status_code == 403
    assert admin.get(f"/actions/persons/{unreachable}/invite").status_code == 400
    assert admin.get("/actions/persons/00000000-0000-4000-8000-000000000000/invite").status_code == 404
    assert admin.get("/actions/persons/malformed/invite").status_code == 404
    assert mailbox.open() == []


def test_an_administrator_gets_the_link_that_was_mailed(admin, anonymous, artist, mailbox, db):
    admin.get(f"/actions/persons/{artist}/invite")
    mailed = link_in(mailbox, mailbox.open()[0])

    link = admin.post(f"/actions/persons/{artist}/reset-password-link").json["reset_password_link"]

    assert parse_qs(urlsplit(link).query)["token"] == [mailed["token"]]
    assert link.startswith("https://localhost:8080/reset-change-password?email=artist%40example.com&token=")
    db.execute(delete(LoginToken))
    db.commit()
    again = admin.post(f"/actions/persons/{artist}/reset-password-link").json["reset_password_link"]
    token = parse_qs(urlsplit(again).query)["token"][0]
    assert token != mailed["token"]
    assert choose(anonymous, {"email": EMAIL, "token": token}).status_code == 200


def test_an_administrator_sets_a_password_and_ends_the_sessions(admin, anonymous, artist, mailbox, as_):
    session = as_(artist)
    path = f"/actions/persons/{artist}/change-password"

    assert admin.post(path, {"password": NEW, "password_2": "x"}).json["data"]["errors"][0]["field"] == ""
    assert admin.post(path, {"password": "short", "password_2": "short"}).status_code == 400
    assert admin.post(path, {}).status_code == 400
    assert session.post(path, {"password": NEW, "password_2": NEW}).status_code == 403
    assert session.get("/auth/authenticated").status_code == 200
    assert admin.post(path, {"password": NEW, "password_2": NEW}).json == {"success": True}

    assert session.get("/auth/authenticated").status_code == 401
    assert log_in(anonymous, NEW).status_code == 200
    (mail,) = mailbox.open()
    assert "administrator" in mail["Subject"]


@pytest.mark.parametrize("action", ["reset-password-link", "change-password"])
def test_protected_accounts_and_other_administrators_keep_their_password(app, admin, make, action):
    house = app.extensions["callsheet"]
    settings = replace(house.settings, protected_accounts=("boss@example.com",))
    app.extensions["callsheet"] = House(settings, house.database)
    boss = make.person("manager", email="Boss@example.com")
    other = make.person("admin")
    make.row(PersonSecret, person_id=other, password=passwords.hashed(PASSWORD))
    fresh = make.person("admin")
    bot = make.person("user", is_bot=True)
    body = {"password": NEW, "password_2": NEW}

    statuses = [
        admin.post(f"/actions/persons/{id_}/{action}", body).status_code for id_ in (boss, other, fresh, bot)
    ]

    assert statuses == [400, 400, 200, 403]


def test_a_changed_password_is_told_by_mail(anonymous, artist, as_, mailbox):
    body = {"old_password": PASSWORD, "password": NEW, "password_2": NEW}
    assert as_(artist).post("/auth/change-password", body).status_code == 200

    (mail,) = mailbox.open()
    assert mail["To"] == EMAIL and "password" in mail["Subject"]


def test_who_still_has_the_default_password_must_choose_one(anonymous, artist, db):
    values = {"password": passwords.hashed("default")}
    db.execute(update(PersonSecret).where(PersonSecret.person_id == artist).values(values))
    db.commit()

    answer = anonymous.post("/auth/login", {"email": EMAIL})

    assert (answer.status_code, answer.json["default_password"], answer.json["login"]) == (400, True, False)
    assert choose(anonymous, {"email": EMAIL, "token": answer.json["token"]}).status_code == 200
    assert log_in(anonymous, NEW).status_code == 200


def test_a_person_without_password_has_none_to_guess(anonymous, make):
    make.person("user", email="none@example.com")

    for password in ("", "default", "x"):
        answer = anonymous.post("/auth/login", {"email": "none@example.com", "password": password})
        assert answer.status_code == 400 and "default_password" not in answer.json


def test_persons_join_and_leave_departments(admin, make, as_):
    person, department = make.person("user"), make.department()
    path = f"/actions/persons/{person}/departments"

    for _ in range(2):
        joined = admin.post(f"{path}/add", {"department_id": str(department)})
        assert (joined.status_code, joined.json["departments"]) == (201, [str(department)])
    assert (
        as_(make.caller("manager")).post(f"{path}/add", {"department_id": str(department)}).status_code == 403
    )
    unknown = "00000000-0000-4000-8000-000000000000"
    assert admin.post(f"{path}/add", {"department_id": unknown}).status_code == 400
    assert admin.post(f"{path}/add", {"department_id": "zz"}).status_code == 400
    assert (
        admin.post(f"/actions/persons/{unknown}/departments/add", {"department_id": unknown}).status_code == 404
    )
    for _ in range(2):
        assert admin.delete(f"{path}/{department}").status_code == 204
    assert admin.get(f"/data/persons/{person}").json["departments"] == []
    assert admin.delete(f"{path}/{unknown}").status_code == 400
    assert admin.delete(f"{path}/zz").status_code == 400
    assert admin.delete(f"/actions/persons/{unknown}/departments/{department}").status_code == 404


def test_a_deactivated_person_redeems_no_token(anonymous, artist, mailbox, db):
    anonymous.post("/auth/reset-password", {"email": EMAIL})
    link = link_in(mailbox, mailbox.open()[0])
    db.execute(update(Person).where(Person.id == artist).values(active=False))
    db.commit()

    assert choose(anonymous, link).status_code == 400
