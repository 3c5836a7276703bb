"""Who is told of comments, mentions, replies, assignments and moves: everybody's inbox after each (spec 30 §7)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    layout = stage.task_type("Layout", "Shot")
    sequence = stage.make("sequence", "SQ", episode_id=stage.project["first_episode_id"])
    shot = stage.make("shot", "A", sequence_id=sequence)
    people = {role: stage.caller(role) for role in ("manager", "user", "supervisor")}
    manager, (artist, artist_id), (follower, _) = people["manager"][0], people["user"], people["supervisor"]
    task = stage.task(shot, layout)
    inboxes = lambda: [caller.get("/data/user/notifications") for caller, _id in people.values()]  # noqa: E731
    manager.put(f"/actions/tasks/{task}/assign", {"person_id": artist_id})
    artist.put(f"/actions/tasks/{task}/assign", {"person_id": artist_id})
    follower.post(f"/actions/user/sequences/{sequence}/task-types/{layout}/subscribe")
    inboxes()
    statuses = {one["short_name"]: one["id"] for one in api.get("/data/task-status")}
    path = f"/actions/tasks/{task}/comment"
    name = api.get(f"/data/persons/{artist_id}")["full_name"]
    made = manager.post(path, {"task_status_id": statuses["wip"], "comment": f"look @{name}"})
    artist.post(path, {"task_status_id": statuses["wip"], "comment": f"me @{name}"})
    inboxes()
    one = f"/data/tasks/{task}/comments/{made['id']}"
    reply = artist.post(f"{one}/reply", {"text": "an answer"})
    manager.post(f"{one}/reply", {"text": f"again @{name}"})
    inboxes()
    artist.delete(f"{one}/reply/{reply['id']}")
    manager.delete(one)
    inboxes()
    artist.delete(f"/actions/user/tasks/{UNKNOWN}/unsubscribe")
    for what in ("notifications", "subscriptions", "news"):
        api.get(f"/data/projects/{stage.id}/{what}")
    stage.leave()
