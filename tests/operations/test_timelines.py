"""Timelines in: EDL and OpenTimelineIO (spec 50 §4)."""

import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from app.imports import edl
from app.imports.clips import Unreadable
from app.models import ApiEvent, Entity, Project, Task

CONVENTION = {"naming_convention": "$sequence_name-$shot_name"}


def event(number, name, source, record, channel="V", kind="C", what="FROM"):
    return f"{number:03}  AX  {channel}  {kind}  {source} {record}\n* {what} CLIP NAME: {name}\n"


FIRST = ("00:00:00:00 00:00:05:05", "01:00:00:00 01:00:05:05")
SECOND = ("00:00:00:00 00:00:02:23", "01:00:05:05 01:00:08:03")
HEAD = "TITLE: cut\nFCM: NON-DROP FRAME\n\n"
EDL = HEAD + event(1, "SQ01-SH010.mov", *FIRST) + "\n" + event(2, "SQ01-SH020", *SECOND)


@pytest.fixture
def upload(make):
    """`upload(client, content, "a.edl", naming_convention=...)` posts a timeline of the project or an episode."""

    def send(client, content, name="a.edl", episode=None, query="", **form):
        within = "" if episode is None else f"/episodes/{episode}"
        raw = content if isinstance(content, bytes) else content.encode()
        body = {"file": (io.BytesIO(raw), name), **form}
        path = f"/import/otio/projects/{make.project_id}{within}{query}"
        return client.post(path, data=body, content_type="multipart/form-data")

    return send


def seen(shots):
    return [(one["name"], one["data"]["frame_in"], one["data"]["frame_out"], one["nb_frames"]) for one in shots]


def told(db, name):
    return db.scalar(select(func.count()).select_from(ApiEvent).where(ApiEvent.name == name))


def test_new_clips_make_shots_with_their_sequence_and_tasks(admin, make, db, upload):
    kind = make.task_type("Animation")
    make.enable(make.project_id, kind)

    answer = upload(admin, EDL, **CONVENTION)

    assert answer.status_code == 201
    assert answer.json["updated_shots"] == []
    assert seen(answer.json["created_shots"]) == [("SH010", 0, 129, 130), ("SH020", 130, 202, 73)]
    assert answer.json["created_shots"][0]["type"] == "Shot"
    assert db.scalar(select(func.count()).select_from(Task)) == 2
    assert [told(db, name) for name in ("sequence:new", "shot:new", "task:new")] == [1, 2, 2]


def test_known_clips_update_their_shots(admin, make, db, upload):
    shot = make.shot("SH010", make.sequence("SQ01"), description="kept", data={"lens": 35}, nb_frames=1)

    answer = upload(admin, EDL, **CONVENTION).json

    assert [row["id"] for row in answer["updated_shots"]] == [str(shot)]
    assert [row["name"] for row in answer["created_shots"]] == ["SH020"]
    stored = db.get(Entity, shot)
    assert (stored.data, stored.nb_frames) == ({"lens": 35, "frame_in": 0, "frame_out": 129}, 130)
    assert stored.description == "kept"
    assert told(db, "shot:update") == 1


def test_the_usual_convention_names_project_sequence_and_shot(admin, make, db, upload):
    db.get(Project, make.project_id).name = "Big"
    db.commit()

    made = upload(admin, HEAD + event(1, "Big_SQ01-SH010", *FIRST)).json["created_shots"]

    assert [row["name"] for row in made] == ["SH010"]
    known = upload(admin, HEAD + event(1, "BIG_sq01-sh010.mov", *FIRST), match_case="false").json
    assert [row["id"] for row in known["updated_shots"]] == [made[0]["id"]]
    assert known["created_shots"] == []


def test_an_episodes_timeline_knows_its_own_shots_only(admin, make, db, upload):
    db.get(Project, make.project_id).production_type = "tvshow"
    db.commit()
    first, second = make.episode("E1"), make.episode("E2")
    other = make.shot("SH010", make.sequence("SQ01", parent_id=first))

    made = upload(admin, EDL, episode=second, **CONVENTION).json["created_shots"]

    assert [row["name"] for row in made] == ["SH010", "SH020"]
    assert str(other) not in {row["id"] for row in made}
    parent = db.get(Entity, made[0]["parent_id"])
    assert parent.parent_id == second
    assert upload(admin, EDL, **CONVENTION).status_code == 400
    assert upload(admin, EDL, episode=make.episode(project_id=make.project()), **CONVENTION).status_code == 400


def test_clips_that_do_not_follow_the_convention_are_told_together(admin, db, upload):
    content = EDL + event(3, "whatever", *FIRST) + event(4, "another", *FIRST)

    answer = upload(admin, content, **CONVENTION)

    assert answer.status_code == 400
    assert answer.json["message"].startswith("KeyError: 'No matched value")
    assert [one["field"] for one in answer.json["data"]["errors"]] == ["whatever", "another"]
    assert db.scalar(select(func.count()).select_from(Entity)) == 0


@pytest.mark.parametrize(
    "convention",
    ["$shot_name", "$sequence_name", "${nothing}-$sequence_name-$shot_name", "$sequence_name$shot_name"],
)
def test_a_convention_must_name_sequence_and_shot(admin, upload, convention):
    assert upload(admin, EDL, naming_convention=convention).status_code == 400


