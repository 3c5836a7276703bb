"""Previews are presented, ordered, drawn on (spec 40 §4.7, 4.9; 30 §4.8)."""

import threading
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.ask import Ask, Caller
from app.models import ApiEvent, Entity, Person, PreviewFile, names
from app.services import annotations
from tests.media import films, images
from tests.operations.previewing import News, preview, send


def drawing(time, *ids):
    return {"time": time, "drawing": {"objects": [{"id": id_, "type": "rect"} for id_ in ids]}}


def annotate(client, id_, **body):
    return client.put(f"/actions/preview-files/{id_}/update-annotations", body)


def test_a_preview_stands_for_its_entity(admin, make):
    shot = make.shot()
    id_ = preview(make, make.task(shot), status="ready", extension="png")
    news = News(make)

    shown = admin.put(f"/actions/preview-files/{id_}/set-main-preview", {})

    assert shown.status_code == 200
    assert (shown.json["id"], shown.json["type"]) == (str(shot), "Entity")
    assert (shown.json["preview_file_id"], shown.json["preview_file_status"]) == (str(id_), "ready")
    project = {"project_id": str(make.project_id)}
    assert news.told() == [
        ("preview-file:set-main", {
            "entity_id": str(shot), "preview_file_id": str(id_), "preview_file_status": "ready", **project,
        }),
        ("shot:update", {"shot_id": str(shot), **project}),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [*names.TEMPORAL_TYPES, "Character"])
def test_the_news_names_the_kind_of_the_entity(admin, make, kind):
    id_ = preview(make, make.task(make.entity(kind)))
    news = News(make)

    admin.put(f"/actions/preview-files/{id_}/set-main-preview")

    word = {"ConceptFolder": "concept-folder", "Character": "asset"}.get(kind, kind.lower())
    assert news.names()[-1] == f"{word}:update"


@pytest.mark.parametrize(("role", "assigned", "status"), [
    ("manager", False, 200), ("supervisor", False, 200), ("user", False, 200), ("client", False, 403),
    ("vendor", True, 200), ("vendor", False, 403),
])  # fmt: skip
def test_all_but_clients_present_what_they_see(as_, make, role, assigned, status):
    caller = make.caller(role)
    task = make.task(assignees=[caller.id] if assigned else [])
    id_ = preview(make, task)

    for path in (f"preview-files/{id_}", f"tasks/{task}"):
        assert as_(caller).put(f"/actions/{path}/set-main-preview", {}).status_code == status
    assert as_(caller).put("/actions/tasks/set-main-preview", {"task_ids": [str(task)]}).status_code == status


def test_a_frame_of_a_movie_stands_for_it(admin, make):
    task = make.task(make.shot(project_id=make.project(resolution="160x100")))
    id_ = preview(make, task)
    send(admin, id_, films.movie(), "a.mp4", "?no_job=true")
    path = f"/pictures/originals/preview-files/{id_}.png"
    first = admin.get(path)

    admin.put(f"/actions/preview-files/{id_}/set-main-preview?no_job=true", {"frame_number": 20})

    other = admin.get(path)
    assert images.opened(other.data).size == (160, 100)
    assert other.data != first.data
    assert other.headers["ETag"] != first.headers["ETag"]
    beyond = admin.put(f"/actions/preview-files/{id_}/set-main-preview?no_job=true", {"frame_number": 999})
    assert beyond.status_code == 200
    assert admin.get(path).data == other.data


def test_a_picture_has_no_frames(admin, make):
    id_ = preview(make, extension="png")

    assert admin.put(f"/actions/preview-files/{id_}/set-main-preview", {"frame_number": 3}).status_code == 400
    assert admin.put(f"/actions/preview-files/{id_}/set-main-preview", {"frame_number": -1}).status_code == 400
    assert admin.put(f"/actions/preview-files/{uuid4()}/set-main-preview", {}).status_code == 404


def test_the_first_made_of_the_highest_revision_stands_for_a_task(admin, make):
    task = make.task()
    preview(make, task, name="a", revision=1)
    expected = preview(make, task, name="b", revision=2)
    preview(make, task, name="c", revision=2, position=2)

    assert admin.put(f"/actions/tasks/{task}/set-main-preview").json["preview_file_id"] == str(expected)
    assert admin.put(f"/actions/tasks/{make.task()}/set-main-preview").status_code == 400
    assert admin.put(f"/actions/tasks/{uuid4()}/set-main-preview").status_code == 404


