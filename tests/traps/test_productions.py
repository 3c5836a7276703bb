"""What the reference does badly with productions (spec 20 §21), and Callsheet does not.

Numbers are those of §21. Beside their nouns stand: 5 (test_budgets: another production's budget is 404), 6 for vendors
and clients (test_entity_changes), 10 (test_entity_changes: who created), 12 (test_schedule_items: who reads), casting
in one transaction (test_casting), removals with instances and chats (test_bulk_removals), GETs that write nothing (the
laws), frames of previews without duration (test_shot_frames). What answered 500: test_wrong_input_of_productions.

Kept, because the wire says so (§13.3, 13.8, 18.1, 12): a manager names managers and closes the production (11); a
partial change of a column resets what it leaves out (§14); "None" in words; drawings whole on each day of quotas.
"""

import pytest
from sqlalchemy import func, select

from app.models import AssetInstance, DepartmentMetadataDescriptorLink, Entity, EntityType, Project, TimeSpent

OUTSIDERS = ("supervisor", "user", "client", "vendor")


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}"


def test_21_1_an_unknown_status_is_stored_by_no_road_and_every_list_goes_on(admin, make, base):
    shot = make.shot("SH010")
    template = admin.post("/data/project-templates", {"name": "T"}).json["id"]

    for path, body in (
        (f"/data/shots/{shot}", {"status": "zz"}),
        (f"/data/entities/{shot}", {"status": "zz"}),
        (base, {"production_style": "zz"}),
        (f"/data/project-templates/{template}", {"production_style": "zz"}),
    ):
        assert admin.put(path, body).status_code == 400, path
    for path in ("/data/entities", f"{base}/shots", f"/data/shots/with-tasks?project_id={make.project_id}"):
        assert [one["name"] for one in admin.get(path).json if one["name"] == "SH010"], path
    assert admin.get(f"/data/shots/{shot}").json["status"] == "running"
    assert admin.get("/data/project-templates").status_code == 200


@pytest.mark.parametrize("kind", ["asset", "shot", "edit"])
def test_21_2_who_reads_first_decides_nothing_for_who_reads_next(as_, make, kind):
    entity = make.asset() if kind == "asset" else make.shot() if kind == "shot" else make.entity("Edit")
    make.task(entity, estimation=480, assignees=[make.person()])
    client, staff = as_(make.caller("client")), as_(make.caller("manager"))
    path = f"/data/{kind}s/{entity}"

    for caller, estimation, assigned in ((client, 0, 0), (staff, 480, 1), (client, 0, 0), (staff, 480, 1)):
        [task] = caller.get(path).json["tasks"]
        assert (task["estimation"], len(task["assignees"])) == (estimation, assigned)


def test_21_3_a_vendor_lists_the_entities_with_work_of_theirs_and_no_other(as_, make):
    vendor = make.caller("vendor")
    mine = make.shot()
    make.task(mine, assignees=[vendor.id])
    make.task(make.shot())
    make.entity("Concept")

    assert [one["id"] for one in as_(vendor).get("/data/entities").json] == [str(mine)]


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("force", ["", "?force=true"])
def test_21_4_who_neither_made_nor_manages_a_sequence_deletes_nothing(as_, make, role, force):
    sequence = make.sequence()
    shot = make.shot(sequence_id=sequence)
    task = make.task(shot)

    for team in (True, False):
        assert as_(make.caller(role, team=team)).delete(f"/data/sequences/{sequence}{force}").status_code == 403

    manager = as_(make.caller("manager"))
    assert manager.get(f"/data/sequences/{sequence}").status_code == 200
    assert manager.get(f"/data/tasks/{task}").json["entity_id"] == str(shot)


@pytest.mark.parametrize("role", ["client", "vendor"])
def test_21_7_clients_and_vendors_write_nothing_that_is_made(as_, make, role, base):
    caller = make.caller(role)
    asset, shot, scene = make.asset(), make.shot(), make.entity("Scene", parent_id=make.sequence())
    instance = make.row(AssetInstance, asset_id=asset, scene_id=scene, number=1)
    for entity in (asset, shot, scene):
        make.task(entity, assignees=[caller.id])

    for method, path, body in (
        ("POST", f"/data/shots/{shot}/asset-instances", {"asset_instance_id": str(instance)}),
        ("DELETE", f"/data/shots/{shot}/asset-instances/{instance}", None),
        ("POST", f"/data/assets/{asset}/asset-asset-instances", {"asset_to_instantiate_id": str(asset)}),
        ("POST", f"/data/scenes/{scene}/asset-instances", {"asset_id": str(asset)}),
        ("POST", f"/data/scenes/{scene}/shots", {"shot_id": str(shot)}),
        ("DELETE", f"/data/scenes/{scene}/shots/{shot}", None),
        ("PUT", f"/data/asset-instances/{instance}", {"name": "x"}),
        ("PUT", f"{base}/entities/{shot}/casting", []),
        ("POST", f"{base}/team", {"person_id": str(caller.id), "role": "manager"}),
    ):
        assert as_(caller).request(method, path, json=body).status_code == 403, path


