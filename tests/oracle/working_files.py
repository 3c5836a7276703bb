"""Working files, paths and guesses (spec 40 §2, §3.1)."""

from tests.oracle.file_stage import UNKNOWN, production, tree


def scenario(api):
    stage = production(api)
    task, shot = stage["task"], stage["shot"]
    tree(api, stage, "<Project>/<Sequence>/<Shot>/<TaskType>", "<Project>_<Shot>_<Name>_v<Version>")
    api.post(f"/data/tasks/{task}/working-file-path", {"name": "main"})
    api.post(f"/data/tasks/{task}/working-file-path", {"name": "Ma in", "sep": "\\"})
    api.post(f"/data/tasks/{task}/working-file-path", {"mode": "nope"})
    api.post(f"/data/tasks/{task}/working-file-path", {"software_id": UNKNOWN})
    made = api.post(f"/data/tasks/{task}/working-files/new", {"name": "main", "comment": "first"})
    api.post(f"/data/tasks/{task}/working-files/new", {"name": "main"})
    api.post(f"/data/tasks/{task}/working-files/new", {"name": "other", "revision": 5})
    api.post(f"/data/tasks/{task}/working-files/new", {"name": ""})
    api.post(f"/data/tasks/{task}/working-files/new", {})
    api.get(f"/data/tasks/{task}/working-files")
    api.get(f"/data/tasks/{task}/working-files/last-revisions")
    api.get(f"/data/tasks/{UNKNOWN}/working-files")
    api.get(f"/data/entities/{shot}/working-files")
    api.get(f"/data/entities/{shot}/working-files?relations=true&name=other")
    api.put(f"/actions/working-files/{made['id']}/comment", {"comment": "nice"})
    api.put(f"/actions/working-files/{made['id']}/comment", {})
    api.put(f"/actions/working-files/{made['id']}/modified")
    api.get(f"/data/files/{made['id']}")
    api.get(f"/data/files/{UNKNOWN}")
    api.get(f"/data/working-files/{made['id']}/file")
    api.request("POST", f"/data/working-files/{made['id']}/file", files={"file": ("a.ma", b"scene")})
    api.get(f"/data/working-files/{made['id']}")
    path = made["path"].rsplit("/", 1)[0] + "/x.ma"
    body = {"project_id": stage["project"], "file_path": path}
    for route in ("guess-from-path", "guess_from_path"):
        api.post(f"/data/entities/{route}", body)
    api.post("/data/entities/guess-from-path", {**body, "file_path": "/elsewhere"})
    api.post("/data/entities/guess-from-path", {"project_id": stage["project"]})
    api.delete(f"/data/working-files/{made['id']}")