def test_tasks_are_presented_together_all_or_none(admin, as_, make, queries):
    tasks = [make.task() for _ in range(6)]
    shown = [preview(make, task) for task in tasks[:5]]

    with queries(at_most=6):
        entities = admin.put("/actions/tasks/set-main-preview", {"task_ids": [str(task) for task in tasks]})

    assert [one["preview_file_id"] for one in entities.json] == [str(id_) for id_ in shown]
    other = make.task(make.shot(project_id=make.project()))
    preview(make, other)
    manager = as_(make.caller("manager"))
    fresh = make.task()
    preview(make, fresh)
    news = News(make)
    for wrong, status in ((other, 403), (uuid4(), 404)):
        body = {"task_ids": [str(fresh), str(wrong)]}
        assert manager.put("/actions/tasks/set-main-preview", body).status_code == status
    assert manager.put("/actions/tasks/set-main-preview", {"task_ids": []}).status_code == 400
    assert manager.put("/actions/tasks/set-main-preview", {}).status_code == 400
    assert news.told() == []


def test_previews_of_a_revision_are_ordered(admin, make):
    task = make.task()
    a, b, c = (preview(make, task, name=name, position=n) for n, name in enumerate("abc", start=1))
    other = preview(make, task, name="d", revision=2)
    news = News(make)

    moved = admin.put(f"/actions/preview-files/{c}/update-position", {"position": 1})

    assert [(one["id"], one["position"]) for one in moved.json] == [(str(c), 1), (str(a), 2), (str(b), 3)]
    assert news.names() == ["preview-file:update"] * 3
    assert admin.get(f"/data/preview-files/{other}").json["position"] == 1
    for position in (0, 4):
        same = admin.put(f"/actions/preview-files/{c}/update-position", {"position": position})
        assert [one["id"] for one in same.json] == [str(c), str(a), str(b)]
    assert admin.put(f"/actions/preview-files/{c}/update-position", {"position": -1}).status_code == 400


@pytest.mark.parametrize(("role", "assigned", "status"), [
    ("manager", False, 200), ("supervisor", False, 200), ("user", True, 200), ("user", False, 403),
    ("client", True, 403), ("vendor", True, 200),
])  # fmt: skip
def test_who_acts_on_the_task_orders_its_previews_but_clients(as_, make, role, assigned, status):
    caller = make.caller(role)
    id_ = preview(make, make.task(assignees=[caller.id] if assigned else []))

    assert (
        as_(caller).put(f"/actions/preview-files/{id_}/update-position", {"position": 1}).status_code == status
    )


def test_a_drawing_is_added_changed_and_erased(admin, make):
    id_ = preview(make)
    news = News(make)

    added = annotate(admin, id_, additions=[drawing(0, "a", "b"), drawing(1.5, "c")])
    assert added.json["annotations"] == [drawing(0, "a", "b"), drawing(1.5, "c")]
    changed = {"time": 0, "drawing": {"objects": [{"id": "a", "type": "circle"}]}}
    annotate(admin, id_, updates=[changed], deletions=[{"time": 1.5, "objects": ["c"]}])

    row = admin.get(f"/data/preview-files/{id_}").json
    assert row["annotations"] == [
        {"time": 0, "drawing": {"objects": [{"id": "b", "type": "rect"}, {"id": "a", "type": "circle"}]}}
    ]
    assert news.names() == ["preview-file:annotation-update"] * 2
    told = news.told()[-1][1]
    assert set(told) == {"preview_file_id", "person_id", "updated_at", "project_id"}
    assert told["updated_at"] == row["updated_at"]