def test_a_convention_is_no_regular_expression(admin, upload):
    content = HEAD + event(1, "(a+)+$ SQ01-SH010", *FIRST)

    answer = upload(admin, content, naming_convention="(a+)+$ $sequence_name-$shot_name")

    assert [row["name"] for row in answer.json["created_shots"]] == ["SH010"]
    assert upload(admin, content, naming_convention=".* $sequence_name-$shot_name").status_code == 400


@pytest.mark.parametrize(
    "name, content", [("a.txt", EDL), ("noext", EDL), ("a.edl", "garbage"), ("a.otio", "{}"), ("a.otioz", "PK")]
)
def test_files_that_cannot_be_read_are_400(admin, upload, name, content):
    assert upload(admin, content, name, **CONVENTION).status_code == 400


def test_odd_requests_are_400_and_an_empty_list_makes_nothing(admin, make, upload):
    assert upload(admin, EDL, match_case="perhaps", **CONVENTION).status_code == 400
    assert admin.post(f"/import/otio/projects/{make.project_id}", {}).status_code == 400
    assert upload(admin, "", **CONVENTION).json == {"created_shots": [], "updated_shots": []}


def test_a_dry_run_makes_nothing(admin, db, upload):
    answer = upload(admin, EDL, query="?dry_run=true", **CONVENTION)

    assert (answer.status_code, len(answer.json["created_shots"])) == (200, 2)
    assert db.scalar(select(func.count()).select_from(Entity)) == 0


def test_managers_import_timelines(as_, make, upload):
    assert upload(as_(make.caller("manager")), EDL, **CONVENTION).status_code == 201
    assert upload(as_(make.caller("supervisor")), EDL, **CONVENTION).status_code == 403


def test_dissolves_black_and_sound_are_understood():
    text = HEAD + (
        "001  AX   V     C        00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00\n* FROM CLIP NAME: A\n"
        "002  AX   V     C        00:00:02:00 00:00:02:00 00:00:02:00 00:00:02:00\n"
        "002  BX   V     D    010 00:00:00:00 00:00:04:00 00:00:02:00 00:00:06:00\n"
        "* FROM CLIP NAME: A\n* TO CLIP NAME: B\n"
        "003  BL   V     C        00:00:00:00 00:00:01:00 00:00:06:00 00:00:07:00\n"
        "004  CX   A2    C        00:00:00:00 00:00:01:00 00:00:06:00 00:00:07:00\n* FROM CLIP NAME: C\n"
        "005  REEL B     C        00:00:00:00 00:00:01:00 00:00:07:00 00:00:09:00\nM2   REEL  012.5  00:00:00:00\n"
    )

    found = [(clip.name, clip.first, clip.last, clip.source_frames) for clip in edl.clips(text, 25)]

    assert found == [("A", 0, 49, 50), ("B", 50, 149, 100), ("REEL", 175, 224, 25)]


def test_drop_frame_timecodes_skip_two_numbers_a_minute():
    text = event(1, "A", "00:00:00;00 00:01:00;02", "00:00:00;00 00:01:00;02")

    assert edl.clips(text, 29.97)[0].frames == 1800
    with pytest.raises(Unreadable):
        edl.clips(event(1, "A", "00:00:00:00 00:00:00:30", "00:00:00:00 00:00:00:30"), 25)


def moment(value, rate=25.0):
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}


def span(start, duration, rate=25.0):
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": moment(start, rate), "duration": moment(duration, rate)}


def timeline(*items):
    track = {"OTIO_SCHEMA": "Track.1", "kind": "Video", "source_range": None, "children": list(items)}
    sound = {**track, "kind": "Audio", "children": [{**items[-1], "name": "SOUND"}]}
    tracks = {"OTIO_SCHEMA": "Stack.1", "children": [track, sound]}
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "t", "tracks": tracks}).encode()


OTIO = timeline(
    {"OTIO_SCHEMA": "Gap.1", "source_range": span(0, 10)},
    {
        "OTIO_SCHEMA": "Clip.1",
        "name": "",
        "source_range": span(100, 50),
        "media_reference": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "file:///x/SQ07-SH010.mov"},
    },
    {"OTIO_SCHEMA": "Transition.1"},
    {
        "OTIO_SCHEMA": "Clip.2",
        "name": "SQ07-SH020.exr",
        "source_range": None,
        "media_references": {"DEFAULT_MEDIA": {"available_range": span(0, 48, 24.0)}},
    },
)


@pytest.mark.parametrize("zipped", [False, True])
def test_opentimelineio_is_read_without_its_library(admin, upload, zipped):
    content = OTIO
    if zipped:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("content.otio", OTIO)
        content = packed.getvalue()

    answer = upload(admin, content, "a.otioz" if zipped else "a.otio", **CONVENTION)

    assert seen(answer.json["created_shots"]) == [("SH010", 10, 59, 50), ("SH020", 60, 109, 48)]


def test_many_clips_cost_as_many_statements_as_one(admin, make, upload, queries):
    make.enable(make.project_id, make.task_type("Animation"))
    content = HEAD + "".join(event(n, f"SQ01-SH{n}", *FIRST) for n in range(1, 41))

    with queries(at_most=26):
        assert len(upload(admin, content, **CONVENTION).json["created_shots"]) == 40
