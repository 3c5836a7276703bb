"""The counts of the API processes that one server started, each in a file that the others read.

Prometheus asks one of them, whichever the port gives it, and must hear of all. The folder is named by the parent
process (host, number, start), so that servers that share a disk never mix. A process that ended keeps what it counted,
or a counter would go back.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import psutil

PAUSE = 1.0  # seconds between two looks at whether there is something to write
Counts = dict[str, Any]


def family_of(folder: Path) -> Path:
    """The folder of the processes that have this one's parent. Those of servers of this host that ended are removed."""
    host, parent = socket.gethostname(), os.getppid()
    began = int(psutil.Process(parent).create_time()) if psutil.pid_exists(parent) else 0
    mine = folder / f"metrics-{host}-{parent}-{began}"
    mine.mkdir(parents=True, exist_ok=True)
    for other in folder.glob(f"metrics-{host}-*"):
        number = other.name.split("-")[-2]
        if other != mine and number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(other, ignore_errors=True)
    return mine


class Siblings:
    """This process's counts on disk, and those of the others."""

    def __init__(self, folder: Path, dump: Callable[[], Counts]) -> None:
        self.folder = family_of(folder)
        self.file = self.folder / f"{os.getpid()}.json"
        self.dump = dump
        self.written = b""
        self.over = threading.Event()
        atexit.register(self.write)
        threading.Thread(target=self._run, daemon=True, name="metrics").start()

    def _run(self) -> None:
        while not self.over.wait(PAUSE):
            self.write()

    def write(self) -> None:
        """Write what is new, as a whole file or not at all. A disk that is full costs counts, nothing else."""
        text = orjson.dumps(self.dump())
        if text == self.written:
            return
        fresh = self.file.with_suffix(".new")
        try:
            fresh.write_bytes(text)
            fresh.replace(self.file)
        except OSError:
            return
        self.written = text

    def others(self) -> Iterator[tuple[bool, Counts]]:
        """(does it live, its counts) of every other process of the family."""
        for file in sorted(self.folder.glob("*.json")):
            if file == self.file:
                continue
            try:
                yield psutil.pid_exists(int(file.stem)), orjson.loads(file.read_bytes())
            except (OSError, ValueError):
                continue
