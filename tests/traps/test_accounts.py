"""Traps of accounts (spec 70: 1, 2, 8, 14 to 20), each a mistake that a server of this kind once made."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text, update

from app.auth import passwords
from app.http.operation import House, declared
from app.models import Person, PersonSecret
from app.settings import SettingsError

PASSWORD = "a good password"
SECRETS = {
    "totp_secret": "SEED-OF-SOMEBODY",
    "email_otp_secret": "MAILED-CODE-OF-SOMEBODY",
    "otp_recovery_codes": ["RECOVERY-OF-SOMEBODY"],
    "fido_credentials": [{"device_name": "K", "credential_id": "ID-OF-SOMEBODY", "public_key": "KEY-OF-SOMEBODY"}],
    "jti": "SESSION-OF-SOMEBODY",
    "kept_session": "KEPT-OF-SOMEBODY",
    "oidc_issuer": "ISSUER-OF-SOMEBODY",
    "oidc_subject": "SUBJECT-OF-SOMEBODY",
}  # fmt: skip


def account(make, email="artist@example.com", **values):
    id_ = make.person(values.pop("role", "user"), email=email, **values)
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


def log_in(anonymous, email="artist@example.com", password=PASSWORD, **more):
    return anonymous.post("/auth/login", {"email": email, "password": password, **more})


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_trap_1_pay_is_not_found_by_sweeping_a_filter(as_, make, role):
    make.person("user", daily_salary=412)
    api = as_(make.caller(role))

    for key, value in (("daily_salary", "412"), ("phone", "1"), ("position", "lead"), ("totp_enabled", "true")):
        for extra in ("", "&page=1", "&fields=id"):
            assert api.get(f"/data/persons?{key}={value}{extra}").status_code == 400


def test_trap_2_a_forbidden_filter_never_answers_the_unfiltered_list(as_, admin, make):
    make.person("user", email="somebody@example.com")

    assert as_(make.caller("user")).get("/data/persons?ldap_uid=x").status_code == 400
    for secret in ("password", *SECRETS):
        if secret != "kept_session":
            assert admin.get(f"/data/persons?{secret}=x").status_code == 400, secret
    assert admin.get("/data/persons?email=nobody@example.com").json == []


def test_trap_8_no_answer_of_any_route_holds_a_secret(app, admin, as_, make, db):
    id_ = make.caller("admin", email="me@example.com").id
    make.row(PersonSecret, person_id=id_, password="HASH-OF-SOMEBODY", **{**SECRETS, "jti": None})
    other = make.caller("user", email="other@example.com", totp_enabled=True).id
    make.row(
        PersonSecret,
        person_id=other,
        password="HASH-OF-SOMEBODY",
        **{**SECRETS, "oidc_subject": "OF-SOMEBODY-ELSE"},
    )
    found = []
    for caller in (as_(id_), as_(other)):
        for one in declared(app):
            if one.method != "GET" or "logout" in one.rule or one.rule.startswith(("/docs", "/status")):
                continue
            path = re.sub(r"<[^>]+>", str(other), one.rule)
            told = caller.get(f"{path}?relations=true").get_data(as_text=True)
            found += [path] if "OF-SOMEBODY" in told else []
    written = admin.put(f"/data/persons/{other}", {"first_name": "New", "totp_secret": "x", "jti": "y"})
    assert "OF-SOMEBODY" not in written.get_data(as_text=True)
    assert found == []
    db.commit()
    assert db.get(PersonSecret, other).totp_secret == "SEED-OF-SOMEBODY"


def test_trap_14_nobody_learns_who_has_an_account(anonymous, make):
    account(make)
    account(make, "off@example.com", active=False)
    account(make, "key@example.com", fido_enabled=False)
    names = ("artist@example.com", "off@example.com", "key@example.com", "nobody@example.com")

    for ask in (
        lambda name: anonymous.post("/auth/login", {"email": name, "password": "wrong"}),
        lambda name: anonymous.post("/auth/reset-password", {"email": name}),
        lambda name: anonymous.get(f"/auth/email-otp?email={name}"),
        lambda name: anonymous.get(f"/auth/fido?email={name}"),
        lambda name: anonymous.put(
            "/auth/reset-password", {"email": name, "token": "x", "password": PASSWORD, "password2": PASSWORD}
        ),
    ):
        assert len({(answer.status_code, answer.get_data()) for answer in map(ask, names)}) == 1


def test_trap_15_the_lock_opens_by_itself_and_one_more_failure_does_not_close_it(anonymous, make, db):
    account(make)
    for _ in range(5):
        log_in(anonymous, password="wrong")
    assert log_in(anonymous).status_code == 400

    for _ in range(3):  # a failure a minute
        db.execute(
            text("UPDATE person_secret SET last_login_failed = last_login_failed - interval '61 seconds'")
        )
        db.commit()
        assert "too_many_failed_login_attemps" not in log_in(anonymous, password="wrong").json

    assert log_in(anonymous).status_code == 200


def test_trap_16_an_empty_name_is_nobody(anonymous, admin, make, db):
    account(
        make, "boss@example.com", role="admin", desktop_login=None, email_otp_enabled=True, fido_enabled=True
    )
    db.execute(update(Person).where(Person.email == "boss@example.com").values(desktop_login=""))
    db.commit()

    assert log_in(anonymous, "").status_code == 400
    assert anonymous.get("/auth/fido?email=").status_code == 400
    assert anonymous.get("/auth/email-otp?email=").json == {"success": True}
    assert (
        admin.post("/data/persons", {"first_name": "A", "last_name": "B", "desktop_login": ""}).json[
            "desktop_login"
        ]
        is None
    )


def test_trap_17_logout_takes_the_refresh_token_and_the_apps_session_is_no_way_round_a_factor(
    anonymous, app, make
):
    account(make)
    house = app.extensions["callsheet"]
    session = log_in(anonymous).json
    access = {"Authorization": f"Bearer {session['access_token']}"}
    refresh = {"Authorization": f"Bearer {session['refresh_token']}"}
    assert anonymous.get("/auth/logout", headers=access).status_code == 200
    assert anonymous.get("/auth/refresh-token", headers=refresh).status_code == 401

    app.extensions["callsheet"] = House(replace(house.settings, enforce_2fa=True), house.database)
    limited = {"Authorization": f"Bearer {log_in(anonymous).json['access_token']}"}
    assert (
        anonymous.post("/auth/app-login/code", {"code_challenge": "A" * 43}, headers=limited).status_code == 403
    )
    assert anonymous.get("/auth/authenticated", headers=limited).status_code == 200


@pytest.mark.parametrize("path", ["/auth/oidc/callback", "/auth/oidc/login", "/auth/saml/login"])
def test_trap_18_sign_on_is_off_until_it_is_configured(anonymous, path):
    assert anonymous.get(path).status_code == 400


def test_trap_19_the_published_secret_stops_the_start_and_status_starts_no_program(
    settings, anonymous, monkeypatch
):
    for started_as in (["-c", "import app.wsgi"], ["-m", "app.relay"]):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(settings.callsheet_home),
            "SECRET_KEY": "mysecretkey",
        }
        started = subprocess.run([sys.executable, *started_as], env=environment, capture_output=True)
        assert started.returncode != 0 and b"SECRET_KEY" in started.stderr, started_as
    with pytest.raises(SettingsError):
        replace(settings, secret_key="short").require_secret()

    def refuse(*_arguments, **_named):
        raise AssertionError("a program was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    for path in ("/status", "/status.txt", "/status/influx", "/status/resources"):
        assert anonymous.get(path).status_code == 200


def test_trap_20_a_long_password_works_to_its_last_character(admin, anonymous):
    long = "é" * 80 + "!"
    body = {"first_name": "A", "last_name": "B", "email": "long@example.com", "password": long}
    made = admin.post("/data/persons", body)
    assert made.status_code == 201 and UUID(made.json["id"])

    assert log_in(anonymous, "long@example.com", long).status_code == 200
    assert log_in(anonymous, "long@example.com", long[:-1] + "?").status_code == 400
    assert log_in(anonymous, "long@example.com", "x" * 5000).status_code == 400
