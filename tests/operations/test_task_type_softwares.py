"""Which software a production works with, by task type (spec 20 §13.5)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Software

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def software(make):
    def made(name="Blender", **values):
        return str(make.row(Software, name=name, short_name=name[:3], file_extension="x", **values))

    return made


@pytest.fixture
def kind(make):
    id_ = make.task_type(department_id=make.department())
    make.enable(make.project_id, id_)
    return id_


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}"


def test_a_software_is_added_once_and_taken_away(as_, make, base, kind, software, db):
    manager, one = as_(make.caller("manager")), software()
    path = f"{base}/task-types/{kind}/softwares"

    made = [manager.post(path, {"software_id": one}) for _ in range(2)]

    assert [answer.status_code for answer in made] == [201, 201]
    expected = {"project_id": str(make.project_id), "task_type_id": str(kind), "software_id": one}
    assert made[1].json == expected
    assert manager.get(f"{base}/task-type-softwares").json == [expected]
    told = select(ApiEvent.data).where(ApiEvent.name == "project:update").order_by(ApiEvent.position)
    assert len(db.scalars(told).all()) == 1
    assert [manager.delete(f"{path}/{one}").status_code for _ in range(2)] == [204, 204]
    assert manager.get(f"{base}/task-type-softwares").json == []
    assert len(db.scalars(told).all()) == 2


def test_what_does_not_fit_is_refused(as_, make, base, kind, software):
    manager = as_(make.caller("manager"))
    path = f"{base}/task-types/{kind}/softwares"

    assert manager.post(path, {"software_id": software("Old", archived=True)}).status_code == 400
    assert manager.post(path, {"software_id": UNKNOWN}).status_code == 404
    assert manager.post(path, {"software_id": "zz"}).status_code == 400
    assert manager.post(path, {}).status_code == 400
    unused = f"{base}/task-types/{make.task_type()}/softwares"
    assert manager.post(unused, {"software_id": software()}).status_code == 400


def test_supervisors_of_the_department_choose_it_too(as_, make, base, kind, software, db):
    department = make.department()
    mine = make.task_type(department_id=department)
    make.enable(make.project_id, mine)
    caller, one = as_(make.caller("supervisor", departments=[department])), software()

    assert caller.post(f"{base}/task-types/{mine}/softwares", {"software_id": one}).status_code == 201
    assert caller.delete(f"{base}/task-types/{mine}/softwares/{one}").status_code == 204
    assert caller.post(f"{base}/task-types/{kind}/softwares", {"software_id": one}).status_code == 403
    assert caller.delete(f"{base}/task-types/{kind}/softwares/{one}").status_code == 403


@pytest.mark.parametrize("role", ["user", "client", "vendor"])
def test_members_read_and_strangers_do_not(as_, make, base, kind, software, role):
    caller, stranger = as_(make.caller(role)), as_(make.caller(role, project_id=make.project()))

    assert caller.get(f"{base}/task-type-softwares").status_code == 200
    assert stranger.get(f"{base}/task-type-softwares").status_code == 403
    path = f"{base}/task-types/{kind}/softwares"
    assert caller.post(path, {"software_id": software()}).status_code == 403
