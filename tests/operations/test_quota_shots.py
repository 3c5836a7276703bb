"""The shots that a person worked on in a period (spec 10 §D5)."""

import pytest

from app.models import TimeSpent


@pytest.fixture
def artist(make):
    return make.caller("user")


@pytest.fixture
def shot(make):
    return make.shot("SH1", make.sequence("SQ1", parent_id=make.episode("E1")))


@pytest.fixture
def untimed(make, artist, shot):
    """The worked example of the spec: Tuesday to Thursday, no time spent."""
    return make.task(
        shot, assignees=[artist.id], real_start_date="2026-11-10T08:00:00+00", end_date="2026-11-12T17:00:00+00"
    )


@pytest.fixture
def weights(as_, artist):
    def read(period, **query):
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        answer = as_(artist).get(f"/data/persons/{artist.id}/quota-shots/{period}?{asked}")
        assert answer.status_code == 200
        return [one["weight"] for one in answer.json]

    return read


@pytest.mark.parametrize(
    ("period", "weighted", "whole"),
    [
        ("month/2026/11", [1], [1]),
        ("week/2026/46", [1], [1]),
        ("day/2026/11/10", [0.33], []),
        ("day/2026/11/11", [0.33], []),
        ("day/2026/11/12", [0.33], [1]),
        ("day/2026/11/9", [], []),
        ("day/2026/11/13", [], []),
        ("month/2026/12", [], []),
    ],
)
def test_a_task_without_time_is_shared_by_its_weekdays(untimed, weights, period, weighted, whole):
    assert untimed
    assert weights(period) == weighted
    assert weights(period, count_mode="feedback") == whole
    assert weights(period, count_mode="done") == []
    assert weights(period, count_mode="weighteddone") == []


def test_a_weekend_does_not_count(make, artist, shot, weights):
    make.task(
        shot, assignees=[artist.id], real_start_date="2026-11-13T08:00:00+00", end_date="2026-11-24T17:00:00+00"
    )

    assert weights("month/2026/11") == [1]
    assert weights("week/2026/46") == [0.13]  # Friday, of 8 weekdays
    assert weights("week/2026/48") == [0.25]  # Monday and Tuesday
    assert weights("day/2026/11/14") == [0.13]


def test_time_spent_gives_the_share(make, artist, shot, weights):
    mate = make.person()
    task = make.task(
        shot, assignees=[artist.id], duration=960, done_date="2026-11-12T17:00:00+00",
        end_date="2026-11-12T17:00:00+00", real_start_date="2026-11-10T08:00:00+00",
    )  # fmt: skip
    for person, day, minutes in ((artist.id, "02", 240), (artist.id, "20", 480), (mate, "02", 240)):
        make.row(TimeSpent, task_id=task, person_id=person, date=f"2026-11-{day}", duration=minutes)

    assert weights("month/2026/11") == [0.75]
    assert weights("day/2026/11/2") == [0.25]
    assert weights("day/2026/11/11") == []
    assert weights("day/2026/11/20", count_mode="weighteddone") == [0.5]
    assert weights("day/2026/11/12", count_mode="done") == [1]


def test_a_row_is_a_shot_with_its_full_name(as_, make, artist, untimed, shot):
    other = make.task(
        make.shot("A", make.sequence("SQ0")), assignees=[artist.id], real_start_date="2026-11-10T08:00:00+00",
        end_date="2026-11-10T18:00:00+00",
    )  # fmt: skip
    make.task(make.asset(), assignees=[artist.id], real_start_date="2026-11-10", end_date="2026-11-11")
    path = f"/data/persons/{artist.id}/quota-shots/month/2026/11"

    rows = as_(artist).get(path).json

    assert [row["full_name"] for row in rows] == ["E1 / SQ1 / SH1", "SQ0 / A"]
    assert (rows[0]["id"], rows[0]["type"], rows[0]["weight"]) == (str(shot), "Entity", 1)
    assert {"nb_frames", "data", "created_by", "parent_id"} <= set(rows[0])
    kind = as_(artist).get(f"/data/tasks/{other}").json["task_type_id"]
    assert len(as_(artist).get(f"{path}?task_type_id={kind}").json) == 1
    assert as_(artist).get(f"{path}?project_id={make.project()}").json == []
    assert untimed


def test_the_period_is_in_the_callers_time_zone(as_, make, shot):
    tokyo = make.caller("user", timezone="Asia/Tokyo")
    make.task(shot, assignees=[tokyo.id], end_date="2026-11-11T20:00:00+00")  # the 12th there
    path = f"/data/persons/{tokyo.id}/quota-shots/day/2026/11"

    assert len(as_(tokyo).get(f"{path}/12?count_mode=feedback").json) == 1
    assert as_(tokyo).get(f"{path}/11?count_mode=feedback").json == []


def test_who_counts_whom(as_, admin, make, artist, untimed):
    path = f"/data/persons/{artist.id}/quota-shots/month/2026/11"
    manager = as_(make.caller("manager"))

    assert len(admin.get(path).json) == 1
    assert manager.get(path).status_code == 403
    assert len(manager.get(f"{path}?project_id={make.project_id}").json) == 1
    assert len(as_(make.caller("supervisor")).get(f"{path}?project_id={make.project_id}").json) == 1
    foreign = as_(make.caller("manager", make.project()))
    assert foreign.get(f"{path}?project_id={make.project_id}").status_code == 403
    assert as_(make.caller("user")).get(f"{path}?project_id={make.project_id}").status_code == 403
    bot = make.person(is_bot=True)
    assert admin.get(f"/data/persons/{bot}/quota-shots/month/2026/11").status_code == 403
    unknown = "00000000-0000-4000-8000-000000000000"
    assert admin.get(f"/data/persons/{unknown}/quota-shots/month/2026/11").status_code == 404
    for wrong in ("?count_mode=all", "?project_id=x", "?task_type_id=x"):
        assert admin.get(path + wrong).status_code == 400
    for wrong in ("month/2026/13", "week/2026/60", "day/2026/2/30", "month/x/1"):
        assert admin.get(f"/data/persons/{artist.id}/quota-shots/{wrong}").status_code == 400
    assert untimed
