"""Departments: the plain table that shows the generic contract (spec 10 §A3)."""

import pytest


def test_everybody_reads_departments_and_only_an_admin_writes_them(as_, make, admin):
    artist = as_(make.caller("user"))

    made = admin.post("/data/departments", {"name": "Sculpture", "color": "#FF0000"})

    assert made.status_code == 201
    assert made.json["name"] == "Sculpture"
    assert made.json["type"] == "Department"
    assert artist.get(f"/data/departments/{made.json['id']}").json == made.json
    assert made.json["id"] in [one["id"] for one in artist.get("/data/departments").json]
    assert artist.post("/data/departments", {"name": "x", "color": "#FFFFFF"}).status_code == 403
    assert artist.put(f"/data/departments/{made.json['id']}", {"name": "x"}).status_code == 403
    assert artist.delete(f"/data/departments/{made.json['id']}").status_code == 403


def test_an_update_changes_the_keys_that_are_there_and_ignores_unknown_ones(admin, make):
    id_ = make.department("Paint")

    changed = admin.put(f"/data/departments/{id_}", {"color": "#000000", "unknown": 1})

    assert changed.status_code == 200
    assert (changed.json["name"], changed.json["color"]) == ("Paint", "#000000")


def test_a_deleted_department_is_gone(admin, make):
    id_ = make.department()

    assert admin.delete(f"/data/departments/{id_}").status_code == 204
    assert admin.get(f"/data/departments/{id_}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "A", "color": "#FFFFFF", "zzz": 1}, 400),
        ({"name": "A"}, 400),
        ({"name": "x" * 81, "color": "#FFFFFF"}, 400),
        ({"name": "nul\x00", "color": "#FFFFFF"}, 400),
        ({"name": "A", "color": "#FFFFFF", "archived": "perhaps"}, 400),
        ([], 400),
        ({"name": 12, "color": "#FFFFFF"}, 201),
    ],
)
def test_a_body_is_judged_before_it_is_written(admin, body, status):
    assert admin.post("/data/departments", body).status_code == status


def test_a_body_that_is_no_json_is_415_and_an_unparsable_one_400(admin):
    assert admin.post("/data/departments", data="name=A").status_code == 415
    assert admin.post("/data/departments", data="{", content_type="application/json").status_code == 400


def test_the_same_name_twice_is_400(admin):
    body = {"name": "Twice", "color": "#FFFFFF"}

    assert [admin.post("/data/departments", body).status_code for _ in range(2)] == [201, 400]


def test_malformed_ids_are_400_and_unknown_ones_404(admin):
    assert admin.get("/data/departments/nothing").status_code == 400
    assert admin.get("/data/departments/00000000-0000-4000-8000-000000000000").status_code == 404


def test_lists_are_filtered_paged_and_cut_to_fields(admin, make):
    for name in ("Zeta", "Zorro", "Zulu"):
        make.department(name)

    assert [one["name"] for one in admin.get("/data/departments?name=zORRO").json] == ["Zorro"]
    assert {one["name"] for one in admin.get("/data/departments?name=Z%25").json} == {"Zeta", "Zorro", "Zulu"}
    page = admin.get("/data/departments?name=Z%25&page=2&limit=2").json
    assert {key: page[key] for key in ("total", "nb_pages", "limit", "offset", "page")} == {
        "total": 3,
        "nb_pages": 2,
        "limit": 2,
        "offset": 2,
        "page": 2,
    }
    assert len(page["data"]) == 1
    assert set(admin.get("/data/departments?name=Zulu&fields=name").json[0]) == {"id", "type", "name"}
    assert admin.get("/data/departments?page=x").status_code == 400
    assert admin.get("/data/departments?archived=perhaps").status_code == 400


def test_without_a_token_nothing_is_answered(anonymous):
    answer = anonymous.get("/data/departments")

    assert answer.status_code == 401
    assert "msg" in answer.json
    assert anonymous.get("/data/departments", headers={"Authorization": "Bearer nonsense"}).status_code == 422