def test_21_8_what_is_tied_together_is_of_one_production_or_shared(admin, make, base):
    foreign = make.project()
    shot, scene = make.shot(), make.entity("Scene", parent_id=make.sequence())
    theirs, shared = make.asset(project_id=foreign), make.asset(project_id=foreign, is_shared=True)
    instance = make.row(AssetInstance, asset_id=theirs, number=1)

    assert (
        admin.post(f"/data/scenes/{scene}/shots", {"shot_id": str(make.shot(project_id=foreign))}).status_code
        == 404
    )
    assert (
        admin.post(f"/data/shots/{shot}/asset-instances", {"asset_instance_id": str(instance)}).status_code
        == 404
    )
    casting = f"{base}/entities/{shot}/casting"
    assert admin.put(casting, [{"asset_id": str(theirs), "nb_occurences": 1}]).status_code == 400
    assert admin.put(casting, [{"asset_id": str(shared), "nb_occurences": 1}]).status_code == 200
    assert [one["asset_id"] for one in admin.get(casting).json] == [str(shared)]


def test_21_9_clients_read_no_time_and_no_concepts_and_vendors_their_own(as_, make, base):
    asset, vendor, other = make.asset(), make.caller("vendor"), make.person()
    kind = make.task_type()
    mine, theirs = (make.task(make.shot(), kind, [one]) for one in (vendor.id, other))
    for task, person in ((mine, vendor.id), (theirs, other)):
        make.row(TimeSpent, task_id=task, person_id=person, date="2026-01-05", duration=60)
    client = as_(make.caller("client"))

    assert client.get(f"{base}/time-spents").status_code == 403
    assert client.get(f"{base}/quotas/{kind}").status_code == 403
    assert client.get(f"/data/entities/{asset}/time-spents").json == []
    assert client.get(f"/data/entities/{asset}/entities-linked/with-tasks").json == []
    assert {one["task_id"] for one in as_(vendor).get(f"{base}/time-spents").json} == {str(mine)}
    assert str(other) not in as_(vendor).get(f"{base}/quotas/{kind}?count_mode=weighted").json


@pytest.mark.parametrize("role", OUTSIDERS)
def test_21_11_nobody_but_a_manager_of_the_production_names_managers_or_closes_it(as_, make, role, base, db):
    caller = make.caller(role)
    elsewhere = make.caller("manager", project_id=make.project())

    for one in (caller, elsewhere):
        client = as_(one)
        assert client.put(f"{base}/team/{caller.id}", {"role": "manager"}).status_code == 403
        assert client.put(base, {"name": "Mine"}).status_code == 403
    assert as_(make.caller("manager")).put(f"{base}/team/{caller.id}", {"role": "admin"}).status_code == 400
    assert db.scalar(select(Project.name).where(Project.id == make.project_id)) != "Mine"


def test_a_production_of_an_unknown_template_is_not_begun(admin, db):
    unknown = "00000000-0000-4000-8000-000000000000"

    answer = admin.post("/data/projects", {"name": "Orphan", "project_template_id": unknown})

    assert answer.status_code == 404
    assert db.scalar(select(func.count()).select_from(Project).where(Project.name == "Orphan")) == 0


def test_reading_cameras_and_bars_makes_nothing(admin, make, base, db):
    scene, kind = make.entity("Scene", parent_id=make.sequence()), make.task_type()
    before = [db.scalar(select(func.count()).select_from(one)) for one in (EntityType, Entity)]
    db.commit()

    assert admin.get(f"/data/scenes/{scene}/camera-instances").json == {}
    assert admin.get(f"{base}/schedule-items/{kind}/sequences").status_code == 200

    assert [db.scalar(select(func.count()).select_from(one)) for one in (EntityType, Entity)] == before


@pytest.mark.parametrize("change", ["column", "department"])
def test_a_board_is_sent_again_when_what_a_vendor_is_shown_changes(as_, admin, make, base, change):
    department, vendor = make.department(), make.caller("vendor")
    make.task(make.shot(data={"rig": 1}), assignees=[vendor.id])
    column = make.row_of_metadata("Shot", "Rig")
    path = f"/data/shots/with-tasks?project_id={make.project_id}"
    first = as_(vendor).get(path)
    assert first.json[0]["data"] == {"rig": 1}

    body = {"name": "Rig", "departments": [str(department)]}
    if change == "column":
        assert admin.put(f"{base}/metadata-descriptors/{column}", body).status_code == 200
    else:
        assert admin.put(f"/data/metadata-descriptors/{column}", body).status_code == 200

    again = as_(vendor).get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.json[0]["data"]) == (200, {})
    assert make.db.scalar(select(func.count()).select_from(DepartmentMetadataDescriptorLink)) == 1


def test_a_renamed_sequence_is_read_by_its_new_name_at_once(admin, make):
    sequence = make.sequence("Old")
    shot = make.shot(sequence_id=sequence)
    assert admin.get(f"/data/shots/{shot}").json["sequence_name"] == "Old"

    admin.put(f"/data/entities/{sequence}", {"name": "New"})

    assert admin.get(f"/data/shots/{shot}").json["sequence_name"] == "New"
