"""Mails of a test: a small SMTP server in a thread, and the jobs that the test's requests deferred, run now."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from typing import Any

import orjson
import pytest
from flask import Flask
from procrastinate import JobContext
from procrastinate.jobs import Job
from sqlalchemy import Connection, text

from app.http.operation import House
from app.jobs.queue import queue


class Dialogue(socketserver.StreamRequestHandler):
    """One client: enough of SMTP to take mails in."""

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "DATA":
                self._say("354 go on")
                self.server.mails.append(self._message())  # type: ignore[attr-defined]
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return email.message_from_bytes(b"".join(lines), policy=default)  # type: ignore[return-value]

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Mailbox:
    """`mailbox.open()` runs the waiting jobs of mails and answers the mails that arrived since."""

    queues = ("mails",)

    def __init__(self, app: Flask, connection: Connection, server: Any) -> None:
        self.app, self.connection, self.server = app, connection, server

    def jobs(self) -> list[tuple[str, dict[str, Any]]]:
        """The waiting jobs of mails, by task name, with their arguments; they are taken out."""
        gone = self.connection.execute(
            text(
                "WITH gone AS (DELETE FROM procrastinate_jobs WHERE queue_name = ANY(:queues)"
                " RETURNING id, task_name, args::text AS args)"
                " SELECT task_name, args FROM gone ORDER BY id"
            ),
            {"queues": list(self.queues)},
        )
        return [(row.task_name, orjson.loads(row.args)) for row in gone]

    def open(self, attempts: int = 0) -> list[EmailMessage]:
        """The mails of the jobs that waited."""
        self.server.mails.clear()
        house: House = self.app.extensions["callsheet"]
        for name, arguments in self.jobs():
            job = Job(
                id=1,
                queue="mails",
                lock=None,
                queueing_lock=None,
                task_name=name,
                attempts=attempts,
            )
            context = JobContext(
                app=queue,
                job=job,
                additional_context={"database": house.database, "settings": house.settings},
                abort_reason=lambda: None,
                start_timestamp=0.0,
            )
            queue.tasks[name](context, **arguments)
        return list(self.server.mails)

    @staticmethod
    def text(mail: EmailMessage) -> str:
        """The plain text of a mail."""
        return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]

    @staticmethod
    def html(mail: EmailMessage) -> str:
        """The HTML of a mail."""
        return str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]


@pytest.fixture
def mailbox(app: Flask, connection: Connection) -> Iterator[Mailbox]:
    """A mail server of the test, known to the app."""
    queue.perform_import_paths()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue) as server:
        server.mails = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        house: House = app.extensions["callsheet"]
        settings = replace(
            house.settings, mail_enabled=True, mail_port=server.server_address[1], mail_server="127.0.0.1"
        )
        app.extensions["callsheet"] = House(settings, house.database)
        yield Mailbox(app, connection, server)
        server.shutdown()
