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
    instances(api, stage, types)


def instances(api, stage, types):
    """Output files of an asset instance in a scene."""
    folder = "<Project>/<TemporalEntityType>/<Sequence>/<TemporalEntity>/<AssetType>/<Asset>/<Instance.number>"
    tree(api, stage, f"{folder}/<Representation>", "<Name>_<Instance.name>_v<Version>")
    kind = api.post("/data/entity-types", {"name": api.name("Prop")[:30]})["id"]
    body = {"name": "Tree"}
    asset = api.post(f"/data/projects/{stage['project']}/asset-types/{kind}/assets/new", body)["id"]
    body = {"name": "SC01", "sequence_id": stage["sequence"]}
    scene = api.post(f"/data/projects/{stage['project']}/scenes", body)["id"]
    instance = api.post(f"/data/scenes/{scene}/asset-instances", {"asset_id": asset})["id"]
    everywhere = f"/data/asset-instances/{instance}"
    here = f"{everywhere}/entities/{scene}"
    api.post(f"{here}/output-file-path", {**types, "revision": 2, "representation": "A b"})
    api.post(f"{here}/output-file-path", {**types, "mode": "nope"})
    api.post(
        f"{here}/output-files/new", {**types, "extension": ".abc", "representation": "abc", "nb_elements": 3}
    )
    api.post(f"{here}/output-files/new", {**types, "revision": 1, "extension": ".abc", "representation": "abc"})
    api.post(f"{here}/output-files/next-revision", types)
    api.get(f"{here}/output-files/last-revisions")
    api.get(f"{here}/output-types")
    api.get(f"{here}/output-types/{types['output_type_id']}/output-files")
    api.get(f"{everywhere}/output-files")
    api.get(f"{everywhere}/output-files?temporal_entity_id={UNKNOWN}")
    api.get(f"/data/entities/{asset}/output-files")
    api.get(f"/data/entities/{asset}/output-types")
    api.get(f"/data/asset-instances/{UNKNOWN}/output-files")
    api.get(f"{everywhere}/entities/{UNKNOWN}/output-types")