@pytest.mark.parametrize(("role", "departments", "status"), [
    ("manager", "none", 200), ("client", "none", 200), ("supervisor", "none", 200), ("supervisor", "own", 200),
    ("supervisor", "other", 403), ("user", "none", 403), ("vendor", "none", 403),
])  # fmt: skip
def test_managers_clients_and_supervisors_of_the_craft_draw(as_, make, role, departments, status):
    own = make.department()
    of = {"none": [], "own": [own], "other": [make.department()]}[departments]
    caller = make.caller(role, departments=of)
    id_ = preview(make, make.task(task_type_id=make.task_type(department_id=own), assignees=[caller.id]))

    assert annotate(as_(caller), id_, additions=[drawing(0, "a")]).status_code == status


@pytest.mark.parametrize("body", [
    {"additions": [{"drawing": {"objects": []}}]}, {"additions": [{"time": "soon"}]}, {"additions": "x"},
    {"additions": [{"time": True}]}, {"updates": [{"time": 0, "drawing": {"objects": "x"}}]}, {"additions": [3]},
    {"updates": [{"time": 0, "drawing": [1]}]}, {"deletions": [{"objects": ["a"]}]},
    {"deletions": [{"time": 1, "objects": 3}]},
])  # fmt: skip
def test_a_drawing_of_a_wrong_shape_is_refused(admin, make, body):
    id_ = preview(make, annotations=[drawing(0, "a")])

    assert annotate(admin, id_, **body).status_code == 400

    assert admin.get(f"/data/preview-files/{id_}").json["annotations"] == [drawing(0, "a")]


def test_people_who_draw_at_the_same_time_lose_nothing(engine, settings):
    with Session(engine) as db:
        person = Person(first_name="Ada", last_name="L", email=f"{uuid4()}@example.com", role="admin")
        shown = PreviewFile(name=str(uuid4()), revision=1)
        db.add_all([person, shown])
        db.commit()
        person_id, preview_id = person.id, shown.id
    failed = []

    def draw(number):
        try:
            with Session(engine) as db:
                ask = Ask(db, Caller(id=person_id, role="admin"), settings)
                body = {"additions": [drawing(0, f"object-{number}")], "updates": [], "deletions": []}
                annotations.annotate(ask, preview_id, body)
                db.commit()
        except Exception as error:  # noqa: BLE001 — the test tells what went wrong
            failed.append(error)

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as db:
        row = db.get_one(PreviewFile, preview_id)
        (found,) = row.annotations
        db.delete(row)
        db.execute(delete(ApiEvent).where(ApiEvent.data["preview_file_id"].astext == str(preview_id)))
        db.execute(delete(Person).where(Person.id == person_id))
        db.commit()
    assert failed == []
    assert {one["id"] for one in found["drawing"]["objects"]} == {f"object-{number}" for number in range(12)}


def test_deleting_a_preview_lets_the_newest_left_stand(admin, make):
    project = make.project(is_set_preview_automated=True)
    shot = make.shot(project_id=project)
    task = make.task(shot)
    older, newer = (preview(make, task, name=str(n), revision=n) for n in (1, 2))
    for id_ in (older, newer):
        send(admin, id_, images.picture())
    news = News(make)

    assert admin.delete(f"/data/preview-files/{newer}").status_code == 204

    assert admin.get(f"/data/tasks/{task}").json["last_preview_file_id"] == str(older)
    assert admin.get(f"/data/shots/{shot}").json["preview_file_id"] == str(older)
    assert news.names() == ["preview-file:delete", "task:update", "preview-file:set-main", "shot:update"]
    assert admin.delete(f"/data/preview-files/{older}").status_code == 204
    assert news.told()[-2][1] == {
        "entity_id": str(shot), "preview_file_id": None, "preview_file_status": None, "project_id": str(project),
    }  # fmt: skip
    assert admin.get(f"/data/tasks/{task}").json["last_preview_file_id"] is None


def test_where_previews_are_not_set_by_themselves_a_deleted_one_leaves_none(admin, make):
    shot = make.shot()
    task = make.task(shot)
    older, newer = (
        preview(make, task, name=str(n), revision=n, status="ready", extension="png") for n in (1, 2)
    )
    admin.put(f"/actions/preview-files/{newer}/set-main-preview")

    admin.delete(f"/data/preview-files/{newer}")

    assert make.db.scalar(select(Entity.preview_file_id).where(Entity.id == shot)) is None
    make.db.commit()
    assert admin.get(f"/data/preview-files/{older}").status_code == 200
