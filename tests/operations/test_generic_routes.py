"""The five generic operations of the plain tables, from creation to removal, and who may call them (spec 10 §A3)."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Chat, FileStatus, PreviewBackgroundFile, StatusAutomation

WORKS = {
    # path: (body of the creation from `make`, what a change sets, who besides admins may read one row)
    "asset-instances": (
        lambda make: {"asset_id": str(make.asset()), "name": "A1", "number": 1},
        {"name": "A2"},
        (),
    ),
    "chats": (
        lambda make: {"object_id": str(make.shot()), "object_type": "entity"},
        {"object_type": "asset"},
        (),
    ),
    "chat-messages": (
        lambda make: {
            "chat_id": str(make.row(Chat, object_id=make.shot())),
            "person_id": str(make.person()),
            "text": "hi",
        },
        {"text": "ho"},
        (),
    ),
    "custom-actions": (lambda _make: {"name": "Open", "url": "https://x.org"}, {"name": "Shut"}, ()),
    "events": (lambda _make: {"name": "own:event", "data": {"a": 1}}, {"data": {"a": 2}}, ()),
    "file-status": (
        lambda _make: {"name": "Fresh", "color": "#FFFFFF"},
        {"color": "#000000"},
        ("user", "vendor"),
    ),
    "hardware-items": (
        lambda _make: {"name": "Desk", "short_name": "d", "monthly_cost": 3},
        {"monthly_cost": 4},
        (),
    ),
    "milestones": (
        lambda make: {"project_id": str(make.project_id), "name": "M", "date": "2026-03-02"},
        {"name": "N"},
        ("user",),
    ),
    "news": (
        lambda make: {"task_id": str(make.task()), "author_id": str(make.person()), "change": True},
        {"change": False},
        (),
    ),
    "output-files": (
        lambda make: {
            "name": "out",
            "entity_id": str(make.shot()),
            "revision": 1,
            "file_status_id": str(make.row(FileStatus, name=str(uuid4()), color="#FFFFFF")),
        },
        {"comment": "x"},
        ("user",),
    ),
    "output-types": (
        lambda _make: {"name": "Fresh", "short_name": "fr"},
        {"short_name": "fs"},
        ("user", "vendor"),
    ),
    "plugins": (
        lambda _make: {
            "plugin_id": "own",
            "name": "Own",
            "version": "1.0.0",
            "maintainer_name": "Ada",
            "license": "MIT",
        },
        {"version": "1.0.1"},
        (),
    ),
    "preview-background-files": (lambda _make: {"name": "Dawn"}, {"name": "Dusk"}, ("user", "vendor")),
    "preview-files": (
        lambda make: {"name": "take", "revision": 7, "task_id": str(make.task())},
        {"revision": 8},
        ("user",),
    ),
    "project-status": (
        lambda _make: {"name": "On hold", "color": "#FFFFFF"},
        {"color": "#000000"},
        ("user", "vendor"),
    ),
    "search-filters": (
        lambda make: {"name": "F", "list_type": "asset", "search_query": "q", "person_id": str(make.person())},
        {"search_query": "r"},
        (),
    ),
    "search-filter-groups": (
        lambda make: {"name": "G", "list_type": "asset", "color": "#FFFFFF", "person_id": str(make.person())},
        {"name": "H"},
        (),
    ),
    "softwares": (
        lambda _make: {"name": "Soft", "short_name": "s", "file_extension": "so"},
        {"file_extension": "sp"},
        ("user", "vendor"),
    ),
    "status-automations": (
        lambda make: {
            "entity_type": "asset",
            "in_task_type_id": str(make.task_type()),
            "in_task_status_id": str(make.task_status()),
            "out_field_type": "status",
            "out_task_type_id": str(make.task_type("Other")),
            "out_task_status_id": str(make.task_status("wip")),
        },
        {"archived": True},
        (),
    ),
    "studios": (lambda _make: {"name": "North", "color": "#FFFFFF"}, {"color": "#000000"}, ("user", "vendor")),
    "subscriptions": (lambda make: {"task_id": str(make.task()), "person_id": str(make.person())}, {}, ()),
    "task-types": (
        lambda _make: {"name": "Grooming", "color": "#FFFFFF", "for_entity": "Asset"},
        {"color": "#000000"},
        ("user", "vendor"),
    ),
    "task-status": (
        lambda _make: {"name": "Napping", "short_name": "nap", "color": "#FFFFFF"},
        {"color": "#000000"},
        ("user", "vendor"),
    ),
    "working-files": (
        lambda make: {"name": "w", "task_id": str(make.task()), "revision": 3},
        {"comment": "x"},
        ("user",),
    ),
}
PATHS = sorted(WORKS)
WRITERS = {"asset-instances": ("user",), "working-files": ("client",)}  # of their production
NOTHING_NEEDED = ("preview-files", "working-files", "status-automations")


@pytest.mark.parametrize("path", PATHS)
def test_a_row_lives_from_creation_to_removal(path, admin, make, db):
    body, change, _readers = WORKS[path]
    given = body(make)

    made = admin.post(f"/data/{path}", given)
    assert made.status_code == 201, made.json
    address = f"/data/{path}/{made.json['id']}"
    assert {key: made.json[key] for key in given} == given
    assert admin.get(address).json["id"] == made.json["id"]
    assert made.json["id"] in [row["id"] for row in admin.get(f"/data/{path}").json]
    changed = admin.put(address, change)
    assert changed.status_code == 200, changed.json
    assert {key: changed.json[key] for key in change} == change
    assert admin.delete(address).status_code == 204
    assert admin.get(address).status_code == 404

    told = db.scalars(select(ApiEvent.data).order_by(ApiEvent.position)).all()
    assert len([data for data in told if made.json["id"] in (data or {}).values()]) >= 3


@pytest.mark.parametrize("path", PATHS)
def test_who_may_not_change_a_table_changes_nothing(path, admin, as_, make):
    body, change, readers = WORKS[path]
    made = admin.post(f"/data/{path}", body(make)).json
    address = f"/data/{path}/{made['id']}"
    before = admin.get(address).json

    for role in {"user", "client", "vendor"} - set(WRITERS.get(path, ())):
        caller = as_(make.caller(role))
        assert caller.put(address, change or {"id": "x"}).status_code == 403, role
        assert caller.delete(address).status_code == 403, role
        assert caller.post(f"/data/{path}", body(make)).status_code in (400, 403), role
        assert caller.get(address).status_code == (200 if role in readers else 403) or role not in (
            "user",
            "vendor",
        )

    assert admin.get(address).json == before


@pytest.mark.parametrize("path", PATHS)
def test_wrong_bodies_and_ids_are_refused(path, admin, make):
    body, _change, _readers = WORKS[path]

    assert admin.post(f"/data/{path}", {**body(make), "bogus": 1}).status_code == 400
    assert admin.post(f"/data/{path}", {}).status_code == 400 or path in NOTHING_NEEDED
    assert admin.get(f"/data/{path}/{uuid4()}").status_code == 404
    assert admin.put(f"/data/{path}/{uuid4()}", {}).status_code == 404
    assert admin.delete(f"/data/{path}/{uuid4()}").status_code == 404
    assert admin.get(f"/data/{path}/nope").status_code in (400, 404)


def test_settings_links_of_a_production_are_taken_off(admin, make):
    project = make.project_id
    background = make.row(PreviewBackgroundFile, name="Noon")
    automation = make.row(
        StatusAutomation,
        entity_type="asset",
        in_task_type_id=make.task_type(),
        in_task_status_id=make.task_status(),
        out_field_type="status",
        out_task_type_id=make.task_type(),
        out_task_status_id=make.task_status("wip"),
    )
    links = {
        "status-automations": ("status_automation_id", automation),
        "preview-background-files": ("preview_background_file_id", background),
    }
    for path, (key, id_) in links.items():
        address = f"/data/projects/{project}/settings/{path}"
        assert admin.post(address, {key: str(id_)}).status_code == 201
        assert str(id_) in [row["id"] for row in admin.get(address).json]
        assert admin.delete(f"{address}/{id_}").status_code == 204
        assert admin.get(address).json == []


@pytest.mark.parametrize(("kind", "word"), [("Concept", "concepts"), ("Edit", "edits")])
def test_tasks_of_concepts_and_edits_are_made_in_one_call(kind, word, admin, make):
    task_type = make.task_type(f"For {kind}", for_entity=kind)
    entity = make.entity(kind, "One")

    made = admin.post(
        f"/actions/projects/{make.project_id}/task-types/{task_type}/{word}/create-tasks", [str(entity)]
    )

    assert made.status_code == 201
    assert [task["entity_id"] for task in made.json] == [str(entity)]


def test_the_pages_of_the_documentation_need_no_network(anonymous):
    answer = anonymous.get("/docs/swagger-ui.css")

    assert answer.status_code == 200
    assert anonymous.get("/docs/../../pyproject.toml").status_code == 404


def test_a_metadata_column_is_changed_and_removed_by_its_own_route(admin, make):
    body = {"name": "Fur", "data_type": "string", "entity_type": "Asset", "values": [], "departments": []}
    made = admin.post(f"/data/projects/{make.project_id}/metadata-descriptors", body).json
    address = f"/data/metadata-descriptors/{made['id']}"

    changed = admin.put(address, {"for_client": True})

    assert changed.status_code == 200
    assert changed.json["for_client"] is True
    assert admin.delete(address).status_code == 204
    assert admin.get(address).status_code == 404
