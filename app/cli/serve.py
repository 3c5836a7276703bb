"""`callsheet serve`: the whole server with one command. This process starts, watches and stops the others."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import fasteners
import psycopg2

from app import settings
from app.cli.embedded import EmbeddedDatabase
from app.cli.processes import Supervisor
from app.settings import Settings

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 (names, not a bind)
TICK = 0.05  # seconds
OLDEST_ADMINISTRATOR = (
    "SELECT email FROM person WHERE role = 'admin' AND active AND NOT is_bot AND email IS NOT NULL"
    " ORDER BY created_at LIMIT 1"
)


class StopWish:
    """True once SIGTERM, SIGINT or Ctrl-C came."""

    def __init__(self) -> None:
        self.came = False
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self.note)

    def note(self, _signal: int, _frame: object) -> None:
        """Remember it; the loop looks twenty times a second."""
        self.came = True

    def __bool__(self) -> bool:
        return self.came


@click.command()
def serve() -> None:
    """Start everything: database (if DATABASE_URL is not set), API, realtime relay and job worker.

    Ctrl-C or SIGTERM stops all of it in order.
    """
    started = time.monotonic()
    stop = StopWish()
    chosen = settings.read()
    require_free_port("PORT", chosen.host, chosen.port)
    require_free_port("EVENT_STREAM_PORT", chosen.event_stream_host, chosen.event_stream_port)
    click.echo(f"Callsheet {version('callsheet')}")
    if not chosen.embedded:
        chosen.require_secret()
        sys.exit(run(chosen, started, stop))
    with own_home(chosen.callsheet_home):
        database = EmbeddedDatabase(chosen.callsheet_home)
        chosen = replace(chosen, database_url=database.url, secret_key=kept_secret(chosen))
        try:
            database.start(click.echo)
            code = run(chosen, started, stop)
        finally:
            database.stop()
    sys.exit(code)


def run(chosen: Settings, started: float, stop: StopWish) -> int:
    """Prepare the database, start the children, watch them until the wish to stop; returns the exit code."""
    for folder in (chosen.preview_folder, chosen.tmp_dir):
        folder.mkdir(parents=True, exist_ok=True)
    administrator = first_administrator(chosen.database_url)
    if administrator is None:
        import_module("app.cli.first_start").prepare(chosen, click.echo)
        administrator = first_administrator(chosen.database_url)
    children = Supervisor(environment_of(chosen), click.echo)
    ready = False
    try:
        start_children(children, chosen)
        while not stop:
            if not children.look():
                return 1
            if not ready and answers(chosen):
                ready = True
                tell(chosen, administrator or chosen.admin_email, time.monotonic() - started)
            time.sleep(TICK)
    finally:
        if stop:
            click.echo("Stopping.")
        children.stop()
    return 0


def start_children(children: Supervisor, chosen: Settings) -> None:
    """API, relay and worker, side by side; they stop in this order."""
    children.start(
        "API", "granian", "--interface", "wsgi", "--host", chosen.host, "--port", str(chosen.port),
        "--workers", str(chosen.api_processes),
        "--blocking-threads", str(chosen.api_threads + settings.LOG_INS_WAITING),
        "--no-ws", "--log-level", "error", "--workers-kill-timeout", "10", "app.wsgi:app",
    )  # fmt: skip
    children.start("relay", "app.relay")
    children.start("worker", "app.jobs")


def environment_of(chosen: Settings) -> dict[str, str]:
    """What the children get: secrets travel here, never in a command line."""
    return settings.environment() | {
        "CALLSHEET_HOME": str(chosen.callsheet_home),
        "DATABASE_URL": chosen.database_url,
        "SECRET_KEY": chosen.secret_key,
    }


def tell(chosen: Settings, administrator: str, seconds: float) -> None:
    """What runs where, and who may log in."""
    click.echo(f"  API       http://{chosen.host}:{chosen.port}")
    click.echo(f"  realtime  http://{chosen.event_stream_host}:{chosen.event_stream_port}")
    click.echo(f"  database  {urlless(chosen.database_url)}")
    click.echo(f"  files     {chosen.preview_folder}")
    click.echo(f"  log-in    {administrator}")
    click.echo(f"Ready after {seconds:.1f} s. Ctrl-C stops everything.")


def urlless(url: str) -> str:
    """Which database it is, without the password."""
    embedded = re.search(r"\?host=(/.*)$", url)
    return f"PostgreSQL in {embedded[1]}" if embedded else re.sub(r"//([^/@]*)@", "//", url)


def answers(chosen: Settings) -> bool:
    """Does the API answer 200 on `/`?"""
    connection = http.client.HTTPConnection(EVERYWHERE.get(chosen.host, chosen.host), chosen.port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def first_administrator(url: str) -> str | None:
    """The e-mail of the oldest administrator of a database at the newest revision; None: it must be prepared.

    Asked without the ORM, whose import would take longer than everything else here.
    """
    try:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT version_num FROM alembic_version")
            if {row[0] for row in cursor.fetchall()} != heads():
                return None
            cursor.execute(OLDEST_ADMINISTRATOR)
            found = cursor.fetchone()
            return found[0] if found else None
    except psycopg2.OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}".strip()) from error
    except psycopg2.ProgrammingError:  # no table: an empty database
        return None


def heads() -> set[str]:
    """The revisions that no other follows, read from the files of the migrations."""
    texts = "\n".join(file.read_text(encoding="utf-8") for file in VERSIONS.glob("*.py"))
    named = re.findall(r"^revision\b.*?[\"'](\w+)[\"']", texts, re.MULTILINE)
    followed = re.findall(r"^down_revision\b.*?[\"'](\w+)[\"']", texts, re.MULTILINE)
    return set(named) - set(followed)


def require_free_port(variable: str, host: str, port: int) -> None:
    """A port that is taken is told before anything starts."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise click.ClickException(f"{host} is not an address of this machine: {error}") from error
    with socket.socket(found[0], found[1]) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(found[4])
            probe.listen(1)
        except OSError as error:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({error.strerror}):"
                f" stop the program that holds it, or set {variable} to another port."
            ) from error


@contextmanager
def own_home(home: Path) -> Iterator[None]:
    """CALLSHEET_HOME, for this process alone; the lock goes with the process, however it ends."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = fasteners.InterProcessLock(home / "lock")
        taken = lock.acquire(blocking=False)
    except OSError as error:
        raise click.ClickException(f"CALLSHEET_HOME ({home}) cannot be written: {error.strerror}.") from error
    if not taken:
        raise click.ClickException(f"Another `callsheet serve` runs in {home}: stop it, or set CALLSHEET_HOME.")
    try:
        yield
    finally:
        lock.release()


def kept_secret(chosen: Settings) -> str:
    """SECRET_KEY if it is a good one, else the one in CALLSHEET_HOME/secret-key, made at the first start."""
    if not chosen.secret_is_weak:
        return chosen.secret_key
    file = chosen.callsheet_home / "secret-key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_hex(32))
    return file.read_text().strip()
