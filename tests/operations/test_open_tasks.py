"""Tasks of open productions, and when people are busy (spec 30 §4.12, 4.13)."""

from datetime import date

import pytest

from app.models import names
from app.queries.open_tasks import spanned

PATH = "/data/tasks/open-tasks"


@pytest.fixture
def pool(make):
    """Two tasks of the production: A of an artist, planned, B done; a concept; one of another production."""
    artist = make.caller("user")
    a = make.task(
        make.shot("A"), assignees=[artist.id], estimation=480, duration=60, priority=2,
        start_date="2026-03-02T00:00:00+00", due_date="2026-03-06T00:00:00+00",
    )  # fmt: skip
    b = make.task(
        make.shot("B"),
        task_status_id=make.task_status("done"),
        estimation=240,
        done_date="2026-03-04T12:00:00+00",
    )
    make.task(make.entity("Concept", "C"), task_type_id=make.task_type(for_entity="Concept"))
    foreign = make.project()
    make.task(make.shot("F", project_id=foreign))
    return {"artist": artist, "a": a, "b": b, "foreign": foreign}


def _names(answer):
    return [one["entity_name"] for one in answer.json["data"]]


def test_a_page_tells_rows_and_sums_over_all(as_, make, pool):
    answer = as_(make.caller("user")).get(f"{PATH}?limit=1")

    page = answer.json
    assert _names(answer) == ["A"]
    assert (page["limit"], page["page"], page["is_more"]) == (1, 1, True)
    stats = page["stats"]
    assert (stats["total"], stats["total_duration"], stats["total_estimation"]) == (2, 60, 720)
    assert {one["task_status_id"]: one["amount"] for one in stats["status"]} == {
        str(make.task_status()): 1, str(make.task_status("done")): 1,
    }  # fmt: skip
    row = page["data"][0]
    assert len(row) == 48
    assert (row["assignees"], row["status_short_name"], row["type"]) == (
        [str(pool["artist"].id)],
        "todo",
        "Task",
    )
    last = as_(make.caller("user")).get(f"{PATH}?limit=1&page=2")
    assert (_names(last), last.json["is_more"]) == (["B"], False)
    beyond = as_(make.caller("user")).get(f"{PATH}?page=9")
    assert (beyond.json["data"], beyond.json["stats"]["total"]) == ([], 2)


def test_the_scope_is_the_callers_open_projects_or_the_named_one(as_, admin, make, pool):
    member = make.caller("user")
    closed = make.project(status=names.CLOSED_STATUS)
    make.member(closed, member.id)
    make.task(make.shot("Closed", project_id=closed))

    assert sorted(_names(admin.get(PATH))) == ["A", "B", "F"]
    assert _names(as_(member).get(PATH)) == ["A", "B"]
    assert _names(as_(member).get(f"{PATH}?project_id={closed}")) == ["Closed"]
    assert as_(member).get(f"{PATH}?project_id={pool['foreign']}").status_code == 403
    unknown = "00000000-0000-4000-8000-000000000000"
    assert as_(member).get(f"{PATH}?project_id={unknown}").status_code == 404
    assert admin.get(f"{PATH}?project_id={unknown}").json["data"] == []


def test_the_search_is_narrowed(admin, make, pool):
    department = make.department()
    who = make.person(departments=[department])
    task = make.task(make.shot("D"), assignees=[who])
    base = f"{PATH}?project_id={make.project_id}"
    kind = admin.get(f"/data/tasks/{task}").json["task_type_id"]

    assert _names(admin.get(f"{base}&task_type_id={kind}")) == ["D"]
    assert _names(admin.get(f"{base}&task_status_id={make.task_status('done')}")) == ["B"]
    assert _names(admin.get(f"{base}&person_id={who},{pool['artist'].id}")) == ["A", "D"]
    assert _names(admin.get(f"{base}&person_id=unassigned")) == ["B"]
    assert _names(admin.get(f"{base}&department_id={department}")) == ["D"]
    assert _names(admin.get(f"{base}&studio_id={department}")) == []
    assert _names(admin.get(f"{base}&start_date=2026-03-02")) == ["A"]
    assert _names(admin.get(f"{base}&start_date=2026-03-03")) == []
    assert _names(admin.get(f"{base}&due_date=2026-03-06T00:00:00")) == ["A"]
    assert _names(admin.get(f"{base}&priority=2")) == ["A"]
    assert _names(admin.get(f"{base}&group_by=status")) == ["A", "B", "D"]


@pytest.mark.parametrize(
    "wrong",
    [
        "task_type_id=x",
        "person_id=",
        "person_id=x",
        "start_date=x",
        "priority=x",
        "page=x",
        "limit=x",
        "studio_id=1",
    ],
)
def test_wrong_parameters_are_400(admin, wrong):
    assert admin.get(f"{PATH}?{wrong}").status_code == 400


