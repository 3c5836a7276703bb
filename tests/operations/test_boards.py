"""Boards: entities with their tasks (spec 20 §5.3, 5.4, 6.2, 9, 11.2, 11.3)."""

import json
import time

import pytest
from sqlalchemy import text

from app.models import (
    DepartmentMetadataDescriptorLink,
    MetadataDescriptor,
    Subscription,
)

KINDS = ("assets", "shots", "sequences", "episodes", "scenes", "edits")


def board(kind, make, **more):
    query = "&".join(f"{key}={value}" for key, value in {"project_id": make.project_id, **more}.items())
    return f"/data/{kind}/with-tasks?{query}"


def test_a_shot_is_shown_with_its_sequence_episode_and_tasks(admin, make):
    person = make.person()
    episode = make.episode("E01")
    sequence = make.sequence("SQ01", parent_id=episode)
    shot = make.shot("SH010", sequence_id=sequence, data={"frame_in": 1001, "fps": "24"}, nb_frames=48)
    task = make.task(entity=shot, assignees=[person])

    (row,) = admin.get(board("shots", make)).json

    assert (row["name"], row["sequence_id"], row["sequence_name"]) == ("SH010", str(sequence), "SQ01")
    assert (row["episode_id"], row["episode_name"], row["type"]) == (str(episode), "E01", "Shot")
    assert (row["frame_in"], row["frame_out"], row["fps"], row["nb_frames"]) == (1001, None, "24", 48)
    assert [(one["id"], one["assignees"], one["is_subscribed"]) for one in row["tasks"]] == [
        (str(task), [str(person)], False)
    ]


def test_a_shot_without_sequence_is_on_no_board_and_one_without_task_is(admin, make):
    make.entity("Shot", "LOOSE")
    make.shot("SH010")

    rows = admin.get(board("shots", make)).json

    assert [(row["name"], row["tasks"]) for row in rows] == [("SH010", [])]


def test_an_asset_is_shown_with_the_episodes_that_cast_it(admin, make):
    second, first = make.episode("E02"), make.episode("E01")
    hero = make.asset("Hero")
    make.cast(first, hero)
    make.cast(second, hero)
    make.asset("Bob")

    rows = admin.get(board("assets", make)).json

    assert [row["name"] for row in rows] == ["Bob", "Hero"]
    assert rows[1]["casting_episode_ids"] == [str(first), str(second)]
    assert (rows[0]["ready_for"], rows[0]["episode_id"], rows[0]["preview_file_id"]) == ("None", "", "")
    (cast_there,) = admin.get(board("assets", make, episode_id=second)).json
    assert cast_there["casting_episode_ids"] == [str(second)]
    assert len(admin.get(board("assets", make, episode_id="main")).json) == 2


def test_the_plain_boards_say_none_in_words(admin, make):
    episode = make.episode("E01")
    make.sequence("SQ01", parent_id=episode)

    (shown,) = admin.get(board("episodes", make)).json
    (below,) = admin.get(board("sequences", make)).json

    assert (shown["episode_id"], shown["preview_file_id"], shown["tasks"]) == ("None", "", [])
    assert below["episode_id"] == str(episode)
    assert admin.get(board("sequences", make, episode_id="main")).json == []


def test_an_edit_is_shown_with_its_episode(admin, make):
    episode = make.episode("E01")
    make.entity("Edit", "Cut", parent_id=episode)

    (row,) = admin.get(board("edits", make, episode_id=episode)).json

    assert (row["name"], row["episode_id"], row["episode_name"], row["type"]) == (
        "Cut",
        str(episode),
        "E01",
        "Edit",
    )


