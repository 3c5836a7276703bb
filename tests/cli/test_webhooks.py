"""Webhooks on a database with real commits: every event once, in order, signed; whatever the receiver does."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import blueprints
from app.ask import NOBODY, Ask, utc_now
from app.extensions import Database
from app.jobs import webhooks as jobs
from app.jobs.log_listener import LogListener
from app.jobs.queue import work
from app.models import ApiEvent, Project
from app.services import log_followers, webhook_addresses, webhook_deliveries, webhooks
from app.settings import Settings
from tests.cli.receiver import Receiver, receiving
from tests.factories import Factory


@pytest.fixture
def database(studio_settings: Settings) -> Iterator[Database]:
    """The studio's database, whose webhooks may go to this machine."""
    object.__setattr__(studio_settings, "webhooks_allow_private", True)
    made = Database(studio_settings)
    yield made
    made.dispose()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who is told."""
    with receiving() as made:
        yield made


@pytest.fixture
def hook(database: Database, studio_settings: Settings, receiver: Receiver) -> Callable[..., tuple[UUID, str]]:
    """`hook(events=["task:*"])` adds a webhook to the receiver; its id and its secret."""
    blueprints.load()  # the doors enter the events of plain tables in the catalogue

    def add(**values: Any) -> tuple[UUID, str]:
        with database.session() as db:
            ask = Ask(db, NOBODY, studio_settings)
            return webhooks.create(ask, {"name": "n", "url": receiver.url, "events": ["task:update"], **values})

    return add


@pytest.fixture
def deliver(database: Database, studio_settings: Settings) -> Callable[[UUID], None]:
    """`deliver(id)` is one run of the webhook's job."""
    context: Any = SimpleNamespace(additional_context={"database": database, "settings": studio_settings})
    return lambda id_: jobs.deliver.func(context, str(id_))


def happens(studio: Engine, *numbers: int, name: str = "task:update", **columns: Any) -> None:
    """Events, each in a transaction of its own."""
    for number in numbers:
        with Session(studio) as db:
            db.add(ApiEvent(name=name, data={"n": number}, **columns))
            db.commit()


def at_once(studio: Engine) -> None:
    """Nobody waits for the next attempt."""
    with studio.begin() as connection:
        connection.execute(
            text("UPDATE webhook_delivery SET retry_at = clock_timestamp() WHERE retry_at > now()")
        )


def states(studio: Engine) -> list[tuple[str, int]]:
    """State and attempts of each delivery, in order."""
    with studio.connect() as connection:
        found = "SELECT state, attempts FROM webhook_delivery ORDER BY transaction, position"
        return [(row.state, row.attempts) for row in connection.execute(text(found))]


def test_an_event_is_told_signed_as_standard_webhooks_has_it(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver
) -> None:
    id_, secret = hook()
    happens(studio, 1)

    deliver(id_)

    ((headers, body, raw),) = receiver.taken
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + raw
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert abs(int(headers["webhook-timestamp"]) - utc_now().timestamp()) < 60
    assert headers["Content-Type"] == "application/json"
    assert (body["type"], body["data"]) == ("task:update", {"n": 1})
    with studio.connect() as connection:
        event = connection.execute(text("SELECT id FROM api_event WHERE name = 'task:update'")).scalar()
    assert UUID(headers["webhook-id"]) == event


def test_a_receiver_that_fails_half_the_time_gets_every_event_once_and_in_order(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver
) -> None:
    id_, _secret = hook()
    receiver.status = lambda number: 200 if number % 2 == 0 else 503
    happens(studio, *range(10))

    for _ in range(12):
        deliver(id_)
        at_once(studio)

    assert receiver.numbers() == list(range(10))
    assert receiver.refused == 10
    assert states(studio) == [("delivered", 2)] * 10


def test_who_fails_keeps_the_later_ones_waiting_until_it_is_dead_and_can_be_told_again(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver, database: Database, studio_settings: Settings
) -> None:
    id_, _secret = hook()
    receiver.status = lambda number: 500
    happens(studio, 1, 2)

    deliver(id_)
    deliver(id_)
    assert (receiver.calls, states(studio)) == (1, [("waiting", 1), ("waiting", 0)])

    for _ in range(len(webhook_deliveries.WAITS) - 1):
        at_once(studio)
        receiver.status = lambda number: 500 if number <= len(webhook_deliveries.WAITS) else 200
        deliver(id_)
    assert states(studio) == [("dead", len(webhook_deliveries.WAITS)), ("delivered", 1)]

    with database.session() as db:
        assert webhooks.replay(Ask(db, NOBODY, studio_settings), id_, None) == 1
    deliver(id_)
    assert receiver.numbers() == [2, 1]


def test_an_event_of_a_late_committer_is_neither_skipped_nor_overtaken(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver
) -> None:
    id_, _secret = hook()
    with Session(studio) as late:
        late.add(ApiEvent(name="task:update", data={"n": 1}))
        late.flush()
        happens(studio, 2)
        deliver(id_)
        assert receiver.numbers() == []
        late.commit()

    deliver(id_)

    assert receiver.numbers() == [1, 2]


@pytest.mark.parametrize(
    ("events", "wanted"), [([], [1, 2]), (["comment:*"], [2]), (["task:update", "room:moved"], [1, 3])]
)
def test_a_webhook_is_told_of_what_it_names(
    studio: Engine, database: Database, hook: Any, deliver: Any, receiver: Receiver, events: Any, wanted: Any
) -> None:
    id_, _secret = hook()
    with studio.begin() as connection:  # an event that is told in realtime only, by a name of the test
        connection.execute(text("UPDATE webhook SET events = :events"), {"events": events})
    happens(studio, 1)
    happens(studio, 2, name="comment:new")
    happens(studio, 3, name="room:moved", kept=False)

    deliver(id_)

    assert [body["data"]["n"] for _h, body, _r in receiver.taken if "n" in body["data"]] == wanted


