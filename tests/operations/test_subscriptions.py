"""Following tasks, and task types in sequences (spec 30 §12, 10 §D7)."""

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_a_task_is_followed_once_and_no_more(as_, admin, make):
    artist, task = make.caller("user"), make.task()
    caller, base = as_(artist), f"/actions/user/tasks/{task}"

    made, again = caller.post(f"{base}/subscribe"), caller.post(f"{base}/subscribe")

    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json == again.json
    assert (made.json["type"], made.json["task_id"], made.json["entity_id"]) == (
        "Subscription",
        str(task),
        None,
    )
    assert caller.get(f"/data/user/tasks/{task}/subscribed").json is True
    assert as_(make.caller()).get(f"/data/user/tasks/{task}/subscribed").json is False
    assert caller.delete(f"{base}/unsubscribe").status_code == 204
    assert caller.delete(f"{base}/unsubscribe").status_code == 204
    assert caller.get(f"/data/user/tasks/{task}/subscribed").json is False
    told = [one["name"] for one in admin.get("/data/events/last?limit=2").json]
    assert told == ["subscription:delete", "subscription:new"]


def test_what_one_does_not_see_is_not_followed(as_, make):
    task = make.task()
    outsider, vendor = make.caller("user", make.project()), make.caller("vendor")

    for caller in (outsider, vendor):
        assert as_(caller).post(f"/actions/user/tasks/{task}/subscribe").status_code == 403
        assert as_(caller).post("/actions/user/tasks/subscribe", {"task_ids": [str(task)]}).status_code == 403
    assert as_(vendor).post(f"/actions/user/tasks/{UNKNOWN}/subscribe").status_code == 404
    assert as_(vendor).get("/data/user/tasks/undefined/subscribed").json is False
    assert as_(vendor).delete("/actions/user/tasks/undefined/unsubscribe").status_code == 204


def test_many_tasks_are_followed_in_order_or_none(as_, make, queries):
    first, second, third = make.task(), make.task(), make.task()
    foreign = make.task(make.shot(project_id=make.project()))
    caller = as_(make.caller("user"))
    path = "/actions/user/tasks/subscribe"
    caller.post(f"/actions/user/tasks/{second}/subscribe")
    wanted = [str(third), str(second), str(first)]

    assert caller.post(path, {"task_ids": [str(first), str(foreign)]}).status_code == 403
    assert caller.post(path, {"task_ids": [str(first), UNKNOWN]}).status_code == 404
    assert caller.get(f"/data/user/tasks/{first}/subscribed").json is False
    with queries(at_most=8):
        made = caller.post(path, {"task_ids": wanted})
    assert made.status_code == 201
    assert [one["task_id"] for one in made.json] == wanted
    for wrong in ({}, {"task_ids": []}, {"task_ids": [3]}, {"task_ids": "x"}):
        assert caller.post(path, wrong).status_code == 400
    assert caller.post(path, {"task_ids": ["x"]}).status_code == 404
    gone = caller.post("/actions/user/tasks/unsubscribe", {"task_ids": [str(first), UNKNOWN]})
    assert (gone.status_code, gone.json) == (200, [str(first), UNKNOWN])
    assert caller.get(f"/data/user/tasks/{first}/subscribed").json is False
    assert caller.get(f"/data/user/tasks/{second}/subscribed").json is True


def test_a_task_type_is_followed_throughout_a_sequence(as_, make):
    sequence, kind = make.sequence(), make.task_type()
    caller = as_(make.caller("user"))
    base = f"/actions/user/sequences/{sequence}/task-types/{kind}"

    made, again = caller.post(f"{base}/subscribe"), caller.post(f"{base}/subscribe")

    assert (made.status_code, made.json) == (201, again.json)
    assert [made.json[key] for key in ("entity_id", "task_type_id", "task_id")] == [
        str(sequence),
        str(kind),
        None,
    ]
    for word in ("sequences", "entities"):
        assert caller.get(f"/data/user/{word}/{sequence}/task-types/{kind}/subscribed").json is True
    assert caller.delete(f"{base}/unsubscribe").status_code == 204
    assert caller.get(f"/data/user/sequences/{sequence}/task-types/{kind}/subscribed").json is False
    assert caller.get(f"/data/user/sequences/x/task-types/{kind}/subscribed").json is False
    assert caller.delete(f"{base}/unsubscribe".replace(str(kind), "x")).status_code == 204
    assert caller.post(f"{base}/subscribe".replace(str(kind), UNKNOWN)).status_code == 404
    assert caller.post(f"{base}/subscribe".replace(str(sequence), str(make.shot()))).status_code == 404
    foreign = as_(make.caller("user", make.project()))
    assert foreign.post(f"{base}/subscribe").status_code == 403


def test_admins_list_who_follows_a_projects_tasks(as_, admin, make):
    task, sequence = make.task(), make.sequence()
    artist = as_(make.caller("user"))
    artist.post(f"/actions/user/tasks/{task}/subscribe")
    artist.post(f"/actions/user/sequences/{sequence}/task-types/{make.task_type()}/subscribe")
    path = f"/data/projects/{make.project_id}/subscriptions"

    assert [one["task_id"] for one in admin.get(path).json] == [str(task)]
    assert artist.get(path).status_code == 403


def test_bots_follow_nothing(as_, make):
    bot = as_(make.person("admin", is_bot=True))

    assert bot.post(f"/actions/user/tasks/{make.task()}/subscribe").status_code == 403
