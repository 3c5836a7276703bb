"""Events of many rows are written by one statement, and say what those written one by one say (DESIGN §2)."""

import pytest
from sqlalchemy import select

from app.ask import Ask
from app.events.log import record, record_each
from app.events.named import TASK
from app.models import ApiEvent, Task


@pytest.fixture
def ask(make, db, settings):
    return Ask(db=db, caller=make.caller("manager"), settings=settings)


def written(db):
    kept = select(ApiEvent.name, ApiEvent.user_id, ApiEvent.project_id, ApiEvent.data, ApiEvent.kept)
    return [tuple(row) for row in db.execute(kept.order_by(ApiEvent.position))]


def test_rows_told_by_the_database_read_like_those_told_one_by_one(ask, make, db):
    task = make.task()
    told = select(Task.id.label("task_id"), Task.project_id).where(Task.id == task)

    record(ask, TASK["update"](task_id=task, project_id=make.project_id))
    number = record_each(ask, TASK["update"], told)

    one, other = written(db)
    assert one == other
    assert (number, ask.recorded) == (1, 2)


def test_what_an_update_returns_is_told_in_the_same_statement(ask, make, db, queries):
    tasks = {make.task(), make.task()}
    make.task(entity=make.shot(project_id=make.project()))
    changed = Task.__table__.update().where(Task.project_id == make.project_id).values(priority=2)
    moved = changed.returning(Task.id.label("task_id"), Task.project_id).cte("moved")

    with queries(at_most=1):
        record_each(ask, TASK["update"], select(moved.c.task_id, moved.c.project_id))

    assert {row[3]["task_id"] for row in written(db)} == {str(task) for task in tasks}


def test_rows_that_lack_a_key_of_the_event_are_refused(ask):
    with pytest.raises(LookupError, match="task_id"):
        record_each(ask, TASK["update"], select(Task.id, Task.project_id))
