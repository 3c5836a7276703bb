"""The generic routes of entities (spec 20 §18.5)."""


def test_an_entity_is_created_read_changed_and_deleted_under_its_kind(as_, make):
    manager = as_(make.caller("manager"))
    body = {"name": "SH", "project_id": str(make.project_id), "entity_type_id": str(make.entity_type("Shot"))}

    made = manager.post("/data/entities", body)

    assert made.status_code == 201
    assert manager.get(f"/data/entities/{made.json['id']}").json["type"] == "Shot"
    assert made.json["created_by"] is not None
    changed = manager.put(f"/data/entities/{made.json['id']}", {"description": "new"})
    assert (changed.status_code, changed.json["description"]) == (200, "new")
    assert manager.delete(f"/data/entities/{made.json['id']}").status_code == 204


def test_data_is_merged_key_by_key(as_, make):
    manager, asset = as_(make.caller("manager")), make.asset(data={"a": 1, "b": 2})

    assert manager.put(f"/data/entities/{asset}", {"data": {"b": 3}}).json["data"] == {"a": 1, "b": 3}
    assert manager.put(f"/data/entities/{asset}", {"data": None}).json["data"] == {"a": 1, "b": 3}


def test_a_row_never_changes_its_project(as_, make):
    manager, asset, other = as_(make.caller("manager")), make.asset(), make.project()

    manager.put(f"/data/entities/{asset}", {"project_id": str(other)})

    assert manager.get(f"/data/entities/{asset}").json["project_id"] == str(make.project_id)


def test_artists_and_clients_do_not_write_and_vendors_see_only_where_they_work(as_, make):
    asset = make.asset()
    vendor = make.caller("vendor")
    for caller in (make.caller("user"), make.caller("client"), vendor):
        assert as_(caller).put(f"/data/entities/{asset}", {"description": "x"}).status_code == 403
        assert as_(caller).delete(f"/data/entities/{asset}").status_code == 403
    assert as_(vendor).get(f"/data/entities/{asset}").status_code == 403
    assert as_(vendor).get("/data/entities").json == []


def test_an_entity_with_tasks_is_not_deleted(as_, make):
    shot = make.shot()
    make.task(entity=shot)

    assert as_(make.caller("manager")).delete(f"/data/entities/{shot}").status_code == 400


def test_an_unknown_status_is_refused(as_, make):
    assert (
        as_(make.caller("manager")).put(f"/data/entities/{make.asset()}", {"status": "zz"}).status_code == 400
    )
