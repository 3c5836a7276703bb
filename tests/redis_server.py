"""A Redis of the tests: its own port, its own folder, nothing kept."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.cli.running import free_ports

PATIENCE = 60.0


class RedisServer:
    """Starts and stops; always at the same address."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("redis-server")
        if not found:
            pytest.skip("needs redis-server (Debian: apt install redis-server)")
        (self.port,) = free_ports(1)
        self.command = [found, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.command += ["--save", "", "--appendonly", "no"]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL says."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Return when it answers."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        with redis.Redis(port=self.port) as client:
            while True:
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    assert time.monotonic() < end, "redis-server did not come up"
                    time.sleep(0.05)

    def stop(self) -> None:
        """End it, if it runs."""
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def counted(self) -> list[str]:
        """The names of the counts that it holds."""
        with redis.Redis(port=self.port, decode_responses=True) as client:
            return sorted(client.keys())


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """A Redis that is up, ended when the block ends."""
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
