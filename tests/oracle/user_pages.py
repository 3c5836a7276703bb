"""The user's own pages: to-do lists, filters, notifications, subscriptions, news, chats, open tasks (spec 10 §D7)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    layout, modeling = stage.task_type("Layout", "Shot"), stage.task_type("Modeling", "Asset")
    episode = stage.project["first_episode_id"]
    sequence = stage.make("sequence", "SQ", episode_id=episode)
    shot = stage.make("shot", "A", sequence_id=sequence)
    asset = stage.asset("Cup", episode_id=episode)
    manager, _ = stage.caller("manager")
    artist, artist_id = stage.caller("user")
    task, on_asset = stage.task(shot, layout, artist_id), stage.task(asset, modeling, artist_id)
    api.put(f"{stage.path}/entities/{episode}/casting", [{"asset_id": asset, "nb_occurences": 1}])
    waiting = api.get("/data/task-status?is_feedback_request=true")[0]["id"]
    for each in (task, on_asset):
        artist.post(f"/actions/tasks/{each}/comment", {"task_status_id": waiting, "comment": "please"})
    manager.post(f"/actions/tasks/{task}/comment", {"task_status_id": waiting, "comment": "thanks"})
    lists(manager, artist, artist_id, stage, layout, waiting, episode)
    own_work(artist, stage, shot, asset, sequence)
    filters(manager, artist, stage)
    inbox(artist, manager, layout, waiting)
    subscriptions(artist, task, on_asset, sequence, layout)
    news(api, manager, artist, stage, shot, layout, waiting, artist_id)
    chats(manager, artist, shot)
    open_tasks(manager, artist, stage, layout, waiting, artist_id)
    licences(api, artist)


def lists(manager, artist, artist_id, stage, layout, waiting, episode):
    artist.get("/data/user/tasks")
    artist.get("/data/user/done-tasks")
    for caller in (manager, artist):
        for query in (
            "", "?page=1", "?page=0&limit=1", "?page=x", "?order_by=priority", "?person_id=unassigned", "?person_id=x",
            f"?person_id={artist_id}&project_id={stage.id}", f"?task_type_id={layout}&task_status_id={waiting}",
            f"?episode_id={episode}", "?episode_id=x", "?due_date_since=2020-01-01", "?due_date_until=x",
        ):  # fmt: skip
            caller.get(f"/data/user/tasks-to-check{query}")
        caller.get("/data/user/tasks-to-check/filter-values")
        for what in ("tasks", "done-tasks", f"related-tasks/{layout}"):
            caller.get(f"/data/persons/{artist_id}/{what}")
            caller.get(f"/data/persons/{UNKNOWN}/{what}")
        caller.get("/data/persons/task-dates")
        caller.get(f"/data/persons/task-dates?project_id={stage.id}")


def own_work(artist, stage, shot, asset, sequence):
    for path in (
        f"assets/{asset}/tasks", f"assets/{asset}/task-types", f"shots/{shot}/tasks", f"shots/{shot}/task-types",
        f"assets/{shot}/tasks", f"sequences/{sequence}/tasks", f"sequences/{sequence}/shots",
        f"sequences/{sequence}/scenes", f"projects/{stage.id}/asset-types", f"projects/{stage.id}/sequences",
        f"projects/{stage.id}/asset-types/{stage.prop['id']}/assets", f"projects/{stage.id}/episodes",
        f"projects/{UNKNOWN}/sequences", "scenes/x/tasks",
    ):  # fmt: skip
        artist.get(f"/data/user/{path}")
    for path in (
        f"sequences/{sequence}/shot-tasks",
        f"episodes/{stage.project['first_episode_id']}/shot-tasks",
    ):
        artist.get(f"/data/{path}")
        artist.get(f"/data/{path}?relations=true")
    artist.get(f"/data/episodes/{stage.project['first_episode_id']}/asset-tasks")
    artist.get(f"/data/episodes/{stage.project['first_episode_id']}/edit-tasks")
    artist.get(f"/data/shots/{shot}/asset-types")


def filters(manager, artist, stage):
    path, groups = "/data/user/filters", "/data/user/filter-groups"
    body = {"name": "Mine", "query": "hero", "list_type": "asset", "project_id": stage.id}
    made = artist.post(path, {**body, "is_shared": True})
    artist.post(path, {"name": "", "query": ""})
    artist.post(path, {**body, "project_id": UNKNOWN})
    artist.get(path)
    artist.put(f"{path}/{made['id']}", {"name": "Yours", "search_query": "x"})
    manager.put(f"{path}/{made['id']}", {"name": "Yours"})
    group = manager.post(groups, {"name": "G", "list_type": "asset", "project_id": stage.id, "is_shared": True})
    artist.get(groups)
    artist.get(f"{groups}/{group['id']}")
    manager.get(f"{groups}/{group['id']}")
    inside = {**body, "search_filter_group_id": group["id"]}
    manager.post(path, inside)
    shared = manager.post(path, {**inside, "is_shared": True})
    manager.put(f"{path}/{shared['id']}", {"is_shared": False, "project_id": stage.id})
    manager.put(f"{groups}/{group['id']}", {"is_shared": False, "project_id": stage.id, "color": "#112233"})
    manager.get(path)
    manager.put(f"{path}/{shared['id']}", {"search_filter_group_id": None})
    manager.delete(f"{groups}/{group['id']}")
    manager.delete(f"{groups}/{group['id']}")
    artist.delete(f"{path}/{made['id']}")
    artist.delete(f"{path}/{made['id']}")


def inbox(artist, manager, layout, waiting):
    rows = artist.get("/data/user/notifications")
    for query in (
        "?read=true", "?watching=true", "?watching=false", "?type=comment", f"?task_type_id={layout}", "?after=x",
        f"?task_status_id={waiting}", "?task_type_id=x", "?before=2020-01-01", "?after=2020-01-01T00:00:00",
    ):  # fmt: skip
        artist.get(f"/data/user/notifications{query}")
    one = f"/data/user/notifications/{rows[0]['id']}"
    artist.get(one)
    manager.get(one)
    artist.get("/data/user/notifications/x")
    artist.put(one, {"read": True})
    artist.put(one, {"read": False})
    manager.put(one, {"read": True})
    artist.post("/actions/user/notifications/mark-all-as-read")


def subscriptions(artist, task, on_asset, sequence, layout):
    artist.get(f"/data/user/tasks/{task}/subscribed")
    artist.post(f"/actions/user/tasks/{task}/subscribe")
    artist.post(f"/actions/user/tasks/{task}/subscribe")
    artist.get(f"/data/user/tasks/{task}/subscribed")
    artist.get("/data/user/tasks/x/subscribed")
    artist.post(f"/actions/user/tasks/{UNKNOWN}/subscribe")
    artist.delete(f"/actions/user/tasks/{task}/unsubscribe")
    artist.delete(f"/actions/user/tasks/{task}/unsubscribe")
    for ids in ([task, on_asset], [UNKNOWN], [], ["x"]):
        artist.post("/actions/user/tasks/subscribe", {"task_ids": ids})
    artist.post("/actions/user/tasks/unsubscribe", {"task_ids": [task, UNKNOWN]})
    base = f"/actions/user/sequences/{sequence}/task-types/{layout}"
    artist.post(f"{base}/subscribe")
    artist.get(f"/data/user/sequences/{sequence}/task-types/{layout}/subscribed")
    artist.get(f"/data/user/entities/{sequence}/task-types/{layout}/subscribed")
    artist.delete(f"{base}/unsubscribe")
    artist.post(f"/actions/user/sequences/{UNKNOWN}/task-types/{layout}/subscribe")


def news(api, manager, artist, stage, shot, layout, waiting, artist_id):
    path = f"/data/projects/{stage.id}/news"
    page = artist.get(path)
    for query in (
        "?limit=1&page=2", "?page=x", "?only_preview=true", "?only_preview=maybe", f"?task_type_id={layout}",
        f"?task_status_id={waiting}", f"?person_id={artist_id}", "?after=2020-01-01", "?before=x",
        f"?episode_id={stage.project['first_episode_id']}", "?page=99",
    ):  # fmt: skip
        manager.get(f"{path}{query}")
    manager.get(f"{path}/{page['data'][0]['id']}")
    manager.get(f"{path}/{UNKNOWN}")
    manager.get(f"/data/projects/news?project_id={stage.id}")
    artist.get(f"/data/entities/{shot}/news")
    for what in ("comments", "comments?page=1&limit=1", "comments?page=x", "day-offs"):
        manager.get(f"/data/projects/{stage.id}/{what}")
    for what in ("notifications", "notifications?page=1", "subscriptions"):
        api.get(f"/data/projects/{stage.id}/{what}")
        manager.get(f"/data/projects/{stage.id}/{what}")


def chats(manager, artist, shot):
    path = f"/data/entities/{shot}/chat"
    artist.get(path)
    artist.post(f"{path}/messages", {"message": "too early"})
    artist.post(f"/actions/user/chats/{shot}/join")
    sent = artist.post(f"{path}/messages", {"message": "hello"})
    artist.post(f"{path}/messages", {})
    artist.post(f"{path}/messages", data={"message": "file"}, files={"file": ("a.txt", b"xx", "text/plain")})
    manager.get(f"{path}/messages")
    manager.get(f"{path}/messages/{sent['id']}")
    artist.get("/data/user/chats")
    manager.delete(f"{path}/messages/{sent['id']}")
    artist.delete(f"{path}/messages/{sent['id']}")
    artist.delete(f"/actions/user/chats/{shot}/join")
    artist.post(f"/actions/user/chats/{UNKNOWN}/join")


def open_tasks(manager, artist, stage, layout, waiting, artist_id):
    for query in (
        "", f"?project_id={stage.id}", "?limit=1", "?page=2&limit=1", "?page=x", f"?task_type_id={layout}",
        f"?task_status_id={waiting}", f"?person_id={artist_id}", "?person_id=unassigned", "?person_id=",
        "?start_date=2020-01-01", "?due_date=x", "?studio_id=x", f"?project_id={UNKNOWN}", "?priority=x",
    ):  # fmt: skip
        artist.get(f"/data/tasks/open-tasks{query}")
    manager.get("/data/tasks/open-tasks/stats")
    manager.get(f"/data/tasks/open-tasks/burndown?project_id={stage.id}")
    manager.get("/data/tasks/open-tasks/burndown?due_date=x")


def licences(api, artist):
    department = api.post("/data/departments", {"name": api.name("Dep"), "color": "#112233"})["id"]
    soft = api.post("/data/softwares", {"name": api.name("Soft"), "short_name": "s", "file_extension": "ma"})[
        "id"
    ]
    hard = api.post("/data/hardware-items", {"name": api.name("Hard"), "short_name": "h"})["id"]
    for kind, key, item in (
        ("software-licenses", "software_id", soft),
        ("hardware-items", "hardware_item_id", hard),
    ):
        path = f"/data/departments/{department}/{kind}"
        for body in ({key: item}, {key: item}, {}, {key: UNKNOWN}, {key: "x"}):
            api.post(path, body)
        artist.post(path, {key: item})
        api.get(f"{path}/{UNKNOWN}")
        api.delete(f"{path}/{item}")
        api.delete(f"{path}/{item}")
    api.get(f"/data/departments/{department}/persons")
    artist.get("/data/departments/x/persons")
