#!/usr/bin/env python3
"""Every list about a production and what is made in it, on a production of ten thousand entities: which are slow?

    bench/lists.py URL IDS.json [--rounds 3] [--limit 1.0] [--all]

IDS.json is what `../shared/bench/load.py` wrote for that server (7,600 entities at scale 1); `bench/large.sql` makes it
ten thousand and adds what load.py leaves out. Walks the GET routes that spec 20 names as lists, tells the best time of
ROUNDS of each with its size, the slowest first, and ends with 1 when one is over LIMIT seconds. `--all` prints the fast
ones too.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import requests

OF_STUDIO = (
    "/data/projects", "/data/projects/open", "/data/projects/all", "/data/entity-types", "/data/asset-types",
    "/data/project-status", "/data/project-templates", "/data/metadata-descriptors", "/data/milestones",
    "/data/schedule-items", "/data/production-schedule-versions", "/data/production-schedule-version-task-links",
    "/data/budgets", "/data/budget-entries", "/data/entity-links", "/data/asset-instances", "/data/entities",
    "/data/entities?relations=true", "/data/entities?page=1", "/data/assets", "/data/assets/all",
    "/data/asset-types?project_id={project}",
)  # fmt: skip
OF_KIND = (
    "assets?project_id={project}", "assets/all?project_id={project}", "assets/with-tasks?project_id={project}",
    "assets/with-tasks?project_id={project}&episode_id={episode}", "assets?project_id={project}&episode_id={episode}",
    "assets/with-tasks?project_id={project}&compact=true&stream=true", "shots?project_id={project}",
    "shots/all?project_id={project}", "shots/with-tasks?project_id={project}",
    "shots/with-tasks?project_id={project}&episode_id={episode}",
    "shots/with-tasks?project_id={project}&compact=true&stream=true", "sequences?project_id={project}",
    "sequences/with-tasks?project_id={project}", "episodes?project_id={project}",
    "episodes/with-tasks?project_id={project}", "scenes/all?project_id={project}",
    "scenes/with-tasks?project_id={project}", "edits?project_id={project}", "edits/all?project_id={project}",
    "edits/with-tasks?project_id={project}", "concepts?project_id={project}",
    "concepts/with-tasks?project_id={project}",
)  # fmt: skip
BELOW_PROJECT = (
    "assets", "shots", "sequences", "episodes", "scenes", "edits", "concepts", "concept-folders", "asset-types",
    "asset-types/{type}/assets", "asset-types/{type}/casting", "assets/shared-used",
    "episodes/{episode}/assets/shared-used",
    "budgets", "budgets/time-spents", "day-offs", "entities/{shot}/casting", "entity-links", "entity-links?page=1",
    "episodes/casting", "sequences/all/casting", "sequences/{sequence}/casting",
    "episodes/{episode}/sequences/all/casting",
    "episodes/stats", "episodes/retake-stats", "metadata-descriptors", "milestones", "quotas/{task_type}",
    "quotas/{task_type}?count_mode=done", "quotas/persons/{person}", "schedule-items", "schedule-items/task-types",
    "schedule-items/{task_type}/sequences", "schedule-items/{task_type}/episodes", "schedule-items/{task_type}/edits",
    "schedule-items/{task_type}/asset-types", "settings/task-status", "settings/status-automations",
    "settings/preview-background-files", "task-types", "task-type-softwares", "task-types/{task_type}/time-spents",
    "team", "time-spents",
)  # fmt: skip
BELOW = {
    "assets/{asset}": (
        "assets", "tasks", "task-types", "cast-in", "casting", "shot-asset-instances", "scene-asset-instances",
        "asset-asset-instances",
    ),
    "shots/{shot}": ("assets", "tasks", "task-types", "asset-types", "preview-files", "versions", "asset-instances"),
    "sequences/{sequence}": ("shots", "scenes", "tasks", "shot-tasks", "task-types"),
    "episodes/{episode}": (
        "sequences", "shots", "shots?relations=true", "tasks", "shot-tasks", "shot-tasks?relations=true",
        "asset-tasks", "task-types", "edits", "edit-tasks",
    ),
    "entities/{shot}": ("news", "preview-files", "time-spents", "entities-linked/with-tasks"),
}  # fmt: skip


def routes():
    """The paths, to be filled."""
    yield from OF_STUDIO
    yield from (f"/data/{path}" for path in OF_KIND)
    yield from (f"/data/projects/{{project}}/{path}" for path in BELOW_PROJECT)
    for above, paths in BELOW.items():
        yield from (f"/data/{above}/{path}" for path in paths)
    yield "/data/production-schedule-versions/{version}/task-links?relations=true"


def found(call, given):
    """The ids that the paths need, of rows with much below them."""
    project = given["project_id"]
    asset = call(f"/data/assets/{given['asset_id']}")
    shot = call(f"/data/shots/{given['shot_id']}")
    ids = {
        "project": project, "asset": asset["id"], "type": asset["asset_type_id"], "shot": shot["id"],
        "sequence": shot["sequence_id"], "episode": shot["episode_id"], "person": given["person_id"],
        "task_type": given["task_type_id"],
    }  # fmt: skip
    versions = call(f"/data/production-schedule-versions?project_id={project}")
    return {**ids, "version": versions[0]["id"] if versions else None}


def main():
    """Walk, sort, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("ids")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=1.0)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--email", default="admin@example.com")
    parser.add_argument("--password", default="mysecretpassword")
    asked = parser.parse_args()
    http, body = requests.Session(), {"email": asked.email, "password": asked.password}
    token = http.post(f"{asked.url}/auth/login", json=body, timeout=60).json()["access_token"]
    http.headers["Authorization"] = f"Bearer {token}"

    def call(path):
        answer = http.get(asked.url + path, timeout=600)
        answer.raise_for_status()
        return answer.json()

    ids, told = found(call, json.loads(Path(asked.ids).read_text())["ids"]), []
    for path in (one.format(**ids) for one in routes() if ids["version"] or "{version}" not in one):
        best, size = float("inf"), 0
        for _ in range(asked.rounds):
            began = time.perf_counter()
            answer = http.get(asked.url + path, timeout=600)
            best, size = min(best, time.perf_counter() - began), len(answer.content)
            if answer.status_code != 200:
                sys.exit(f"GET {path}: {answer.status_code} {answer.text[:200]}")
        told.append((best, size, path))
    for best, size, path in sorted(told, reverse=True):
        if asked.all or best > asked.limit / 5:
            print(f"{best:7.3f} s {size:12,} bytes  {path}")
    late = sum(best > asked.limit for best, _size, _path in told)
    print(f"{len(told)} lists, {late} over {asked.limit} s")
    sys.exit(1 if late else 0)


if __name__ == "__main__":
    main()
