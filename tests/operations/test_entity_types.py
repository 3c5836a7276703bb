"""Entity types (spec 20 §18.4)."""


def test_an_admin_writes_types_that_everybody_reads(as_, make, admin):
    artist = as_(make.caller("user"))
    modeling = str(make.task_type(for_entity="Asset"))

    made = admin.post("/data/entity-types", {"name": "Vehicle", "color": "#112233", "task_types": [modeling]})

    assert made.status_code == 201
    path = f"/data/entity-types/{made.json['id']}"
    assert (made.json["type"], made.json["task_types"]) == ("EntityType", [modeling])
    assert artist.get(path).json == made.json
    assert artist.put(path, {"name": "x"}).status_code == 403
    assert admin.put(path, {"task_types": []}).json["task_types"] == []
    assert admin.delete(path).status_code == 204
    assert admin.get(path).status_code == 404


def test_a_name_is_taken_whatever_its_case(admin, make):
    make.entity_type("Vehicle")
    other = make.entity_type("Creature")

    refused = admin.post("/data/entity-types", {"name": "vEHICLE"})

    assert refused.status_code == 400
    assert refused.json["message"] == "Entity type with this name already exists"
    assert admin.put(f"/data/entity-types/{other}", {"name": "VEHICLE"}).status_code == 400
    assert admin.put(f"/data/entity-types/{other}", {"name": "creature"}).status_code == 200


def test_a_type_in_use_stays(admin, make):
    make.asset(kind="Vehicle")

    assert admin.delete(f"/data/entity-types/{make.entity_type('Vehicle')}").status_code == 400
