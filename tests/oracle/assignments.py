"""Who is put on tasks, and by whom (spec 30 §1.2, 4.2-4.4)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    department = api.post("/data/departments", {"name": api.name("Dep"), "color": "#112233"})["id"]
    layout = stage.task_type("Layout", "Shot", department_id=department)
    tasks = [stage.task(stage.make("shot", name), layout) for name in ("A", "B")]
    people = {role: stage.caller(role) for role in ("manager", "supervisor", "user", "client", "vendor")}
    api.put(f"/data/persons/{people['user'][1]}", {"departments": [department]})
    artist = people["user"][1]
    for role in people:
        caller, own = people[role]
        caller.put(f"/actions/tasks/{tasks[0]}/assign", {"person_id": artist})
        caller.put(f"/actions/tasks/{tasks[0]}/assign", {"person_id": own})
        caller.put(f"/actions/persons/{own}/assign", {"task_ids": [*tasks, UNKNOWN]})
        caller.put("/actions/tasks/clear-assignation", {"task_ids": tasks, "person_id": own})
        caller.put("/actions/tasks/clear-assignation", {"task_ids": [tasks[1]]})
        caller.get(f"/data/tasks/{tasks[0]}")
    manager = people["manager"][0]
    wrong(manager, tasks, artist)
    outside(api, manager, stage, tasks)
    stage.leave()


def wrong(manager, tasks, artist):
    for body in ({}, {"person_id": ""}, {"person_id": "zz"}, {"person_id": UNKNOWN}, {"person_id": 3}):
        manager.put(f"/actions/tasks/{tasks[0]}/assign", body)
    manager.put(f"/actions/tasks/{UNKNOWN}/assign", {"person_id": artist})
    for body in ({}, {"task_ids": []}, {"task_ids": ["zz"]}, {"task_ids": "zz"}, {"task_ids": [UNKNOWN]}):
        manager.put(f"/actions/persons/{artist}/assign", body)
        manager.put("/actions/tasks/clear-assignation", body)
    manager.put(f"/actions/persons/{UNKNOWN}/assign", {"task_ids": tasks})


def outside(api, manager, stage, tasks):
    """Who is put on a task joins the team."""
    email = f"outside_{api.run}@example.com"
    person = api.post(
        "/data/persons", {"first_name": "Out", "last_name": "Side", "email": email, "role": "user"}
    )["id"]
    stage.people.append(person)
    manager.put(f"/actions/tasks/{tasks[0]}/assign", {"person_id": person})
    manager.get(f"{stage.path}/team")
    manager.put(f"/data/tasks/{tasks[0]}", {"assignees": [person]})
    manager.put(f"/data/tasks/{tasks[0]}", {"assignees": [UNKNOWN]})
    manager.get(f"/data/tasks/{tasks[0]}")
