"""Single sign-on as a browser goes it: Chromium, an https site, a provider in its own process (spec 10 §B11, §B12)."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chromium import chromium, programs
from tests.cli.running import free_ports, serving, short_folder
from tests.https_site import https_site

HOST = "tracker.studio.test"
ROOT = Path(__file__).parents[2]


@contextmanager
def providers(site):
    command = [sys.executable, "-m", "tests.identity_providers", site]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture(scope="module")
def site():
    programs()
    (port,) = free_ports(1)
    address = f"https://{HOST}:{port}"
    with providers(address) as provider, short_folder() as home:
        settings = {
            "ADMIN_EMAIL": "admin@example.com",
            "ADMIN_PASSWORD": "mysecretpassword",
            "MAIL_ENABLED": "false",
            "DOMAIN_NAME": f"{HOST}:{port}",
            "OIDC_ENABLED": "true",
            "OIDC_DISCOVERY_URL": f"{provider}/.well-known/openid-configuration",
            "OIDC_CLIENT_ID": "callsheet",
            "OIDC_CLIENT_SECRET": "the client's secret",
            "SAML_ENABLED": "true",
            "SAML_METADATA_URL": f"{provider}/saml/metadata",
        }
        with serving(home, **settings) as running, https_site(running.port, home, HOST, port=port):
            yield address


@pytest.fixture
def browser(site):
    with short_folder() as profile, chromium(profile) as browser:
        yield browser


@pytest.mark.parametrize(("way", "email"), [("oidc", "new@example.com"), ("saml", "saml@example.com")])
def test_the_browser_goes_to_the_provider_and_comes_home_signed_in(browser, site, way, email):
    browser.open(f"{site}/api/auth/{way}/login")

    assert browser.driver.current_url == f"{site}/"
    told = browser.ask("GET", "/api/auth/authenticated")
    assert (told["status"], told["json"]["user"]["email"]) == (200, email)
    assert told["json"]["user"]["role"] == "user"
    kept = {one["name"]: one for one in browser.driver.get_cookies()}
    for name in ("access_token_cookie", "refresh_token_cookie"):
        assert (kept[name]["httpOnly"], kept[name]["secure"], kept[name]["sameSite"]) == (True, True, "Lax")
    renewed = [browser.ask("GET", "/api/auth/refresh-token") for _ in range(2)]
    assert renewed == [{"status": 200, "json": {"refresh": True}}] * 2

    assert browser.ask("GET", "/api/auth/logout")["status"] == 200
    assert browser.ask("GET", "/api/auth/authenticated")["status"] == 401


def test_who_comes_with_somebody_elses_code_is_not_signed_in(browser, site):
    browser.open(f"{site}/api/auth/oidc/callback?code=a-code&state=stolen")

    assert browser.ask("GET", "/api/auth/authenticated")["status"] == 401
