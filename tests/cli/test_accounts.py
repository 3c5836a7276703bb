"""`create-admin` and `change-password` on a real database (spec 60 §9)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.auth import passwords
from tests.cli.conftest import Invoke

EMAIL = "head@studio.org"


def one(engine: Engine, sql: str, **values: Any) -> Any:
    """The first row of a question."""
    with engine.connect() as connection:
        return connection.execute(text(sql), values).first()


def person(engine: Engine, email: str) -> Any:
    """Role and password hash of a person, or None."""
    return one(
        engine,
        "SELECT first_name, last_name, role, active, password FROM person"
        " LEFT JOIN person_secret ON person_secret.person_id = person.id WHERE email = :email",
        email=email,
    )


def add_person(engine: Engine, email: str, **columns: Any) -> None:
    """Somebody without a password."""
    values = {"first_name": "Ann", "last_name": "Lee", "email": email, **columns}
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO person ({names}) VALUES ({places})"), values)


def test_a_new_administrator_is_super_admin_and_can_sign_in(invoke: Invoke, studio: Engine) -> None:
    done = invoke("create-admin", EMAIL, "--password", "long enough")

    found = person(studio, EMAIL)
    assert (done.exit_code, done.output) == (0, f"{EMAIL} is now an administrator.\n")
    assert tuple(found)[:4] == ("Super", "Admin", "admin", True)
    assert passwords.verify("long enough", found.password)


def test_a_new_administrator_is_told_to_those_who_read_the_log(invoke: Invoke, studio: Engine) -> None:
    invoke("create-admin", EMAIL, "--password", "long enough")

    told = one(studio, "SELECT name, data FROM api_event ORDER BY position DESC")
    id_ = one(studio, "SELECT id FROM person WHERE email = :email", email=EMAIL).id
    assert tuple(told) == ("person:new", {"person_id": str(id_)})


def test_a_person_becomes_an_administrator_and_keeps_the_password(invoke: Invoke, studio: Engine) -> None:
    add_person(studio, EMAIL)
    invoke("change-password", EMAIL, "--password", "the old one")

    done = invoke("create-admin", "HEAD@studio.org", "--password", "another one")

    found = person(studio, EMAIL)
    assert done.exit_code == 0
    assert "the person existed" in done.output
    assert (found.first_name, found.role) == ("Ann", "admin")
    assert passwords.verify("the old one", found.password)


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        (EMAIL, "short", "The password is too short: 8 characters or more are needed."),
        ("no address", "long enough", "no address is not an e-mail address that works"),
    ],
)
def test_what_cannot_be_an_administrator_is_refused(
    invoke: Invoke, studio: Engine, email: str, password: str, sentence: str
) -> None:
    done = invoke("create-admin", email, "--password", password)

    assert done.exit_code == 1
    assert sentence in done.output
    assert person(studio, email) is None


def test_admin_at_example_com_is_always_an_address(invoke: Invoke, studio: Engine) -> None:
    done = invoke("create-admin", "admin@example.com", "--password", "long enough")

    assert done.exit_code == 0
    assert person(studio, "admin@example.com").role == "admin"


def test_no_seat_no_administrator(invoke: Invoke, studio: Engine, studio_settings: Any) -> None:
    object.__setattr__(studio_settings, "user_limit", 1)
    add_person(studio, "only@studio.org")

    done = invoke("create-admin", EMAIL, "--password", "long enough")

    assert done.exit_code == 1
    assert "All 1 seats are taken (USER_LIMIT)." in done.output


def test_a_password_is_changed(invoke: Invoke, studio: Engine) -> None:
    add_person(studio, EMAIL)

    done = invoke("change-password", EMAIL, "--password", "quite a new one")

    assert (done.exit_code, done.output) == (0, f"The password of {EMAIL} was changed.\n")
    assert passwords.verify("quite a new one", person(studio, EMAIL).password)


def test_a_password_is_asked_for_when_it_is_not_given(invoke: Invoke, studio: Engine) -> None:
    add_person(studio, EMAIL)

    done = invoke("change-password", EMAIL, input="typed by hand\ntyped by hand\n")

    assert done.exit_code == 0
    assert passwords.verify("typed by hand", person(studio, EMAIL).password)


def test_a_short_password_changes_nothing(invoke: Invoke, studio: Engine) -> None:
    add_person(studio, EMAIL)

    done = invoke("change-password", EMAIL, "--password", "short")

    assert done.exit_code == 1
    assert "too short" in done.output
    assert person(studio, EMAIL).password is None


def test_nobody_has_no_password(invoke: Invoke) -> None:
    done = invoke("change-password", "nobody@studio.org", "--password", "long enough")

    assert done.exit_code == 1
    assert "No person has the e-mail nobody@studio.org." in done.output


def test_a_database_that_does_not_answer_is_a_sentence(invoke: Invoke, studio_settings: Any) -> None:
    object.__setattr__(studio_settings, "database_url", "postgresql://nobody@127.0.0.1:1/none")

    done = invoke("create-admin", EMAIL, "--password", "long enough")

    assert done.exit_code == 1
    assert done.output.startswith("Error: The database does not answer:")
