"""The local store: whole files or none, former content back when a transaction fails (spec 40 §1.1)."""

import hashlib
import io
from uuid import UUID, uuid4

import pytest

from app.errors import Unavailable
from app.storage.keys import Key, file, picture
from app.storage.local import LocalStore

ID = UUID("63e453f1-9655-49ad-acba-ff7f27c49e9d")


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path)


class Breaking(io.BytesIO):
    def read(self, *_size):
        raise ValueError("the client went away")


def test_the_place_of_a_file_comes_from_its_id(store, tmp_path):
    stored = store.replace(picture("thumbnails", ID), io.BytesIO(b"abc"))

    assert (tmp_path / "pictures/thumbnails/63e/453" / str(ID)).read_bytes() == b"abc"
    assert (stored.size, stored.sha256) == (3, hashlib.sha256(b"abc").hexdigest())


def test_a_prefix_with_a_dash_has_folders_of_its_own_and_those_of_zou_are_read(store, tmp_path):
    old = tmp_path / "pictures/thumbnails/squ/are" / f"square-{ID}"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    key = picture("thumbnails-square", ID)
    assert store.open(key).read() == b"old"

    store.replace(key, io.BytesIO(b"new"))

    assert (tmp_path / "pictures/thumbnails-square/63e/453" / str(ID)).read_bytes() == b"new"
    assert store.open(key).read() == b"new"


def test_undoing_a_first_write_leaves_nothing(store, tmp_path):
    key = file("attachments", ID)

    store.replace(key, io.BytesIO(b"abc")).undo()

    assert not store.exists(key)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_undoing_a_second_write_brings_the_first_back(store):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"first")).keep()

    store.replace(key, io.BytesIO(b"second")).undo()

    assert store.open(key).read() == b"first"


def test_keeping_a_second_write_leaves_one_file(store, tmp_path):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"first")).keep()

    store.replace(key, io.BytesIO(b"second")).keep()

    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"second"]


def test_a_stream_that_breaks_leaves_the_former_content(store, tmp_path):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"first")).keep()

    with pytest.raises(ValueError, match="went away"):
        store.replace(key, Breaking())

    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"first"]


def test_a_store_that_cannot_write_says_so(tmp_path):
    (tmp_path / "files").write_text("not a folder")

    with pytest.raises(Unavailable):
        LocalStore(tmp_path).replace(file("attachments", ID), io.BytesIO(b"abc"))


def test_what_is_not_there_is_not_found_and_deleting_it_is_no_error(store):
    key = file("working", uuid4())

    store.delete(key)

    assert not store.exists(key)
    with pytest.raises(FileNotFoundError):
        store.open(key)


@pytest.mark.parametrize(("bucket", "prefix", "id_"), [
    ("other", "working", ID), ("files", "../etc", ID), ("files", "working", "../../passwd"), ("files", "", ID),
])  # fmt: skip
def test_a_clients_text_is_no_key(bucket, prefix, id_):
    with pytest.raises(ValueError, match="is no key"):
        Key(bucket, prefix, id_)
