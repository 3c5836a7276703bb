"""What must hold for accounts when requests come at once, on a real server process (spec 10 §E, traps 14, 15, 33)."""

import base64
import hashlib
import re
import socketserver
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pyotp
import pytest
import requests

from tests.cli.running import serving, short_folder
from tests.mailbox import Dialogue, Mailbox

PASSWORD = "mysecretpassword"
SETTINGS = {
    "ADMIN_EMAIL": "admin@example.com",
    "ADMIN_PASSWORD": PASSWORD,
    "MAIL_SERVER": "127.0.0.1",
    "LOGIN_FAILURES_PER_MINUTE": "0",
    "PUBLIC_REQUESTS_PER_MINUTE": "0",
}


@pytest.fixture(scope="module")
def post():
    """A mail server; `mails` are those that arrived."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue) as server:
        server.mails, server.block_on_close = [], False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def url(post):
    told = {**SETTINGS, "MAIL_PORT": str(post.server_address[1]), "MAIL_CHECK_DELIVERABILITY": "false"}
    with short_folder() as home, serving(home, **told) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture(scope="module")
def admin(url):
    session = requests.post(
        f"{url}/auth/login", json={"email": "admin@example.com", "password": PASSWORD}, timeout=30
    )
    return {"Authorization": f"Bearer {session.json()['access_token']}"}


def person(url, admin, name):
    body = {"first_name": name, "last_name": "X", "email": f"{name}@example.com", "password": PASSWORD}
    made = requests.post(f"{url}/data/persons", json=body, headers=admin, timeout=30)
    assert made.status_code == 201, made.text
    return body["email"]


def log_in(url, email, password=PASSWORD, **more):
    return requests.post(f"{url}/auth/login", json={"email": email, "password": password, **more}, timeout=60)


def at_once(times, call):
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda _number: call(), range(times)))


def test_codes_that_come_many_times_at_once_open_once(url, admin):
    email = person(url, admin, "racer")
    mine = {"Authorization": f"Bearer {log_in(url, email).json()['access_token']}"}
    seed = requests.put(f"{url}/auth/totp", headers=mine, timeout=30).json()["otp_secret"]
    now = pyotp.TOTP(seed).now()
    enabled = requests.post(f"{url}/auth/totp", json={"totp": now}, headers=mine, timeout=30).json()

    following = pyotp.TOTP(seed).at(time.time() + 30)
    codes = at_once(4, lambda: log_in(url, email, totp=following))
    recovered = at_once(4, lambda: log_in(url, email, recovery_code=enabled["otp_recovery_codes"][0]))

    assert sorted(one.status_code for one in codes) == [200, 400, 400, 400]
    assert [one.status_code for one in recovered].count(200) <= 1


def test_an_applications_code_opens_one_session(url, admin):
    email = person(url, admin, "desktop")
    mine = {"Authorization": f"Bearer {log_in(url, email).json()['access_token']}"}
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    body = {"code_challenge": challenge}
    code = requests.post(f"{url}/auth/app-login/code", json=body, headers=mine, timeout=30).json()["code"]

    asked = {"code": code, "code_verifier": verifier}
    answers = at_once(8, lambda: requests.post(f"{url}/auth/app-login/token", json=asked, timeout=60))

    assert sorted(one.status_code for one in answers) == [200] + [400] * 7


def test_failures_that_come_at_once_are_all_counted(url, admin):
    email = person(url, admin, "locked")

    at_once(8, lambda: log_in(url, email, "wrong"))

    assert log_in(url, email).json()["too_many_failed_login_attemps"] is True


def test_who_is_nobody_costs_as_much_as_who_is_somebody(url, admin):
    somebody = person(url, admin, "timed")
    nobody = "nobody@example.com"
    spent = {somebody: [], nobody: []}
    for _ in range(4):
        for name, times in spent.items():
            began = time.perf_counter()
            assert log_in(url, name, "wrong").status_code == 400
            times.append(time.perf_counter() - began)

    assert median(spent[nobody]) == pytest.approx(median(spent[somebody]), rel=0.6)


def test_the_worker_mails_the_link_that_opens_a_forgotten_account(url, admin, post):
    email = person(url, admin, "forgetful")
    requests.post(f"{url}/auth/reset-password", json={"email": email}, timeout=30)

    end = time.monotonic() + 30
    while not post.mails and time.monotonic() < end:
        time.sleep(0.1)

    (mail,) = post.mails
    token = re.search(r"token=([A-Z0-9]{64})", Mailbox.text(mail)).group(1)
    body = {"email": email, "token": token, "password": "another one!", "password2": "another one!"}
    assert requests.put(f"{url}/auth/reset-password", json=body, timeout=30).json() == {"success": True}
    assert log_in(url, email, "another one!").status_code == 200
