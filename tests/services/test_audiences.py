"""Who is told of an event: those who may read what it names (spec 60 §3.3, §16)."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access.audiences import NAMED
from app.ask import Ask
from app.models import Budget, DayOff, Notification, Playlist, PreviewFile, SalaryScale, Task
from app.queries.audiences import Told, audiences

ROLES = ("admin", "manager", "supervisor", "user", "client", "vendor")


@pytest.fixture
def callers(make):
    return {role: listener(make, role) for role in ROLES}


def listener(make, role):
    """A person of the team who listens, as the relay knows them."""
    person = make.caller(role, project_id=make.project_id)
    return replace(person, projects={} if role == "admin" else {make.project_id: role})


@pytest.fixture
def told_to(db, settings, callers, make):
    """`told_to(name, payload)`: the roles that are told; an outsider listens too and is never told of a project."""
    outsider = make.caller("user")

    def told(name, project_id=None, **payload):
        payload = {key: str(value) for key, value in payload.items()}
        one = Told(1, name, project_id, payload)
        (reached,) = audiences(db, settings, [one], [*callers.values(), outsider])
        assert project_id is None or outsider.id not in reached
        return {role for role, caller in callers.items() if caller.id in reached}

    return told


def test_a_vendor_is_told_of_their_tasks_and_of_no_other(told_to, make, callers):
    mine, other = make.task(assignees=[callers["vendor"].id]), make.task()

    assert told_to("task:update", make.project_id, task_id=mine) == set(ROLES)
    assert told_to("task:update", make.project_id, task_id=other) == set(ROLES) - {"vendor"}


def test_comments_of_the_team_are_not_told_to_clients_and_those_of_clients_not_to_artists(
    told_to, make, callers
):
    task = make.task(assignees=[callers["vendor"].id])
    of_staff = make.comment(task, callers["manager"].id)
    of_client = make.comment(task, callers["client"].id)

    assert "client" not in told_to("comment:new", make.project_id, comment_id=of_staff, task_id=task)
    told = told_to("comment:new", make.project_id, comment_id=of_client, task_id=task)
    assert told == {"admin", "manager", "supervisor", "client"}


def test_money_is_told_to_those_who_see_budgets(told_to, make):
    budget = make.row(Budget, project_id=make.project_id, name="B", revision=1, currency="EUR")

    assert told_to("budget:update", make.project_id, budget_id=budget) == {"admin", "manager"}
    assert told_to("budget:delete", make.project_id, budget_id=uuid4()) == {"admin", "manager"}


def test_a_playlist_is_told_to_clients_when_it_is_for_them_and_never_to_vendors(told_to, make):
    hidden = make.row(Playlist, project_id=make.project_id, name="a", shots=[])
    shown = make.row(Playlist, project_id=make.project_id, name="b", shots=[], for_client=True)

    assert told_to("playlist:update", make.project_id, playlist_id=hidden) == set(ROLES) - {"client", "vendor"}
    assert told_to("playlist:update", make.project_id, playlist_id=shown) == set(ROLES) - {"vendor"}


def test_a_notification_is_told_to_its_person_alone(told_to, make, callers):
    person = callers["user"].id
    id_ = make.row(Notification, person_id=person, author_id=callers["manager"].id, type="comment")

    assert told_to("notification:new", make.project_id, notification_id=id_, person_id=person) == {"user"}


def test_the_end_of_a_row_is_told_to_the_team(told_to, make):
    assert told_to("shot:delete", make.project_id, shot_id=uuid4()) == set(ROLES)


def test_studio_news_is_told_to_everybody_and_salaries_to_admins(told_to, callers):
    assert told_to("department:new", department_id=uuid4()) == set(ROLES)
    assert told_to("person:update", person_id=callers["user"].id) == set(ROLES)
    assert told_to("salary-scale:update", salary_scale_id=uuid4()) == {"admin"}
    assert told_to("api-event:new", api_event_id=uuid4()) == {"admin"}


def test_a_batch_costs_few_statements_whatever_the_number_of_listeners(db, settings, make, queries):
    people = [listener(make, "user") for _ in range(20)]
    tasks = [make.task() for _ in range(10)]
    told = [Told(n, "task:update", make.project_id, {"task_id": str(task)}) for n, task in enumerate(tasks)]

    with queries(at_most=3):
        reached = audiences(db, settings, told, people)

    assert all(people_told == {one.id for one in people} for people_told in reached)


@pytest.mark.parametrize("role", ROLES[1:])
def test_many_judged_at_once_are_told_what_each_would_read_alone(db, settings, make, role):
    """The table of callers and the rule itself agree, for every sort of row, with and without departments."""
    people = [listener(make, role) for _ in range(3)]
    people[1] = replace(people[1], departments=[make.department()])
    task = make.task(assignees=[people[0].id, people[1].id])
    other = make.task()
    rows = {
        "task_id": [task, other],
        "comment_id": [make.comment(task), make.comment(other, people[2].id)],
        "playlist_id": [make.row(Playlist, project_id=make.project_id, name="p", shots=[], for_client=True)],
        "shot_id": [db.get_one(Task, id_).entity_id for id_ in (task, other)],
        "day_off_id": [make.row(DayOff, person_id=people[1].id, date="2026-01-05", end_date="2026-01-05")],
        "salary_scale_id": [db.scalars(select(SalaryScale.id).limit(1)).first() or uuid4()],
        "preview_file_id": [
            make.row(PreviewFile, task_id=task, name="a"),
            make.row(PreviewFile, task_id=other),
        ],
    }
    by_key = {named.key: named for named in NAMED}

    for key, ids in rows.items():
        named = by_key[key]
        project_id = None if key in ("day_off_id", "salary_scale_id") else make.project_id
        told = [Told(1, "x:update", project_id, {key: str(id_)}) for id_ in ids]
        reached = audiences(db, settings, told, people)
        for id_, at_once in zip(ids, reached, strict=True):
            alone = {one.id for one in people if readable(db, settings, one, named, id_)}
            assert at_once == alone, (role, key)


def readable(db, settings, caller, named, id_):
    ask = Ask(db=db, caller=caller, settings=settings)
    found = select(named.model.id).where(named.model.id == id_, named.rule(ask, named.model))
    return db.scalars(found).first() is not None
