#!/usr/bin/env python3
"""Seconds that the plans of a large production take: copied from its tasks, from one another, applied.

    bench/schedule.py URL IDS.json [--rounds 3] [--email E] [--password P]

IDS.json is what `../shared/bench/load.py` wrote for that server. Every shot and asset task is first given an
estimation and dates by CSV files, so that the two plans differ in every task of a type: each apply writes them all.
"""

import argparse
import csv
import io
import json
import time
from pathlib import Path

import requests


class Server:
    """One log-in on one server."""

    def __init__(self, base, email, password):
        self.base, self.http = base.rstrip("/"), requests.Session()
        token = self.call("POST", "/auth/login", json={"email": email, "password": password})["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, **kw):
        reply = self.http.request(method, self.base + path, timeout=1800, **kw)
        if reply.status_code >= 400:
            raise SystemExit(f"{method} {path}: {reply.status_code} {reply.text[:300]}")
        return reply.json() if reply.content else None

    def timed(self, label, method, path, **kw):
        began = time.perf_counter()
        answer = self.call(method, path, **kw)
        count = answer.get("task_link_count", answer.get("task_count"))
        print(f"{time.perf_counter() - began:8.2f} s  {label} ({count:,} tasks)", flush=True)


def table(rows):
    """A CSV file of estimations, as the part of a form."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Parent", "Entity", "Estimation", "Start date", "Due date"])
    writer.writerows(rows)
    return {"file": ("estimations.csv", text.getvalue().encode(), "text/csv")}


def plan_all(server, project, month, days):
    """Give every shot and asset task an estimation of some days and dates of a month of 2027."""
    import_ = f"/import/csv/projects/{project}"
    dates = (str(days), f"2027-{month:02}-01", f"2027-{month:02}-20")
    sequences = {one["id"]: one for one in server.call("GET", f"/data/projects/{project}/sequences")}
    episodes = {}
    for shot in server.call("GET", f"/data/projects/{project}/shots"):
        sequence = sequences[shot["parent_id"]]
        episodes.setdefault(sequence["parent_id"], []).append((sequence["name"], shot["name"], *dates))
    types = {one["id"]: one["name"] for one in server.call("GET", f"/data/projects/{project}/asset-types")}
    assets = [
        (types[one["entity_type_id"]], one["name"], *dates)
        for one in server.call("GET", f"/data/projects/{project}/assets")
    ]
    for kind in server.call("GET", f"/data/projects/{project}/task-types"):
        path = f"task-types/{kind['id']}/estimations"
        if kind["for_entity"] == "Asset":
            server.call("POST", f"{import_}/{path}", files=table(assets))
        elif kind["for_entity"] == "Shot":
            for episode, rows in episodes.items():
                server.call("POST", f"{import_}/episodes/{episode}/{path}", files=table(rows))


def main():
    """Make two plans, then copy and apply them in turn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("ids")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--email", default="admin@example.com")
    parser.add_argument("--password", default="mysecretpassword")
    asked = parser.parse_args()
    server = Server(asked.url, asked.email, asked.password)
    project = json.loads(Path(asked.ids).read_text())["ids"]["project_id"]
    actions = "/actions/production-schedule-versions"
    from_tasks, from_plan = "set-task-links-from-production", "set-task-links-from-production-schedule-version"
    stamp = int(time.time())
    plans = {}
    for name, month, days in (("winter", 1, 3), ("summer", 6, 5)):
        began = time.perf_counter()
        plan_all(server, project, month, days)
        print(f"{time.perf_counter() - began:8.2f} s  dates of every task by CSV files", flush=True)
        body = {"name": f"{name} {stamp}", "project_id": project}
        plans[name] = server.call("POST", "/data/production-schedule-versions", json=body)["id"]
        server.timed(f"{name}: made from the tasks", "POST", f"{actions}/{plans[name]}/{from_tasks}")
    for number in range(asked.rounds):
        body = {"name": f"copy {number} {stamp}", "project_id": project}
        plan = server.call("POST", "/data/production-schedule-versions", json=body)["id"]
        copy = f"{actions}/{plan}/{from_plan}"
        for source, says in (("winter", "an empty plan takes winter"), ("summer", "it takes summer over it")):
            server.timed(says, "POST", copy, json={"production_schedule_version_id": plans[source]})
        server.timed(
            "nothing new in the source", "POST", copy, json={"production_schedule_version_id": plans["summer"]}
        )
        for source in ("winter", "summer"):
            server.timed(f"{source} applied", "POST", f"{actions}/{plans[source]}/apply-to-production")
        server.timed("winter taken from the tasks again", "POST", f"{actions}/{plans['winter']}/{from_tasks}")
        server.timed("applied without a difference", "POST", f"{actions}/{plans['summer']}/apply-to-production")
        # winter says summer now: bring it back for the next round
        if number + 1 < asked.rounds:
            plan_all(server, project, 1, 3)
            server.call("POST", f"{actions}/{plans['winter']}/{from_tasks}")


if __name__ == "__main__":
    main()
