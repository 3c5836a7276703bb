"""Comments: posted, in bulk, edited, replied to, acknowledged, moved, deleted; previews; automations (spec 30)."""

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def scenario(api):
    scene = Scene(api)
    posting(api, scene)
    bulk(api, scene)
    editing(api, scene)
    replying(api, scene)
    previews(api, scene)
    automations(api, scene)
    moving(api, scene)
    for who in ("user", "client", "vendor"):
        reading(api.login(scene.people[who]["email"], "secretpassword"), scene)


class Scene:
    """A production with one shot of two tasks, and a person of each role in its team."""

    def __init__(self, api):
        opened = next(one for one in api.get("/data/project-status") if one["name"] == "Open")
        self.project = api.post(
            "/data/projects",
            {"name": api.name("P"), "project_status_id": opened["id"], "production_type": "short"},
        )["id"]
        types = {one["name"]: one["id"] for one in api.get("/data/task-types") if one["for_entity"] == "Shot"}
        self.types = [types["Layout"], types["Animation"]]
        self.status = {one["short_name"]: one["id"] for one in api.get("/data/task-status")}
        sequence = api.post(f"/data/projects/{self.project}/sequences", {"name": "SQ"})["id"]
        self.shot = api.post(f"/data/projects/{self.project}/shots", {"name": "SH", "sequence_id": sequence})[
            "id"
        ]
        self.tasks = [
            api.post(f"/actions/projects/{self.project}/task-types/{type_id}/shots/create-tasks", [self.shot])[
                0
            ]["id"]
            for type_id in self.types
        ]
        self.people = {}
        for role in ("user", "client", "vendor"):
            person = api.post(
                "/data/persons",
                {
                    "first_name": api.name(role),
                    "last_name": "Last",
                    "email": f"{api.name(role)}@example.com",
                    "role": role,
                    "password": "secretpassword",
                },
            )
            api.post(f"/actions/persons/{person['id']}/change-password", PASSWORDS)
            api.post(f"/data/projects/{self.project}/team", {"person_id": person["id"]})
            self.people[role] = person
        for role in ("user", "vendor"):
            api.put(f"/actions/tasks/{self.tasks[0]}/assign", {"person_id": self.people[role]["id"]})

    def post(self, api, place, status, text="", **more):
        body = {"task_status_id": self.status[status], "comment": text, **more}
        return api.post(f"/actions/tasks/{self.tasks[place]}/comment", body)


PASSWORDS = {"password": "secretpassword", "password_2": "secretpassword"}


def posting(api, scene):
    first, _second = scene.tasks
    scene.post(api, 0, "wip", "Hello", checklist=[{"text": "a", "checked": False}], links=["http://x"])
    for status in ("wfa", "retake", "retake", "wip", "done"):
        scene.post(api, 0, status)
        api.get(f"/data/tasks/{first}")
    scene.post(api, 0, "wip", for_client=True)
    path = f"/actions/tasks/{first}/comment"
    api.post(path, {})
    api.post(path, {"task_status_id": "x"})
    api.post(path, {"task_status_id": UNKNOWN})
    api.post(path, {"task_status_id": scene.status["wip"], "comment": None})
    api.post(path, {"task_status_id": scene.status["wip"], "checklist": "{"})
    api.post(path, {"task_status_id": scene.status["wip"], "person_id": UNKNOWN})
    api.post(f"/actions/tasks/{UNKNOWN}/comment", {"task_status_id": scene.status["wip"]})
    name = f"{scene.people['user']['first_name']} Last"
    scene.post(api, 0, "wip", f"@{name} look")
    scene.post(api, 0, "wip", "see #animation")
    api.get(f"/data/tasks/{scene.tasks[1]}/comments")
    api.get(f"/data/tasks/{first}/comments")


def bulk(api, scene):
    path = f"/actions/projects/{scene.project}/tasks/comment-many"
    rows = [
        {"object_id": task, "task_status_id": scene.status["wfa"], "comment": f"n{n}"}
        for n, task in enumerate(scene.tasks)
    ]
    api.post(path, rows)
    api.post(path, [])
    api.post(path, {})
    api.post(path, ["x"])
    api.post(path, [{**rows[0], "object_id": "x"}])
    api.post(path, [{**rows[0], "object_id": UNKNOWN}])
    api.post(path, [{"object_id": scene.tasks[0]}])
    copies = f"/actions/projects/{scene.project}/tasks/copy-client-comments"
    api.post(copies, {"task_ids": scene.tasks})
    api.post(copies, {"task_ids": []})
    client = api.login(scene.people["client"]["email"], "secretpassword")
    scene.post(client, 0, "wfa", "from a client")
    api.post(copies, {"task_ids": scene.tasks, "prefix": "Client:"})
    batch = {"comments": [{"task_status_id": scene.status["wip"], "text": "in a batch"}]}
    api.post(f"/actions/tasks/{scene.tasks[0]}/batch-comment", batch)
    api.post(f"/actions/tasks/{scene.tasks[0]}/batch-comment", {})


