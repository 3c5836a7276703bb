"""Concepts and their folders (spec 20 §8, 10.5)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, EntityConceptLink, PreviewFile

NOBODY = "00000000-0000-4000-8000-000000000000"


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


@pytest.fixture
def door(make):
    return f"/data/projects/{make.project_id}/concepts"


def test_an_artist_creates_a_concept_once_with_what_it_shows(as_, make, db, door):
    artist = as_(make.caller("user"))
    hero, foreign = make.asset(), make.asset(project_id=make.project())
    folder = make.entity("ConceptFolder", "Heroes")
    shown = [{"id": str(hero)}, {"id": str(foreign)}, {"id": NOBODY}]

    made = artist.post(door, {"name": "C1", "entity_concept_links": shown, "parent_id": str(folder)})
    again = artist.post(door, {"name": "C1", "description": "other"})

    assert made.status_code == again.status_code == 201
    assert made.json == again.json
    assert (made.json["type"], made.json["data"]) == ("Concept", {})
    assert (made.json["entity_concept_links"], made.json["parent_id"]) == ([str(hero)], str(folder))
    assert [one["concept_id"] for one in told(db, "concept:new")] == [made.json["id"]]


def test_what_a_new_concept_must_be(as_, make, door):
    artist, asset = as_(make.caller("user")), str(make.asset())

    assert artist.post(door, {"name": ""}).status_code == 400
    assert artist.post(door, {"name": "C", "entity_concept_links": [asset]}).status_code == 400
    assert artist.post(door, {"name": "C", "entity_concept_links": [{"x": 1}]}).status_code == 400
    assert artist.post(door, {"name": "C", "parent_id": asset}).status_code == 404
    foreign = str(make.entity("ConceptFolder", project_id=make.project()))
    assert artist.post(door, {"name": "C", "parent_id": foreign}).status_code == 404
    assert artist.get(door).json == []


def test_concepts_are_listed_boarded_and_read_with_what_they_show(as_, make, door):
    artist, hero = as_(make.caller("user")), make.asset()
    concept = make.entity("Concept", "B")
    make.entity("Concept", "a")
    make.row(EntityConceptLink, entity_in_id=concept, entity_out_id=hero)
    kind = make.task_type(for_entity="Concept")
    task = make.task(concept, kind)
    preview = make.row(PreviewFile, task_id=task, status="ready")
    artist_page = f"/data/concepts?project_id={make.project_id}"

    assert [one["name"] for one in artist.get(artist_page).json] == ["a", "B"]
    assert artist.get(artist_page).json[1]["entity_concept_links"] == [str(hero)]
    assert [one["id"] for one in artist.get(f"{artist_page}&entity_concept_links={hero}").json] == [
        str(concept)
    ]
    assert [one["name"] for one in artist.get(door).json] == ["a", "B"]
    as_(make.caller("manager")).put(f"/data/entities/{concept}", {"preview_file_id": str(preview)})
    board = artist.get(f"/data/concepts/with-tasks?project_id={make.project_id}&id={concept}").json
    assert [one["id"] for one in board[0]["tasks"]] == [str(task)]
    assert (board[0]["preview_file_status"], board[0]["type"]) == ("ready", "Concept")
    full = artist.get(f"/data/concepts/{concept}").json
    assert (full["tasks"][0]["id"], full["entities_out"], full["status"]) == (str(task), [], "running")
    assert [one["id"] for one in artist.get(f"/data/concepts/{concept}/task-types").json] == [str(kind)]
    own = artist.get(f"/data/concepts/{concept}/tasks?relations=true").json
    assert [(one["id"], one["assignees"]) for one in own] == [(str(task), [])]


def test_a_board_of_concepts_runs_as_many_statements_for_many_as_for_one(as_, make, queries):
    artist = as_(make.caller("user"))
    for number in range(20):
        make.task(make.entity("Concept", f"C{number}"))

    with queries(at_most=3):
        board = artist.get(f"/data/concepts/with-tasks?project_id={make.project_id}").json

    assert len(board) == 20


def test_clients_see_no_concept_and_vendors_only_where_they_work(as_, make, door):
    hero, mine, other = make.asset(), make.entity("Concept"), make.entity("Concept")
    for concept in (mine, other):
        make.row(EntityConceptLink, entity_in_id=concept, entity_out_id=hero)
    client, vendor = as_(make.caller("client")), make.caller("vendor")
    make.task(mine, assignees=[vendor.id])
    make.task(hero, assignees=[vendor.id])
    linked = f"/data/entities/{hero}/entities-linked/with-tasks"
    wide = f"/data/concepts?project_id={make.project_id}"

    for caller in (client, as_(vendor)):
        single = f"/data/concepts/{other}"
        children = (f"{single}/tasks", f"{single}/task-types", f"{single}/preview-files")
        for path in (door, wide, wide.replace("?", "/with-tasks?"), single, *children):
            assert caller.get(path).status_code == 403, path
        assert caller.post(door, {"name": "x"}).status_code == 403
        assert caller.delete(f"/data/concepts/{mine}").status_code == 403
    assert client.get(linked).json == []
    assert [one["id"] for one in as_(vendor).get(linked).json] == [str(mine)]
    assert as_(vendor).get(f"/data/concepts/{mine}").status_code == 200
    artist = as_(make.caller("user"))
    assert artist.get("/data/concepts").status_code == 403
    rows = {one["id"]: one for one in artist.get(linked).json}
    assert {one["type"] for one in rows.values()} == {"Concept"}
    assert [(task["assignees"], task["assigner_id"]) for task in rows[str(mine)]["tasks"]] == [
        ([str(vendor.id)], None)
    ]


def test_a_concept_with_tasks_is_canceled_and_removed_by_force(as_, make, db):
    manager, concept, empty = as_(make.caller("manager")), make.entity("Concept"), make.entity("Concept")
    make.task(concept)

    assert manager.delete(f"/data/concepts/{concept}").status_code == 204
    assert manager.get(f"/data/concepts/{concept}").json["canceled"] is True
    assert manager.delete(f"/data/concepts/{concept}?force=true").status_code == 204
    assert manager.delete(f"/data/concepts/{empty}").status_code == 204
    assert manager.get(f"/data/concepts/{concept}").status_code == 404
    assert [one["concept_id"] for one in told(db, "concept:delete")] == [str(concept), str(empty)]


def test_a_supervisor_makes_renames_and_removes_folders_and_the_concepts_stay(as_, make, db):
    supervisor, artist = as_(make.caller("supervisor")), as_(make.caller("user"))
    door = f"/data/projects/{make.project_id}/concept-folders"

    made = supervisor.post(door, {"name": "F"})
    assert (made.status_code, made.json["type"]) == (201, "ConceptFolder")
    assert supervisor.post(door, {"name": "F"}).json["id"] == made.json["id"]
    assert artist.post(door, {"name": "G"}).status_code == 403
    assert supervisor.post(door, {"name": ""}).status_code == 400
    other = supervisor.post(door, {"name": "E"}).json["id"]
    assert [one["name"] for one in artist.get(door).json] == ["E", "F"]
    folder = f"/data/concept-folders/{made.json['id']}"
    assert supervisor.put(folder, {"name": "E"}).status_code == 400
    assert supervisor.put(folder, {"name": "H"}).json["name"] == "H"
    assert artist.put(folder, {"name": "I"}).status_code == 403
    concept = make.entity("Concept", parent_id=made.json["id"])
    assert artist.delete(folder).status_code == 403
    assert supervisor.delete(folder).status_code == 204
    assert supervisor.get(f"/data/concepts/{concept}").json["parent_id"] is None
    assert supervisor.delete(folder).status_code == 404
    assert supervisor.delete(f"/data/concept-folders/{concept}").status_code == 404
    assert [one["id"] for one in artist.get(door).json] == [other]
    assert told(db, "concept:update")[-1]["concept_id"] == str(concept)
    assert told(db, "concept-folder:delete")[-1]["concept_folder_id"] == made.json["id"]


def test_concepts_move_together_and_what_is_none_of_the_project_is_skipped(as_, make, db):
    supervisor, artist = as_(make.caller("supervisor")), as_(make.caller("user"))
    folder, foreign = make.entity("ConceptFolder"), make.project()
    first, second = str(make.entity("Concept")), str(make.entity("Concept"))
    ids = [second, first, str(make.asset()), NOBODY, str(make.entity("Concept", project_id=foreign))]
    door = f"/actions/projects/{make.project_id}/move-concepts"

    moved = supervisor.post(door, {"concept_ids": ids, "concept_folder_id": str(folder)})
    assert (moved.status_code, moved.json) == (200, [second, first])
    assert supervisor.get(f"/data/concepts/{first}").json["parent_id"] == str(folder)
    assert supervisor.post(door, {"concept_ids": [first]}).json == [first]
    assert supervisor.get(f"/data/concepts/{first}").json["parent_id"] is None
    assert supervisor.post(door, {"concept_ids": []}).json == []
    elsewhere = str(make.entity("ConceptFolder", project_id=foreign))
    assert supervisor.post(door, {"concept_ids": [first], "concept_folder_id": elsewhere}).status_code == 404
    assert supervisor.post(door, {}).status_code == 400
    assert artist.post(door, {"concept_ids": [first]}).status_code == 403
    assert [one["concept_id"] for one in told(db, "concept:update")] == [second, first, first]
