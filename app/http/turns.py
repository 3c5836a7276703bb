"""Who is worked for when many come at once: others never stand behind log-ins.

An API process works on API_THREADS requests at a time, and has LOG_INS_WAITING threads more. A log-in first waits for
its turn to be hashed; only then it takes one of the places and a connection of the database. So machines that log in
at the same moment wait for one another, and nobody else waits for them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import BoundedSemaphore

from flask import Flask, Response, current_app

from app.auth import heavy
from app.http.throttle import FAILURES, Throttle
from app.settings import Settings

EXTENSION = "callsheet-turns"
DIRECTORY = "auth_remote_ldap"


class Turns:
    """The places of this process, and the turns of its log-ins: one more than threads that hash."""

    def __init__(self, settings: Settings) -> None:
        self.places = BoundedSemaphore(settings.api_threads)
        self.log_ins = BoundedSemaphore(heavy.number_of_threads() + 1)


class LogIns(Throttle):
    """Refusals of an address are counted, and each waits for its turn before it takes anything."""

    def around(self, serve: Callable[[], Response]) -> Response:
        """Serve when it is this log-in's turn."""
        settings: Settings = current_app.extensions["callsheet"].settings
        if settings.auth_strategy == DIRECTORY:  # the directory's machine works, and may be slow
            return super().around(serve)
        with _turns().log_ins:
            return super().around(serve)


LOG_INS = LogIns(FAILURES.name, FAILURES.setting, FAILURES.refusals_only)


def place() -> AbstractContextManager[bool]:
    """One of the places, for as long as the request is worked on."""
    return _turns().places


def register(app: Flask, settings: Settings) -> None:
    """Give the app its places."""
    app.extensions[EXTENSION] = Turns(settings)


def _turns() -> Turns:
    found: Turns = current_app.extensions[EXTENSION]
    return found
