"""Tasks of one entity, their deletion and their previews (spec 20 §10.6, 30 §4.8, 15.2)."""

import pytest

from app.models import PreviewFile, TaskTypeAssetTypeLink

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def _event(admin, name):
    return [one["data"] for one in admin.get(f"/data/events/last?name={name}").json]


def _enabled(make, name=None, for_entity="Asset", **values):
    id_ = make.task_type(name, for_entity=for_entity, **values)
    make.enable(make.project_id, id_)
    return id_


def test_without_types_an_entity_gets_all_that_its_project_uses_for_its_kind(as_, make):
    second, first = _enabled(make, "B", priority=2), _enabled(make, "A", priority=1)
    _enabled(make, for_entity="Shot")
    make.task_type(for_entity="Asset")
    path = f"/data/entities/{make.asset()}/tasks"
    artist = make.caller("user")

    made = as_(artist).post(path, {})

    assert made.status_code == 201, made.json
    assert [one["task_type_id"] for one in made.json] == [str(first), str(second)]
    assert (made.json[0]["name"], made.json[0]["assignees"]) == ("main", [])
    assert made.json[0]["assigner_id"] == str(artist.id)
    assert (made.json[0]["task_type_name"], made.json[0]["task_status_short_name"]) == ("A", "todo")
    again = as_(artist).post(path, {})
    assert (again.status_code, again.json) == (201, [])


def test_given_types_are_created_once_in_their_order_and_told(admin, make):
    one, two = _enabled(make), _enabled(make)
    asset = make.asset()

    made = admin.post(f"/data/entities/{asset}/tasks", {"task_type_ids": [str(two), str(one), str(two)]}).json

    assert [task["task_type_id"] for task in made] == [str(two), str(one)]
    told = {event["task_id"] for event in _event(admin, "task:new")}
    assert {task["id"] for task in made} <= told


def test_a_workflow_narrows_what_an_asset_gets(admin, make):
    inside, outside = _enabled(make), _enabled(make)
    kind = make.entity_type("Workflowed")
    make.row(TaskTypeAssetTypeLink, asset_type_id=kind, task_type_id=inside)
    path = f"/data/entities/{make.asset(kind='Workflowed')}/tasks"

    refused = admin.post(path, {"task_type_ids": [str(outside)]})

    assert refused.status_code == 400
    assert "workflow of asset type Workflowed" in refused.json["message"]
    assert [one["task_type_id"] for one in admin.post(path, {}).json] == [str(inside)]


def test_unfit_types_are_refused_before_anything_is_written(admin, make):
    good, shots, unused = (
        _enabled(make),
        _enabled(make, "Comp", for_entity="Shot"),
        make.task_type(None, "Asset"),
    )
    path = f"/data/entities/{make.asset()}/tasks"

    def answer(*ids):
        return admin.post(path, {"task_type_ids": [str(id_) for id_ in ids]})

    assert answer(good, UNKNOWN).status_code == 404
    assert answer("zzz").status_code == 400
    wrong_kind, not_enabled = answer(good, shots), answer(good, unused)
    assert (wrong_kind.status_code, not_enabled.status_code) == (400, 400)
    assert wrong_kind.json["message"] == "Task type Comp is for Shot entities, got Asset."
    assert "is not enabled in project" in not_enabled.json["message"]
    assert len(answer(good).json) == 1
    assert admin.post(f"/data/entities/{UNKNOWN}/tasks", {}).status_code == 404


def test_a_concept_starts_with_the_default_status_of_concepts(admin, make):
    _enabled(make, for_entity="Concept")

    made = admin.post(f"/data/entities/{make.entity('Concept')}/tasks", {}).json

    assert [one["task_status_short_name"] for one in made] == ["neutral"]


@pytest.mark.parametrize(("role", "status"), [("supervisor", 201), ("client", 403), ("vendor", 403)])
def test_vendors_clients_and_strangers_create_no_tasks(as_, make, role, status):
    asset, person = make.asset(), make.caller(role)
    make.task(entity=asset, assignees=[person.id])

    assert as_(person).post(f"/data/entities/{asset}/tasks", {}).status_code == status
    assert as_(make.caller("user", team=False)).post(f"/data/entities/{asset}/tasks", {}).status_code == 403


def test_many_types_cost_the_statements_of_one(admin, make, queries):
    one, many = make.asset(), make.asset()
    first = _enabled(make)
    with queries(at_most=30) as seen:
        admin.post(f"/data/entities/{one}/tasks", {"task_type_ids": [str(first)]})
        needed = len(seen)
    for _ in range(20):
        _enabled(make)

    with queries(at_most=needed):
        assert len(admin.post(f"/data/entities/{many}/tasks", {}).json) == 21


def test_a_task_that_has_comments_is_not_deleted_unless_forced(admin, make):
    task = make.task()
    make.comment(task)

    refused = admin.delete(f"/data/tasks/{task}")

    assert refused.status_code == 400
    assert admin.get(f"/data/tasks/{task}").status_code == 200
    assert _event(admin, "task:delete") == []
    assert admin.delete(f"/data/tasks/{task}?force=true").status_code == 204
    assert admin.delete(f"/data/tasks/{make.task()}").status_code == 204


def test_a_deleted_task_tells_its_entity_and_its_type(admin, make):
    task_type, shot = make.task_type(), make.shot()
    names = {"entity_id": str(shot), "task_type_id": str(task_type), "project_id": str(make.project_id)}
    first = make.task(entity=shot, task_type_id=task_type)

    admin.delete(f"/data/tasks/{first}")

    assert _event(admin, "task:delete") == [{"task_id": str(first), **names}]
    second = make.task(entity=shot, task_type_id=task_type)
    admin.delete(f"/data/shots/{shot}?force=true")
    assert {"task_id": str(second), **names} in _event(admin, "task:delete")


def test_previews_come_newest_first_and_clients_see_none_rejected(as_, make):
    task = make.task()
    for revision, validation in ((1, "neutral"), (3, "rejected"), (2, "validated")):
        make.row(
            PreviewFile,
            name="p",
            task_id=task,
            revision=revision,
            extension="png",
            validation_status=validation,
        )
    make.row(PreviewFile, name="other", task_id=make.task(), revision=9)
    path = f"/data/tasks/{task}/previews"

    shown = as_(make.caller("user")).get(path)

    assert shown.status_code == 200, shown.json
    assert [one["revision"] for one in shown.json] == [3, 2, 1]
    assert (shown.json[0]["type"], shown.json[0]["task_id"]) == ("PreviewFile", str(task))
    assert "comments" not in shown.json[0]
    assert [one["revision"] for one in as_(make.caller("client")).get(path).json] == [2, 1]
    demoted = make.caller("manager", project_role="client")
    assert [one["revision"] for one in as_(demoted).get(path).json] == [2, 1]
    assert as_(make.caller("vendor")).get(path).status_code == 403
    assert as_(make.caller("user", team=False)).get(path).status_code == 403
    assert as_(make.caller("user")).get(f"/data/tasks/{UNKNOWN}/previews").status_code == 404
