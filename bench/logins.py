#!/usr/bin/env python3
"""Log-ins at the full cost of their hash, while somebody else reads: are other requests slowed down?

    .venv/bin/python -m bench.logins [--rate 20] [--seconds 20] [--processes 1] [--people 200]

Starts a `callsheet serve` with a new home, makes accounts and a production, measures `GET /data/tasks/<id>` and
`GET /data/user/context` one after the other for as long as the log-ins will last (idle), then again while accounts,
each once, log in at that rate, whether the answers come or not (open loop).
"""

import argparse
import contextlib
import http.client
import json
import multiprocessing
import os
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import psycopg2
import requests

from tests.cli.running import serving, short_folder

PASSWORD = "mysecretpassword"  # noqa: S105 — of the bench's own server
SETTINGS = {
    "ADMIN_EMAIL": "admin@example.com",
    "ADMIN_PASSWORD": PASSWORD,
    "USER_LIMIT": "100000",
    "MAIL_ENABLED": "false",
    "LOGIN_FAILURES_PER_MINUTE": "0",
    "PUBLIC_REQUESTS_PER_MINUTE": "0",
    "LOG_LEVEL": "WARNING",
}
ACCOUNTS = """
WITH new AS (INSERT INTO person (first_name, last_name, email, role)
    SELECT 'Bench', 'Number ' || n, 'bench' || n || '@example.com', 'user' FROM generate_series(1, %s) n RETURNING id)
INSERT INTO person_secret (person_id, password)
    SELECT new.id, (SELECT password FROM person_secret WHERE password IS NOT NULL LIMIT 1) FROM new
"""
PEOPLE = """
INSERT INTO project_person_link (project_id, person_id)
    SELECT %s, id FROM person WHERE email LIKE 'bench%%' ORDER BY email LIMIT %s
"""


def lay_out(url, database, accounts, people):
    """Accounts that share a hash, a production with a team and a task; answers the admin's token and the task's id."""
    body = {"email": "admin@example.com", "password": PASSWORD}
    token = requests.post(f"{url}/auth/login", json=body, timeout=60).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}

    def post(path, **sent):
        answer = requests.post(f"{url}{path}", json=sent, headers=headers, timeout=60)
        assert answer.status_code < 300, answer.text
        return answer.json()

    project = post("/data/projects", name="Bench")["id"]
    sequence = post(f"/data/projects/{project}/sequences", name="SQ")["id"]
    shot = post(f"/data/projects/{project}/shots", name="SH", sequence_id=sequence)["id"]
    types = requests.get(f"{url}/data/task-types?for_entity=Shot", headers=headers, timeout=60).json()
    task = post("/data/tasks", name="main", project_id=project, entity_id=shot, task_type_id=types[0]["id"])[
        "id"
    ]
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [accounts])
        cursor.execute(PEOPLE, [project, people])
    return token, task


def read(port, token, paths, until, told):
    """Read the paths in turn, twenty a second, until that moment; tells the seconds of each answer by path."""
    api = http.client.HTTPConnection("127.0.0.1", port)
    spent = {path: [] for path in paths}
    while time.time() < until:
        for path in paths:
            began = time.perf_counter()
            api.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = api.getresponse()
            answer.read()
            assert answer.status == 200, path
            spent[path].append(time.perf_counter() - began)
            time.sleep(0.025)
    told.put(spent)


def log_in(url, rate, seconds):
    """Log-ins at that rate, each of another account; the seconds of each, and of all."""

    def one(number):
        began = time.perf_counter()
        body = {"email": f"bench{number + 1}@example.com", "password": PASSWORD}
        answer = requests.post(f"{url}/auth/login", json=body, timeout=120)
        assert answer.status_code == 200, answer.text
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(200) as pool:
        running = []
        for number in range(rate * seconds):
            time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            running.append(pool.submit(one, number))
        spent = [each.result() for each in running]
    return spent, time.perf_counter() - began


def reading(port, token, paths, seconds, meanwhile=None):
    """The reader's figures of that time, and what happened meanwhile."""
    told: multiprocessing.Queue = multiprocessing.Queue()
    reader = multiprocessing.Process(target=read, args=(port, token, paths, time.time() + seconds, told))
    reader.start()
    happened = meanwhile() if meanwhile else None
    spent = told.get()
    reader.join()
    return spent, happened


def processor(running, home):
    """Seconds of processor that the server has used: its processes and those of its database, which lives at home."""
    ours = {each.pid for each in psutil.Process(running.process.pid).children(recursive=True)}
    spent = 0.0
    for each in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):  # others come and go
            if each.pid in ours or (each.info["name"] == "postgres" and each.cwd().startswith(str(home))):
                spent += sum(each.cpu_times()[:4])
    return spent


def figures(spent):
    """Median and 95th percentile in milliseconds."""
    return statistics.median(spent) * 1000, statistics.quantiles(spent, n=20)[-1] * 1000


def main():
    """Lay out, measure idle, measure beside log-ins, print both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--people", type=int, default=200)
    asked = parser.parse_args()
    settings = {**SETTINGS, "API_PROCESSES": str(asked.processes)}
    with short_folder() as home, serving(home, **settings) as running:
        url = f"http://127.0.0.1:{running.port}"
        socket = re.search(r"PostgreSQL in (\S+)", wait_for_banner(running))[1]
        database = f"dbname=callsheet user=postgres host={socket}"
        accounts = max(asked.rate * asked.seconds, asked.people)
        token, task = lay_out(url, database, accounts, asked.people)
        paths = [f"/data/tasks/{task}", "/data/user/context"]
        reading(running.port, token, paths, 3)  # warm
        before = processor(running, home)
        idle, _nothing = reading(running.port, token, paths, asked.seconds)
        between = processor(running, home)
        busy, (logins, took) = reading(
            running.port,
            token,
            paths,
            asked.seconds,
            lambda: log_in(url, asked.rate, asked.seconds),
        )
        cost = (processor(running, home) - between - (between - before)) / len(logins)
    middle, late = figures(logins)
    print(
        f"{len(logins)} log-ins in {took:.1f} s ({asked.rate}/s asked): median {middle:.0f} ms, p95 {late:.0f} ms"
    )
    print(f"a log-in costs {cost * 1000:.0f} ms of processor: its hash, the API and the database together")
    for path, name in zip(paths, ("one task", "context"), strict=True):
        (was, was_late), (now, now_late) = figures(idle[path]), figures(busy[path])
        print(
            f"{name}: idle {was:.1f} ms (p95 {was_late:.1f}), beside log-ins {now:.1f} ms (p95 {now_late:.1f}):"
            f" {now / was:.2f} times (p95 {now_late / was_late:.2f} times)"
        )
    print(json.dumps({"load average": os.getloadavg()[0]}))


def wait_for_banner(running):
    """What the server printed, once it said that it is ready."""
    while "Ready after" not in running.printed():
        time.sleep(0.05)
    return running.printed()


if __name__ == "__main__":
    main()
