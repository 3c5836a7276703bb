"""Security keys in a real browser: Chromium's own WebAuthn against a real server behind https (spec 10 §B8, §E8)."""

import pytest

from tests.chromium import chromium, programs
from tests.cli.running import serving, short_folder
from tests.https_site import https_site

PASSWORD = "mysecretpassword"
EMAIL = "admin@example.com"
HOST, PHISHER = "tracker.studio.test", "tracker.phisher.test"
SETTINGS = {
    "ADMIN_EMAIL": EMAIL,
    "ADMIN_PASSWORD": PASSWORD,
    "DOMAIN_NAME": HOST,
    "MAIL_ENABLED": "false",
    "LOGIN_FAILURES_PER_MINUTE": "0",
    "PUBLIC_REQUESTS_PER_MINUTE": "0",
}


@pytest.fixture(scope="module")
def port():
    """Where both names are served: the studio's, and that of somebody who passes everything on to the studio."""
    programs()
    with (
        short_folder() as home,
        serving(home, **SETTINGS) as running,
        https_site(running.port, home, HOST, PHISHER) as port,
    ):
        yield port


@pytest.fixture
def browser(port):
    with short_folder() as profile, chromium(profile) as browser:
        browser.open(f"https://{HOST}:{port}/")
        yield browser


def log_in(browser, **more):
    return browser.ask("POST", "/api/auth/login", {"email": EMAIL, "password": PASSWORD, **more})


def register(browser, name):
    made = browser.create(browser.ask("PUT", "/api/auth/fido")["json"])
    body = {"registration_response": made["answer"], "device_name": name}
    return browser.ask("POST", "/api/auth/fido", body)


def signed(browser, **change):
    """The key's answer to what the server asks, or to a part of it that somebody changed."""
    options = browser.ask("GET", f"/api/auth/fido?email={EMAIL}")["json"]
    return browser.get({**options, **change})


def remove(browser, name):
    proof = {"device_name": name, "fido_authentication_response": signed(browser)["answer"]}
    return browser.ask("DELETE", "/api/auth/fido", proof)


def user(browser):
    return browser.ask("GET", "/api/auth/authenticated")["json"]["user"]


def test_a_key_is_registered_opens_a_log_in_and_is_removed(browser):
    browser.plug_in_a_key()
    assert log_in(browser)["status"] == 200

    registered = register(browser, "Blue key")

    assert registered["status"] == 200, registered
    assert len(registered["json"]["otp_recovery_codes"]) == 16
    assert user(browser)["fido_devices"] == ["Blue key"]
    excluded = browser.create(browser.ask("PUT", "/api/auth/fido")["json"])
    assert excluded == {"error": "InvalidStateError"}  # the browser knows the key by excludeCredentials

    assert browser.ask("GET", "/api/auth/logout")["status"] == 200
    assert browser.ask("GET", "/api/auth/authenticated")["status"] == 401
    asked = log_in(browser)
    assert (asked["status"], asked["json"]["missing_OTP"]) == (400, True)
    assert asked["json"]["preferred_two_factor_authentication"] == "fido"
    for _ in range(2):  # its counter goes up
        assert log_in(browser, fido_authentication_response=signed(browser)["answer"])["status"] == 200

    assert remove(browser, "Blue key") == {"status": 200, "json": {"success": True}}
    assert (user(browser)["fido_enabled"], user(browser)["fido_devices"]) == (False, [])
    assert log_in(browser)["status"] == 200


def test_two_keys_and_one_that_was_taken_away(browser):
    browser.plug_in_a_key()
    log_in(browser)
    assert register(browser, "Lost")["status"] == 200
    browser.pull_out_the_key()
    browser.plug_in_a_key()
    assert register(browser, "Kept")["status"] == 200

    assert remove(browser, "Lost")["status"] == 200

    assert user(browser)["fido_devices"] == ["Kept"]
    options = browser.ask("GET", f"/api/auth/fido?email={EMAIL}")["json"]
    assert len(options["allowCredentials"]) == 1
    assert log_in(browser, fido_authentication_response=signed(browser)["answer"])["status"] == 200
    assert remove(browser, "Kept")["status"] == 200


def test_a_site_between_the_browser_and_the_studio_gets_nothing(browser, port):
    browser.plug_in_a_key()
    log_in(browser)
    assert register(browser, "Key")["status"] == 200
    (ours,) = browser.kept()

    browser.open(f"https://{PHISHER}:{port}/")
    assert log_in(browser)["json"]["missing_OTP"] is True  # everything is passed on
    honest = signed(browser)
    browser.keep(ours, PHISHER)
    cheated = signed(browser, rpId=PHISHER)
    refused = log_in(browser, fido_authentication_response=cheated["answer"])

    assert honest == {"error": "SecurityError"}  # the browser signs for its own site only
    assert (refused["status"], refused["json"]["wrong_OTP"]) == (400, True)
    browser.keep({**ours, "signCount": ours["signCount"] + 9})
    browser.open(f"https://{HOST}:{port}/")
    assert log_in(browser, fido_authentication_response=signed(browser)["answer"])["status"] == 200
    assert remove(browser, "Key")["status"] == 200


def test_no_key_is_registered_from_another_origin(browser, port):
    browser.open(f"https://{PHISHER}:{port}/")
    browser.plug_in_a_key()
    assert log_in(browser)["status"] == 200
    options = browser.ask("PUT", "/api/auth/fido")["json"]
    honest = browser.create(options)
    cheated = browser.create({**options, "rp": {"id": PHISHER, "name": "Kitsu"}})

    body = {"registration_response": cheated["answer"], "device_name": "Theirs"}
    refused = browser.ask("POST", "/api/auth/fido", body)

    assert honest == {"error": "SecurityError"}
    assert (refused["status"], refused["json"]["error"]) == (400, True)
    assert user(browser)["fido_enabled"] is False