@pytest.mark.parametrize("kind", ["shots", "assets"])
def test_compact_and_stream_say_the_same_as_the_plain_board(admin, make, kind):
    entity = make.shot() if kind == "shots" else make.asset()
    make.task(entity=entity)
    plain = admin.get(board(kind, make)).json

    compact = admin.get(board(kind, make, compact="true")).json
    lines = admin.get(board(kind, make, stream="true"))
    both = [
        json.loads(line)
        for line in admin.get(board(kind, make, compact="true", stream="true")).text.splitlines()
    ]

    header = compact.pop("rows")[0], compact
    assert both == [compact, header[0]]
    row = dict(zip(compact[f"{kind[:-1]}_fields"], header[0], strict=True))
    row["tasks"] = [dict(zip(compact["task_fields"], task, strict=True)) for task in row["tasks"]]
    assert [row] == plain
    assert lines.mimetype == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == [{"compact": False}, *plain]


def test_a_vendor_sees_what_is_theirs_and_no_columns_of_other_departments(as_, make):
    animation, paint = make.department(), make.department()
    vendor = make.caller("vendor", departments=[animation])
    for name, department in (("mine", animation), ("theirs", paint)):
        column = make.row(
            MetadataDescriptor, name=name, field_name=name, entity_type="Shot", project_id=make.project_id
        )
        make.row(DepartmentMetadataDescriptorLink, metadata_descriptor_id=column, department_id=department)
    shot = make.shot("SH010", data={"mine": 1, "theirs": 2, "free": 3})
    make.shot("SH020")
    own = make.task(entity=shot, assignees=[vendor.id])
    make.task(entity=shot)

    (row,) = as_(vendor).get(board("shots", make)).json

    assert row["data"] == {"mine": 1, "free": 3}
    assert [task["id"] for task in row["tasks"]] == [str(own)]


def test_a_vendor_sees_the_sequences_and_episodes_of_their_shots(as_, make):
    vendor = make.caller("vendor")
    episode = make.episode("E01")
    sequence = make.sequence("SQ01", parent_id=episode)
    make.task(entity=make.shot(sequence_id=sequence), assignees=[vendor.id])
    make.sequence("SQ02", parent_id=make.episode("E02"))

    assert [row["name"] for row in as_(vendor).get(board("sequences", make)).json] == ["SQ01"]
    assert [row["name"] for row in as_(vendor).get(board("episodes", make)).json] == ["E01"]
    assert as_(vendor).get(board("scenes", make)).status_code == 403


def test_a_client_sees_no_planning(as_, make):
    client = make.caller("client")
    make.task(entity=make.shot(), assignees=[client.id], estimation=480, priority=2)

    ((task,),) = [row["tasks"] for row in as_(client).get(board("shots", make)).json]

    assert (task["estimation"], task["assignees"], task["priority"], task["difficulty"]) == (0, [], 0, None)


def test_subscriptions_are_the_callers_own_and_need_a_project(as_, make):
    artist = make.caller("user")
    shot = make.shot()
    followed, other = make.task(entity=shot), make.task(entity=shot)
    make.row(Subscription, person_id=artist.id, task_id=followed)
    make.row(Subscription, person_id=make.person(), task_id=other)

    (row,) = as_(artist).get(board("shots", make)).json

    assert {task["id"]: task["is_subscribed"] for task in row["tasks"]} == {
        str(followed): True,
        str(other): False,
    }


