"""Second factors: authenticator, code by e-mail, recovery codes, and log-in with them (spec 10 §B4-B9)."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import bcrypt
import pyotp
import pytest
from sqlalchemy import select, text, update

from app.ask import utc_now
from app.auth import passwords
from app.http.operation import House
from app.models import Person, PersonSecret
from tests.mailbox import mailbox

__all__ = ["mailbox"]

PASSWORD = "a good password"
EMAIL = "artist@example.com"


@pytest.fixture
def artist(make):
    id_ = make.person("user", email=EMAIL, desktop_login="art", first_name="Ada", last_name="L")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


@pytest.fixture
def me(as_, artist):
    return as_(artist)


@pytest.fixture
def clock(monkeypatch):
    """Time that a test moves: `clock.now`."""
    held = SimpleNamespace(now=utc_now())
    monkeypatch.setattr("app.http.operation.utc_now", lambda: held.now)
    return held


def log_in(anonymous, **more):
    return anonymous.post("/auth/login", {"email": EMAIL, "password": PASSWORD, **more})


def code_at(seed, clock, steps=0):
    return pyotp.TOTP(seed).at(clock.now + timedelta(seconds=30 * steps))


def with_totp(me, clock):
    seed = me.put("/auth/totp").json["otp_secret"]
    enabled = me.post("/auth/totp", {"totp": code_at(seed, clock)})
    assert enabled.status_code == 200, enabled.json
    clock.now += timedelta(seconds=90)
    return seed, enabled.json


def secret_of(db, artist):
    return db.execute(select(PersonSecret).where(PersonSecret.person_id == artist)).scalars().one()


def test_an_authenticator_is_prepared_then_switched_on_with_a_code(me, artist, clock, db):
    prepared = me.put("/auth/totp")

    seed = prepared.json["otp_secret"]
    assert re.fullmatch(r"[A-Z2-7]{32}", seed)
    uri = prepared.json["totp_provisionning_uri"]
    assert (
        uri.startswith("otpauth://totp/Kitsu%20") and f"secret={seed}" in uri and "artist%40example.com" in uri
    )
    assert me.put("/auth/totp").json["otp_secret"] != seed
    seed = me.put("/auth/totp").json["otp_secret"]
    wrong = me.post("/auth/totp", {"totp": "000000"})
    assert (wrong.status_code, wrong.json["wrong_OTP"]) == (400, True)

    enabled = me.post("/auth/totp", {"totp": code_at(seed, clock)})

    assert set(enabled.json) == {"otp_recovery_codes", "access_token", "refresh_token"}
    codes = enabled.json["otp_recovery_codes"]
    assert len(set(codes)) == 16 and all(re.fullmatch(r"[A-Z0-9]{10}", code) for code in codes)
    stored = secret_of(db, artist)
    assert seed not in stored.totp_secret
    assert not any(code in one for code in codes for one in stored.otp_recovery_codes)
    assert me.put("/auth/totp").status_code == 400
    assert me.post("/auth/totp", {"totp": code_at(seed, clock)}).status_code == 400
    told = me.get("/auth/authenticated").json["user"]
    assert (told["totp_enabled"], told["preferred_two_factor_authentication"]) == (True, "totp")


def test_a_code_without_a_prepared_authenticator_is_400(me):
    assert me.post("/auth/totp", {"totp": "123456"}).status_code == 400
    assert me.post("/auth/totp", {}).status_code == 400


def test_log_in_asks_for_the_code_and_takes_the_neighbouring_ones(me, anonymous, clock):
    seed, _codes = with_totp(me, clock)

    missing = log_in(anonymous)
    assert missing.json["missing_OTP"] is True
    assert missing.json["preferred_two_factor_authentication"] == "totp"
    assert missing.json["two_factor_authentication_enabled"] == ["recovery_code", "totp"]
    assert log_in(anonymous, totp=code_at(seed, clock, -2)).json["wrong_OTP"] is True
    assert log_in(anonymous, totp=code_at(seed, clock, 2)).json["wrong_OTP"] is True
    assert log_in(anonymous, totp=code_at(seed, clock, -1)).status_code == 200
    assert log_in(anonymous, totp=code_at(seed, clock)).status_code == 200
    assert log_in(anonymous, totp=code_at(seed, clock, 1)).status_code == 200


def test_a_code_is_accepted_once(me, anonymous, clock):
    seed, _codes = with_totp(me, clock)
    code = code_at(seed, clock)

    assert log_in(anonymous, totp=code).status_code == 200
    again = log_in(anonymous, totp=code)
    assert (again.status_code, again.json["wrong_OTP"]) == (400, True)


def test_the_code_that_switched_it_on_opens_no_log_in(me, anonymous, clock):
    seed = me.put("/auth/totp").json["otp_secret"]
    code = code_at(seed, clock)
    assert me.post("/auth/totp", {"totp": code}).status_code == 200

    assert log_in(anonymous, totp=code).json["wrong_OTP"] is True


@pytest.mark.parametrize("code", ["12345", "abcdef", "１２３４５６", "", " ", "1" * 300])
def test_what_is_no_code_is_wrong_or_missing(me, anonymous, clock, code):
    with_totp(me, clock)

    answer = log_in(anonymous, totp=code)

    assert answer.status_code == 400
    assert answer.json.get("wrong_OTP") or answer.json.get("missing_OTP")


def test_wrong_codes_lock_as_wrong_passwords_do(me, anonymous, clock):
    seed, _codes = with_totp(me, clock)
    for _ in range(5):
        assert log_in(anonymous, totp="000000").json["wrong_OTP"] is True

    locked = log_in(anonymous, totp=code_at(seed, clock))

    assert locked.json["too_many_failed_login_attemps"] is True
    assert me.delete("/auth/totp", json={"totp": code_at(seed, clock)}).json["too_many_failed_login_attemps"]


def test_missing_factors_do_not_lock(me, anonymous, clock):
    seed, _codes = with_totp(me, clock)
    for _ in range(6):
        log_in(anonymous)

    assert log_in(anonymous, totp=code_at(seed, clock)).status_code == 200


def test_a_recovery_code_opens_once(me, anonymous, clock):
    _seed, enabled = with_totp(me, clock)
    code = enabled["otp_recovery_codes"][3]

    assert log_in(anonymous, recovery_code=code.lower()).status_code == 200
    assert log_in(anonymous, recovery_code=code).json["wrong_OTP"] is True
    assert log_in(anonymous, recovery_code=enabled["otp_recovery_codes"][4]).status_code == 200


def test_a_recovery_code_of_an_imported_studio_opens_once(me, anonymous, clock, artist, db):
    with_totp(me, clock)
    old = bcrypt.hashpw(b"OLDCODE123", bcrypt.gensalt(4)).decode()
    db.execute(update(PersonSecret).where(PersonSecret.person_id == artist).values(otp_recovery_codes=[old]))
    db.commit()

    assert log_in(anonymous, recovery_code="OLDCODE123").status_code == 200
    assert log_in(anonymous, recovery_code="OLDCODE123").status_code == 400


def test_a_clear_seed_of_an_imported_studio_works(anonymous, clock, artist, db):
    seed = pyotp.random_base32()
    db.execute(update(PersonSecret).where(PersonSecret.person_id == artist).values(totp_secret=seed))
    db.execute(update(Person).where(Person.id == artist).values(totp_enabled=True))
    db.commit()

    assert log_in(anonymous, totp=code_at(seed, clock)).status_code == 200


def test_new_recovery_codes_need_a_proof_and_void_the_old_ones(me, anonymous, clock):
    assert me.put("/auth/recovery-codes", {}).status_code == 400
    seed, enabled = with_totp(me, clock)

    refused = me.put("/auth/recovery-codes", {"totp": "000000"})
    assert (refused.status_code, refused.json["wrong_OTP"]) == (400, True)
    assert me.put("/auth/recovery-codes", {}).json["wrong_OTP"] is True
    renewed = me.put("/auth/recovery-codes", {"totp": code_at(seed, clock)}).json["otp_recovery_codes"]

    assert len(renewed) == 16 and not set(renewed) & set(enabled["otp_recovery_codes"])
    assert log_in(anonymous, recovery_code=enabled["otp_recovery_codes"][0]).status_code == 400
    assert log_in(anonymous, recovery_code=renewed[0]).status_code == 200


def test_switching_off_needs_a_proof_and_the_last_one_takes_the_recovery_codes(
    me, anonymous, clock, artist, db
):
    seed, _enabled = with_totp(me, clock)

    assert me.delete("/auth/totp", json={}).json["wrong_OTP"] is True
    assert me.delete("/auth/totp", json={"totp": "000000"}).json["wrong_OTP"] is True
    assert log_in(anonymous).json["missing_OTP"] is True
    assert me.delete("/auth/totp", json={"totp": code_at(seed, clock)}).json == {"success": True}

    assert log_in(anonymous).status_code == 200
    stored = secret_of(db, artist)
    assert (stored.totp_secret, stored.otp_recovery_codes) == (None, None)
    assert me.get("/auth/authenticated").json["user"]["preferred_two_factor_authentication"] is None
    assert me.delete("/auth/totp", json={"totp": "000000"}).status_code == 400


def test_switching_off_what_is_off_uses_no_recovery_code(me, anonymous, clock):
    _seed, enabled = with_totp(me, clock)
    code = enabled["otp_recovery_codes"][0]

    assert me.delete("/auth/email-otp", json={"recovery_code": code}).status_code == 400

    assert log_in(anonymous, recovery_code=code).status_code == 200


def mailed(mailbox):
    (mail,) = mailbox.open()
    return re.search(r"\b(\d{6})\b", mailbox.text(mail)).group(1)


def test_a_code_by_mail_is_prepared_switched_on_and_asked_for_at_log_in(me, anonymous, mailbox, clock):
    assert me.put("/auth/email-otp").json == {"success": True}
    code = mailed(mailbox)
    wrong = "000000" if code != "000000" else "111111"
    assert me.post("/auth/email-otp", {"email_otp": wrong}).json["wrong_OTP"] is True

    enabled = me.post("/auth/email-otp", {"email_otp": code})

    assert len(enabled.json["otp_recovery_codes"]) == 16
    assert log_in(anonymous).json["two_factor_authentication_enabled"] == ["recovery_code", "email_otp"]
    assert log_in(anonymous, email_otp=code).json["wrong_OTP"] is True
    assert anonymous.get(f"/auth/email-otp?email={EMAIL}").json == {"success": True}
    fresh = mailed(mailbox)
    assert log_in(anonymous, email_otp=fresh).status_code == 200
    assert log_in(anonymous, email_otp=fresh).json["wrong_OTP"] is True


def test_a_mailed_code_lasts_five_minutes_and_five_tries(me, anonymous, mailbox, clock, monkeypatch, db):
    me.put("/auth/email-otp")
    me.post("/auth/email-otp", {"email_otp": mailed(mailbox)})

    anonymous.get("/auth/email-otp?email=art")
    code = mailed(mailbox)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        log_in(anonymous, email_otp=wrong)
    db.execute(update(PersonSecret).values(login_failed_attemps=0))
    db.commit()
    assert log_in(anonymous, email_otp=code).json["wrong_OTP"] is True

    anonymous.get(f"/auth/email-otp?email={EMAIL}")
    late = mailed(mailbox)
    clock.now += timedelta(minutes=6)
    assert log_in(anonymous, email_otp=late).json["wrong_OTP"] is True


def test_a_code_is_mailed_to_nobody_else_and_the_answer_is_the_same(anonymous, artist, mailbox, make):
    make.person("user", email="off@example.com", email_otp_enabled=True, active=False)
    make.person("admin", desktop_login=None)

    for name in (EMAIL, "off@example.com", "nobody@example.com", ""):
        answer = anonymous.get(f"/auth/email-otp?email={name}")
        assert (answer.status_code, answer.json) == (200, {"success": True})

    assert mailbox.open() == []
    assert anonymous.get("/auth/email-otp").status_code == 400


def test_the_second_method_brings_no_new_recovery_codes_and_inherits_the_preference(me, mailbox, clock):
    seed, _enabled = with_totp(me, clock)
    me.put("/auth/email-otp")

    second = me.post("/auth/email-otp", {"email_otp": mailed(mailbox)})
    assert second.json["otp_recovery_codes"] is None
    assert me.get("/auth/authenticated").json["user"]["preferred_two_factor_authentication"] == "totp"

    assert me.delete("/auth/totp", json={"totp": code_at(seed, clock)}).status_code == 200
    user = me.get("/auth/authenticated").json["user"]
    assert (user["totp_enabled"], user["preferred_two_factor_authentication"]) == (False, "email_otp")


@pytest.fixture
def enforced(app):
    house = app.extensions["callsheet"]
    settings = replace(house.settings, enforce_2fa=True, two_factor_exempt_users=("spared@example.com",))
    app.extensions["callsheet"] = House(settings, house.database)


def test_an_enforced_second_factor_gives_a_limited_session_until_it_is_set_up(
    enforced, anonymous, artist, clock
):
    session = log_in(anonymous).json
    assert session["two_factor_authentication_required"] is True
    token = {"Authorization": f"Bearer {session['access_token']}"}

    refused = anonymous.get("/data/persons", headers=token)
    assert (refused.status_code, refused.json["two_factor_authentication_required"]) == (403, True)
    body = {"old_password": PASSWORD, "password": "another one!", "password_2": "another one!"}
    assert anonymous.post("/auth/change-password", body, headers=token).status_code == 403
    assert (
        anonymous.post("/auth/app-login/code", {"code_challenge": "A" * 43}, headers=token).status_code == 403
    )
    assert anonymous.get("/auth/authenticated", headers=token).status_code == 200
    refresh = {"Authorization": f"Bearer {session['refresh_token']}"}
    renewed = {"Authorization": anonymous.get("/auth/refresh-token", headers=refresh).json["access_token"]}
    assert anonymous.get("/data/persons", headers=renewed).status_code == 403

    seed = anonymous.put("/auth/totp", headers=token).json["otp_secret"]
    free = anonymous.post("/auth/totp", {"totp": code_at(seed, clock)}, headers=token).json["access_token"]

    assert anonymous.get("/data/persons", headers={"Authorization": free}).status_code == 200


def test_spared_and_preview_accounts_need_no_second_factor(enforced, anonymous, make):
    id_ = make.person("user", email="spared@example.com")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))

    answer = anonymous.post("/auth/login", {"email": "Spared@example.com", "password": PASSWORD})

    assert "two_factor_authentication_required" not in answer.json


def test_an_administrator_frees_somebody_of_all_factors_and_a_mail_tells_it(
    admin, me, anonymous, mailbox, clock, artist, as_, make
):
    path = f"/actions/persons/{artist}/disable-two-factor-authentication"
    assert admin.delete(path).status_code == 400
    with_totp(me, clock)

    assert me.delete(path).status_code == 403
    assert as_(make.caller("manager")).delete(path).status_code == 403
    assert admin.delete(path).json == {"success": True}

    assert log_in(anonymous).status_code == 200
    (mail,) = mailbox.open()
    assert mail["To"] == EMAIL and "disabled" in mail["Subject"]
    other = make.person("admin", totp_enabled=True)
    bot = make.person("user", is_bot=True, totp_enabled=True)
    unknown = "00000000-0000-4000-8000-000000000000"
    statuses = [
        admin.delete(f"/actions/persons/{id_}/disable-two-factor-authentication").status_code
        for id_ in (other, bot, unknown, "malformed")
    ]
    assert statuses == [400, 403, 404, 404]


def test_bots_have_no_second_factor(as_, make):
    bot = as_(make.person("user", is_bot=True))

    for method, path in (("PUT", "/auth/totp"), ("PUT", "/auth/email-otp"), ("PUT", "/auth/fido")):
        assert bot.request(method, path).status_code == 403


def test_no_secret_of_a_factor_is_ever_answered(me, clock, admin, artist):
    seed, _enabled = with_totp(me, clock)

    for method, path, body in (
        ("GET", "/auth/authenticated", None),
        ("GET", "/data/persons", None),
        ("GET", f"/data/persons/{artist}", None),
        ("PUT", f"/data/persons/{artist}", {"first_name": "Ada"}),
        ("GET", "/data/user/context", None),
    ):
        answer = admin.request(method, path, json=body)
        told = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert seed not in told and "rc1$" not in told and "sealed:" not in told
        assert "totp_secret" not in told and "otp_recovery_codes" not in told


def test_the_person_is_told_as_changed(me, clock, db):
    with_totp(me, clock)

    names = db.execute(text("SELECT name FROM api_event ORDER BY position DESC LIMIT 1")).scalars().all()
    assert names == ["person:update"]
