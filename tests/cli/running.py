"""A `callsheet serve` of the tests: its own home, its own ports, whatever environment the test adds."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

PATIENCE = 300.0  # a machine that does much else, too


def free_ports(number: int) -> list[int]:
    """Ports that nobody uses now."""
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@dataclass
class Running:
    """A server process and where it listens."""

    process: subprocess.Popen[bytes]
    port: int
    relay_port: int
    output: Path

    def get(self, path: str, port: int | None = None) -> Any:
        """The JSON of an answer."""
        return requests.get(f"http://127.0.0.1:{port or self.port}{path}", timeout=5).json()

    def wait_until_up(self) -> None:
        """Return when both ports answer; fail when the process ends or the time is over."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.printed()
            try:
                self.get("/")
                self.get("/", self.relay_port)
                return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.05)
        raise AssertionError("the server did not come up")

    def printed(self) -> str:
        """Everything it printed until now."""
        return self.output.read_text()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cs-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    """A plain environment: nothing of the developer's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "CALLSHEET_HOME": str(home), "MAIL_CHECK_DELIVERABILITY": "false", **more}


def callsheet(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=environment(home, **more),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def start(home: Path, **more: str) -> Running:
    """Start `callsheet serve`; it is not up yet."""
    port, relay_port = free_ports(2)
    output = home / f"printed-{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"],
        env=environment(home, PORT=str(port), EVENT_STREAM_PORT=str(relay_port), **more),
        cwd=Path(__file__).parents[2],
        stdout=output.open("w"),
        stderr=subprocess.STDOUT,
    )
    return Running(process, port, relay_port, output)


@contextmanager
def serving(home: Path, **more: str) -> Iterator[Running]:
    """A server that is up; ended when the block ends, whatever happened in it."""
    running = start(home, **more)
    try:
        running.wait_until_up()
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()
