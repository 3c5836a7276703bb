"""Security keys, with an authenticator in software (spec 10 §B8, §E8)."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.ask import utc_now
from app.auth import passwords
from app.http.operation import House
from app.models import PersonSecret
from tests.authenticator import SoftwareKey

PASSWORD = "a good password"
EMAIL = "artist@example.com"


@pytest.fixture
def artist(make):
    id_ = make.person("user", email=EMAIL, first_name="Ada", last_name="L")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


@pytest.fixture
def me(as_, artist):
    return as_(artist)


@pytest.fixture
def clock(monkeypatch):
    held = SimpleNamespace(now=utc_now())
    monkeypatch.setattr("app.http.operation.utc_now", lambda: held.now)
    return held


def registered(me, key, name="Key"):
    answer = key.register(me.put("/auth/fido").json)
    return me.post("/auth/fido", {"registration_response": answer, "device_name": name})


def log_in(anonymous, **more):
    return anonymous.post("/auth/login", {"email": EMAIL, "password": PASSWORD, **more})


def signed_in(anonymous, key):
    options = anonymous.get(f"/auth/fido?email={EMAIL}").json
    return log_in(anonymous, fido_authentication_response=key.sign(options))


def test_the_options_say_who_is_asked_and_what_is_accepted(me, artist):
    options = me.put("/auth/fido")

    assert options.json["rp"] == {"name": "Kitsu", "id": "localhost"}
    assert (options.json["user"]["name"], options.json["user"]["displayName"]) == (EMAIL, "Ada L")
    assert {one["alg"] for one in options.json["pubKeyCredParams"]} == {-7, -8, -36, -37, -257}
    assert options.json["excludeCredentials"] == []
    assert options.json["authenticatorSelection"] == {
        "authenticatorAttachment": "cross-platform",
        "residentKey": "discouraged",
        "requireResidentKey": False,
        "userVerification": "preferred",
    }
    cookie = options.headers["Set-Cookie"]
    assert cookie.startswith("session=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.parametrize("kind", ["ES256", "RS256", "EdDSA"])
def test_a_key_is_registered_and_opens_a_log_in(me, anonymous, kind):
    key = SoftwareKey(kind)

    enabled = registered(me, key)

    assert enabled.status_code == 200, enabled.json
    assert len(enabled.json["otp_recovery_codes"]) == 16
    assert me.get("/auth/authenticated").json["user"]["fido_devices"] == ["Key"]
    assert log_in(anonymous).json["two_factor_authentication_enabled"] == ["recovery_code", "fido"]
    assert signed_in(anonymous, key).status_code == 200
    assert signed_in(anonymous, key).status_code == 200


def test_an_answer_opens_once(me, anonymous):
    key = SoftwareKey()
    registered(me, key)
    options = anonymous.get(f"/auth/fido?email={EMAIL}")
    kept = options.headers["Set-Cookie"].split(";")[0]
    answer = key.sign(options.json)

    first = log_in(anonymous, fido_authentication_response=answer)
    anonymous.http.set_cookie("session", kept.split("=", 1)[1])
    again = log_in(anonymous, fido_authentication_response=answer)

    assert first.status_code == 200
    assert (again.status_code, again.json["wrong_OTP"]) == (400, True)


def test_a_cloned_key_is_refused_by_its_counter(me, anonymous):
    key = SoftwareKey()
    registered(me, key)
    assert signed_in(anonymous, key).status_code == 200

    key.count = 0

    assert signed_in(anonymous, key).json["wrong_OTP"] is True


def test_a_challenge_of_somebody_else_or_too_old_is_refused(me, anonymous, make, as_, clock):
    key = SoftwareKey()
    registered(me, key)
    other_id = make.person("user", email="other@example.com")
    other, other_key = as_(other_id), SoftwareKey()
    registered(other, other_key)

    foreign = anonymous.get("/auth/fido?email=other@example.com").json
    assert log_in(anonymous, fido_authentication_response=key.sign(foreign)).status_code == 400

    options = anonymous.get(f"/auth/fido?email={EMAIL}").json
    clock.now += timedelta(minutes=6)
    assert log_in(anonymous, fido_authentication_response=key.sign(options)).status_code == 400


def test_another_key_and_another_origin_are_refused(me, anonymous, app):
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(
        replace(house.settings, domain_name="tracker.example.com"), house.database
    )
    key = SoftwareKey(origin="https://tracker.example.com")
    assert registered(me, key).status_code == 200

    stranger = SoftwareKey(origin="https://tracker.example.com")
    stranger.id = key.id
    assert signed_in(anonymous, stranger).json["wrong_OTP"] is True
    key.origin = "https://evil.example.org"
    assert signed_in(anonymous, key).json["wrong_OTP"] is True
    key.origin = "http://tracker.example.com"
    assert signed_in(anonymous, key).json["wrong_OTP"] is True
    key.origin = "https://www.tracker.example.com"
    assert signed_in(anonymous, key).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": "x"},
        {"id": 1, "response": 2},
        {"id": "x", "rawId": "x", "type": "public-key", "response": {}},
    ],
)
def test_an_answer_that_is_none_is_400(me, anonymous, answer):
    assert me.post("/auth/fido", {"registration_response": answer, "device_name": "K"}).status_code == 400
    me.put("/auth/fido")
    assert me.post("/auth/fido", {"registration_response": answer, "device_name": "K"}).status_code == 400
    registered(me, SoftwareKey())
    anonymous.get(f"/auth/fido?email={EMAIL}")
    wrong = log_in(anonymous, fido_authentication_response=answer)
    assert wrong.status_code == 400


def test_who_has_no_key_is_told_like_who_is_nobody(anonymous, artist, make):
    make.person("user", email="off@example.com", active=False, fido_enabled=True)
    answers = [anonymous.get(f"/auth/fido?email={name}") for name in (EMAIL, "off@example.com", "nobody", "")]

    assert {(one.status_code, one.get_data()) for one in answers} == {(400, answers[0].get_data())}
    assert anonymous.get("/auth/fido").status_code == 400


def test_keys_are_removed_by_name_for_a_proof(me, anonymous, artist, db):
    first, second = SoftwareKey(), SoftwareKey()
    codes = registered(me, first, "One").json["otp_recovery_codes"]
    assert registered(me, second, "Two").json["otp_recovery_codes"] is None
    assert len(me.put("/auth/fido").json["excludeCredentials"]) == 2

    assert me.delete("/auth/fido", json={"device_name": "One"}).json["wrong_OTP"] is True
    assert me.delete("/auth/fido", json={"device_name": "None", "recovery_code": codes[0]}).status_code == 200
    assert me.delete("/auth/fido", json={"device_name": "One", "recovery_code": codes[1]}).status_code == 200
    assert me.get("/auth/authenticated").json["user"]["fido_devices"] == ["Two"]
    assert signed_in(anonymous, first).json["wrong_OTP"] is True
    options = me.get(f"/auth/fido?email={EMAIL}").json
    proof = {"device_name": "Two", "fido_authentication_response": second.sign(options)}
    assert me.delete("/auth/fido", json=proof).json == {"success": True}

    user = me.get("/auth/authenticated").json["user"]
    assert (user["fido_enabled"], user["fido_devices"]) == (False, [])
    stored = db.scalars(select(PersonSecret).where(PersonSecret.person_id == artist)).one()
    assert (stored.fido_credentials, stored.otp_recovery_codes) == (None, None)
    assert me.delete("/auth/fido", json={"device_name": "Two"}).status_code == 400
    assert me.delete("/auth/fido", json={}).status_code == 400
