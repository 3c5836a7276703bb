"""The store on S3, against moto's server: the same promises as the local folder (spec 40 §1.1, 1.2)."""

import hashlib
import io
import os
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from app.errors import Unavailable
from app.storage.keys import file, movie, picture
from app.storage.parts import PIECE, BeyondEnd
from app.storage.store import store_of

faults = pytest.importorskip("botocore.exceptions")
s3 = pytest.importorskip("app.storage.s3")
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
    with store.open(movie("previews", ID)) as stream:
        assert stream.read() == data


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


def test_a_replaced_object_is_read_as_it_is_now(store):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"first")).keep()
    assert store.open(key).read() == b"first"

    store.replace(key, io.BytesIO(b"other")).keep()

    assert store.open(key).read() == b"other"
    assert objects(store) == [key.name]


def test_what_is_not_there_is_not_found_and_deleting_it_is_no_error(store):
    key = file("attachments", uuid4())
    assert not store.exists(key)
    with pytest.raises(FileNotFoundError):
        store.open(key).read()
    with pytest.raises(FileNotFoundError):
        store.part(key)
    store.replace(key, io.BytesIO(b"abc")).keep()

    store.delete(key)
    store.delete(key)

    assert not store.exists(key)


def asked(store):
    """The ranges of the objects that are asked for from now on."""
    seen = []
    store.client.meta.events.register(
        "provide-client-params.s3.GetObject",
        lambda params, **_: seen.append(params.get("Range")),
        unique_id=id(seen),
    )
    return seen


def test_a_part_is_asked_of_the_store_alone_and_nothing_is_copied(store, chosen):
    data = os.urandom(600_000)
    store.replace(movie("previews", ID), io.BytesIO(data)).keep()
    seen = asked(store)

    part = store.part(movie("previews", ID), (100, 400_000))

    assert b"".join(part.pieces()) == data[100:400_000]
    assert (part.start, part.length, part.whole) == (100, 399_900, 600_000)
    assert max(map(len, store.part(movie("previews", ID)).pieces())) <= PIECE
    assert seen == ["bytes=100-399999", None]
    assert list(chosen.tmp_dir.iterdir()) == []


@pytest.mark.parametrize(
    ("wanted", "start", "stop"), [((0, None), 0, 10), ((7, None), 7, 10), ((-3, None), 7, 10), ((2, 90), 2, 10)]
)
def test_a_part_may_be_open_at_either_end(store, wanted, start, stop):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"0123456789")).keep()

    part = store.part(key, wanted)

    assert (part.start, part.length, part.whole) == (start, stop - start, 10)
    assert b"".join(part.pieces()) == b"0123456789"[start:stop]
    facts = store.part(key, wanted, facts_only=True)
    assert (facts.start, facts.length, facts.tag, facts.stream) == (start, stop - start, part.tag, None)


def test_a_part_beyond_the_end_tells_how_long_the_object_is(store):
    key = file("attachments", ID)
    store.replace(key, io.BytesIO(b"0123456789")).keep()

    with pytest.raises(BeyondEnd) as beyond:
        store.part(key, (10, None))

    assert beyond.value.whole == 10


def test_an_encoder_gets_a_copy_in_its_folder(store, tmp_path):
    key = movie("previews", ID)
    store.replace(key, io.BytesIO(b"abc")).keep()
    folder = tmp_path / "work"
    folder.mkdir()

    assert store.local(key, folder).read_bytes() == b"abc"
    with pytest.raises(FileNotFoundError):
        store.local(movie("previews", uuid4()), folder)
    assert len(list(folder.iterdir())) == 1


class Breaking:
    """Answers of a store whose line breaks after four bytes."""

    def __init__(self, data, tags=("a",)):
        self.data, self.tags, self.asked = data, list(tags), []

    def __call__(self, **conditions):
        self.asked.append(conditions)
        start = int(conditions.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        tag = self.tags[min(len(self.asked), len(self.tags)) - 1]
        if conditions.get("IfMatch", tag) != tag:
            raise faults.ClientError({"Error": {"Code": "PreconditionFailed"}}, "GetObject")
        rest = self.data[start:]
        return {"ETag": tag, "ContentLength": len(rest), "Body": Line(rest)}


class Line(io.BytesIO):
    def read(self, size=-1):
        if self.tell() >= 4:
            raise faults.ReadTimeoutError(endpoint_url="http://store")
        return super().read(min(4, size) if size and size > 0 else 4)


def test_what_breaks_off_is_taken_up_where_it_broke():
    get = Breaking(b"0123456789")
    stream = s3.ObjectStream(get)

    assert b"".join(iter(lambda: stream.read(100), b"")) == b"0123456789"
    assert get.asked == [
        {},
        {"IfMatch": "a", "Range": "bytes=4-9"},
        {"IfMatch": "a", "Range": "bytes=8-9"},
    ]


def test_an_object_that_is_replaced_while_it_is_read_is_not_mixed_with_the_new_one():
    stream = s3.ObjectStream(Breaking(b"0123456789", tags=["a", "b"]))
    assert stream.read(100) == b"0123"

    with pytest.raises(Unavailable):
        stream.read(100)


def test_a_store_that_is_away_says_so(chosen):
    away = store_of(replace(chosen, fs_s3_endpoint="http://127.0.0.1:9"))

    with pytest.raises(Unavailable):
        away.replace(file("attachments", ID), io.BytesIO(b"abc"))
    with pytest.raises(Unavailable):
        away.part(file("attachments", ID))
    with pytest.raises(Unavailable):
        away.open(file("attachments", ID)).read()
    with pytest.raises(OSError, match="does not answer"):
        away.delete(file("attachments", ID))


@pytest.mark.parametrize("digits", ["", "xyz", "abcd"])
def test_an_encryption_key_that_is_none_is_told(chosen, digits):
    with pytest.raises(Unavailable, match="FS_S3_AES256_KEY"):
        store_of(replace(chosen, fs_s3_aes256_encrypted=True, fs_s3_aes256_key=digits))
