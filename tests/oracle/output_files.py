"""Output files of entities (spec 40 §3.2)."""

from tests.oracle.file_stage import UNKNOWN, production, tree


def scenario(api):
    stage = production(api)
    shot = stage["shot"]
    tree(api, stage, "<Project>/<Shot>/<TaskType>/<OutputType>", "<Shot>_<OutputType>_<Name>_v<Version>")
    kind = api.post("/data/output-types", {"name": api.name("Cache"), "short_name": "c"})
    types = {"output_type_id": kind["id"], "task_type_id": stage["task_type"]}
    new = f"/data/entities/{shot}/output-files/new"
    made = api.post(new, {**types, "extension": ".abc", "representation": "abc", "comment": "first"})
    api.post(new, {**types, "nb_elements": 50, "extension": ".exr"})
    api.post(new, {**types, "name": "other", "revision": 7})
    api.post(new, {**types, "name": "other", "revision": 7})
    api.post(new, {**types, "output_type_id": UNKNOWN})
    api.post(new, {**types, "task_type_id": UNKNOWN})
    api.post(new, {**types, "person_id": UNKNOWN})
    api.post(new, {})
    api.post(f"/data/entities/{shot}/output-files/next-revision", types)
    api.post(f"/data/entities/{shot}/output-files/next-revision", {**types, "name": "fresh"})
    api.post(f"/data/entities/{shot}/output-file-path", {**types, "mode": "nope"})
    listed = f"/data/entities/{shot}/output-files"
    api.get(listed)
    api.get(f"{listed}?name=other")
    api.get(f"{listed}?representation=abc&name=")
    api.get(f"{listed}/last-revisions")
    api.get(f"/data/entities/{shot}/output-types")
    api.get(f"/data/entities/{shot}/output-types/{kind['id']}/output-files")
    api.get(f"/data/entities/{shot}/output-types/{UNKNOWN}/output-files")
    api.get(f"/data/projects/{stage['project']}/output-files")
    api.get(f"/data/files/{made['id']}")
    api.get(f"/data/output-files/{made['id']}")
    api.delete(f"/data/output-files/{made['id']}")
