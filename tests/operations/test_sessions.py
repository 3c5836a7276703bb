"""Log-in, log-out, refresh, change of password (spec 10 §B1-B3, traps 14, 16, 17)."""

from datetime import timedelta

import bcrypt
import pytest
from sqlalchemy import select, update

from app.ask import utc_now
from app.auth import passwords
from app.models import LoginLog, Person, PersonSecret

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Whatever/1.0"}
PASSWORD = "a good password"


@pytest.fixture
def artist(make):
    id_ = make.person("user", email="artist@example.com", desktop_login="art")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


def log_in(anonymous, email="artist@example.com", password=PASSWORD, **kw):
    return anonymous.post("/auth/login", {"email": email, "password": password}, **kw)


def test_the_right_password_opens_a_session_and_is_logged(anonymous, artist, db):
    answer = log_in(anonymous)

    assert answer.status_code == 200
    assert answer.json["login"] is True
    assert answer.json["user"]["id"] == str(artist)
    assert "password" not in answer.json["user"]
    assert "chat_token_slack" not in answer.json["organisation"]
    assert "Set-Cookie" not in answer.headers
    header = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert anonymous.get("/auth/authenticated", headers=header).json["user"]["id"] == str(artist)
    assert db.scalars(select(LoginLog.origin).where(LoginLog.person_id == artist)).all() == ["script"]


def test_a_bare_token_is_accepted(anonymous, artist):
    token = log_in(anonymous).json["access_token"]

    assert anonymous.get("/auth/authenticated", headers={"Authorization": token}).status_code == 200


def test_a_form_and_the_desktop_login_work_as_well(anonymous, artist):
    answer = anonymous.post("/auth/login", data={"email": "art", "password": PASSWORD})

    assert answer.status_code == 200


def test_every_browser_gets_both_cookies_under_the_root(anonymous, artist):
    answer = log_in(anonymous, headers=BROWSER)

    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"access_token_cookie", "refresh_token_cookie"}
    assert all("Path=/;" in f"{one};" and "HttpOnly" in one and "SameSite=Lax" in one for one in cookies)
    assert all("Secure" not in one for one in cookies)
    assert anonymous.get("/auth/authenticated").status_code == 200


def test_cookies_are_secure_behind_https(anonymous, artist):
    answer = log_in(anonymous, headers={**BROWSER, "X-Forwarded-Proto": "https"})

    assert all("Secure" in one for one in answer.headers.getlist("Set-Cookie"))


def test_unknown_and_wrong_are_told_alike(anonymous, artist):
    wrong, unknown = log_in(anonymous, password="nope"), log_in(anonymous, email="nobody@example.com")

    assert (wrong.status_code, wrong.json) == (unknown.status_code, unknown.json)
    assert wrong.json["login"] is False


def test_an_empty_name_matches_nobody(anonymous, artist, make):
    make.person("admin", desktop_login=None)

    assert anonymous.post("/auth/login", {"email": "", "password": PASSWORD}).status_code == 400
    assert anonymous.post("/auth/login", {"email": 12, "password": PASSWORD}).status_code == 400


def test_five_failures_lock_for_a_minute_and_one_more_after_it_does_not(anonymous, artist, db):
    for _ in range(5):
        log_in(anonymous, password="nope")

    locked = log_in(anonymous)
    assert (locked.status_code, locked.json["too_many_failed_login_attemps"]) == (400, True)

    db.execute(update(PersonSecret).values(last_login_failed=utc_now() - timedelta(minutes=2)))
    db.commit()
    assert "too_many_failed_login_attemps" not in log_in(anonymous, password="nope").json
    assert log_in(anonymous).status_code == 200


def test_an_inactive_account_is_told_so_only_with_the_right_password(anonymous, artist, db):
    db.execute(update(Person).where(Person.id == artist).values(active=False))
    db.commit()

    assert log_in(anonymous, password="nope").json["login"] is False
    assert "unactive" not in log_in(anonymous, password="nope").json
    inactive = log_in(anonymous)
    assert (inactive.status_code, inactive.json["unactive"]) == (401, True)


def test_deactivation_ends_live_sessions(anonymous, artist, db, as_):
    api = as_(artist)
    assert api.get("/auth/authenticated").status_code == 200

    db.execute(update(Person).where(Person.id == artist).values(active=False))
    db.commit()

    assert api.get("/auth/authenticated").status_code == 401


