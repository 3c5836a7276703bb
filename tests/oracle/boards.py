"""Boards in all their forms (spec 20 §5.3, 5.4, 6.2, 9, 11.2, 11.3)."""

from tests.oracle.stage import UNKNOWN, Stage

KINDS = ("assets", "shots", "sequences", "episodes", "scenes", "edits", "concepts")
FORMS = ("", "&compact=true", "&stream=true", "&compact=true&stream=true", "&compact=True", "&stream=1")


def scenario(api):
    stage = Stage(api)
    episode = stage.project["first_episode_id"]
    sequence = stage.make("sequence", "SQ", episode_id=episode)
    manager, _ = stage.caller("manager")
    artist, artist_id = stage.caller("user")
    client, _ = stage.caller("client")
    vendor, vendor_id = stage.caller("vendor")
    one = {
        "Asset": stage.asset("Cup", data={"x": 1}, episode_id=episode),
        "Shot": stage.make("shot", "SH", sequence_id=sequence, data={"fps": 24, "frame_in": 1}, nb_frames=3),
        "Sequence": sequence,
        "Episode": episode,
        "Scene": stage.make("scene", "SC", sequence_id=sequence),
        "Edit": stage.make("edit", "ED", episode_id=episode),
        "Concept": stage.make("concept", "CO"),
    }
    other = [
        stage.asset("Hat", stage.hero),
        stage.make("shot", "Other", sequence_id=sequence),
        stage.make("edit", "E2"),
    ]
    for kind, entity in one.items():
        type_id = stage.task_type(kind, kind)
        task = stage.task(entity, type_id, vendor_id)
        api.put(f"/actions/tasks/{task}/assign", {"person_id": artist_id})
        planned = {
            "estimation": 480,
            "priority": 2,
            "due_date": "2026-03-01",
            "data": {"k": 1},
            "difficulty": 4,
        }
        api.put(f"/data/tasks/{task}", planned)
        artist.post(f"/actions/user/tasks/{task}/subscribe")
    api.put(f"{stage.path}/entities/{episode}/casting", [{"asset_id": other[0], "nb_occurences": 1}])
    api.put(f"/data/entities/{other[1]}", {"canceled": True})
    masked_columns(api, stage, one)
    for caller in (api, manager, artist, client, vendor):
        read(caller, stage, episode, one)
    conditional(manager, stage)
    stage.leave()


def masked_columns(api, stage, one):
    department = api.post("/data/departments", {"name": api.name("Dep"), "color": "#112233"})["id"]
    for kind in ("Asset", "Shot", "Edit"):
        body = {"name": "Secret", "entity_type": kind, "departments": [department]}
        api.post(f"{stage.path}/metadata-descriptors", body)
        api.put(f"/data/entities/{one[kind]}", {"data": {"secret": 1}})


def read(api, stage, episode, one):
    for kind in KINDS:
        base = f"/data/{kind}/with-tasks?project_id={stage.id}"
        for query in (
            "",
            "&assigned_to=x",
            f"&id={UNKNOWN}",
            "&id=zz",
            "&nothing=1",
            f"&id={one[kind[:-1].title()]}",
        ):
            api.get(base + query)
        for given in (episode, "all", UNKNOWN, "zz"):
            api.get(f"{base}&episode_id={given}")
        api.get(f"/data/{kind}/with-tasks?project_id=zz")
        api.get(f"/data/{kind}/with-tasks?project_id={UNKNOWN}")
    for kind in ("assets", "shots"):
        for form in FORMS:
            api.get(f"/data/{kind}/with-tasks?project_id={stage.id}{form}")
    for kind in ("assets", "edits"):
        api.get(f"/data/{kind}/with-tasks?project_id={stage.id}&episode_id=main")
    api.get(f"/data/assets/with-tasks?episode_id={episode}")
    api.get("/data/assets/with-tasks?episode_id=main")
    for kind, entity in one.items():
        api.get(f"/data/{kind.lower()}s/{entity}")
        api.get(f"/data/{kind.lower()}s/{entity}/tasks?relations=true")
        api.get(f"/data/{kind.lower()}s/{entity}/task-types")


def conditional(api, stage):
    """A board that was read is not sent again, until something changes."""
    path = f"/data/shots/with-tasks?project_id={stage.id}"
    for headers in ({}, {"If-None-Match": '"nothing"'}):
        api.get(path, headers=headers)