def test_a_client_is_shown_no_planning_and_cannot_guess_it_a_vendor_only_theirs(as_, make, pool):
    client, vendor = as_(make.caller("client")), make.caller("vendor")
    make.task(make.shot("V"), assignees=[vendor.id])

    page = client.get(PATH).json
    assert (page["stats"]["total"], page["stats"]["total_estimation"], page["stats"]["total_duration"]) == (
        3,
        0,
        0,
    )
    assert {row["estimation"] for row in page["data"]} == {0}
    assert {tuple(row["assignees"]) for row in page["data"]} == {()}
    for guess in (
        "priority=2",
        f"person_id={pool['artist'].id}",
        "start_date=2020-01-01",
        "due_date=2030-01-01",
    ):
        assert client.get(f"{PATH}?{guess}").json["data"] == []
    assert client.get(f"{PATH}/burndown").json["done_by_day"] == []
    assert _names(as_(vendor).get(PATH)) == ["V"]


def test_amounts_by_project_type_and_status(as_, make, pool):
    caller = as_(make.caller("user"))

    stats = caller.get(f"{PATH}/stats").json

    assert list(stats) == [str(make.project_id)]
    mine = stats[str(make.project_id)]
    assert {key: mine[key] for key in ("amount", "amount_done", "total_duration", "total_estimation")} == {
        "amount": 2, "amount_done": 1, "total_duration": 60, "total_estimation": 720,
    }  # fmt: skip
    assert sorted((line["amount"], line["amount_done"]) for line in mine["task_types"]) == [(1, 0), (1, 1)]
    assert set(mine["task_types"][0]) == {
        "task_status_id", "task_type_id", "project_id", "amount", "amount_done", "total_duration", "total_estimation",
    }  # fmt: skip


def test_the_burndown_of_a_project(as_, admin, make, pool):
    answer = as_(make.caller("manager")).get(f"{PATH}/burndown?project_id={make.project_id}")

    assert answer.json == {
        "total": 2,
        "total_estimation": 720,
        "start_date": "2026-03-02",
        "end_date": "2026-03-06",
        "done_by_day": [{"date": "2026-03-04", "done": 1, "done_estimation": 240}],
    }
    empty = admin.get(f"{PATH}/burndown?project_id={make.project()}").json
    assert empty == {"total": 0, "total_estimation": 0, "start_date": None, "end_date": None, "done_by_day": []}


def test_what_was_done_before_the_window_is_told_on_its_first_day():
    days = [(date(2026, 3, 1), 1, 10), (date(2026, 3, 2), 2, 20), (date(2026, 3, 9), 1, 5)]

    told = spanned(date(2026, 3, 2), date(2026, 3, 5), days)
    reversed_ = spanned(date(2026, 3, 5), date(2026, 3, 2), days)
    free = spanned(None, date(2026, 3, 5), days)

    assert [(one["date"].day, one["done"], one["done_estimation"]) for one in told["done_by_day"]] == [
        (2, 3, 30), (9, 1, 5),
    ]  # fmt: skip
    assert (told["start_date"].day, told["end_date"].day) == (2, 9)
    assert reversed_["done_by_day"] == told["done_by_day"]
    assert (free["start_date"].day, len(free["done_by_day"])) == (1, 3)


def test_leaders_see_when_people_are_busy(as_, admin, make, pool):
    artist = pool["artist"]
    other = make.caller("manager", pool["foreign"])
    for start, due in (("05", "09"), ("09", "11"), ("20", "21")):
        make.task(
            assignees=[artist.id],
            start_date=f"2026-03-{start}T00:00:00+00",
            due_date=f"2026-03-{due}T00:00:00+00",
        )
    path = "/data/persons/task-dates"

    mine = as_(make.caller("manager")).get(path).json
    anonymous = as_(other).get(path).json
    whole = {"person_id": str(artist.id), "min_date": "2026-03-02T00:00:00", "max_date": "2026-03-21T00:00:00"}
    assert mine == [{**whole, "busy_periods": []}]
    assert admin.get(f"{path}?project_id={make.project_id}").json == mine
    assert anonymous == [
        {
            "person_id": str(artist.id),
            "min_date": None,
            "max_date": None,
            "busy_periods": [
                {"start_date": "2026-03-02 00:00:00", "end_date": "2026-03-11 00:00:00"},
                {"start_date": "2026-03-20 00:00:00", "end_date": "2026-03-21 00:00:00"},
            ],
        }
    ]
    assert as_(other).get(f"{path}?project_id={make.project_id}").status_code == 403
    assert as_(artist).get(path).status_code == 403
    assert as_(artist).get(f"{path}?project_id={make.project_id}").status_code == 403
    assert admin.get(f"{path}?project_id=x").status_code == 400


def test_the_search_takes_the_same_statements_for_any_number(as_, make, pool, queries):
    caller = as_(make.caller("user"))
    for _ in range(20):
        make.task()

    with queries(at_most=4):
        page = caller.get(PATH).json

    assert len(page["data"]) == 22
