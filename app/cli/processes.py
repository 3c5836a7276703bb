"""Child processes: started together, watched, restarted when they die, stopped in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

AT_ONCE = 5.0  # seconds: a child that dies younger died at once
TRIES = 3  # deaths at once, one after the other, that end everything
LONGEST_WAIT = 30.0  # seconds between restarts
GRACE = 15.0  # seconds that a child has to stop
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def die_with_parent() -> None:
    """In the child, before it becomes its program: be told to stop when the supervisor is killed (Linux)."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


@dataclass
class Child:
    """A program and its process, if it has one now."""

    name: str
    argv: list[str]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    deaths_at_once: int = 0
    next_start: float = 0.0

    def start(self, environment: dict[str, str]) -> None:
        """Start the program, in a session of its own: Ctrl-C reaches the supervisor alone."""
        self.born = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own programs)
            self.argv,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )

    def died(self) -> int | None:
        """Its exit code, when it is gone; what it left running is ended."""
        code = self.process.poll() if self.process else None
        if code is not None:
            self.end(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
            self.process = None
        return code

    def mourn(self) -> float:
        """Count the death; returns the seconds to wait before the next start."""
        lived = time.monotonic() - self.born
        self.deaths_at_once = self.deaths_at_once + 1 if lived < AT_ONCE else 0
        wait = min(2.0 ** max(0, self.deaths_at_once - 1), LONGEST_WAIT) if self.deaths_at_once else 0.5
        self.next_start = time.monotonic() + wait
        return wait

    def end(self, how: signal.Signals) -> None:
        """Signal the process and all that it started."""
        if self.process is None:
            return
        try:
            if sys.platform == "win32":
                self.process.terminate()
            else:
                os.killpg(self.process.pid, how)
        except ProcessLookupError:
            return

    def stop(self) -> None:
        """Ask it to stop and wait; end it when it does not listen."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.end(signal.Signals.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
            self.process.wait(GRACE)
        self.process = None


@dataclass
class Supervisor:
    """The children, in the order in which they stop."""

    environment: dict[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *argv: str) -> None:
        """Start a Python module as a child."""
        child = Child(name, [sys.executable, "-m", *argv])
        self.children.append(child)
        child.start(self.environment)

    def look(self) -> bool:
        """Restart what died; False when a child dies again and again at once."""
        for child in self.children:
            code = child.died()
            if code is not None:
                wait = child.mourn()
                if child.deaths_at_once >= TRIES:
                    self.say(f"The {child.name} ended {TRIES} times at once (exit code {code}): giving up.")
                    return False
                self.say(f"The {child.name} ended with exit code {code}; it starts again in {wait:g} s.")
            if child.process is None and time.monotonic() >= child.next_start:
                child.start(self.environment)
        return True

    def stop(self) -> None:
        """Stop all, one after the other."""
        for child in self.children:
            child.stop()
