"""Estimations out of a CSV file (spec 50 §3.7)."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select

from app.imports.estimations import due_after
from app.models import ApiEvent, Organisation, Task
from app.queries.estimation_facts import Units


@pytest.fixture
def animation(make):
    """A task type of the project."""
    made = make.task_type("Animation", department_id=make.department())
    make.enable(make.project_id, made)
    return made


@pytest.fixture
def upload(make, animation):
    """`upload(client, text)` posts estimations of the project's animation."""

    def send(client, text, episode=None, query="", type_id=None):
        within = "" if episode is None else f"/episodes/{episode}"
        path = f"/import/csv/projects/{make.project_id}{within}/task-types/{type_id or animation}/estimations"
        file = (io.BytesIO(text.encode()), "a.csv")
        return client.post(path + query, data={"file": file}, content_type="multipart/form-data")

    return send


@pytest.fixture
def shot_task(make, animation):
    """The animation of shot SH1 of SQ1."""
    return make.task(make.shot("SH1", make.sequence("SQ1", parent_id=make.episode("E1"))), animation)


HEAD = "Parent,Entity,Estimation,Drawings,Start date,Due date,Difficulty,Mood\n"


def test_estimations_dates_and_metadata_are_written(admin, make, db, upload, shot_task, animation):
    make.row_of_metadata("Task", "Mood", task_type_id=animation)

    answer = upload(admin, f"{HEAD}sq1,sh1,2,5,2024-01-05,,4,dark\n")

    assert (answer.status_code, answer.json) == (201, [None])
    task = db.get(Task, shot_task)
    assert (task.estimation, task.nb_drawings, task.difficulty, task.data) == (960, 5, 4, {"mood": "dark"})
    assert (str(task.start_date.date()), str(task.due_date.date())) == ("2024-01-05", "2024-01-08")
    assert db.scalar(select(func.count()).where(ApiEvent.name == "task:update")) == 1


def test_empty_cells_leave_what_is_stored(admin, make, db, upload, shot_task):
    upload(admin, f"{HEAD}SQ1,SH1,2,5,2024-01-05,2024-02-01,4,\n")

    upload(admin, f"{HEAD}SQ1,SH1,,,,,,\n")

    task = db.get(Task, shot_task)
    assert (task.estimation, task.nb_drawings, str(task.due_date.date())) == (960, 5, "2024-02-01")


@pytest.mark.parametrize(
    "start, days, due",
    [
        ("2024-01-08", 1.5, "2024-01-09"),
        ("2024-01-08", 2.5, "2024-01-10"),
        ("2024-01-06", 2, "2024-01-08"),
        ("2024-01-06", 1, "2024-01-06"),
        ("2024-01-08", 6, "2024-01-15"),
        ("2024-01-05", 5.1, "2024-01-12"),
        ("2024-01-05", 2.9, "2024-01-09"),
        ("2024-01-06", 6, "2024-01-12"),
        ("2024-01-07", 11, "2024-01-19"),
    ],
)
def test_a_due_date_follows_from_start_and_working_days(start, days, due):
    assert due_after(date.fromisoformat(start), days) == date.fromisoformat(due)


def test_studios_that_count_in_hours_do_so_here():
    assert Units(7, in_hours=True).minutes(1.5) == 90
    assert Units(7, in_hours=True).days(14) == 2
    assert Units(7.5).minutes(1) == 450


def test_the_organisations_day_counts(admin, db, upload, shot_task):
    db.scalars(select(Organisation)).first().hours_by_day = 7
    db.commit()

    upload(admin, "Parent,Entity,Estimation\nSQ1,SH1,2\n")

    assert db.get(Task, shot_task).estimation == 840


def test_all_faults_are_told_and_nothing_is_written(admin, make, db, upload, shot_task):
    make.shot("SH2", make.sequence("SQ2"))
    text = (
        "Parent,Entity,Estimation,Start date,Difficulty\nSQ1,SH1,2,2024-01-05,9\nSQ1,None,1,,\n"
        "SQ2,SH2,1,,\nSQ1,SH1,-1,12/1/2024,x\n"
    )

    answer = upload(admin, text)

    assert answer.status_code == 400
    found = [(one["line"], one["column"]) for one in answer.json["data"]["errors"]]
    assert sorted(found) == [
        (2, "Difficulty"), (3, "Entity"), (4, "Entity"), (5, "Difficulty"), (5, "Estimation"), (5, "Start date"),
    ]  # fmt: skip
    assert "Entity 'None' with parent 'SQ1' not found" in str(answer.json)
    assert db.get(Task, shot_task).estimation == 0


def test_a_due_date_beyond_the_calendar_is_refused(admin, upload, shot_task):
    for line in ("999999999,2024-01-05", "9,9999-12-30"):
        answer = upload(admin, f"Parent,Entity,Estimation,Start date\nSQ1,SH1,{line}\n")
        assert (answer.status_code, answer.json["line_number"]) == (400, 2)


def test_an_episode_narrows_and_main_and_all_do_not(admin, make, upload, shot_task):
    other = make.episode("E2")
    text = "Parent,Entity,Estimation\nSQ1,SH1,2\n"

    assert [upload(admin, text, where).status_code for where in ("main", "all")] == [201, 201]
    assert upload(admin, text, other).status_code == 400
    assert upload(admin, text, "nonsense").status_code == 400


def test_managers_and_supervisors_of_the_department_estimate(as_, make, db, upload, shot_task, animation):
    text = "Parent,Entity,Estimation\nSQ1,SH1,2\n"
    other = make.department()

    assert upload(as_(make.caller("manager")), text).status_code == 201
    assert upload(as_(make.caller("supervisor")), text).status_code == 201
    assert upload(as_(make.caller("supervisor", departments=[other])), text).status_code == 403
    assert upload(as_(make.caller("user")), text).status_code == 403
    unknown = "00000000-0000-4000-8000-000000000000"
    assert upload(as_(make.caller("user")), text, type_id=unknown).status_code == 404


def test_many_lines_cost_as_many_statements_as_one(admin, make, upload, animation, queries):
    sequence = make.sequence("SQ1")
    rows = ""
    for number in range(25):
        make.task(make.shot(f"SH{number}", sequence), animation)
        rows += f"SQ1,SH{number},2\n"

    with queries(at_most=14):
        assert upload(admin, f"Parent,Entity,Estimation\n{rows}").json == [None] * 25
