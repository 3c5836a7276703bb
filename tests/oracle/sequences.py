"""Sequences and episodes (spec 20 §11)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    layout, colour = stage.task_type("Layout", "Shot"), stage.task_type("Colour", "Sequence")
    first, second = (
        stage.project["first_episode_id"],
        stage.make("episode", "E02", status="standby", data={"a": 1}),
    )
    sequences = [stage.make("sequence", "b", episode_id=first), stage.make("sequence", "A", episode_id=second)]
    loose = stage.make("sequence", "C", description="x")
    shots = [stage.make("shot", f"SH{n}", sequence_id=one) for n, one in enumerate([*sequences, loose])]
    manager, _ = stage.caller("manager")
    client, _ = stage.caller("client")
    vendor, vendor_id = stage.caller("vendor")
    stage.task(shots[0], layout, vendor_id)
    stage.task(sequences[1], colour)
    for caller in (api, manager, client):
        reads(caller, stage, [first, second], [*sequences, loose])
    of_vendor(vendor, stage, first, sequences)
    writes(manager, client, stage, first)
    removals(manager, client, stage, first, second, sequences)
    stage.leave()


def reads(api, stage, episodes, sequences):
    for kind in ("sequences", "episodes"):
        base = f"/data/{kind}?project_id={stage.id}"
        for query in (
            "",
            "&name=a",
            "&status=running",
            "&status=zz",
            "&canceled=false",
            "&parent_id=zz",
            "&page=1",
        ):
            api.get(base + query)
        for query in ("?project_id=zz", f"?project_id={UNKNOWN}"):
            api.get(f"/data/{kind}{query}")
        api.get(f"{stage.path}/{kind}")
        api.get(f"/data/projects/{UNKNOWN}/{kind}")
    api.get(f"/data/sequences?episode_id={episodes[0]}")
    api.get(f"/data/sequences?episode_id={UNKNOWN}")
    for sequence in (*sequences, UNKNOWN):
        for what in ("", "/shots", "/scenes", "/tasks", "/task-types"):
            api.get(f"/data/sequences/{sequence}{what}")
    for episode in (*episodes, UNKNOWN):
        for what in ("", "/sequences", "/shots", "/shots?relations=true", "/tasks", "/task-types", "/edits"):
            api.get(f"/data/episodes/{episode}{what}")


def of_vendor(vendor, stage, episode, sequences):
    for kind in ("sequences", "episodes"):
        vendor.get(f"/data/{kind}?project_id={stage.id}")
        vendor.get(f"{stage.path}/{kind}")
    vendor.get(f"/data/episodes/{episode}/sequences")
    for sequence in sequences:
        vendor.get(f"/data/sequences/{sequence}/shots")


def writes(manager, client, stage, episode):
    for kind in ("sequence", "episode"):
        path = f"{stage.path}/{kind}s"
        for body in ({}, {"name": ""}, {"name": "X", "data": 1}, {"name": 3}):
            manager.post(path, body)
        client.post(path, {"name": "X"})
        made = manager.post(path, {"name": "New", "status": "zz", "description": "d"})
        manager.post(path, {"name": "New"})
        manager.put(f"/data/entities/{made['id']}", {"name": "Newer", "data": {"x": 1}, "status": "complete"})
        manager.get(f"/data/entities/{made['id']}")
        manager.delete(f"/data/{kind}s/{made['id']}")
        manager.get(f"/data/{kind}s/{made['id']}")
    manager.post(f"{stage.path}/sequences", {"name": "X", "episode_id": UNKNOWN})
    manager.post(f"{stage.path}/sequences", {"name": "b", "episode_id": episode})


def removals(manager, client, stage, first, second, sequences):
    client.delete(f"/data/episodes/{first}")
    manager.delete(f"/data/sequences/{sequences[0]}")
    manager.delete(f"/data/episodes/{first}")
    manager.delete(f"/data/sequences/{sequences[0]}?force=true")
    manager.delete(f"/data/episodes/{second}?force=true")
    manager.delete(f"/data/episodes/{second}?force=true")
    for kind in ("episodes", "sequences", "shots"):
        manager.get(f"{stage.path}/{kind}")
