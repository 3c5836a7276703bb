"""Several API processes count together in a real Redis, and none needs it to let people in (traps 14, 15)."""

import socket
import time
from collections import Counter

import psutil
import pytest
import requests

from tests.cli.running import serving, short_folder
from tests.redis_server import redis_server

PASSWORD = "mysecretpassword"
PROCESSES, FAILURES, CALLS = 3, 6, 4
SETTINGS = {
    "ADMIN_EMAIL": "admin@example.com",
    "ADMIN_PASSWORD": PASSWORD,
    "MAIL_ENABLED": "false",
    "SECRET_KEY": "one secret for all servers of a studio, long enough",
    "API_PROCESSES": str(PROCESSES),
    "API_THREADS": "1",
    "LOGIN_FAILURES_PER_MINUTE": str(FAILURES),
    "PUBLIC_REQUESTS_PER_MINUTE": str(CALLS),
}


@pytest.fixture(scope="module")
def store():
    with short_folder() as folder, redis_server(folder) as running:
        yield running


@pytest.fixture(scope="module")
def server(store):
    with short_folder() as home, serving(home, **SETTINGS, REDIS_URL=store.url) as running:
        yield running


def log_in(server, name="admin@example.com", password=PASSWORD, address="10.0.0.1"):
    """A connection of its own, so that any of the processes may get it; each address is a client of the proxy's."""
    return requests.post(
        f"http://127.0.0.1:{server.port}/auth/login",
        json={"email": name, "password": password},
        headers={"X-Real-IP": address, "Connection": "close"},
        timeout=60,
    )


def fail(server, times, address):
    return Counter(log_in(server, f"nobody{n}@{address}", "x", address).status_code for n in range(times))


def api_processes(server):
    """The processes that hold the API's port; the first one started the others."""
    family = psutil.Process(server.process.pid).children(recursive=True)
    return [each for each in family if "app.wsgi:app" in " ".join(each.cmdline()) or "granian" in each.name()]


def test_the_failures_of_an_address_are_one_count_for_all_processes(server, store):
    answers = fail(server, 4 * FAILURES, "10.0.0.2")

    assert len(api_processes(server)) >= PROCESSES
    assert answers == {400: FAILURES, 429: 3 * FAILURES}
    assert log_in(server, address="10.0.0.2").status_code == 429
    assert log_in(server, address="10.0.0.3").status_code == 200
    assert any("10.0.0.2" in key for key in store.counted())


def test_mails_and_keys_are_one_count_for_all_processes(server):
    headers = {"X-Real-IP": "10.0.0.4", "Connection": "close"}
    address = f"http://127.0.0.1:{server.port}/auth/email-otp?email=x"

    answers = Counter(requests.get(address, headers=headers, timeout=30).status_code for _ in range(3 * CALLS))

    assert answers == {200: CALLS, 429: 2 * CALLS}


def test_an_account_locks_in_all_processes(server):
    for number in range(5):
        assert log_in(server, password="wrong", address=f"10.0.1.{number}").status_code == 400

    told = [log_in(server, address=f"10.0.2.{number}") for number in range(2 * PROCESSES)]

    assert all(one.json()["too_many_failed_login_attemps"] for one in told)


def test_a_second_server_of_the_studio_counts_with_the_first(server, store):
    with short_folder() as home, serving(home, **SETTINGS, REDIS_URL=store.url) as other:
        first = fail(server, FAILURES, "10.0.0.5")

        assert first == {400: FAILURES}
        assert log_in(other, address="10.0.0.5").status_code == 429
        assert log_in(other, address="10.0.0.6").status_code == 200


def test_without_the_store_everybody_gets_in_and_with_it_counts_go_on(server, store):
    store.stop()
    assert fail(server, 2 * FAILURES, "10.0.0.7") == {400: 2 * FAILURES}

    store.start()

    assert fail(server, 2 * FAILURES, "10.0.0.7") == {400: FAILURES, 429: FAILURES}


def test_a_store_that_hangs_keeps_nobody_waiting_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as mute, short_folder() as home:
        silent = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        with serving(home, **{**SETTINGS, "API_PROCESSES": "1"}, REDIS_URL=silent) as running:
            began = time.monotonic()

            assert log_in(running).status_code == 200
            assert time.monotonic() - began < 30
