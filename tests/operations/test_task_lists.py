"""Lists of tasks (spec 30 §4.7, 4.11; 20 §4.5)."""

import pytest


def test_a_project_lists_its_tasks_paged_or_not_and_a_vendor_theirs(as_, make):
    vendor = make.caller("vendor")
    mine, other = make.task(assignees=[vendor.id]), make.task()
    path = f"/data/projects/{make.project_id}/tasks"
    client = as_(make.caller("user"))

    assert {one["id"] for one in client.get(path).json} == {str(mine), str(other)}
    assert client.get(f"{path}?page=1").json["total"] == 2
    assert [one["id"] for one in as_(vendor).get(path).json] == [str(mine)]
    assert client.get(f"{path}?task_type_id=zzz").status_code == 400


@pytest.mark.parametrize("kind", ["Shot", "Asset", "Sequence", "Episode", "Scene", "Edit"])
def test_an_entity_lists_its_tasks_with_the_names_around_them(as_, make, kind):
    entity = make.entity("Character" if kind == "Asset" else kind, "X")
    person = make.person()
    task = make.task(entity=entity, assignees=[person])
    client, path = as_(make.caller("user")), f"/data/{kind.lower()}s/{entity}/tasks"

    listed = client.get(path).json

    assert [(one["id"], one["entity_name"]) for one in listed] == [(str(task), "X")]
    assert "assignees" not in listed[0]
    assert client.get(f"{path}?relations=true").json[0]["assignees"] == [str(person)]


def test_an_entity_lists_its_tasks_of_a_type(as_, make):
    shot, task_type = make.shot(), make.task_type()
    task = make.task(entity=shot, task_type_id=task_type)
    make.task(entity=shot)

    listed = as_(make.caller("user")).get(f"/data/entities/{shot}/task-types/{task_type}/tasks").json

    assert [one["id"] for one in listed] == [str(task)]