def test_assigned_to_keeps_the_callers_own_tasks(as_, make):
    artist = make.caller("user")
    own = make.task(entity=make.shot("SH010"), assignees=[artist.id])
    make.task(entity=make.shot("SH020"))

    rows = as_(artist).get(board("shots", make, assigned_to="me")).json

    assert [[task["id"] for task in row["tasks"]] for row in rows] == [[str(own)]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_board_is_for_the_team(as_, admin, make, kind):
    make.project_id  # noqa: B018
    stranger = as_(make.caller("manager", team=False))

    assert stranger.get(board(kind, make)).status_code == 403
    assert admin.get(board(kind, make)).status_code == 200
    assert admin.get(f"/data/{kind}/with-tasks").status_code == 200
    assert admin.get(f"/data/{kind}/with-tasks?project_id=bad").status_code == 400
    assert admin.get(f"/data/{kind}/with-tasks?project_id=").status_code == 400
    assert admin.get(board(kind, make, episode_id="bad")).status_code == 400
    assert stranger.get(f"/data/{kind}/with-tasks").status_code == (200 if kind == "assets" else 403)


@pytest.mark.parametrize("kind", KINDS)
def test_a_board_takes_the_same_statements_for_one_row_and_for_many(admin, make, queries, kind):
    word = {"shots": "Shot", "assets": "Character"}.get(kind, kind[:-1].title())
    parent = make.sequence()
    for number in range(4):
        make.task(entity=make.entity(word, f"N{number}", parent_id=parent if word == "Shot" else None))

    with queries(at_most=4):
        rows = admin.get(board(kind, make)).json

    assert len([row for row in rows if row["tasks"]]) == 4


@pytest.mark.parametrize("kind", ["shots", "assets"])
def test_a_board_of_a_project_is_not_sent_twice(admin, as_, make, kind):
    other = as_(make.caller("user"))
    first = admin.get(board(kind, make))
    known = {"If-None-Match": first.headers["ETag"]}
    assert first.json == []

    again = admin.get(board(kind, make), headers=known)

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert admin.get(board(kind, make, assigned_to="me"), headers=known).json == []
    assert other.get(board(kind, make), headers=known).json == []
    assert admin.get(f"/data/{kind}/with-tasks").headers.get("ETag") is None


@pytest.mark.parametrize("kind", ["Sequence", "Episode", "Scene"])
def test_a_board_of_containers_keeps_all_and_shows_the_tasks_of_one_person(as_, make, kind):
    artist, other = make.caller("user"), make.person()
    entity = make.entity(kind)
    make.task(entity, assignees=[other])
    path = f"/data/{kind.lower()}s/with-tasks?project_id={make.project_id}"

    def tasks_for(caller, person):
        [row] = as_(caller).get(f"{path}&assigned_to={person}").json
        return len(row["tasks"])

    assert (tasks_for(artist, other), tasks_for(artist, artist.id), tasks_for(artist, "x")) == (1, 0, 0)
    assert tasks_for(make.caller("client"), other) == 0
    assert len(as_(artist).get(f"{path}&id=zz").json) == 1


@pytest.mark.parametrize("role", ["admin", "user"])
def test_a_malformed_project_of_a_board_is_400(as_, make, role):
    assert as_(make.caller(role)).get("/data/shots/with-tasks?project_id=zz").status_code == 400


def test_the_compact_header_names_a_shots_type_before_its_tasks(admin, make):
    header = admin.get(f"/data/shots/with-tasks?project_id={make.project_id}&compact=true").json
    assert header["shot_fields"][-2:] == ["type", "tasks"]


def test_a_production_that_the_planner_never_counted_is_read_as_fast_as_any(admin, make):
    sequence, types = make.sequence(), [make.task_type() for _ in range(3)]
    shots = (
        "INSERT INTO entity (name, project_id, entity_type_id, parent_id)"
        " SELECT 'SH' || n, :project, :kind, :sequence FROM generate_series(1, 1500) n"
    )
    kind = make.entity_type("Shot")
    make.db.execute(text(shots), {"project": make.project_id, "kind": kind, "sequence": sequence})
    tasks = (
        "INSERT INTO task (name, project_id, task_type_id, entity_id, task_status_id)"
        " SELECT 'main', :project, unnest(CAST(:types AS uuid[])), id, :status FROM entity WHERE parent_id = :sequence"
    )
    values = {"project": make.project_id, "types": types, "status": make.task_status(), "sequence": sequence}
    make.db.execute(text(tasks), values)
    make.db.commit()
    begun = time.monotonic()

    board = admin.get(f"/data/shots/with-tasks?project_id={make.project_id}").json

    assert sum(len(shot["tasks"]) for shot in board) == 4500
    assert time.monotonic() - begun < 5  # seconds; when each shot runs the tasks' part again, it takes a minute
