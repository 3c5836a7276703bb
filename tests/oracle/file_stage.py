"""A production with a shot and a task, for the scenarios of files and playlists."""

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def production(api):
    """Ids of a production, its sequence, shot, task and task type."""
    project = api.post("/data/projects", {"name": api.name("Files"), "production_type": "short"})["id"]
    sequence = api.post(f"/data/projects/{project}/sequences", {"name": "S01"})["id"]
    shot = api.post(f"/data/projects/{project}/shots", {"name": "P01", "sequence_id": sequence})["id"]
    body = {"name": api.name("Anim"), "short_name": "an", "for_entity": "Shot", "color": "#123456"}
    task_type = api.post("/data/task-types", body)["id"]
    tasks = api.post(f"/actions/projects/{project}/task-types/{task_type}/shots/create-tasks", [shot])
    return {
        "project": project,
        "sequence": sequence,
        "shot": shot,
        "task_type": task_type,
        "task": tasks[0]["id"],
    }


def tree(api, stage, folder, name):
    """Give the production a tree with one template for every kind."""
    kinds = ("shot", "asset", "sequence", "scene", "episode", "instance", "instance_asset")
    part = {
        "mountpoint": "/simple",
        "root": "productions",
        "folder_path": {**dict.fromkeys(kinds, folder), "style": "lowercase"},
        "file_name": {**dict.fromkeys(kinds, name), "style": "lowercase"},
    }
    api.put(f"/data/projects/{stage['project']}", {"file_tree": {"working": part, "output": part}})
