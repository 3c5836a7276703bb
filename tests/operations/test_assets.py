"""Assets (spec 20 §6)."""

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_a_manager_creates_assets_whose_names_may_repeat(as_, make):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    prop, shot = make.entity_type("Props"), make.entity_type("Shot")
    base = f"/data/projects/{make.project_id}/asset-types"
    episode = str(make.episode())

    made = [manager.post(f"{base}/{prop}/assets/new", {"name": "Cup", "episode_id": episode}) for _ in range(2)]

    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json["id"] != made[1].json["id"]
    assert (made[0].json["type"], made[0].json["source_id"], made[0].json["data"]) == ("Asset", episode, {})
    assert artist.post(f"{base}/{prop}/assets/new", {"name": "Cup"}).status_code == 403
    assert manager.post(f"{base}/{prop}/assets/new", {"name": ""}).status_code == 400
    assert manager.post(f"{base}/{shot}/assets/new", {"name": "Cup"}).status_code == 404
    assert manager.post(f"{base}/{prop}/assets/new", {"name": "Cup", "episode_id": NOBODY}).status_code == 404


def test_lists_hold_what_the_caller_sees(as_, make, admin):
    cup, hero = str(make.asset("Cup", "Props")), str(make.asset("Hero"))
    make.asset("Elsewhere", project_id=make.project())
    episode = make.episode()
    make.cast(episode, hero)
    vendor = make.caller("vendor")
    make.task(cup, assignees=[vendor.id])
    artist = as_(make.caller("user"))

    def ids(client, path):
        return [one["id"] for one in client.get(path).json]

    assert ids(artist, "/data/assets") == ids(artist, "/data/assets/all") == [cup, hero]
    assert ids(artist, f"/data/projects/{make.project_id}/assets") == [cup, hero]
    props = make.entity_type("Props")
    assert ids(artist, f"/data/projects/{make.project_id}/asset-types/{props}/assets") == [cup]
    assert ids(artist, f"/data/assets?episode_id={episode}") == [hero]
    assert ids(as_(vendor), "/data/assets") == [cup]
    assert artist.get("/data/assets?episode_id=none").status_code == 404
    assert ids(admin, f"/data/projects/{NOBODY}/assets") == []


def test_one_asset_with_all_that_is_known_of_it(as_, make):
    hero, hat = make.asset("Hero"), str(make.asset("Hat", "Props"))
    episode = make.episode()
    make.cast(episode, hero)
    make.cast(hero, hat)
    kind = make.task_type(for_entity="Asset")
    task = make.task(hero, kind)
    artist = as_(make.caller("user"))

    shown = artist.get(f"/data/assets/{hero}").json

    assert (shown["type"], shown["asset_type_name"], shown["episode_id"]) == ("Asset", "Character", "")
    assert (shown["casting_episode_ids"], shown["ready_for"]) == ([str(episode)], "None")
    assert [one["id"] for one in shown["tasks"]] == [str(task)]
    assert "source_id" not in shown and "nb_frames" not in shown
    assert [one["id"] for one in artist.get(f"/data/assets/{hero}/assets").json] == [hat]
    assert [one["id"] for one in artist.get(f"/data/assets/{hero}/task-types").json] == [str(kind)]
    assert artist.get(f"/data/assets/{make.shot()}").status_code == 404


def test_an_asset_with_tasks_is_canceled_and_removed_when_forced(as_, make):
    hero = make.asset()
    make.task(hero)
    manager = as_(make.caller("manager"))

    assert as_(make.caller("user")).delete(f"/data/assets/{hero}").status_code == 403
    assert manager.delete(f"/data/assets/{hero}").status_code == 204
    assert manager.get(f"/data/assets/{hero}").json["canceled"] is True
    assert manager.delete(f"/data/assets/{hero}?force=true").status_code == 204
    assert manager.get(f"/data/assets/{hero}").status_code == 404
