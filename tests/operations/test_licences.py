"""What departments use, and who works in them (spec 10 §D6)."""

import pytest

from app.models import HardwareItem, Software

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(params=["software-licenses", "hardware-items"])
def use(request, make):
    """Path, body key and an item, for either kind."""
    if request.param == "software-licenses":
        item = make.row(Software, name="Blender", short_name="b", file_extension="blend")
        return request.param, "software_id", item, "SoftwareDepartmentLink", "Software"
    item = make.row(HardwareItem, name="Station", short_name="s")
    return request.param, "hardware_item_id", item, "HardwareItemDepartmentLink", "HardwareItem"


def test_a_department_uses_something_once_and_no_more(admin, make, use):
    kind, key, item, link, type_ = use
    department, idle = make.department(), make.department()
    path = f"/data/departments/{department}/{kind}"

    made, again = admin.post(path, {key: str(item)}), admin.post(path, {key: str(item)})

    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json == again.json
    assert (made.json[key], made.json["department_id"], made.json["type"]) == (str(item), str(department), link)
    used = admin.get(f"/data/departments/{kind}").json
    assert [(one["id"], one["type"]) for one in used[str(department)]] == [(str(item), type_)]
    assert str(idle) not in used
    assert admin.get(f"{path}/{item}").json == used[str(department)][0]
    assert admin.get(f"/data/departments/{idle}/{kind}/{item}").status_code == 404
    assert admin.delete(f"{path}/{item}").status_code == 204
    assert admin.delete(f"{path}/{item}").status_code == 204
    assert admin.get(f"{path}/{item}").status_code == 404
    assert admin.get(f"/data/departments/{kind}").json == {}


def test_wrong_ids_are_refused(admin, make, use):
    kind, key, item, *_rest = use
    department = make.department()

    assert admin.post(f"/data/departments/{department}/{kind}", {}).status_code == 400
    assert admin.post(f"/data/departments/{department}/{kind}", {key: "x"}).status_code == 400
    assert admin.post(f"/data/departments/{department}/{kind}", {key: UNKNOWN}).status_code == 404
    assert admin.post(f"/data/departments/{UNKNOWN}/{kind}", {key: str(item)}).status_code == 404
    assert admin.post(f"/data/departments/x/{kind}", {key: str(item)}).status_code == 400
    assert admin.get(f"/data/departments/{department}/{kind}/x").status_code == 400
    assert admin.delete(f"/data/departments/{department}/{kind}/{UNKNOWN}").status_code == 404


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_licences_are_for_admins(as_, make, use, role):
    kind, key, item, *_rest = use
    caller, path = as_(make.caller(role)), f"/data/departments/{make.department()}/{kind}"

    assert caller.get(f"/data/departments/{kind}").status_code == 403
    assert caller.get(f"{path}/{item}").status_code == 403
    assert caller.post(path, {key: str(item)}).status_code == 403
    assert caller.delete(f"{path}/{item}").status_code == 403


def test_the_persons_of_a_department_in_the_shape_of_the_callers_role(as_, admin, make):
    department = make.department()
    make.person(first_name="Zoe", departments=[department])
    ann = make.person(first_name="Ann", departments=[department])
    make.person()
    path = f"/data/departments/{department}/persons"
    client = make.caller("client")

    safe = admin.get(path).json
    minimal = as_(make.caller("user")).get(path).json

    assert [one["first_name"] for one in safe] == ["Ann", "Zoe"]
    assert safe[0]["departments"] == [str(department)]
    assert "email" in safe[0]
    assert [one["id"] for one in minimal] == [one["id"] for one in safe]
    assert "email" not in minimal[0]
    assert as_(client).get(path).json == []
    make.member(make.project_id, ann)
    assert [one["first_name"] for one in as_(client).get(path).json] == ["Ann"]
    assert admin.get(f"/data/departments/{UNKNOWN}/persons").status_code == 404
    assert admin.get("/data/departments/x/persons").status_code == 400
