"""Metrics over several API processes: each of them tells what all of them did (spec 60 §14)."""

import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from app.http.metric_files import Siblings
from app.http.metrics import Metrics
from tests.cli.running import serving, short_folder

LOGIN = {"email": "admin@example.com", "password": "mysecretpassword"}
ASKED = 60


@pytest.fixture(scope="module")
def running():
    given = {"ADMIN_EMAIL": LOGIN["email"], "ADMIN_PASSWORD": LOGIN["password"]}
    with (
        short_folder() as home,
        serving(home, API_PROCESSES="3", PROMETHEUS_METRICS_ENABLED="true", **given) as server,
    ):
        yield server


def counted(running, headers):
    told = requests.get(f"http://127.0.0.1:{running.port}/metrics", headers=headers, timeout=20).text
    found = re.search(r'duration_seconds_count{method="GET",url_rule="/config",status="200"} (\d+)', told)
    return int(found[1]) if found else 0


def test_every_process_tells_what_all_did(running):
    url = f"http://127.0.0.1:{running.port}"
    token = requests.post(f"{url}/auth/login", json=LOGIN, timeout=20).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _n: requests.get(f"{url}/config", timeout=20), range(ASKED)))
    time.sleep(2.5)
    told = {counted(running, headers) for _ in range(12)}

    assert told == {ASKED}


def test_a_process_that_ended_keeps_its_counts_and_has_nothing_in_flight(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    counts = Metrics("1")
    siblings = Siblings(tmp_path, counts.dump)
    counts.begin("GET", "/x")
    counts.end(("GET", "/x", "200"), 0.2)
    siblings.write()
    siblings.file.rename(siblings.folder / f"{ended.pid}.json")

    ((lives, told),) = siblings.others()
    total = Metrics("1")
    total.add(told, lives=lives)

    assert not lives
    assert 'zou_http_request_total{method="GET",status="200"} 1' in total.lines()
    assert not [line for line in total.lines() if line.startswith("zou_http_request_inflight{")]


def test_the_relay_tells_how_many_listen(running):
    told = requests.get(f"http://127.0.0.1:{running.relay_port}/metrics", timeout=20).text

    assert "callsheet_relay_sockets 0" in told
    assert "callsheet_relay_events_total" in told
