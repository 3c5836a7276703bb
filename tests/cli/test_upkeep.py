"""What the operator does to persons, tasks and old rows from the command line (spec 60 §9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.ask import utc_now
from app.auth import tokens
from app.models import (
    ApiEvent,
    LoginLog,
    Notification,
    Person,
    PersonSecret,
    RevokedToken,
)
from tests.cli.conftest import Invoke
from tests.factories import Factory


def look(engine: Engine, sql: str, **values: Any) -> Any:
    """The first row of a question."""
    with engine.connect() as connection:
        return connection.execute(text(sql), values).one()


@pytest.fixture
def laid(studio: Engine) -> Callable[[Callable[[Factory, Session], Any]], Any]:
    """`laid(lambda make, db: ...)` lays rows out in the studio and answers what the function does."""

    def lay(rows: Callable[[Factory, Session], Any]) -> Any:
        with Session(studio, expire_on_commit=False) as db:
            made = rows(Factory(db), db)
            db.commit()
            return made

    return lay


def person(make: Factory, db: Session, **columns: Any) -> UUID:
    """Somebody with an address and a log-in."""
    made = Person(first_name="Ann", last_name="Lee", email="ann@studio.org", desktop_login="ann", **columns)
    db.add(made)
    db.flush()
    return made.id


def test_a_person_is_kept_out_and_let_in_again(invoke: Invoke, studio: Engine, laid: Any) -> None:
    laid(person)

    out = invoke("set-person-as-active", "Ann@studio.org", "--unactive")
    assert (out.exit_code, look(studio, "SELECT active FROM person WHERE desktop_login = 'ann'")[0]) == (
        0,
        False,
    )
    back = invoke("set-person-as-active", "ann@studio.org")
    assert (back.exit_code, look(studio, "SELECT active FROM person WHERE desktop_login = 'ann'")[0]) == (
        0,
        True,
    )
    assert look(studio, "SELECT count(*) FROM api_event WHERE name = 'person:update'")[0] == 2


def test_nobody_is_let_in_without_a_seat(
    invoke: Invoke, studio: Engine, studio_settings: Any, laid: Any
) -> None:
    laid(lambda make, db: person(make, db, active=False))
    object.__setattr__(studio_settings, "user_limit", 0)

    done = invoke("set-person-as-active", "ann@studio.org")

    assert done.exit_code == 1
    assert "seats are taken" in done.output
    assert invoke("set-person-as-active", "nobody@studio.org").exit_code == 1


@pytest.mark.parametrize("name", ["ann@studio.org", "ann"])
def test_second_factors_are_switched_off_by_address_or_log_in(
    invoke: Invoke, studio: Engine, laid: Any, name: str
) -> None:
    def with_factor(make: Factory, db: Session) -> None:
        id_ = person(make, db, role="admin", totp_enabled=True)
        db.add(PersonSecret(person_id=id_, totp_secret="seed", otp_recovery_codes=["a"]))

    laid(with_factor)

    done = invoke("disable-two-factor-authentication", name)
    again = invoke("disable-two-factor-authentication", name)

    found = look(
        studio,
        "SELECT totp_enabled, totp_secret, otp_recovery_codes FROM person"
        " JOIN person_secret ON person_id = person.id WHERE desktop_login = 'ann'",
    )
    assert (done.exit_code, tuple(found)) == (0, (False, None, None))
    assert again.exit_code == 1
    assert "No second factor is on" in again.output
    assert invoke("disable-two-factor-authentication", "").exit_code == 1


def test_a_bot_is_made_with_its_token(invoke: Invoke, studio: Engine, studio_settings: Any) -> None:
    done = invoke("create-bot", "--email", "td@studio.org", "--name", "Render", "--role", "manager")

    assert done.exit_code == 0, done.output
    claims = tokens.claims_of(done.output.strip(), studio_settings.secret_key)
    found = look(
        studio, "SELECT id::text, role, jti FROM person JOIN person_secret ON person_id = id WHERE is_bot"
    )
    assert tuple(found) == (claims["sub"], "manager", claims["jti"])
    assert claims["identity_type"] == "bot"


def test_only_expired_tokens_are_forgotten(invoke: Invoke, studio: Engine, laid: Any) -> None:
    def revoked(make: Factory, db: Session) -> None:
        for name, days in (("old", -1), ("live", 1)):
            db.add(RevokedToken(jti=name, expires_at=utc_now() + timedelta(days=days)))

    laid(revoked)

    assert invoke("clean-auth-tokens").output == "1 tokens were removed.\n"
    assert look(studio, "SELECT jti FROM revoked_token")[0] == "live"


def test_old_data_goes_and_what_nobody_has_read_stays(invoke: Invoke, studio: Engine, laid: Any) -> None:
    def aged(make: Factory, db: Session) -> None:
        id_, author = person(make, db), make.person()
        for days in (100, 10):
            at = utc_now() - timedelta(days=days)
            db.add(ApiEvent(name=f"old:{days}", data={}, created_at=at))
            db.add(LoginLog(person_id=id_, origin="web", created_at=at))
            for kind, read in (("comment", True), ("mention", False)):
                row = Notification(person_id=id_, author_id=author, type=kind, read=read, created_at=at)
                row.change = days == 10
                db.add(row)

    laid(aged)

    done = invoke("remove-old-data", "--days", 90)

    assert done.exit_code == 0, done.output
    assert look(studio, "SELECT count(*) FROM api_event WHERE name LIKE 'old:%'")[0] == 1
    assert look(studio, "SELECT count(*) FROM login_log")[0] == 1
    assert look(studio, "SELECT count(*), count(*) FILTER (WHERE read) FROM notification")[:] == (3, 1)


def test_tasks_are_worked_out_from_their_comments(invoke: Invoke, studio: Engine, laid: Any) -> None:
    def drifted(make: Factory, db: Session) -> tuple[UUID, UUID]:
        project, wip = make.project(), make.status(is_wip=True)
        task, _other = (make.task(project_id=project) for _ in range(2))
        make.comment(task, task_status_id=wip)
        db.execute(
            text("UPDATE task SET retake_count = 7, real_start_date = NULL WHERE id = :id"), {"id": task}
        )
        return project, task

    project, task = laid(drifted)

    done = invoke("clean-tasks-data", "--project-id", project)
    again = invoke("clean-tasks-data", "--project-id", project)

    found = look(studio, "SELECT retake_count, real_start_date IS NOT NULL FROM task WHERE id = :id", id=task)
    assert (done.exit_code, tuple(found)) == (0, (0, True)), done.output
    assert again.output == "2 tasks were walked, 0 of them changed.\n"
    assert invoke("clean-tasks-data", "--project-id", uuid4()).exit_code == 1


def test_castings_are_counted_again(invoke: Invoke, studio: Engine, laid: Any) -> None:
    shot = laid(lambda make, db: make.shot("SH010"))
    with studio.begin() as connection:
        connection.execute(text("UPDATE entity SET nb_entities_out = 9 WHERE id = :id"), {"id": shot})

    done = invoke("reset-breakdown-data")

    assert done.exit_code == 0, done.output
    assert look(studio, "SELECT nb_entities_out FROM entity WHERE id = :id", id=shot)[0] == 0


def test_assets_are_found_with_a_new_index(invoke: Invoke, studio: Engine, laid: Any) -> None:
    asset = laid(lambda make, db: make.asset("Lighthouse"))

    assert invoke("reset-search-index").exit_code == 0
    found = invoke("search-asset", "--query", "lighthouse")
    assert found.exception is None, found.exception
    assert found.output == f"Lighthouse  {asset}\n"
    assert invoke("search-asset", "--query", "submarine").output == ""


def test_a_database_is_ready_or_says_what_it_lacks(
    invoke: Invoke, studio_settings: Any, empty_database_url: str
) -> None:
    assert invoke("is-db-ready").output == "The database is ready.\n"

    object.__setattr__(studio_settings, "database_url", empty_database_url)
    empty = invoke("is-db-ready")
    assert empty.exit_code == 1
    assert "upgrade-db" in empty.output


def test_a_revision_is_stamped(invoke: Invoke, studio: Engine) -> None:
    assert invoke("stamp-db", "--revision", "base").output == "The database is recorded at revision none.\n"
    assert invoke("stamp-db").exit_code == 0
    assert look(studio, "SELECT count(*) FROM alembic_version")[0] == 1
