#!/usr/bin/env python3
"""Casting, quotas, schedule and productions, on one server or two side by side.

    bench/productions.py URL IDS.json [URL_B IDS_B.json] [--rounds 5] [--only WORD] [--reads]

IDS.json is what `../shared/bench/load.py` wrote for that server. First lays out, over HTTP on each server alike, what
load.py leaves out: dates of 400 tasks, time on 100 of them, two plans. Then every operation is run on A, B, A, B …:
the median of one request at a time, and with two servers the ratio of the medians (above 1: A is faster). The writes
change what they say each time, so that nothing is left out as done already.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import requests

PROJECT = "/data/projects/{project}"
PLANS = "/actions/production-schedule-versions"
READS = {
    "open projects": "/data/projects/open",
    "all projects": "/data/projects/all",
    "one project": PROJECT,
    "team of a project": PROJECT + "/team",
    "casting of all sequences": PROJECT + "/sequences/all/casting",
    "casting of a sequence": PROJECT + "/sequences/{sequence}/casting",
    "casting of an episode": PROJECT + "/episodes/{episode}/sequences/all/casting",
    "casting of a type of assets": PROJECT + "/asset-types/{type}/casting",
    "casting of a shot": PROJECT + "/entities/{shot}/casting",
    "where an asset is cast": "/data/assets/{asset}/cast-in",
    "links of a project": PROJECT + "/entity-links",
    "quotas, weighted": PROJECT + "/quotas/{task_type}",
    "quotas, whole": PROJECT + "/quotas/{task_type}?count_mode=done",
    "quotas of a person": PROJECT + "/quotas/persons/{person}",
    "schedule: task types": PROJECT + "/schedule-items/task-types",
    "schedule: sequences": PROJECT + "/schedule-items/{task_type}/sequences",
    "schedule: all bars": PROJECT + "/schedule-items",
    "links of a plan": "/data/production-schedule-versions/{plan}/task-links?relations=true",
    "statistics of episodes": PROJECT + "/episodes/stats",
    "retakes of episodes": PROJECT + "/episodes/retake-stats",
    "time of a project": PROJECT + "/time-spents",
    "columns of metadata": PROJECT + "/metadata-descriptors",
}


class Server:
    """One log-in on one server, and the ids of its production."""

    def __init__(self, base, ids_file, email, password):
        self.base, self.http = base.rstrip("/"), requests.Session()
        token = self.call("POST", "/auth/login", {"email": email, "password": password})["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        given = json.loads(Path(ids_file).read_text())["ids"]
        self.ids = {"project": given["project_id"], "person": given["person_id"]}
        self.ids |= {key: given[f"{key}_id"] for key in ("shot", "asset", "task_type")}
        shot, asset = (self.call("GET", f"/data/{one}s/{self.ids[one]}") for one in ("shot", "asset"))
        self.ids |= {
            "sequence": shot["sequence_id"],
            "episode": shot["episode_id"],
            "type": asset["asset_type_id"],
        }
        self.shots = [one["id"] for one in self.rows("shots")]
        self.assets = [one["id"] for one in self.rows("assets")]

    def call(self, method, path, body=None):
        """The answer, or the end of the run."""
        reply = self.http.request(method, self.base + path, json=body, timeout=1800)
        if reply.status_code >= 400:
            raise SystemExit(f"{method} {self.base}{path}: {reply.status_code} {reply.text[:300]}")
        return reply.json() if reply.content else None

    def rows(self, kind):
        """The entities of a kind, by name."""
        return sorted(
            self.call("GET", f"/data/projects/{self.ids['project']}/{kind}"), key=lambda one: one["name"]
        )

    def lay_out(self):
        """Dates, time and plans."""
        project, kind = self.ids["project"], self.ids["task_type"]
        tasks = sorted(
            self.call("GET", f"/data/tasks?project_id={project}&task_type_id={kind}&relations=true"),
            key=lambda t: t["id"],
        )
        for n, task in enumerate(tasks[:400]):
            day = n % 20 + 1
            dates = {"real_start_date": f"2026-01-{day:02}T09:00:00", "end_date": f"2026-02-{day:02}T18:00:00"}
            self.call("PUT", f"/data/tasks/{task['id']}", {**dates, "done_date": f"2026-02-{day:02}T19:00:00"})
            if n < 100:
                path = (
                    f"/actions/tasks/{task['id']}/time-spents/2026-01-{day:02}/persons/{task['assignees'][0]}"
                )
                self.call("POST", path, {"duration": 480})
        for key in ("plan", "other"):
            body = {"name": f"{key} {time.time()}", "project_id": project}
            self.ids[key] = self.call("POST", "/data/production-schedule-versions", body)["id"]
            self.call("POST", f"{PLANS}/{self.ids[key]}/set-task-links-from-production")

    def timed(self, method, path, body=None):
        """Seconds of a request."""
        began = time.perf_counter()
        self.call(method, path.format(**self.ids), body)
        return time.perf_counter() - began


def cast(server, shots, turn):
    """A casting of three assets for each of so many shots; every turn has others."""
    count = len(server.assets)
    return {
        shot: [
            {"asset_id": server.assets[(n * 5 + k * 7 + turn * 11) % count], "nb_occurences": 1 + k}
            for k in range(3)
        ]
        for n, shot in enumerate(server.shots[:shots])
    }


def cast_one(server, turn):
    """Replace the casting of a shot."""
    [(shot, entries)] = cast(server, 1, turn).items()
    return server.timed("PUT", PROJECT + f"/entities/{shot}/casting", entries)


def cast_many(server, turn):
    """Replace the castings of a hundred shots."""
    return server.timed("PUT", PROJECT + "/entities/casting", cast(server, 100, turn))


def cast_one_asset(server, turn):
    """Cast one asset in fifty shots, other numbers each turn."""
    body = {"entity_ids": server.shots[:50], "nb_occurences": turn + 1}
    return server.timed("PUT", PROJECT + "/entities/casting/assets/{asset}", body)


def become_ready(server, turn):
    """An asset is ready for another step: the tasks of all shots that cast it are counted anew."""
    body = {"ready_for": server.ids["task_type"] if turn % 2 else None}
    return server.timed("PUT", "/data/entities/{asset}", body)


def plan(server, turn):
    """Take the plan from the tasks."""
    return server.timed("POST", f"{PLANS}/{{plan}}/set-task-links-from-production")


def copy_plan(server, turn):
    """Take a plan from the other."""
    body = {"production_schedule_version_id": server.ids["plan"]}
    return server.timed("POST", f"{PLANS}/{{other}}/set-task-links-from-production-schedule-version", body)


def apply_plan(server, turn):
    """Apply the plan."""
    return server.timed("POST", f"{PLANS}/{{plan}}/apply-to-production")


WRITES = {
    "cast a shot": cast_one, "cast 100 shots": cast_many, "cast an asset in 50 shots": cast_one_asset,
    "an asset becomes ready": become_ready, "plan from the tasks": plan, "plan from a plan": copy_plan,
    "apply a plan": apply_plan,
}  # fmt: skip


def main():
    """Lay out, run, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("servers", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--reads", action="store_true", help="no writes")
    parser.add_argument("--email", default="admin@example.com")
    parser.add_argument("--password", default="mysecretpassword")
    asked = parser.parse_args()
    given = asked.servers
    servers = [Server(given[n], given[n + 1], asked.email, asked.password) for n in range(0, len(given), 2)]
    for server in servers:
        server.lay_out()

    def read(path):
        return lambda server, _turn: server.timed("GET", path)

    runs = {name: read(path) for name, path in READS.items()} | ({} if asked.reads else WRITES)
    for name, run in runs.items():
        if asked.only not in name:
            continue
        spent = [[run(server, 0)] for server in servers]  # the first is not counted: caches are filled
        for turn in range(1, asked.rounds + 1):
            for server, kept in zip(servers, spent, strict=True):
                kept.append(run(server, turn))
        medians = [statistics.median(kept[1:]) * 1000 for kept in spent]
        line = f"{name:28}" + "".join(f"{median:11.1f} ms" for median in medians)
        print(line + (f"{medians[1] / medians[0]:9.1f}" if len(medians) == 2 else ""), flush=True)


if __name__ == "__main__":
    main()
