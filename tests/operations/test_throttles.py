"""One address may not try for ever; nobody else is hindered (spec 10 §E7, traps 14, 15)."""

from dataclasses import replace

import pytest

from app.auth import passwords
from app.http import throttle
from app.http.operation import House
from app.models import PersonSecret
from app.settings import SettingsError

PASSWORD = "a good password"


@pytest.fixture
def strict(app):
    house = app.extensions["callsheet"]
    settings = replace(house.settings, login_failures_per_minute=7, public_requests_per_minute=3)
    app.extensions["callsheet"] = House(settings, house.database)
    app.extensions[throttle.EXTENSION] = throttle.limiter_of(settings)


@pytest.fixture
def artist(make):
    id_ = make.person("user", email="artist@example.com")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


def log_in(anonymous, name="artist@example.com", password=PASSWORD, address="10.0.0.1"):
    body = {"email": name, "password": password}
    return anonymous.post("/auth/login", body, headers={"X-Real-IP": address})


def test_an_address_that_fails_too_often_waits_and_another_does_not(strict, anonymous, artist):
    failed = [log_in(anonymous, f"nobody{n}@example.com").status_code for n in range(7)]

    refused = log_in(anonymous)

    assert failed == [400] * 7
    assert refused.status_code == 429
    assert refused.json["error"] is True
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert log_in(anonymous, address="10.0.0.2").status_code == 200


def test_a_studio_behind_one_address_signs_in_all_at_once(strict, anonymous, artist):
    assert [log_in(anonymous).status_code for _ in range(12)] == [200] * 12


def test_only_a_near_proxy_is_believed(strict, anonymous, artist):
    far = {"REMOTE_ADDR": "93.184.216.34"}
    for number in range(7):
        body = {"email": f"nobody{number}@example.com", "password": "x"}
        headers = {"X-Real-IP": f"10.9.9.{number}"}
        anonymous.post("/auth/login", body, headers=headers, environ_base=far)

    body = {"email": "artist@example.com", "password": PASSWORD}
    assert anonymous.post("/auth/login", body, environ_base=far).status_code == 429


def test_mails_and_keys_are_asked_for_a_few_times_a_minute(strict, anonymous):
    asked = [anonymous.get("/auth/email-otp?email=x").status_code for _ in range(4)]

    assert asked == [200, 200, 200, 429]
    assert anonymous.post("/auth/reset-password", {"email": "x"}).status_code == 429


def test_nobody_locks_like_somebody(anonymous, artist):
    told = {}
    for name in ("artist@example.com", "nobody@example.com"):
        told[name] = [log_in(anonymous, name, "wrong") for _ in range(6)]

    ours, theirs = told.values()
    assert [(one.status_code, one.json) for one in ours] == [(one.status_code, one.json) for one in theirs]
    assert theirs[-1].json["too_many_failed_login_attemps"] is True


def test_a_store_that_is_away_refuses_nobody(strict, app, anonymous, artist, monkeypatch):
    def away(*_arguments, **_named):
        raise throttle.StorageError(ConnectionError("away"))

    monkeypatch.setattr(app.extensions[throttle.EXTENSION], "test", away)
    monkeypatch.setattr(app.extensions[throttle.EXTENSION], "hit", away)

    assert log_in(anonymous).status_code == 200
    assert log_in(anonymous, password="wrong").status_code == 400


def test_a_store_that_cannot_be_is_told_at_the_start(settings):
    with pytest.raises(SettingsError, match="REDIS_URL"):
        throttle.limiter_of(replace(settings, redis_url="nonsense://here"))


def test_who_is_not_signed_in_sends_no_endless_body(anonymous, artist):
    body = {"email": "artist@example.com", "password": "x" * (2 * 1024 * 1024)}

    for answer in (anonymous.post("/auth/login", body), anonymous.post("/auth/login", data=body)):
        assert (answer.status_code, answer.json["error"]) == (413, True)
