"""`callsheet doctor` says what is wrong, a sentence a check."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.doctor import examine, mail, writable
from app.settings import Settings
from tests.cli.conftest import Invoke


def failures(settings: Settings) -> list[str]:
    """The sentences of what is wrong."""
    return [sentence for good, sentence in examine(settings) if not good]


@pytest.fixture
def smtp_port() -> Iterator[int]:
    """A mail server that greets and says goodbye."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rwb", buffering=0) as talk:
                talk.write(b"220 mail.studio.lan\r\n")
                while line := talk.readline():
                    talk.write(b"221 bye\r\n" if line.lower().startswith(b"quit") else b"250 ok\r\n")

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def test_a_healthy_installation_has_nothing_to_complain_about(invoke: Invoke) -> None:
    done = invoke("doctor")

    assert done.exit_code == 0, done.output
    assert re.search(r"^ok    The database answers: PostgreSQL 1[5-9]\.\d+\.$", done.output, re.MULTILINE)
    assert re.search(r"^ok    The tables are at revision \w+, the newest\.$", done.output, re.MULTILINE)
    assert "FAIL" not in done.output


def test_an_empty_database_is_told_with_its_remedy(studio_settings: Settings, empty_database_url: str) -> None:
    said = failures(replace(studio_settings, database_url=empty_database_url))

    assert len(said) == 1
    assert said[0].startswith("The tables are at revision none, not ")
    assert said[0].endswith(": run `callsheet upgrade-db`.")


def test_a_database_that_does_not_answer_is_told(studio_settings: Settings) -> None:
    said = failures(replace(studio_settings, database_url="postgresql://nobody@127.0.0.1:1/none"))

    assert len(said) == 1
    assert said[0].startswith("The database does not answer: ")


def test_no_database_and_a_weak_secret_are_two_complaints_and_exit_code_1(
    invoke: Invoke, studio_settings: Settings
) -> None:
    object.__setattr__(studio_settings, "database_url", "")
    object.__setattr__(studio_settings, "secret_key", "mysecretkey")

    done = invoke("doctor")

    assert done.exit_code == 1
    assert re.findall(r"^FAIL  (\w+)", done.output, re.MULTILINE) == ["SECRET_KEY", "DATABASE_URL"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    good, sentence = writable("files", tmp_path / "file" / "previews")

    assert not good
    assert sentence.startswith(f"The folder of files cannot be written: {tmp_path}/file/previews")


def test_a_folder_is_left_as_it_was(tmp_path: Path) -> None:
    assert writable("files", tmp_path)[0]
    assert list(tmp_path.iterdir()) == []


def test_a_mail_server_that_greets_is_well(smtp_port: int) -> None:
    good, sentence = mail(Settings(mail_server="127.0.0.1", mail_port=smtp_port))

    assert (good, sentence) == (True, f"The mail server answers: 127.0.0.1:{smtp_port}")


def test_a_mail_server_that_is_not_there_is_told() -> None:
    good, sentence = mail(Settings(mail_server="127.0.0.1", mail_port=1))

    assert not good
    assert sentence.startswith("The mail server 127.0.0.1:1 does not answer")


def test_upgrading_goes_from_empty_to_newest_and_then_does_nothing(
    invoke: Invoke, studio_settings: Settings, empty_database_url: str
) -> None:
    object.__setattr__(studio_settings, "database_url", empty_database_url)

    first, second, doctor = invoke("upgrade-db"), invoke("upgrade-db"), invoke("doctor")

    assert re.fullmatch(r"The database went from empty to revision \w+\.\n", first.output)
    assert re.fullmatch(r"The database is at revision \w+ already\.\n", second.output)
    assert doctor.exit_code == 0


def test_a_first_start_makes_a_studio_and_a_second_one_changes_nothing(
    invoke: Invoke, studio_settings: Settings, empty_database_url: str
) -> None:
    object.__setattr__(studio_settings, "database_url", empty_database_url)
    object.__setattr__(studio_settings, "admin_password", "given by the operator")

    first, second = invoke("upgrade-db", "--first-start"), invoke("upgrade-db", "--first-start")

    assert first.exit_code == 0, first.output
    assert "The first administrator: admin@example.com, password the one in ADMIN_PASSWORD" in first.output
    assert "given by the operator" not in first.output
    assert (second.exit_code, second.output) == (0, "")


def test_going_back_to_the_beginning_leaves_no_table(
    invoke: Invoke, studio_settings: Settings, empty_database_url: str, tables: Callable[[str], set[str]]
) -> None:
    object.__setattr__(studio_settings, "database_url", empty_database_url)
    invoke("upgrade-db")

    done = invoke("downgrade-db", "--revision", "base")

    assert (done.exit_code, done.output) == (0, "The database is at revision none.\n")
    assert tables(empty_database_url) == {"alembic_version"}


def test_default_data_is_added_once_with_its_events(
    invoke: Invoke, studio_settings: Settings, empty_database_url: str
) -> None:
    object.__setattr__(studio_settings, "database_url", empty_database_url)
    invoke("upgrade-db")

    first, second = invoke("init-data", "-d", "games"), invoke("init-data", "-d", "games")

    assert re.fullmatch(r".*domain games is in the database \([1-9]\d* rows were added\)\.\n", first.output)
    assert "(0 rows were added)" in second.output


def test_operations_are_listed_with_who_may_call_them(invoke: Invoke) -> None:
    done = invoke("operations", "/data/departments/")

    assert done.exit_code == 0
    assert re.search(r"^DELETE {1,}/data/departments/<\S+>  \[.+\]", done.output, re.MULTILINE)
