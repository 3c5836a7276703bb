"""Asset types (spec 20 §6.1)."""


def test_asset_types_leave_out_the_reserved_ones(as_, make):
    make.shot()
    make.asset(kind="Vehicle")
    make.entity_type("Unused")
    artist = as_(make.caller("user"))

    listed = artist.get("/data/asset-types").json

    assert {"Vehicle", "Unused"} <= {one["name"] for one in listed}
    assert "Shot" not in {one["name"] for one in listed}
    assert all(
        one["type"] == "AssetType" and one["task_types"] == [] for one in listed if one["name"] == "Unused"
    )
    used = artist.get(f"/data/asset-types?project_id={make.project_id}").json
    assert [one["name"] for one in used] == ["Vehicle"]
    assert [one["name"] for one in artist.get("/data/asset-types?name=vehi%25").json] == ["Vehicle"]


def test_one_asset_type_or_404(as_, make):
    artist = as_(make.caller("user"))
    vehicle = make.entity_type("Vehicle")

    assert artist.get(f"/data/asset-types/{vehicle}").json["name"] == "Vehicle"
    for id_ in (make.entity_type("Shot"), "nothing", "00000000-0000-4000-8000-000000000000"):
        assert artist.get(f"/data/asset-types/{id_}").status_code == 404


def test_the_asset_types_of_a_project_are_its_teams(as_, make):
    make.asset(kind="Vehicle")
    make.shot()
    path = f"/data/projects/{make.project_id}/asset-types"

    listed = as_(make.caller("user")).get(path).json

    assert [one["name"] for one in listed] == ["Vehicle"]
    assert "task_types" not in listed[0]
    assert as_(make.caller("user", team=False)).get(path).status_code == 403
