"""`task.assignee_ids` holds the persons of `task_person_link`, in order of id, whatever changes the links."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text

from app.extensions import make_engine
from tests.factories import Factory


def kept(connection: Connection, task_id: UUID) -> list[UUID]:
    return connection.execute(
        text("SELECT assignee_ids FROM task WHERE id = :id"), {"id": task_id}
    ).scalar_one()


def assign(connection: Connection, task_id: UUID, *people: UUID) -> None:
    connection.execute(
        text("INSERT INTO task_person_link SELECT :task, unnest(CAST(:people AS uuid[]))"),
        {"task": task_id, "people": list(people)},
    )


def test_a_new_task_has_none(make: Factory, connection: Connection) -> None:
    assert kept(connection, make.task()) == []


def test_whoever_is_assigned_stands_in_the_task_in_order(make: Factory, connection: Connection) -> None:
    task, people = make.task(), [make.person() for _ in range(3)]
    assign(connection, task, *people[:2])
    assign(connection, task, people[2])
    assert kept(connection, task) == sorted(people)


def test_whoever_is_taken_away_leaves_the_task(make: Factory, connection: Connection) -> None:
    task, people = make.task(), [make.person() for _ in range(2)]
    assign(connection, task, *people)
    connection.execute(text("DELETE FROM task_person_link WHERE person_id = :one"), {"one": people[0]})
    assert kept(connection, task) == [people[1]]


def test_a_link_that_changes_hands_changes_both_tasks(make: Factory, connection: Connection) -> None:
    one, other, person = make.task(), make.task(), make.person()
    assign(connection, one, person)
    connection.execute(
        text("UPDATE task_person_link SET task_id = :other WHERE task_id = :one"), {"one": one, "other": other}
    )
    assert (kept(connection, one), kept(connection, other)) == ([], [person])


def test_a_person_who_is_deleted_leaves_all_tasks(make: Factory, connection: Connection) -> None:
    tasks, person = [make.task() for _ in range(2)], make.person()
    for task in tasks:
        assign(connection, task, person)
    connection.execute(text("DELETE FROM person WHERE id = :id"), {"id": person})
    assert [kept(connection, task) for task in tasks] == [[], []]


@pytest.fixture
def committed(database_url: str) -> Iterator[tuple[Engine, UUID, list[UUID]]]:
    """A task and twenty people that stay when a connection is closed; taken away afterwards."""
    engine = make_engine(database_url, 20)
    with engine.begin() as connection:
        task = connection.execute(
            text("INSERT INTO task (name) VALUES ('Concurrent') RETURNING id")
        ).scalar_one()
        people = list(
            connection.execute(
                text(
                    "INSERT INTO person (first_name, last_name, email)"
                    " SELECT 'A', 'B', 'concurrent' || n || '@example.com' FROM generate_series(1, 20) n RETURNING id"
                )
            ).scalars()
        )
    yield engine, task, people
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM task WHERE id = :id"), {"id": task})
        connection.execute(text("DELETE FROM person WHERE id = ANY(:ids)"), {"ids": people})
    engine.dispose()


def test_assignments_at_the_same_time_lose_nobody(committed: tuple[Engine, UUID, list[UUID]]) -> None:
    engine, task, people = committed

    def one(person: UUID) -> None:
        with engine.begin() as connection:
            assign(connection, task, person)

    threads = [Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert kept(connection, task) == sorted(people)
