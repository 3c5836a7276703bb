"""A request is tried again where nothing was done: after a deadlock, and on a new connection for a dead one."""

import io

import psycopg2
import pytest
from sqlalchemy.exc import OperationalError

from app.http import operation
from app.services import rows


class Deadlock(psycopg2.errors.DeadlockDetected):
    pgcode = "40P01"


class Gone(psycopg2.OperationalError):
    pgcode = None


def failing_once(monkeypatch, error):
    """The generic creation fails the first time it is called."""
    plain, calls = rows.create, []

    def create(*arguments):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("INSERT", {}, error)
        return plain(*arguments)

    monkeypatch.setattr("app.services.rows.create", create)
    return calls


def test_a_write_that_met_a_deadlock_is_done_once(admin, monkeypatch):
    calls = failing_once(monkeypatch, Deadlock())

    assert admin.post("/data/studios", {"name": "Again", "color": "#FFFFFF"}).status_code == 201

    assert len(calls) == 2
    assert [row["name"] for row in admin.get("/data/studios").json].count("Again") == 1


@pytest.mark.parametrize("committing", [False, True])
def test_a_write_on_a_dead_connection_is_tried_again_unless_it_was_committing(app, committing):
    class Connection:
        invalidated, disposed = False, False

        def invalidate(self):
            self.invalidated = True

        @property
        def engine(self):
            return self

        def dispose(self):
            self.disposed = True

    class Session:
        info: dict = {}  # noqa: RUF012

    session = Session()
    session.info = {"connection": Connection(), "committing": committing}

    with app.app_context():
        again = operation._again(OperationalError("INSERT", {}, Gone()), session, reads=False)

    assert again is not committing
    assert session.info["connection"].invalidated
    assert session.info["connection"].disposed


def test_an_uploaded_file_is_read_from_its_beginning_at_the_second_try(app):
    with app.test_request_context("/", method="POST", data={"file": (io.BytesIO(b"picture"), "a.png")}):
        file = operation.request.files["file"]
        assert file.read() == b"picture"

        operation._rewind_uploads()

        assert file.read() == b"picture"
