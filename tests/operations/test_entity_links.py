"""Casting links and asset instances through their generic routes (spec 20 §18.6, 18.7)."""

from datetime import UTC, datetime

from sqlalchemy import select

from app.models import ApiEvent, AssetInstance


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_an_admin_makes_changes_and_removes_a_link(admin, make, db):
    shot, asset = make.shot(), make.asset()

    made = admin.post("/data/entity-links", {"entity_in_id": str(shot), "entity_out_id": str(asset)})
    assert made.status_code == 201
    path = f"/data/entity-links/{made.json['id']}"
    assert admin.put(path, {"nb_occurences": 5}).json["nb_occurences"] == 5
    assert admin.get(path).json["nb_occurences"] == 5
    assert made.json["id"] in [one["id"] for one in admin.get("/data/entity-links").json]
    assert admin.delete(path).status_code == 204
    assert admin.get(path).status_code == 404
    for verb in ("new", "update", "delete"):
        assert [data["entity_link_id"] for data in told(db, f"entity-link:{verb}")] == [made.json["id"]]


def test_only_an_admin_reads_links_and_bad_ones_are_refused(as_, admin, make):
    link = make.cast(make.shot(), make.asset())
    manager = as_(make.caller("manager"))

    assert manager.get(f"/data/entity-links/{link}").status_code == 403
    assert manager.get("/data/entity-links").status_code == 403
    assert admin.post("/data/entity-links", {"entity_in_id": "x"}).status_code == 400
    assert admin.put(f"/data/entity-links/{link}", {"nb_occurences": "many"}).status_code == 400


def test_asset_instances_are_read_and_changed_by_those_who_see_the_asset(as_, admin, make):
    asset = make.asset()
    instance = make.row(AssetInstance, asset_id=asset, number=1)
    path = f"/data/asset-instances/{instance}"

    assert as_(make.caller("client")).get(path).status_code == 200
    assert as_(make.caller("client")).put(path, {"description": "x"}).status_code == 403
    assert as_(make.caller("vendor")).get(path).status_code == 403
    foreign = str(make.asset(project_id=make.project()))
    body = {
        "description": "x",
        "number": 9,
        "asset_id": foreign,
        "target_asset_id": foreign,
        "scene_id": foreign,
    }
    changed = as_(make.caller("user")).put(path, body).json
    assert (changed["description"], changed["number"], changed["asset_id"]) == ("x", 1, str(asset))
    assert (changed["target_asset_id"], changed["scene_id"]) == (None, None)
    assert as_(make.caller("user")).get("/data/asset-instances").status_code == 403
    assert as_(make.caller("user")).delete(path).status_code == 403
    assert admin.delete(path).status_code == 204


def test_a_manager_reads_the_links_of_a_production_whole_paged_and_from_a_moment_on(as_, make):
    shot, assets = make.shot(), [make.asset() for _ in range(3)]
    made = [str(make.cast(shot, asset)) for asset in assets]
    make.cast(make.shot(project_id=make.project()), assets[0])
    manager = as_(make.caller("manager"))
    path = f"/data/projects/{make.project_id}/entity-links"

    whole = manager.get(path).json
    assert [one["id"] for one in whole] == made
    assert len(whole[0]["created_at"]) == 26 and "updated_at" not in whole[0]
    assert [one["id"] for one in manager.get(f"{path}?limit=1").json] == made[:1]
    page = manager.get(f"{path}?page=2&limit=2").json
    assert ([one["id"] for one in page["data"]], page["total"], page["nb_pages"]) == (made[2:], 3, 2)
    assert len(page["data"][0]["created_at"]) == 19 and "updated_at" in page["data"][0]
    rest = manager.get(f"{path}?cursor_created_at={whole[0]['created_at']}&limit=1").json
    assert ([one["id"] for one in rest["data"]], rest["total"], rest["limit"]) == (made[1:2], 3, 1)
    for query in ("page=x", "limit=x", "cursor_created_at=yesterday"):
        assert manager.get(f"{path}?{query}").status_code == 400, query
    assert as_(make.caller("supervisor")).get(path).status_code == 403


def test_links_of_one_moment_are_never_torn_apart(as_, make):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    shot = make.shot()
    made = {str(make.cast(shot, make.asset(), created_at=moment)) for _ in range(3)}
    late = str(make.cast(shot, make.asset()))
    manager = as_(make.caller("manager"))
    path = f"/data/projects/{make.project_id}/entity-links"

    first = manager.get(f"{path}?limit=2").json
    rest = manager.get(f"{path}?limit=2&cursor_created_at={first[-1]['created_at']}").json

    assert {one["id"] for one in first} == made
    assert [one["id"] for one in rest["data"]] == [late]


def test_one_link_goes_from_its_container_alone(as_, admin, make, db):
    episode, asset = make.episode(nb_entities_out=1), make.asset()
    shot = make.shot(sequence_id=make.sequence(parent_id=episode), nb_entities_out=1)
    link, kept = make.cast(episode, asset), make.cast(shot, asset)
    foreign = make.cast(make.shot(project_id=make.project()), asset)
    path = f"/data/projects/{make.project_id}/entity-links"

    assert as_(make.caller("supervisor")).delete(f"{path}/{link}").status_code == 403
    assert admin.delete(f"{path}/{foreign}").status_code == 403
    gone = admin.delete(f"{path}/{link}")
    assert (gone.status_code, gone.json["id"]) == (200, str(link))
    assert admin.delete(f"{path}/{link}").status_code == 404
    assert [one["id"] for one in admin.get(path).json] == [str(kept)]
    assert told(db, "episode:casting-update")[-1]["removed_asset_ids"] == [str(asset)]
