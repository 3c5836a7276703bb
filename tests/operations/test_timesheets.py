"""Time sheets of people, by period and in tables (spec 10 §D4)."""

import pytest


@pytest.fixture
def sheet(make, as_):
    """An artist with an hour a day on a shot of an episode: 2026-12-30, 2027-01-04, 2027-01-05."""
    artist = make.caller("user")
    episode = make.episode("E1")
    sequence = make.sequence("SQ1", parent_id=episode)
    department = make.department()
    kind = make.task_type("Animation", department_id=department)
    task = make.task(make.shot("SH1", sequence), task_type_id=kind, assignees=[artist.id])
    for day in ("2026-12-30", "2027-01-04", "2027-01-05"):
        path = f"/actions/tasks/{task}/time-spents/{day}/persons/{artist.id}"
        assert as_(artist).post(path, {"duration": 60}).status_code == 201
    return artist, task, department


def test_a_period_sums_by_task_with_the_names_around_it(as_, make, sheet):
    artist, task, _department = sheet
    base = f"/data/persons/{artist.id}/time-spents"
    manager = as_(make.caller("manager"))

    (row,) = manager.get(f"{base}/year/2027").json

    assert row == {
        "task_id": str(task),
        "task_type_id": row["task_type_id"],
        "project_id": str(make.project_id),
        "project_name": row["project_name"],
        "entity_name": "SH1",
        "entity_type_name": "Shot",
        "sequence_name": "SQ1",
        "episode_name": "E1",
        "duration": 120,
    }
    assert [one["duration"] for one in manager.get(f"{base}/month/2026/12").json] == [60]
    assert [one["duration"] for one in manager.get(f"{base}/week/2026/53").json] == [60]
    assert [one["duration"] for one in manager.get(f"{base}/week/2027/1").json] == [120]
    assert [one["duration"] for one in manager.get(f"{base}/day/2027/1/4").json] == [60]
    assert manager.get(f"{base}/day/2027/01/06").json == []


@pytest.mark.parametrize(
    "path",
    ["year/x", "month/2027/13", "week/2027/54", "day/2027/2/29", "day/2027/2/0", "month/all/2027/0", "soon"],
)
def test_impossible_periods_are_400(admin, sheet, path):
    assert admin.get(f"/data/persons/{sheet[0].id}/time-spents/{path}").status_code == 400


def test_a_person_reads_all_of_theirs_leaders_what_they_lead_others_nothing(as_, make, sheet):
    artist, _task, department = sheet
    base = f"/data/persons/{artist.id}/time-spents"
    inside, outside = (
        make.caller("supervisor", departments=[department]),
        make.caller("supervisor", departments=[make.department()]),
    )
    foreign = make.caller("manager", make.project())

    assert len(as_(artist).get(base).json) == 3
    assert len(as_(make.caller("manager")).get(base).json) == 3
    assert len(as_(inside).get(base).json) == 3
    assert as_(outside).get(base).json == []
    assert as_(foreign).get(base).json == []
    for role in ("user", "client", "vendor"):
        assert as_(make.caller(role)).get(base).status_code == 403
    assert as_(foreign).get(f"{base}/year/2027?project_id={make.project_id}").status_code == 403
    assert as_(artist).get(f"{base}/month/all/2027/1").status_code == 200
    assert as_(make.caller("manager")).get(f"{base}/month/all/2027/1").status_code == 403


def test_the_rows_of_a_person_are_cut_by_both_dates(admin, sheet):
    base = f"/data/persons/{sheet[0].id}/time-spents"

    cut = admin.get(f"{base}?start_date=2027-01-04&end_date=2027-01-04").json

    assert [one["date"] for one in cut] == ["2027-01-04"]
    assert set(cut[0]) >= {"project_id", "task_type_id", "duration", "person_id", "type"}
    assert admin.get(f"{base}?start_date=2027-01-04").status_code == 400
    assert admin.get(f"{base}?start_date=x&end_date=y").status_code == 400
    assert [one["date"] for one in admin.get(f"{base}/2026-12-30").json] == ["2026-12-30"]
    assert len(admin.get(f"{base}/month/all/2027/1").json) == 2


def test_nobody_reads_a_bots_or_nobodys_sheet(admin, make):
    assert admin.get(f"/data/persons/{make.person(is_bot=True)}/time-spents").status_code == 403
    assert admin.get("/data/persons/00000000-0000-4000-8000-000000000000/time-spents").status_code == 404
    assert admin.get("/data/persons/undefined/time-spents").status_code == 404


def test_tables_sum_by_unit_and_person(admin, sheet):
    who = str(sheet[0].id)
    base = "/data/persons/time-spents"

    assert admin.get(f"{base}/year-table").json == {"2026": {who: 60}, "2027": {who: 120}}
    assert admin.get(f"{base}/month-table/2027").json == {"1": {who: 120}}
    assert admin.get(f"{base}/week-table/2026").json == {"53": {who: 60}}
    assert admin.get(f"{base}/day-table/2027/01").json == {"4": {who: 60}, "5": {who: 60}}
    assert admin.get(f"{base}/day-table/2025/1").json == {}
    assert admin.get(f"{base}/day-table/2027/13").status_code == 400
    assert admin.get(f"{base}/month-table/x").status_code == 400


def test_tables_show_what_the_caller_leads_and_their_own(as_, admin, make, sheet):
    artist, _task, department = sheet
    table = "/data/persons/time-spents/year-table"
    supervisor = make.caller("supervisor", departments=[department])

    assert as_(artist).get(table).json == {"2026": {str(artist.id): 60}, "2027": {str(artist.id): 120}}
    assert as_(make.caller("user")).get(table).json == {}
    assert len(as_(supervisor).get(f"{table}?department_id={department}").json) == 2
    assert as_(supervisor).get(f"{table}?department_id={make.department()}").status_code == 400
    assert admin.get(f"{table}?department_id={make.department()}").json == {}
    assert as_(make.caller("manager")).get(f"{table}?project_id={make.project()}").status_code == 403
    assert admin.get(f"{table}?project_id={make.project_id}").json != {}
    assert admin.get(f"{table}?studio_id={department}").json == {}
    assert admin.get(f"{table}?studio_id=x").status_code == 400


def test_the_callers_own_time(as_, make, sheet):
    artist, task, _department = sheet
    caller = as_(artist)

    assert len(caller.get("/data/user/time-spents").json) == 3
    assert [one["date"] for one in caller.get("/data/user/time-spents/2027-01-04").json] == ["2027-01-04"]
    assert caller.get(f"/data/user/tasks/{task}/time-spents/2027-01-04").json["duration"] == 60
    missing = caller.get(f"/data/user/tasks/{task}/time-spents/2027-01-09")
    assert (missing.status_code, missing.json) == (200, None)
    assert caller.get("/data/user/time-spents/x").status_code == 400
    assert as_(make.person(is_bot=True)).get("/data/user/time-spents").status_code == 403
