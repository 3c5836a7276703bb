"""A headless Chromium of the tests with a security key of its own; its names all lead to this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions

PROGRAMS = (("chromium", "chromium-browser", "google-chrome"), ("chromedriver",))
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--ignore-certificate-errors",  # the site's certificate is signed by itself
    "--host-resolver-rules=MAP * 127.0.0.1",
)
FETCH = """
const [method, path, body, done] = arguments;
const asked = {method, headers: {"Content-Type": "application/json"}};
if (body !== null) asked.body = JSON.stringify(body);
fetch(path, asked)
  .then(async answer => done({status: answer.status, json: await answer.json().catch(() => null)}))
  .catch(error => done({error: String(error)}));
"""
CREATE = """
const [options, done] = arguments;
navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})
  .then(made => done({answer: made.toJSON()}), error => done({error: error.name}));
"""
GET = """
const [options, done] = arguments;
navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)})
  .then(made => done({answer: made.toJSON()}), error => done({error: error.name}));
"""


def programs() -> list[str]:
    """Chromium and its driver; the test is skipped where one is absent."""
    found = [next(filter(None, map(shutil.which, names)), None) for names in PROGRAMS]
    if not all(found):
        pytest.skip("needs chromium and chromedriver (Debian: apt install chromium chromium-driver)")
    return [str(one) for one in found]


class Browser:
    """One browser. What it asks and makes happens in the page that is open."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        """Go to a page."""
        self.driver.get(address)

    def plug_in_a_key(self) -> None:
        """Plug in a security key (USB, CTAP2) whose holder touches it whenever it blinks."""
        self.driver.add_virtual_authenticator(
            VirtualAuthenticatorOptions(
                protocol=VirtualAuthenticatorOptions.Protocol.CTAP2,
                transport=VirtualAuthenticatorOptions.Transport.USB,
                has_resident_key=False,
                has_user_verification=False,
            )
        )

    def pull_out_the_key(self) -> None:
        """The key is gone."""
        self.driver.remove_virtual_authenticator()

    def kept(self) -> list[dict[str, Any]]:
        """What the key holds: credentials with their private keys."""
        return list(self._of_the_key("getCredentials"))

    def keep(self, credential: dict[str, Any], host: str | None = None) -> None:
        """The key holds this credential alone, made believe that it was made for that host."""
        self._of_the_key("removeAllCredentials")
        self._of_the_key("addCredential", **{**credential, "rpId": host or credential["rpId"]})

    def _of_the_key(self, command: str, **more: Any) -> Any:
        told = {"authenticatorId": self.driver.virtual_authenticator_id, **more}
        return self.driver.execute(command, told)["value"]

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The page asks its own site: `{"status", "json"}`."""
        return self._run(FETCH, method, path, body)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """`navigator.credentials.create`: `{"answer"}` or `{"error": its name}`."""
        return self._run(CREATE, options)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """`navigator.credentials.get`, likewise."""
        return self._run(GET, options)

    def _run(self, script: str, *arguments: Any) -> dict[str, Any]:
        return dict(self.driver.execute_async_script(script, *arguments))


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """A browser with a new, empty profile."""
    browser, driver = programs()
    options = Options()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    opened = webdriver.Chrome(options=options, service=Service(driver))
    opened.set_script_timeout(180)
    try:
        yield Browser(opened)
    finally:
        opened.quit()