def test_a_webhook_of_a_production_is_told_of_that_alone(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver
) -> None:
    with Session(studio) as db:
        mine, other = (Factory(db).project() for _ in range(2))
        db.commit()
    id_, _secret = hook(project_id=mine)
    happens(studio, 1, project_id=other)
    happens(studio, 2, project_id=mine)

    deliver(id_)

    assert receiver.numbers() == [2]
    with Session(studio) as db:
        db.execute(text("DELETE FROM api_event"))
        db.delete(db.get_one(Project, mine))
        db.commit()
    assert states(studio) == []


def test_a_redirect_is_not_followed_and_who_is_gone_is_switched_off(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver
) -> None:
    id_, _secret = hook()
    receiver.status = lambda number: 302 if number == 1 else 410
    happens(studio, 1)

    deliver(id_)
    assert (receiver.calls, states(studio)) == (1, [("waiting", 1)])
    at_once(studio)
    deliver(id_)
    at_once(studio)
    deliver(id_)

    assert receiver.calls == 2
    with studio.connect() as connection:
        assert connection.execute(text("SELECT active FROM webhook")).scalar() is False


def test_a_private_address_is_refused_after_its_name_was_looked_up(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver, studio_settings: Settings, monkeypatch: Any
) -> None:
    id_, _secret = hook(url="http://hooks.studio.example/")
    object.__setattr__(studio_settings, "webhooks_allow_private", False)
    answers = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("127.0.0.1", receiver.port))]
    monkeypatch.setattr(webhook_addresses.socket, "getaddrinfo", lambda *_a, **_k: answers)
    happens(studio, 1)

    deliver(id_)

    assert receiver.calls == 0
    with studio.connect() as connection:
        error = connection.execute(text("SELECT error FROM webhook_delivery")).scalar()
    assert "private network" in error


def test_a_slow_receiver_does_not_hold_the_worker(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver, monkeypatch: Any
) -> None:
    id_, _secret = hook()
    happens(studio, 1, 2)
    monkeypatch.setattr(jobs, "LONGEST", 0.0)

    deliver(id_)
    assert receiver.numbers() == []
    monkeypatch.undo()
    deliver(id_)

    assert receiver.numbers() == [1, 2]


def test_a_webhook_that_was_off_is_told_of_what_happened_meanwhile(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver
) -> None:
    id_, _secret = hook(active=False)
    happens(studio, 1)
    deliver(id_)
    assert receiver.calls == 0

    with studio.begin() as connection:
        connection.execute(text("UPDATE webhook SET active = true"))
    deliver(id_)

    assert receiver.numbers() == [1]


def test_who_is_not_there_is_tried_again(studio: Engine, hook: Any, deliver: Any) -> None:
    id_, _secret = hook(url="http://127.0.0.1:1/")
    happens(studio, 1)

    deliver(id_)

    assert states(studio) == [("waiting", 1)]
    with studio.connect() as connection:
        at = connection.execute(text("SELECT retry_at FROM webhook_delivery")).scalar()
    assert timedelta(0) < at - utc_now() <= webhook_deliveries.WAITS[0]


def test_the_worker_delivers_and_a_job_is_deferred_once(
    studio: Engine, hook: Any, receiver: Receiver, database: Database, studio_settings: Settings
) -> None:
    id_, _secret = hook()
    with database.session() as db:
        webhooks.attempt(Ask(db, NOBODY, studio_settings), id_)
    happens(studio, 1)
    with database.session() as db:
        assert (log_followers.wake(db), log_followers.wake(db)) == (1, 0)

    work(studio_settings, wait=False)

    assert [body["type"] for _h, body, _r in receiver.taken] == ["webhook:test", "task:update"]
    with database.session() as db:
        assert log_followers.wake(db) == 0


def test_the_worker_hears_of_an_event_when_it_is_committed(
    studio: Engine, hook: Any, database: Database
) -> None:
    id_, _secret = hook()
    listener = LogListener(database)
    listener.start()
    try:
        happens(studio, 1)
        with studio.begin() as connection:
            connection.execute(text("SELECT pg_notify('callsheet_events', '1')"))
        end = utc_now() + timedelta(seconds=15)
        while utc_now() < end and not jobs_of(studio):
            listener.join(0.1)
        assert jobs_of(studio) == [f"webhook:{id_}"]
    finally:
        listener.stop()
        listener.join(10)


def jobs_of(studio: Engine) -> list[str]:
    """The locks of the deliveries that wait."""
    with studio.connect() as connection:
        found = "SELECT lock FROM procrastinate_jobs WHERE task_name = 'webhooks.deliver'"
        return list(connection.execute(text(found)).scalars())


def test_events_after_a_place_are_told_again_under_their_ids(
    studio: Engine, hook: Any, deliver: Any, receiver: Receiver, database: Database, studio_settings: Settings
) -> None:
    happens(studio, 1)
    id_, _secret = hook()
    happens(studio, 2)
    deliver(id_)
    with database.session() as db:
        assert webhooks.replay(Ask(db, NOBODY, studio_settings), id_, "0.0") is None

    deliver(id_)

    assert receiver.numbers() == [2, 1, 2]
    assert len({headers["webhook-id"] for headers, _b, _r in receiver.taken}) == 2
