"""Changes of an entity: who may, what is merged, what follows (spec 20 §5.8, 5.10, 18.5)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.models import (
    ApiEvent,
    DepartmentMetadataDescriptorLink,
    Entity,
    EntityVersion,
    MetadataDescriptor,
    PreviewFile,
    ProjectTaskTypeLink,
    Subscription,
    Task,
)


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def column(make, field, kind="Asset", department=None):
    id_ = make.row(
        MetadataDescriptor,
        project_id=make.project_id,
        entity_type=kind,
        name=field,
        field_name=field,
        data_type="string",
    )
    if department:
        make.row(DepartmentMetadataDescriptorLink, metadata_descriptor_id=id_, department_id=department)


def test_a_supervisor_changes_data_alone(as_, make):
    asset, supervisor = make.asset(), as_(make.caller("supervisor"))
    path = f"/data/entities/{asset}"

    assert supervisor.put(path, {"data": {"any": 1}}).json["data"] == {"any": 1}
    assert supervisor.put(path, {"data": {"any": 1}, "description": "x"}).status_code == 403
    assert supervisor.put(path, {"canceled": True}).status_code == 403


def test_a_supervisor_with_departments_changes_only_the_columns_of_these(as_, make):
    own, other = make.department(), make.department()
    column(make, "rig", department=own)
    column(make, "fur", department=other)
    column(make, "free")
    asset, sequence = make.asset(), make.sequence()
    supervisor = as_(make.caller("supervisor", departments=[own]))
    path = f"/data/entities/{asset}"

    assert supervisor.put(path, {"data": {"rig": "x"}}).status_code == 200
    assert supervisor.put(path, {"data": {"rig": "y", "fur": "x"}}).status_code == 403
    assert supervisor.put(path, {"data": {"free": "x"}}).status_code == 403
    assert supervisor.put(path, {"data": {'no"such,key': "x"}}).status_code == 403
    assert supervisor.put(f"/data/entities/{make.shot()}", {"data": {"rig": "x"}}).status_code == 403
    assert supervisor.put(f"/data/entities/{sequence}", {"data": {}}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("user", 200), ("client", 403), ("vendor", 403)])
def test_who_created_an_entity_changes_it_while_they_work_on_it(as_, make, role, status):
    creator = make.caller(role)
    shot = make.shot(created_by=creator.id)
    gone = make.caller(role, team=False)
    left = make.shot(created_by=gone.id)

    assert as_(creator).put(f"/data/entities/{shot}", {"description": "x"}).status_code == status
    assert as_(gone).put(f"/data/entities/{left}", {"description": "x"}).status_code == 403


def test_what_an_entity_points_at_is_of_its_project(as_, make):
    manager, foreign = as_(make.caller("manager")), make.project()
    shot = make.shot()
    sequence = make.sequence(project_id=foreign)
    preview = make.row(PreviewFile, task_id=make.task(make.shot(project_id=foreign)))
    path = f"/data/entities/{shot}"

    for body in (
        {"parent_id": str(sequence)},
        {"parent_id": str(shot)},
        {"source_id": str(sequence)},
        {"preview_file_id": str(preview)},
        {"ready_for": str(sequence)},
        {"entity_type_id": str(make.entity_type("Props"))},
        {"data": [1]},
    ):
        assert manager.put(path, body).status_code == 400, body
    made = {"name": "x", "project_id": str(make.project_id), "entity_type_id": str(make.entity_type("Shot"))}
    assert manager.post("/data/entities", {**made, "parent_id": str(sequence)}).status_code == 400
    assert manager.put(path, {"source_id": "null"}).json["source_id"] is None


def test_two_entities_of_a_type_and_parent_never_share_a_name(as_, make):
    manager = as_(make.caller("manager"))
    make.asset("Ann")
    bob = make.asset("Bob")
    sequence = make.sequence()
    make.shot("SH01", sequence)
    shot, elsewhere = make.shot("SH02", sequence), make.shot("SH01")

    assert manager.put(f"/data/entities/{bob}", {"name": "Ann"}).status_code == 400
    assert manager.put(f"/data/entities/{bob}", {"name": "Bob"}).status_code == 200
    assert manager.put(f"/data/entities/{shot}", {"name": "SH01"}).status_code == 400
    assert manager.put(f"/data/entities/{elsewhere}", {"parent_id": str(sequence)}).status_code == 400
    assert manager.put(f"/data/entities/{shot}", {"name": "SH03"}).status_code == 200


def versions(admin, shot):
    return [(one["name"], one["data"]) for one in admin.get(f"/data/shots/{shot}/versions").json]


def test_a_shots_frames_and_names_are_kept_and_what_follows_at_once_is_one_version(admin, make, db):
    shot = make.shot("A")
    path = f"/data/entities/{shot}"

    admin.put(path, {"data": {"note": 1}})
    assert versions(admin, shot) == []
    admin.put(path, {"data": {"frame_in": 3}})
    admin.put(path, {"name": "B"})
    assert versions(admin, shot) == [("A", {"note": 1, "frame_in": 3})]
    admin.put(path, {"data": {"frame_out": 5}})
    admin.put(path, {"data": {"frame_out": 6}})
    assert versions(admin, shot)[0] == ("B", {"note": 1, "frame_in": 3, "frame_out": 6})
    assert len(versions(admin, shot)) == 2

    db.execute(
        update(EntityVersion).values(
            created_at=datetime.now(UTC) - timedelta(seconds=90),
            updated_at=datetime.now(UTC) - timedelta(seconds=61),
        )
    )
    db.commit()
    admin.put(path, {"data": {"frame_out": 7}})
    assert len(versions(admin, shot)) == 3


def test_another_person_begins_a_version_of_their_own(admin, as_, make):
    shot = make.shot()
    admin.put(f"/data/entities/{shot}", {"data": {"frame_in": 1}})

    as_(make.caller("manager")).put(f"/data/entities/{shot}", {"data": {"frame_in": 2}})

    assert len(versions(admin, shot)) == 2


def test_an_asset_that_becomes_ready_or_canceled_or_goes_is_counted_anew(admin, make, db):
    kind = make.task_type()
    make.row(ProjectTaskTypeLink, project_id=make.project_id, task_type_id=kind, priority=1)
    shot, episode, asset = make.shot(nb_entities_out=1), make.episode(nb_entities_out=1), make.asset()
    make.cast(shot, asset)
    make.cast(episode, asset)
    task = make.task(shot, kind)

    def counts():
        chosen = select(Task.nb_assets_ready, Entity.nb_entities_out).join(Entity, Entity.id == Task.entity_id)
        found = tuple(db.execute(chosen.where(Task.id == task)).one())
        db.commit()
        return found

    admin.put(f"/data/entities/{asset}", {"ready_for": str(kind)})
    assert counts() == (1, 1)
    assert told(db, "task:update-casting-stats")[-1]["nb_assets_ready"] == 1
    db.commit()
    make.task(asset, make.task_type(for_entity="Asset"))
    admin.delete(f"/data/assets/{asset}")
    assert counts() == (0, 0)
    admin.put(f"/data/entities/{asset}", {"canceled": False})
    assert counts() == (1, 1)
    admin.delete(f"/data/assets/{asset}?force=true")
    assert counts() == (0, 0)
    assert [one["nb_entities_out"] for one in told(db, "episode:casting-update")] == [0, 1, 0]


def test_creations_are_told_with_their_type_and_their_episode(admin, make, db):
    episode = make.episode()
    sequence = make.sequence(parent_id=episode)
    body = {"project_id": str(make.project_id), "name": "x"}
    prop = make.entity_type("Props")

    shot = {"entity_type_id": str(make.entity_type("Shot")), "parent_id": str(sequence)}
    admin.post("/data/entities", {**body, **shot})
    admin.post("/data/entities", {**body, "entity_type_id": str(prop)})

    assert told(db, "shot:new")[-1]["episode_id"] == str(episode)
    assert told(db, "asset:new")[-1]["asset_type"] == str(prop)


def test_an_entity_goes_with_who_follows_it(admin, make, db):
    sequence = make.sequence()
    make.row(Subscription, person_id=make.person(), entity_id=sequence, task_type_id=make.task_type())

    assert admin.delete(f"/data/entities/{sequence}").status_code == 204
    assert told(db, "sequence:delete")[-1]["sequence_id"] == str(sequence)


def test_a_vendor_is_not_shown_columns_of_other_departments_by_any_road(as_, make):
    own, other = make.department(), make.department()
    column(make, "rig", department=own)
    column(make, "fur", department=other)
    vendor = make.caller("vendor", departments=[own])
    whole, shown = {"rig": 1, "fur": 2, "free": 3}, {"rig": 1, "free": 3}
    asset = make.asset(data=whole)
    task = make.task(asset, assignees=[vendor.id])

    for caller, data in ((vendor, shown), (make.caller("user"), whole)):
        client = as_(caller)
        assert client.get(f"/data/entities/{asset}").json["data"] == data
        assert [one["data"] for one in client.get("/data/entities").json] == [data]
        assert client.get(f"/data/tasks/{task}/full").json["entity"]["data"] == data
        assert client.get(f"/data/assets/{asset}").json["data"] == data
    assert as_(vendor).get("/data/entities?data=x").status_code == 400


def test_a_client_is_not_sent_columns_that_are_not_for_clients_by_any_road(as_, make):
    make.row_of_metadata("Shot", "Cost", project_id=make.project_id)
    make.row_of_metadata("Shot", "Mood", for_client=True, project_id=make.project_id)
    make.row_of_metadata("Asset", "Fps", project_id=make.project_id)
    shot = make.shot("SH010", data={"cost": 100, "mood": "blue", "fps": 25})
    make.task(entity=shot)
    client, manager = as_(make.caller("client")), as_(make.caller("manager"))
    roads = {
        f"/data/shots/{shot}": lambda one: one["data"],
        f"/data/entities/{shot}": lambda one: one["data"],
        "/data/entities?name=SH010": lambda rows: rows[0]["data"],
        f"/data/projects/{make.project_id}/shots": lambda rows: rows[0]["data"],
        f"/data/shots?project_id={make.project_id}": lambda rows: rows[0]["data"],
        f"/data/shots/with-tasks?project_id={make.project_id}": lambda rows: rows[0]["data"],
    }

    for path, data in roads.items():
        assert data(client.get(path).json) == {"mood": "blue", "fps": 25}, path
        assert data(manager.get(path).json)["cost"] == 100, path
    assert client.get("/data/entities?data=x").status_code == 400
