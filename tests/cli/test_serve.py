"""`callsheet serve`, for real: one server for the whole file, killed by the last test."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
import requests
import socketio

from tests.cli.running import PATIENCE, Running, callsheet, serving, short_folder, start

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("serve")]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A new CALLSHEET_HOME."""
    with short_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Running]:
    """The server after its first start."""
    with serving(home) as server:
        until(lambda: "Ready after" in server.printed())
        yield server


def until(true: Callable[[], bool]) -> None:
    """Wait for it, ten seconds at most."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it did not happen within ten seconds"
        time.sleep(0.05)


def children_of(running: Running) -> list[psutil.Process]:
    """The processes below the supervisor."""
    return psutil.Process(running.process.pid).children(recursive=True)


def command_line(process: psutil.Process) -> list[str]:
    """What it was started with; nothing when it is gone or not yet buried."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def workers_of(running: Running) -> list[psutil.Process]:
    """The job workers among them."""
    return [child for child in children_of(running) if "app.jobs" in command_line(child)]


def sign_in(running: Running) -> str:
    """An access token for the log-in that the first start shows."""
    shown = re.search(r"admin@example\.com, password (\S+)  \(shown this once\)", running.printed())
    body = {"email": "admin@example.com", "password": shown[1] if shown else ""}
    answer = requests.post(f"http://127.0.0.1:{running.port}/auth/login", json=body, timeout=10)
    return str(answer.json()["access_token"])


def listen(running: Running, auth: dict[str, str] | None) -> socketio.Client:
    """A client of the relay's `/events`; `ConnectionError` with the reason when it is refused."""
    client = socketio.Client(reconnection=False)
    reasons: list[dict[str, str]] = []
    client.on("connect_error", reasons.append, namespace="/events")
    try:
        client.connect(
            f"http://127.0.0.1:{running.relay_port}", auth=auth, namespaces=["/events"], wait_timeout=5
        )
    except socketio.exceptions.ConnectionError as error:
        raise ConnectionError(reasons[0]["message"] if reasons else str(error)) from error
    return client


def ask_database(home: Path, sql: str) -> list[tuple[object, ...]]:
    """One statement on the embedded database, committed."""
    connection = psycopg2.connect(f"postgresql://postgres@/callsheet?host={home}/database")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def test_the_first_start_makes_a_studio_and_shows_its_log_in(running: Running) -> None:
    headers = {"Authorization": f"Bearer {sign_in(running)}"}
    api = f"http://127.0.0.1:{running.port}"

    departments = requests.get(f"{api}/data/departments", headers=headers, timeout=10).json()

    assert "Compositing" in {department["name"] for department in departments}


def test_the_secret_key_is_kept_and_nobody_else_may_read_it(running: Running, home: Path) -> None:
    file = home / "secret-key"

    assert len(file.read_text()) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_secret_is_in_a_command_line(running: Running, home: Path) -> None:
    lines = [" ".join(command_line(child)) for child in children_of(running)]

    assert any("granian" in line for line in lines)
    assert not [line for line in lines if (home / "secret-key").read_text() in line or "postgresql:" in line]


def test_a_port_that_is_taken_is_told_before_anything_starts(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = str(taken.getsockname()[1])

        refused = callsheet(home, "serve", PORT=port)

    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_second_server_in_the_same_home_is_refused(running: Running, home: Path) -> None:
    second = start(home)

    assert second.process.wait(PATIENCE) == 1
    assert "Another `callsheet serve` runs in" in second.printed()


def test_a_socket_is_refused_without_a_token_and_let_in_with_one(running: Running) -> None:
    token = sign_in(running)

    with pytest.raises(ConnectionError, match="Missing access token"):
        listen(running, None)
    with pytest.raises(ConnectionError, match="Invalid access token"):
        listen(running, {"token": "garbage"})
    client = listen(running, {"token": token})

    assert client.get_sid("/events")
    client.disconnect()


def test_a_child_that_dies_is_told_and_started_again(running: Running) -> None:
    (worker,) = workers_of(running)

    worker.kill()

    until(lambda: [one.pid for one in workers_of(running)] not in ([], [worker.pid]))
    assert "The worker ended with exit code -9; it starts again in" in running.printed()


def test_a_killed_server_and_database_come_back_with_what_was_committed(running: Running, home: Path) -> None:
    ask_database(home, "INSERT INTO department (name, color) VALUES ('Survivor', '#000000') RETURNING id")
    postmaster = int((home / "database" / "postmaster.pid").read_text().split("\n")[0])
    children = children_of(running)
    for pid in (running.process.pid, postmaster):
        os.kill(pid, signal.SIGKILL)
    running.process.wait()
    _gone, left = psutil.wait_procs(children, timeout=15)

    with serving(home) as second:
        found = ask_database(home, "SELECT count(*) FROM department WHERE name = 'Survivor'")
        until(lambda: "Ready after" in second.printed())
        children = children_of(second)
        code = second.stop()

    assert not [child for child in left if child.status() != psutil.STATUS_ZOMBIE]
    assert found == [(1,)]
    assert code == 0, second.printed()
    assert "password" not in second.printed()
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not (home / "database" / "postmaster.pid").exists()
