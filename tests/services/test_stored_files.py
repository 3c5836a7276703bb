"""Files follow the transaction (spec 40 §1.3)."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.ask import NOBODY, Ask, utc_now
from app.models import StoredFile
from app.services import stored_files
from app.storage.keys import file
from app.storage.store import store_of


@pytest.fixture
def ask(db, settings, tmp_path):
    return Ask(db=db, caller=NOBODY, settings=replace(settings, preview_folder=tmp_path))


def test_a_file_is_there_before_the_commit_and_stays_after_it(ask):
    key = file("attachments", uuid4())

    stored_files.keep(ask, key, io.BytesIO(b"abc"))
    ask.settle(committed=True)

    assert store_of(ask.settings).open(key).read() == b"abc"
    row = ask.db.scalars(select(StoredFile).where(StoredFile.file_id == str(key.id))).one()
    assert (row.bucket, row.prefix, row.key, row.size) == ("files", "attachments", key.name, 3)


def test_a_file_of_a_failed_transaction_goes(ask):
    key = file("attachments", uuid4())
    stored_files.keep(ask, key, io.BytesIO(b"abc"))

    ask.settle(committed=False)

    assert not store_of(ask.settings).exists(key)


def test_a_dropped_file_stays_until_it_is_purged(ask):
    key = file("attachments", uuid4())
    stored_files.keep(ask, key, io.BytesIO(b"abc"))

    stored_files.drop(ask, [key.id])
    ask.settle(committed=True)

    assert store_of(ask.settings).exists(key)
    row = ask.db.scalars(select(StoredFile).where(StoredFile.file_id == str(key.id))).one()
    assert (row.deleted_at, row.purge_forced) == (ask.now, False)
    assert stored_files.purge(ask.db, ask.settings, utc_now()) == 0


def test_what_was_merely_marked_goes_when_the_operator_says_so(ask):
    key = file("attachments", uuid4())
    stored_files.keep(ask, key, io.BytesIO(b"abc"))
    stored_files.drop(ask, [key.id])

    assert stored_files.purge(ask.db, ask.settings, ask.now, ask.now - timedelta(days=1)) == 0
    assert stored_files.purge(ask.db, ask.settings, ask.now, ask.now + timedelta(seconds=1)) == 1

    assert not store_of(ask.settings).exists(key)


def test_a_file_dropped_for_good_goes_after_the_commit(ask):
    key = file("attachments", uuid4())
    stored_files.keep(ask, key, io.BytesIO(b"abc"))

    stored_files.drop(ask, [key.id], force=True)
    assert store_of(ask.settings).exists(key)
    ask.settle(committed=True)

    assert not store_of(ask.settings).exists(key)
    assert stored_files.purge(ask.db, ask.settings, utc_now()) == 1
    assert stored_files.purge(ask.db, ask.settings, utc_now()) == 0


def test_remove_files_makes_every_removal_one_for_good(ask):
    ask.settings = replace(ask.settings, remove_files=True)
    key = file("attachments", uuid4())
    stored_files.keep(ask, key, io.BytesIO(b"abc"))

    stored_files.drop(ask, [key.id])
    ask.settle(committed=True)

    assert not store_of(ask.settings).exists(key)


def test_writing_a_dropped_key_again_revives_it(ask):
    key = file("attachments", uuid4())
    stored_files.keep(ask, key, io.BytesIO(b"abc"))
    stored_files.drop(ask, [key.id])

    stored_files.keep(ask, key, io.BytesIO(b"abcd"))

    row = ask.db.scalars(select(StoredFile).where(StoredFile.file_id == str(key.id))).one()
    assert (row.deleted_at, row.size, [one["op"] for one in row.journal]) == (
        None,
        4,
        ["write", "delete", "write"],
    )


def test_the_journal_ends_at_fifty_lines(ask):
    key = file("attachments", uuid4())

    for _ in range(55):
        stored_files.keep(ask, key, io.BytesIO(b"abc"))

    assert len(ask.db.scalars(select(StoredFile).where(StoredFile.file_id == str(key.id))).one().journal) == 50
