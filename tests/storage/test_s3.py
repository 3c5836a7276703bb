"""The store on S3, against moto's server: the same promises as the local folder (spec 40 §1.1, 1.2)."""

import hashlib
import io
import os
import time
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from app.errors import Unavailable
from app.storage.keys import file, movie, picture
from app.storage.store import store_of

pytest.importorskip("boto3")
server = pytest.importorskip("moto.server")
ID = UUID("63e453f1-9655-49ad-acba-ff7f27c49e9d")


@pytest.fixture(scope="module")
def endpoint():
    running = server.ThreadedMotoServer(port=0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def chosen(settings, endpoint, tmp_path):
    return replace(
        settings, fs_backend="s3", fs_s3_endpoint=endpoint, fs_s3_region="eu-west-1", fs_s3_access_key="a",
        fs_s3_secret_key="b", fs_s3_create_bucket=True, fs_bucket_prefix=f"t{uuid4().hex[:8]}-", tmp_dir=tmp_path,
    )  # fmt: skip


@pytest.fixture(params=["plain", "encrypted"])
def store(request, chosen):
    if request.param == "encrypted":
        chosen = replace(chosen, fs_s3_aes256_encrypted=True, fs_s3_aes256_key="ab" * 32)
    return store_of(chosen)


def objects(store, bucket="files"):
    found = store.client.list_objects_v2(Bucket=f"{store.bucket_prefix}{bucket}")
    return sorted(one["Key"] for one in found.get("Contents", []))


def test_an_object_is_named_by_prefix_and_id_in_the_bucket_of_its_kind(store):
    stored = store.replace(picture("thumbnails-square", ID), io.BytesIO(b"abc"))

    assert objects(store, "pictures") == [f"thumbnails-square-{ID}"]
    assert (stored.size, stored.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
    assert store.open(picture("thumbnails-square", ID)).read() == b"abc"


def test_a_large_movie_goes_in_parts_and_comes_back_whole(store):
    data = os.urandom(17 * 1024 * 1024)

    stored = store.replace(movie("previews", ID), io.BytesIO(data))

    assert (stored.size, stored.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert store.path(movie("previews", ID)).read_bytes() == data


def test_undoing_a_first_write_leaves_nothing(store):
    store.replace(file("attachments", ID), io.BytesIO(b"abc")).undo()

    assert not store.exists(file("attachments", ID))
    assert objects(store) == []


def test_undoing_a_second_write_brings_the_first_back(store):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"first")).keep()

    store.replace(key, io.BytesIO(b"second")).undo()

    assert store.open(key).read() == b"first"
    assert objects(store) == [key.name]


def test_a_replaced_object_is_never_served_from_an_old_copy(store):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"first")).keep()
    assert store.path(key).read_bytes() == b"first"

    store.replace(key, io.BytesIO(b"other")).keep()

    assert store.path(key).read_bytes() == b"other"
    assert objects(store) == [key.name]


def test_what_is_not_there_is_not_found_and_deleting_it_is_no_error(store):
    key = file("attachments", uuid4())
    assert not store.exists(key)
    with pytest.raises(FileNotFoundError):
        store.path(key)
    store.replace(key, io.BytesIO(b"abc")).keep()

    store.delete(key)
    store.delete(key)

    assert not store.exists(key)


def test_copies_that_nobody_reads_go(store):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"abc")).keep()
    copy = store.path(key)

    assert store.sweep() == 0
    assert store.sweep(now=time.time() + 8 * 24 * 3600) == 1
    assert not copy.exists()
    assert store.path(key).read_bytes() == b"abc"


def test_a_store_that_is_away_says_so(chosen):
    away = store_of(replace(chosen, fs_s3_endpoint="http://127.0.0.1:9"))

    with pytest.raises(Unavailable):
        away.replace(file("attachments", ID), io.BytesIO(b"abc"))
    with pytest.raises(Unavailable):
        away.path(file("attachments", ID))
    with pytest.raises(OSError, match="does not answer"):
        away.delete(file("attachments", ID))


@pytest.mark.parametrize("digits", ["", "xyz", "abcd"])
def test_an_encryption_key_that_is_none_is_told(chosen, digits):
    with pytest.raises(Unavailable, match="FS_S3_AES256_KEY"):
        store_of(replace(chosen, fs_s3_aes256_encrypted=True, fs_s3_aes256_key=digits))
