"""Budgets, softwares by task type, preview accounts (spec 20 §13.5, 13.6, 16, 18.13)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api, "short")
    manager, manager_id = stage.caller("manager")
    artist, _ = stage.caller("user")
    department = api.post("/data/departments", {"name": api.name("Dep"), "color": "#123456"})["id"]
    budgets(api, manager, artist, stage, department, manager_id)
    softwares(api, manager, artist, stage)
    preview_account(manager, artist, stage)


def budgets(api, manager, artist, stage, department, person):
    path = f"{stage.path}/budgets"
    first = manager.post(path, {"name": "First"})
    manager.post(path, {"name": "Second", "currency": "EUR"})
    manager.post(path, {"name": ""})
    manager.post(path, {})
    one = f"{path}/{first['id']}"
    for caller in (manager, artist, api):
        caller.get(path)
        caller.get(one)
        caller.get(f"{path}/{UNKNOWN}")
        caller.put(one, {"name": None, "currency": "GBP"})
        caller.get(f"{path}/time-spents")
    line = {"department_id": department, "start_date": "2026-01-01", "months_duration": 3, "daily_salary": 10.5}
    entry = manager.post(f"{one}/entries", line)
    manager.post(f"{one}/entries", {**line, "person_id": person, "position": "lead", "seniority": "senior"})
    manager.post(f"{path}/{UNKNOWN}/entries", line)
    artist.post(f"{one}/entries", line)
    single = f"{one}/entries/{entry['id']}"
    manager.get(f"{one}/entries")
    manager.get(single)
    manager.get(f"{one}/entries/{UNKNOWN}")
    exceptions = {"2026-02": 12.7, "2026-03": None, "2026-04": 0.5}
    manager.put(single, {**line, "position": "lead", "seniority": "mid", "exceptions": exceptions})
    manager.put(single, {**line, "position": "lead", "seniority": "mid", "exceptions": [1]})
    artist.delete(single)
    manager.delete(single)
    manager.delete(single)
    for caller in (api, manager):
        caller.get(f"/data/budgets?project_id={stage.id}")
        caller.get(f"/data/budgets/{first['id']}")
        caller.put(f"/data/budgets/{first['id']}", {"revision": 9, "name": "Third"})
    manager.delete(one)
    manager.get(path)


def softwares(api, manager, artist, stage):
    kind = stage.task_type("Layout", "Shot")
    body = {"name": api.name("Soft"), "short_name": "s", "file_extension": "x"}
    software = api.post("/data/softwares", body)["id"]
    archived = api.post("/data/softwares", {**body, "name": api.name("Old"), "archived": True})["id"]
    path = f"{stage.path}/task-types/{kind}/softwares"
    for id_ in (software, software, archived, UNKNOWN):
        manager.post(path, {"software_id": id_})
    manager.post(path, {})
    manager.post(f"{stage.path}/task-types/{UNKNOWN}/softwares", {"software_id": software})
    artist.post(path, {"software_id": software})
    artist.get(f"{stage.path}/task-type-softwares")
    manager.delete(f"{path}/{software}")
    manager.delete(f"{path}/{software}")
    artist.get(f"{stage.path}/task-type-softwares")


def preview_account(manager, artist, stage):
    path = f"{stage.path}/preview-account"
    manager.get(path)
    manager.put(path, {"is_open": True})
    manager.delete(path)
    manager.post(path)
    manager.get(path)
    manager.put(path, {"is_open": True})
    manager.put(path, {"is_open": False})
    manager.put(path, {})
    manager.post(path)
    artist.get(path)
    artist.post(path)
    manager.delete(path)
    manager.get(path)
