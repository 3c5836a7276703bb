"""Casting links and asset instances through their generic routes (spec 20 §18.6, 18.7)."""

from sqlalchemy import select

from app.models import ApiEvent, AssetInstance


def told(db, name):
    return [row.data for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name))]


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
    changed = as_(make.caller("user")).put(path, {"description": "x", "number": 9}).json
    assert (changed["description"], changed["number"]) == ("x", 1)
    assert as_(make.caller("user")).get("/data/asset-instances").status_code == 403
    assert as_(make.caller("user")).delete(path).status_code == 403
    assert admin.delete(path).status_code == 204