def test_a_bcrypt_hash_of_an_imported_studio_opens_and_is_made_anew(anonymous, artist, db):
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    db.execute(update(PersonSecret).where(PersonSecret.person_id == artist).values(password=old))
    db.commit()

    assert log_in(anonymous).status_code == 200

    stored = db.scalar(select(PersonSecret.password).where(PersonSecret.person_id == artist))
    assert stored.startswith("$argon2id$")
    assert log_in(anonymous).status_code == 200


def test_logout_revokes_access_and_refresh_token(anonymous, artist):
    session = log_in(anonymous).json
    access = {"Authorization": f"Bearer {session['access_token']}"}
    refresh = {"Authorization": f"Bearer {session['refresh_token']}"}
    renewed = anonymous.get("/auth/refresh-token", headers=refresh).json["access_token"]

    assert anonymous.get("/auth/logout", headers=access).json == {"logout": True}

    assert anonymous.get("/auth/authenticated", headers=access).status_code == 401
    assert anonymous.get("/auth/refresh-token", headers=refresh).status_code == 401
    assert anonymous.get("/auth/authenticated", headers={"Authorization": renewed}).status_code == 401


def test_a_refresh_token_opens_nothing_else(anonymous, artist):
    session = log_in(anonymous).json

    refresh = {"Authorization": f"Bearer {session['refresh_token']}"}
    access = {"Authorization": f"Bearer {session['access_token']}"}
    assert anonymous.get("/auth/authenticated", headers=refresh).status_code == 422
    assert anonymous.get("/auth/refresh-token", headers=access).status_code == 422


def test_a_new_password_ends_every_other_session(anonymous, artist):
    here, there = log_in(anonymous).json, log_in(anonymous).json
    mine = {"Authorization": f"Bearer {here['access_token']}"}
    body = {"old_password": PASSWORD, "password": "another one!", "password_2": "another one!"}

    changed = anonymous.post("/auth/change-password", body, headers=mine)

    assert changed.json == {"success": True}
    assert anonymous.get("/auth/authenticated", headers=mine).status_code == 200
    other = {"Authorization": f"Bearer {there['access_token']}"}
    assert anonymous.get("/auth/authenticated", headers=other).status_code == 401
    assert log_in(anonymous, password=PASSWORD).status_code == 400
    assert log_in(anonymous, password="another one!").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"old_password": "nope", "password": "another one!", "password_2": "another one!"},
        {"old_password": PASSWORD, "password": "short", "password_2": "short"},
        {"old_password": PASSWORD, "password": "another one!", "password_2": "another two!"},
        {"old_password": PASSWORD},
    ],
)
def test_a_refused_change_leaves_the_password_alone(anonymous, artist, as_, body):
    assert as_(artist).post("/auth/change-password", body).status_code == 400

    assert log_in(anonymous).status_code == 200


def test_an_enabled_second_factor_is_asked_for(anonymous, artist, db):
    db.execute(update(Person).where(Person.id == artist).values(totp_enabled=True))
    db.commit()

    missing = log_in(anonymous)

    assert (missing.status_code, missing.json["missing_OTP"]) == (400, True)
    assert missing.json["two_factor_authentication_enabled"] == ["recovery_code", "totp"]


def test_the_index_and_the_configuration_are_open_to_all(anonymous):
    assert set(anonymous.get("/").json) == {"api", "version"}
    told = anonymous.get("/config").json
    assert (told["default_locale"], told["preview_accounts_enabled"]) == ("en_US", True)


def test_a_preview_account_signs_in_while_its_window_is_open_and_only_reads(anonymous, make, db, as_):
    id_ = make.person("client", email="artist@example.com", preview_project_id=make.project_id)
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    closed = log_in(anonymous)
    assert (closed.status_code, closed.json["unactive"]) == (401, True)

    window = {"preview_opened_at": utc_now(), "preview_open_until": utc_now() + timedelta(hours=1)}
    db.execute(update(Person).where(Person.id == id_).values(window))
    db.commit()
    token = {"Authorization": log_in(anonymous).json["access_token"]}
    assert anonymous.get("/auth/authenticated", headers=token).status_code == 200
    body = {"old_password": PASSWORD, "password": "another one!", "password_2": "another one!"}
    assert anonymous.post("/auth/change-password", body, headers=token).status_code == 403

    reopened = {"preview_opened_at": utc_now() + timedelta(seconds=1)}
    db.execute(update(Person).where(Person.id == id_).values(reopened))
    db.commit()
    assert anonymous.get("/auth/authenticated", headers=token).status_code == 401
