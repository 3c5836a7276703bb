"""Numbered appearances of assets in scenes, shots and assets (spec 20 §6.4, 6.5, 7.5)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, AssetInstance, AssetInstanceLink
from app.services.asset_instances import name_of

NOBODY = "00000000-0000-4000-8000-000000000000"


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


@pytest.mark.parametrize(
    ("name", "number", "made"),
    [
        ("Big Tree!", 3, "Big_Tree_0003"),
        ("é", 12345, "e_12345"),
        ("x" * 160, 1, "x" * 75 + "_0001"),
        ("!", 1, "_0001"),
    ],
)
def test_an_instance_is_called_by_its_asset_and_number(name, number, made):
    assert name_of(name, number) == made


def test_an_asset_appears_in_a_scene_by_numbers(as_, make, db):
    artist = as_(make.caller("user"))
    scene, tree, camera = make.entity("Scene"), make.asset("Big Tree!"), make.asset("Cam", "Camera")
    door = f"/data/scenes/{scene}/asset-instances"

    made = [artist.post(door, {"asset_id": str(tree), "description": "x"}) for _ in range(2)]
    eye = artist.post(door, {"asset_id": str(camera)}).json

    assert [one.status_code for one in made] == [201, 201]
    assert [one.json["name"] for one in made] == ["Big_Tree_0001", "Big_Tree_0002"]
    assert [one.json["number"] for one in made] == [1, 2]
    assert artist.get(door).json == {str(tree): [one.json for one in made], str(camera): [eye]}
    assert artist.get(f"/data/scenes/{scene}/camera-instances").json == {str(camera): [eye]}
    assert artist.get(f"/data/assets/{tree}/scene-asset-instances").json == {
        str(scene): [one.json for one in made]
    }
    expected = {"asset_id": str(tree), "asset_instance_id": made[0].json["id"], "scene_id": str(scene)}
    assert told(db, "asset_instance:new")[0] == {**expected, "project_id": str(make.project_id)}


def test_an_asset_appears_in_another_and_in_no_scene(as_, make, db):
    artist = as_(make.caller("user"))
    tree, bird = make.asset(), make.asset("Bird")
    door = f"/data/assets/{tree}/asset-asset-instances"

    made = artist.post(door, {"asset_to_instantiate_id": str(bird)})

    assert (made.status_code, made.json["asset_id"]) == (201, str(bird))
    assert (made.json["target_asset_id"], made.json["name"]) == (str(tree), "Bird_0001")
    assert artist.get(door).json == {str(bird): [made.json]}
    assert artist.get(f"/data/assets/{bird}/scene-asset-instances").json == {"None": [made.json]}
    assert artist.post(door, {"asset_to_instantiate_id": NOBODY}).status_code == 404
    assert told(db, "asset_instance:new")[0]["asset_instantiated"] == str(bird)
    assert "scene_id" not in told(db, "asset_instance:new")[0]


def test_an_instance_goes_into_a_shot_once_and_out_again(as_, make, db):
    artist, shot, asset = as_(make.caller("user")), make.shot(), make.asset()
    instance = make.row(AssetInstance, asset_id=asset, number=1)
    door = f"/data/shots/{shot}/asset-instances"

    added = artist.post(door, {"asset_instance_id": str(instance)})
    assert (added.status_code, added.json["id"], added.json["type"]) == (201, str(shot), "Entity")
    assert artist.post(door, {"asset_instance_id": str(instance)}).status_code == 400
    assert artist.post(door, {"asset_instance_id": NOBODY}).status_code == 404
    assert artist.post(door, {}).status_code == 400
    assert [one["id"] for one in artist.get(door).json[str(asset)]] == [str(instance)]
    assert list(artist.get(f"/data/assets/{asset}/shot-asset-instances").json) == [str(shot)]
    assert artist.delete(f"{door}/{instance}").status_code == 204
    assert artist.delete(f"{door}/{instance}").status_code == 404
    assert artist.get(door).json == {}
    for verb in ("add-to", "remove-from"):
        data = told(db, f"asset_instance:{verb}-shot")
        assert [one["asset_instance_id"] for one in data] == [str(instance)]


def test_only_assets_within_reach_appear(as_, make):
    artist, foreign = as_(make.caller("user")), make.project()
    scene, shot = make.entity("Scene"), make.shot()
    theirs, shared = make.asset(project_id=foreign), make.asset(project_id=foreign, is_shared=True)
    instance = make.row(AssetInstance, asset_id=theirs, number=1)

    door = f"/data/scenes/{scene}/asset-instances"
    assert artist.post(door, {"asset_id": str(theirs)}).status_code == 404
    assert artist.post(door, {"asset_id": str(shot)}).status_code == 404
    assert artist.post(door, {"asset_id": str(shared)}).status_code == 201
    answer = artist.post(f"/data/shots/{shot}/asset-instances", {"asset_instance_id": str(instance)})
    assert answer.status_code == 404


def test_clients_read_and_do_not_write_and_vendors_see_where_they_work(as_, make):
    scene, shot, other, asset = make.entity("Scene"), make.shot(), make.shot(), make.asset()
    instance = make.row(AssetInstance, asset_id=asset, number=1, scene_id=scene)
    for one in (shot, other):
        make.row(AssetInstanceLink, entity_id=one, asset_instance_id=instance)
    client, vendor = as_(make.caller("client")), make.caller("vendor")
    for entity in (shot, asset):
        make.task(entity, assignees=[vendor.id])

    for caller in (client, as_(vendor)):
        assert caller.post(f"/data/scenes/{scene}/asset-instances", {"asset_id": str(asset)}).status_code == 403
        assert caller.delete(f"/data/shots/{shot}/asset-instances/{instance}").status_code == 403
        body = {"asset_to_instantiate_id": str(asset)}
        assert caller.post(f"/data/assets/{asset}/asset-asset-instances", body).status_code == 403
    assert list(client.get(f"/data/scenes/{scene}/asset-instances").json) == [str(asset)]
    assert as_(vendor).get(f"/data/scenes/{scene}/asset-instances").status_code == 403
    assert list(as_(vendor).get(f"/data/assets/{asset}/shot-asset-instances").json) == [str(shot)]
    assert as_(vendor).get(f"/data/assets/{asset}/scene-asset-instances").json == {}
    assert as_(vendor).get(f"/data/shots/{other}/asset-instances").status_code == 403
