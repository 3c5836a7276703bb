"""The schedule, its versions, milestones, quotas and episode statistics (spec 20 §12, 13.7, 15, 18.9-18.12)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    manager, manager_id = stage.caller("manager")
    people = {role: stage.caller(role)[0] for role in ("supervisor", "user", "client", "vendor")}
    people["manager"] = manager
    layout, edition = stage.task_type("Layout", "Shot"), stage.task_type("Edition", "Edit")
    modeling = stage.task_type("Modeling", "Asset")
    episode = stage.make("episode", "E01")
    sequence = stage.make("sequence", "SQ1", episode_id=episode)
    shots = [stage.make("shot", f"SH{number}", sequence_id=sequence, nb_frames=100) for number in (1, 2)]
    edit = stage.make("edit", "Cut", episode_id=episode)
    asset = stage.asset("Chair")
    tasks = [stage.task(shot, layout, manager_id) for shot in shots]
    stage.task(edit, edition)
    stage.task(asset, modeling)
    bars(api, manager, people, stage, layout, edition, modeling, episode)
    days(api, people, stage, layout)
    plans(api, manager, people, stage, layout, tasks)
    counts(api, people, stage, layout, manager_id, tasks)


def bars(api, manager, people, stage, layout, edition, modeling, episode):
    path = f"{stage.path}/schedule-items"
    per_object = [
        f"{path}/{layout}/sequences", f"{path}/{layout}/episodes", f"{path}/{edition}/edits",
        f"{path}/{modeling}/asset-types", f"{path}/{layout}/sequences?episode_id={episode}",
        f"{path}/{layout}/sequences?episode_id={UNKNOWN}", f"{path}/{layout}/sequences?episode_id=zz",
        f"{path}/{modeling}/asset-types?episode_id={episode}", f"{path}/{layout}/episodes?episode_id={episode}",
    ]  # fmt: skip
    for caller in (manager, people["user"], people["client"], people["vendor"]):
        caller.get(f"{path}/task-types")
        for one in per_object:
            caller.get(one)
    for caller in (people["client"], people["vendor"]):
        caller.get(path)
    bar = manager.get(per_object[0])[0]
    for caller in (manager, people["user"]):
        caller.put(f"/data/schedule-items/{bar['id']}", {"start_date": "2026-01-05", "man_days": "5"})
        caller.put(f"/data/schedule-items/{bar['id']}", {"end_date": "2026-01-09", "man_days": 5})
    manager.get(per_object[0])
    own = {"project_id": stage.id, "task_type_id": layout}
    manager.post("/data/schedule-items", own)
    manager.post("/data/schedule-items", {**own, "object_id": bar["object_id"]})
    made = manager.post("/data/schedule-items", {**own, "object_id": UNKNOWN, "start_date": "2026-01-01"})
    people["user"].post("/data/schedule-items", own)
    api.get(f"/data/schedule-items/{made['id']}")
    manager.get(f"/data/schedule-items/{made['id']}")
    people["user"].delete(f"/data/schedule-items/{made['id']}")
    manager.delete(f"/data/schedule-items/{made['id']}")


def days(api, people, stage, layout):
    body = {"project_id": stage.id, "name": "Alpha", "date": "2026-01-02", "task_type_id": layout}
    made = people["manager"].post("/data/milestones", body)
    people["manager"].post("/data/milestones", {**body, "date": "soon"})
    people["manager"].post("/data/milestones", {"name": "x"})
    people["user"].post("/data/milestones", body)
    for caller in people.values():
        caller.get(f"{stage.path}/milestones")
        caller.get(f"/data/milestones/{made['id']}")
    people["manager"].put(f"/data/milestones/{made['id']}", {"name": "Beta"})
    people["user"].delete(f"/data/milestones/{made['id']}")
    people["manager"].delete(f"/data/milestones/{made['id']}")


def plans(api, manager, people, stage, layout, tasks):
    api.put(
        f"/data/tasks/{tasks[0]}", {"start_date": "2026-01-05", "due_date": "2026-01-07", "estimation": 600}
    )
    versions, actions = "/data/production-schedule-versions", "/actions/production-schedule-versions"
    first = manager.post(versions, {"name": "First", "project_id": stage.id})["id"]
    second = manager.post(versions, {"name": "Second", "project_id": stage.id})["id"]
    manager.post(versions, {"name": "First", "project_id": stage.id})
    manager.post(versions, {"name": "Third"})
    manager.post(f"{actions}/{first}/set-task-links-from-production")
    manager.post(f"{actions}/{first}/set-task-links-from-production")
    copy = f"{actions}/{second}/set-task-links-from-production-schedule-version"
    for source in (first, second, UNKNOWN):
        manager.post(copy, {"production_schedule_version_id": source})
    manager.post(copy, {})
    for caller in people.values():
        caller.get(f"{versions}/{first}")
        caller.get(f"{versions}?project_id={stage.id}")
        caller.get(versions)
        caller.get(f"{versions}/{second}/task-links?relations=true")
        caller.get(f"{versions}/{second}/task-links?task_type_id={layout}")
        caller.get(f"/data/production-schedule-version-task-links?project_id={stage.id}")
    people["user"].post(f"{actions}/{second}/apply-to-production")
    links = manager.get(f"{versions}/{second}/task-links")
    link = next(one["id"] for one in links if one["task_id"] == tasks[0])
    one = f"/data/production-schedule-version-task-links/{link}"
    manager.put(one, {"estimation": 960, "start_date": "2026-02-02", "assignees": [], "task_id": UNKNOWN})
    manager.get(one)
    body = {"production_schedule_version_id": second, "task_id": tasks[0]}
    manager.post("/data/production-schedule-version-task-links", body)
    manager.post(f"{actions}/{second}/apply-to-production")
    manager.get(f"{versions}/{second}")
    api.get(f"/data/tasks/{tasks[0]}")
    manager.delete(one)
    manager.delete(f"{versions}/{second}")
    manager.get(stage.path)


def counts(api, people, stage, layout, manager_id, tasks):
    work = {"nb_drawings": 10, "real_start_date": "2026-01-02T09:00:00", "end_date": "2026-01-06T23:30:00"}
    for task in tasks:
        api.put(f"/data/tasks/{task}", work)
    for day in ("2026-01-05", "2026-01-06"):
        api.post(f"/actions/tasks/{tasks[0]}/time-spents/{day}/persons/{manager_id}", {"duration": 480})
    for caller in people.values():
        for mode in ("weighted", "weighteddone", "feedback", "done", "zz"):
            caller.get(f"{stage.path}/quotas/{layout}?count_mode={mode}")
        caller.get(f"{stage.path}/quotas/persons/{manager_id}")
        caller.get(f"{stage.path}/episodes/stats")
        caller.get(f"{stage.path}/episodes/retake-stats")
    api.get(f"{stage.path}/quotas/{layout}?studio_id={UNKNOWN}")
    api.get(f"{stage.path}/quotas/persons/{UNKNOWN}")