def editing(api, scene):
    id_ = scene.post(api, 1, "wip", "to be edited")["id"]
    path = f"/data/comments/{id_}"
    api.get(path)
    api.put(path, {"text": "edited"})
    api.put(path, {"pinned": True})
    api.put(path, {"checklist": [{"text": "a", "checked": True}]})
    api.put(path, {"task_status_id": scene.status["done"]})
    api.get(f"/data/tasks/{scene.tasks[1]}")
    artist = api.login(scene.people["user"]["email"], "secretpassword")
    artist.put(path, {"text": "forged"})
    artist.put(path, {"pinned": False})
    artist.delete(path)
    api.put("/data/comments/x", {})
    api.put(f"/data/comments/{UNKNOWN}", {})
    api.get(f"/data/tasks/{scene.tasks[1]}/comments/{id_}")
    api.delete(path)
    api.delete(path)
    api.get(f"/data/tasks/{scene.tasks[1]}")


def replying(api, scene):
    id_ = scene.post(api, 0, "wip", "a question")["id"]
    path = f"/data/tasks/{scene.tasks[0]}/comments/{id_}"
    reply = api.post(f"{path}/reply", {"text": "an answer"})
    api.post(f"{path}/reply", {})
    api.post(f"{path}/ack")
    api.post(f"{path}/ack")
    for who in ("user", "client", "vendor"):
        other = api.login(scene.people[who]["email"], "secretpassword")
        other.post(f"{path}/reply", {"text": who})
        other.delete(f"{path}/reply/{reply['id']}")
    api.delete(f"{path}/reply/{reply['id']}")
    api.delete(f"{path}/reply/{UNKNOWN}")
    api.get(f"/data/comments/{id_}")


def previews(api, scene):
    first, second = (scene.post(api, 0, "wip", text)["id"] for text in ("one", "two"))
    base = f"/actions/tasks/{scene.tasks[0]}/comments"
    shown = api.post(f"{base}/{first}/add-preview", {})
    api.post(f"{base}/{first}/add-preview", {})
    api.post(f"{base}/{second}/add-preview", {"revision": 1})
    api.post(f"{base}/{second}/add-preview", {"revision": 7})
    api.post(f"{base}/{second}/add-preview", {"revision": -1})
    api.post(f"{base}/{second}/preview-files/{shown['id']}")
    api.post(f"{base}/{second}/preview-files/{UNKNOWN}")
    api.delete(f"{base}/{first}/preview-files/{shown['id']}")
    api.delete(f"{base}/{first}/preview-files/{shown['id']}")
    api.get(f"/data/comments/{first}?with_previews=true")


def automations(api, scene):
    rule = api.post(
        "/data/status-automations",
        {
            "entity_type": "shot",
            "in_task_type_id": scene.types[0],
            "in_task_status_id": scene.status["done"],
            "out_task_type_id": scene.types[1],
            "out_task_status_id": scene.status["wip"],
        },
    )
    path = f"/data/projects/{scene.project}/settings/status-automations"
    api.post(path, {"status_automation_id": rule["id"]})
    scene.post(api, 1, "wfa")
    scene.post(api, 0, "done")
    api.get(f"/data/tasks/{scene.tasks[1]}")
    api.delete(f"{path}/{rule['id']}")


def moving(api, scene):
    first, second = scene.tasks
    id_ = scene.post(api, 0, "retake", "misplaced")["id"]
    path = f"/actions/tasks/{first}/comments/{id_}/move"
    api.post(path, {})
    api.post(path, {"target_task_id": first})
    api.post(path, {"target_task_id": UNKNOWN})
    api.post(path, {"target_task_id": second})
    api.get(f"/data/tasks/{first}")
    api.get(f"/data/tasks/{second}")


def reading(api, scene):
    for task in scene.tasks:
        api.get(f"/data/tasks/{task}/comments")
    scene.post(api, 0, "wip", "mine")
    scene.post(api, 1, "wip", "not mine")
    scene.post(api, 0, "done", "done")
