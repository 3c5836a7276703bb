"""Desktop applications sign in through the browser (spec 10 §B13)."""

import base64
import hashlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app.ask import utc_now
from app.models import LoginLog, Person

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def artist(make):
    return make.person("user")


@pytest.fixture
def code(as_, artist):
    given = as_(artist).post("/auth/app-login/code", {"code_challenge": CHALLENGE})
    assert (given.status_code, len(given.json["code"])) == (201, 43)
    return given.json["code"]


def exchange(anonymous, code, verifier=VERIFIER, **kw):
    return anonymous.post("/auth/app-login/token", {"code": code, "code_verifier": verifier}, **kw)


def test_a_code_becomes_a_session_once(anonymous, artist, code, db):
    session = exchange(anonymous, code, headers={"User-Agent": "Mozilla/5.0"})

    assert session.status_code == 200
    assert set(session.json) == {"login", "user", "organisation", "access_token", "refresh_token"}
    assert session.json["user"]["id"] == str(artist) and "departments" in session.json["user"]
    assert "Set-Cookie" not in session.headers
    token = {"Authorization": f"Bearer {session.json['access_token']}"}
    assert anonymous.get("/auth/authenticated", headers=token).status_code == 200
    assert db.scalars(select(LoginLog.origin).where(LoginLog.person_id == artist)).all() == ["script"]
    again = exchange(anonymous, code)
    assert (again.status_code, again.json["login"]) == (400, False)


def test_a_wrong_verifier_uses_the_code_up(anonymous, code):
    assert exchange(anonymous, code, "w" * 64).status_code == 400
    assert exchange(anonymous, code).status_code == 400


def test_a_code_lasts_a_minute(anonymous, code, monkeypatch):
    held = SimpleNamespace(now=utc_now() + timedelta(seconds=61))
    monkeypatch.setattr("app.http.operation.utc_now", lambda: held.now)

    assert exchange(anonymous, code).json["login"] is False


def test_an_inactive_account_gets_no_session(anonymous, artist, code, db):
    db.execute(update(Person).where(Person.id == artist).values(active=False))
    db.commit()

    assert exchange(anonymous, code).json["login"] is False


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "x"},
        {"code": "x", "code_verifier": "short"},
        {"code": "x" * 129, "code_verifier": VERIFIER},
        {"code": "x", "code_verifier": "é" * 50},
        {"code": "x", "code_verifier": VERIFIER + "\n"},
    ],
)
def test_a_malformed_exchange_is_400(anonymous, body):
    assert anonymous.post("/auth/app-login/token", body).status_code == 400


@pytest.mark.parametrize("challenge", ["", "A" * 42, "A" * 44, "A" * 42 + "=", None, 12])
def test_a_malformed_challenge_is_400(as_, artist, challenge):
    assert as_(artist).post("/auth/app-login/code", {"code_challenge": challenge}).status_code == 400


def test_bots_give_no_codes(as_, make):
    bot = as_(make.person("user", is_bot=True))

    assert bot.post("/auth/app-login/code", {"code_challenge": CHALLENGE}).status_code == 403
