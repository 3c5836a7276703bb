#!/usr/bin/env python3
"""How long the writes of many take, each in one call: tasks made, assigned, set urgent, commented, unassigned, removed.

    bench/bulk.py URL [--rows 10000] [--rounds 3] [--email E] [--password P]

Makes a production of ROWS shots, runs the six calls in turn and removes the production at the end. Prints the seconds
of every call; a call that does not touch every row ends the run.
"""

import argparse
import csv
import io
import time

import requests

LIMIT = 5.0  # seconds that a call may take for 10,000 rows (issue 5)


class Server:
    """The API as an administrator sees it."""

    def __init__(self, base, email, password):
        self.base = base.rstrip("/")
        self.http = requests.Session()
        token = self.call("POST", "/auth/login", json={"email": email, "password": password})["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, **kw):
        """The answer, or the end of the run."""
        reply = self.http.request(method, self.base + path, timeout=1800, **kw)
        if reply.status_code >= 400:
            raise SystemExit(f"{method} {path}: {reply.status_code} {reply.text[:300]}")
        return reply.json() if reply.content else None


def lay_out(server, rows):
    """A production with so many shots and two people in its team."""
    stamp = int(time.time())
    project = server.call("POST", "/data/projects", json={"name": f"Bulk {stamp}"})["id"]
    people = [
        server.call(
            "POST",
            "/data/persons",
            json={"first_name": name, "last_name": f"Bulk{stamp}", "email": f"{name}{stamp}@example.com"},
        )["id"]
        for name in ("ada", "bob")
    ]
    for person in people:
        server.call("POST", f"/data/projects/{project}/team", json={"person_id": person})
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["Sequence", "Name"])
    lines.writerows((f"SQ{n // 100:03}", f"SH{n:05}") for n in range(rows))
    files = {"file": ("shots.csv", text.getvalue().encode(), "text/csv")}
    server.call("POST", f"/import/csv/projects/{project}/shots", files=files)
    return project, people


def measure(server, project, people, kind, rows, states):
    """Seconds of each call, by its name."""
    spent = {}

    def timed(name, method, path, body, count=len):
        start = time.perf_counter()
        answer = server.call(method, path, json=body)
        spent[name] = time.perf_counter() - start
        if count(answer) != rows:
            raise SystemExit(f"{name}: {count(answer)} of {rows} rows")
        return answer

    made = timed(
        "create-tasks", "POST", f"/actions/projects/{project}/task-types/{kind}/shots/create-tasks", []
    )
    ids = [task["id"] for task in made]
    timed("assign-many", "PUT", f"/actions/persons/{people[0]}/assign", {"task_ids": ids})
    timed("set-priority", "PUT", "/actions/tasks/set-priority", {"task_ids": ids, "priority": 2})
    said = [
        {"object_id": id_, "task_status_id": states[n % len(states)], "comment": f"Take {n}: looks good"}
        for n, id_ in enumerate(ids)
    ]
    timed("comment-many", "POST", f"/actions/projects/{project}/tasks/comment-many", said)
    timed("clear-assignation", "PUT", "/actions/tasks/clear-assignation", {"task_ids": ids})
    timed("delete-tasks", "POST", f"/actions/projects/{project}/delete-tasks", ids)
    return spent


def main():
    """Run it and print a line for each call."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--email", default="admin@example.com")
    parser.add_argument("--password", default="mysecretpassword")
    args = parser.parse_args()
    server = Server(args.url, args.email, args.password)
    kind = next(one["id"] for one in server.call("GET", "/data/task-types") if one["for_entity"] == "Shot")
    found = {one["short_name"]: one["id"] for one in server.call("GET", "/data/task-status")}
    states = [found[name] for name in ("wip", "done", "retake", "wfa") if name in found]
    closed = next(one["id"] for one in server.call("GET", "/data/project-status") if one["name"] == "Closed")
    project, people = lay_out(server, args.rows)
    try:
        rounds = [measure(server, project, people, kind, args.rows, states) for _ in range(args.rounds)]
    finally:
        server.call("PUT", f"/data/projects/{project}", json={"project_status_id": closed})
        server.call("DELETE", f"/data/projects/{project}?force=true")
        for person in people:
            server.call("DELETE", f"/data/persons/{person}?force=true")
    allowed = LIMIT * args.rows / 10_000
    print(
        f"seconds for {args.rows:,} rows in one call, {args.rounds} rounds; at most {allowed:.1f} s are wanted"
    )
    for name in rounds[0]:
        seconds = [one[name] for one in rounds]
        mark = "" if max(seconds) <= allowed else "  too slow"
        print(f"{name:18}" + "".join(f"{one:8.2f}" for one in seconds) + mark)


if __name__ == "__main__":
    main()
