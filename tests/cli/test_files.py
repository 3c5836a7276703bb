"""`purge-files` and `retry-movies` on a real database."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Engine, text

from tests.cli.conftest import Invoke


def test_files_that_were_deleted_long_ago_are_purged(invoke: Invoke, studio: Engine) -> None:
    with studio.begin() as connection:
        for days in (1, 60):
            id_ = uuid4()
            connection.execute(
                text(
                    "INSERT INTO stored_file (bucket, key, prefix, file_id, deleted_at) VALUES"
                    " ('files', :key, 'attachments', :id, now() - make_interval(days => :days))"
                ),
                {"key": f"attachments-{id_}", "id": str(id_), "days": days},
            )

    assert invoke("purge-files").output == "1 files were removed.\n"
    assert invoke("purge-files", "--days", "0").output == "1 files were removed.\n"
    assert invoke("purge-files", "--days", "-1").exit_code == 2


def test_broken_movies_wait_for_the_worker_again(invoke: Invoke, studio: Engine) -> None:
    id_, other = uuid4(), uuid4()
    with studio.begin() as connection:
        for one in (id_, other):
            connection.execute(
                text(
                    "INSERT INTO preview_file (id, name, status, extension) VALUES (:id, :name, 'broken', 'mp4')"
                ),
                {"id": one, "name": str(one)},
            )
        connection.execute(
            text(
                "INSERT INTO stored_file (bucket, key, prefix, file_id) VALUES ('movies', :key, 'source', :id)"
            ),
            {"key": f"source-{id_}", "id": str(id_)},
        )

    assert invoke("retry-movies", str(other)).output == "0 movies wait for the worker again.\n"
    assert invoke("retry-movies").output == "1 movies wait for the worker again.\n"
    with studio.connect() as connection:
        rows = dict(connection.execute(text("SELECT id, status FROM preview_file")).all())
        jobs = (
            connection.execute(text("SELECT args ->> 'preview_file_id' FROM procrastinate_jobs"))
            .scalars()
            .all()
        )
    assert (rows[id_], rows[other]) == ("processing", "broken")
    assert jobs == [str(id_)]
