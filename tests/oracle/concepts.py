"""Concepts, their folders, edits (spec 20 §8, 9, 10.5)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    episode = stage.project["first_episode_id"]
    cup = stage.asset("Cup")
    drawing = stage.task_type("Drawing", "Concept")
    cutting = stage.task_type("Cutting", "Edit")
    people = {role: stage.caller(role) for role in ("manager", "supervisor", "user", "client", "vendor")}
    artist, supervisor = people["user"][0], people["supervisor"][0]
    folder = folders(supervisor, artist, stage)
    concepts = creation(artist, people["client"][0], stage, cup, folder)
    edit = people["manager"][0].post(f"{stage.path}/edits", {"name": "ED", "episode_id": episode})["id"]
    stage.task(concepts[0], drawing, people["vendor"][1])
    stage.task(edit, cutting)
    for caller, _ in people.values():
        reads(caller, stage, cup, concepts, edit, episode)
    moves(supervisor, artist, stage, concepts, folder)
    removals(people["manager"][0], artist, stage, concepts, folder, edit)
    stage.leave()


def folders(supervisor, artist, stage):
    path = f"{stage.path}/concept-folders"
    made = supervisor.post(path, {"name": "F"})["id"]
    for body in ({"name": "F"}, {"name": ""}, {}, {"name": "x" * 161}, {"name": "G"}):
        supervisor.post(path, body)
    artist.post(path, {"name": "X"})
    for body in ({"name": "G"}, {"name": "H"}, {"name": ""}):
        supervisor.put(f"/data/concept-folders/{made}", body)
    supervisor.put(f"/data/concept-folders/{UNKNOWN}", {"name": "x"})
    artist.get(path)
    return made


def creation(artist, client, stage, cup, folder):
    path = f"{stage.path}/concepts"
    made = [
        artist.post(path, {"name": "C1", "entity_concept_links": [{"id": cup}], "parent_id": folder}),
        artist.post(path, {"name": "C2", "description": "d", "data": {"a": 1}}),
    ]
    for body in (
        {}, {"name": ""}, {"name": "C1", "description": "again"}, {"name": "X", "entity_concept_links": [cup]},
        {"name": "X", "parent_id": UNKNOWN}, {"name": "X", "parent_id": cup},
        {"name": "Y", "entity_concept_links": [{"id": UNKNOWN}]},
    ):  # fmt: skip
        artist.post(path, body)
    client.post(path, {"name": "X"})
    return [one["id"] for one in made]


def reads(api, stage, cup, concepts, edit, episode):
    api.get(f"{stage.path}/concepts")
    api.get(f"{stage.path}/concept-folders")
    for query in ("", "&name=c1", f"&entity_concept_links={cup}", "&parent_id=zz", "&page=1"):
        api.get(f"/data/concepts?project_id={stage.id}{query}")
    api.get(f"/data/concepts?project_id={UNKNOWN}")
    for concept in (*concepts, UNKNOWN, cup):
        for what in ("", "/tasks", "/tasks?relations=true", "/task-types", "/preview-files"):
            api.get(f"/data/concepts/{concept}{what}")
    for query in ("", "&name=ed", f"&parent_id={episode}", "&status=zz"):
        api.get(f"/data/edits?project_id={stage.id}{query}")
    api.get(f"{stage.path}/edits")
    for what in ("", "/tasks?relations=true", "/task-types", "/versions", "/preview-files"):
        api.get(f"/data/edits/{edit}{what}")
    api.get(f"/data/episodes/{episode}/edits")
    api.get(f"/data/episodes/{episode}/edits?relations=true")


def moves(supervisor, artist, stage, concepts, folder):
    path = f"{stage.actions}/move-concepts"
    for body in (
        {"concept_ids": [*concepts, UNKNOWN], "concept_folder_id": folder}, {"concept_ids": concepts[:1]}, {},
        {"concept_ids": ["zz"]}, {"concept_ids": []}, {"concept_ids": concepts, "concept_folder_id": UNKNOWN},
    ):  # fmt: skip
        supervisor.post(path, body)
    artist.post(path, {"concept_ids": concepts})
    supervisor.get(f"{stage.path}/concepts")


def removals(manager, artist, stage, concepts, folder, edit):
    manager.put(f"/data/entities/{concepts[1]}", {"entity_concept_links": []})
    artist.get(f"/data/concepts/{concepts[1]}")
    manager.delete(f"/data/concept-folders/{folder}")
    manager.delete(f"/data/concept-folders/{folder}")
    manager.get(f"{stage.path}/concepts")
    for query in ("", "?force=true", ""):
        manager.delete(f"/data/concepts/{concepts[0]}{query}")
        manager.get(f"/data/concepts/{concepts[0]}")
    artist.delete(f"/data/concepts/{concepts[1]}")
    for body in ({}, {"name": ""}, {"name": "ED"}, {"name": "E2", "data": {"a": 1}}):
        manager.post(f"{stage.path}/edits", body)
    artist.post(f"{stage.path}/edits", {"name": "X"})
    for query in ("", "?force=true"):
        manager.delete(f"/data/edits/{edit}{query}")
        manager.get(f"/data/edits/{edit}")
