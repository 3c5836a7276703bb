"""Work that keeps a processor busy for tens of milliseconds, as password hashes must.

A few threads of lower priority do it, one fewer than there are processors: however many people log in at once, what
others read is not slowed down (docs/authentication.md). The libraries let go of the interpreter meanwhile.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Result = TypeVar("Result")
POLITENESS = 2
"""Added to the niceness of the process (Linux; elsewhere the threads are as important as all)."""


def apart(work: Callable[..., Result], *arguments: object) -> Result:
    """What `work(*arguments)` returns or raises, done by one of the threads; the caller waits for its turn."""
    return _threads(os.getpid()).submit(work, *arguments).result()


def number_of_threads() -> int:
    """One fewer than there are processors, but one."""
    return max(1, len(_processors()) - 1)


@cache
def _threads(_process: int) -> ThreadPoolExecutor:
    """The threads of this process; a process that is forked off gets its own."""
    return ThreadPoolExecutor(number_of_threads(), thread_name_prefix="heavy", initializer=_step_back)


def _processors() -> set[int]:
    if sys.platform == "linux":
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


def _step_back() -> None:
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, 0) + POLITENESS))
