"""S3 and what speaks like it: a bucket a kind, the key's name as it is (spec 40 §1.1, 1.2).

Reading streams: a range that a browser asks for is asked of the store, and nothing is copied to this machine. Only an
encoder gets a copy, in the folder that it works in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from io import SEEK_CUR, SEEK_SET, BufferedReader, RawIOBase, UnsupportedOperation
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from uuid import uuid4

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.errors import Unavailable
from app.settings import Settings
from app.storage.digest import Digest, Stored
from app.storage.keys import Key
from app.storage.parts import PIECE, Part, Wanted, bounds

ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
BEYOND = frozenset({"416", "InvalidRange", "RequestedRangeNotSatisfiable"})
NO_BUCKET = "NoSuchBucket"
TRIES = 3
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
CONNECTIONS = 64  # streams that one process reads at a time
_FAULTS = (BotoCoreError, ClientError, Boto3Error)


@lru_cache(maxsize=4)
def _client(endpoint: str, region: str, access_key: str, secret_key: str) -> Any:
    """A client for an account; it may be shared by threads."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region or None,
        aws_access_key_id=access_key or None,
        aws_secret_access_key=secret_key or None,
        config=Config(
            retries={"max_attempts": 4, "mode": "standard"},
            max_pool_connections=CONNECTIONS,
            connect_timeout=5,
            read_timeout=60,
            request_checksum_calculation="when_required",  # servers that only resemble S3 know no others
            response_checksum_validation="when_required",
        ),
    )


def store_of(settings: Settings) -> S3Store:
    """The store of the settings FS_S3_*."""
    client = _client(
        settings.fs_s3_endpoint, settings.fs_s3_region, settings.fs_s3_access_key, settings.fs_s3_secret_key
    )
    secret = _secret(settings.fs_s3_aes256_key) if settings.fs_s3_aes256_encrypted else b""
    return S3Store(
        client,
        settings.fs_bucket_prefix,
        secret=secret,
        region=settings.fs_s3_region if settings.fs_s3_create_bucket else None,
    )


def _secret(digits: str) -> bytes:
    try:
        made = bytes.fromhex(digits)
    except ValueError:
        made = b""
    if len(made) != 32:
        raise Unavailable("FS_S3_AES256_KEY must be 64 hexadecimal digits.")
    return made


class _Passing:
    """A stream that is counted while it is read."""

    def __init__(self, stream: BinaryIO, digest: Digest) -> None:
        self._pieces = digest.pieces(stream)
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        while size < 0 or len(self._held) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._held += piece
        cut = len(self._held) if size < 0 else size
        made, self._held = self._held[:cut], self._held[cut:]
        return made


class S3Store:
    """Objects in three buckets. `secret`: encrypts them with a key of the studio's; `region`: where to make buckets."""

    def __init__(self, client: Any, bucket_prefix: str, secret: bytes = b"", region: str | None = None) -> None:
        self.client = client
        self.bucket_prefix = bucket_prefix
        self.region = region
        self.own_key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": secret} if secret else {}

    def _where(self, key: Key, name: str | None = None) -> dict[str, str]:
        return {"Bucket": f"{self.bucket_prefix}{key.bucket}", "Key": name or key.name}

    def replace(self, key: Key, stream: BinaryIO) -> Stored:
        """Write a stream under a key; S3 shows the object when it is whole. The former one is kept aside."""
        digest = Digest()
        former = f"{key.name}.{uuid4().hex}"
        with _answering():
            had = self._copy(key, key.name, former)
            self._upload(key, stream, digest)

        def keep() -> None:
            if had:
                self._remove(self._where(key, former))

        def undo() -> None:
            if had:
                with _settling():
                    self._copy(key, former, key.name)
                self._remove(self._where(key, former))
            else:
                self._remove(self._where(key))

        return Stored(digest.size, digest.sha256, keep, undo)

    def _upload(self, key: Key, stream: BinaryIO, digest: Digest) -> None:
        where = self._where(key)
        if self.region is not None:
            self._require_bucket(where["Bucket"])
        self.client.upload_fileobj(_Passing(stream, digest), **where, ExtraArgs=self.own_key or None)

    def _require_bucket(self, bucket: str) -> None:
        try:
            self.client.head_bucket(Bucket=bucket)
        except ClientError as error:
            if code_of(error) not in ABSENT | {NO_BUCKET}:
                raise
            abroad = self.region and self.region != "us-east-1"
            place = {"CreateBucketConfiguration": {"LocationConstraint": self.region}} if abroad else {}
            self.client.create_bucket(Bucket=bucket, **place)

    def _copy(self, key: Key, source: str, target: str) -> bool:
        """Copy an object within its bucket; False when there is none."""
        read_with = {f"CopySource{name}": value for name, value in self.own_key.items()}
        try:
            source_place, extra = self._where(key, source), {**self.own_key, **read_with}
            self.client.copy(source_place, **self._where(key, target), ExtraArgs=extra)
        except ClientError as error:
            if code_of(error) in ABSENT | {NO_BUCKET}:
                return False
            raise
        return True

    def _get(self, key: Key, **conditions: str) -> dict[str, Any]:
        made: dict[str, Any] = self.client.get_object(**self._where(key), **conditions, **self.own_key)
        return made

    def _facts(self, key: Key, wanted: Wanted) -> Part:
        with _answering():
            head = self.client.head_object(**self._where(key), **self.own_key)
        start, length = bounds(head["ContentLength"], wanted)
        return Part(start, length, head["ContentLength"], head["ETag"].strip('"'), head["LastModified"])

    def part(self, key: Key, wanted: Wanted = None, *, facts_only: bool = False) -> Part:
        """The wanted bytes of an object, as they come from the store. One question."""
        if facts_only:
            return self._facts(key, wanted)
        try:
            with _answering():
                found = self._get(key, **({"Range": _range(wanted)} if wanted else {}))
        except _NoSuchRange:
            self._facts(key, wanted)  # tells how long the object is
            raise FileNotFoundError("the object changed meanwhile") from None
        start, length, whole = 0, int(found["ContentLength"]), int(found["ContentLength"])
        if place := _RANGE.fullmatch(found.get("ContentRange") or ""):
            start, whole = int(place[1]), int(place[2])
        stream = ObjectStream(partial(self._get, key), found, start, start + length)
        return Part(start, length, whole, found["ETag"].strip('"'), found["LastModified"], stream)

    def local(self, key: Key, folder: Path) -> Path:
        """A copy of the object in a folder; FileNotFoundError where there is none."""
        copy = folder / f"{key.bucket}-{key.name}"
        try:
            with _answering():
                self.client.download_file(
                    **self._where(key), Filename=str(copy), ExtraArgs=self.own_key or None
                )
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
        return copy

    def open(self, key: Key) -> BinaryIO:
        """The bytes, from the start; the store is asked at the first read."""
        return BufferedReader(ObjectStream(partial(self._get, key)), PIECE)

    def exists(self, key: Key) -> bool:
        """Is there something under the key?"""
        try:
            with _answering():
                self.client.head_object(**self._where(key), **self.own_key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: Key) -> None:
        """Remove what is under the key; nothing there is no error. OSError when the store is away."""
        self._remove(self._where(key))

    def _remove(self, where: dict[str, str]) -> None:
        with _settling():
            self.client.delete_object(**where)


class ObjectStream(RawIOBase, BinaryIO):
    """The bytes of an object up to `stop`, read as they are asked for; what breaks off is taken up where it broke."""

    def __init__(
        self,
        get: Callable[..., dict[str, Any]],
        answer: dict[str, Any] | None = None,
        at: int = 0,
        stop: int | None = None,
    ) -> None:
        self._get, self._answer, self._at, self._stop = get, answer, at, stop
        self._tag = answer["ETag"] if answer else None

    def readable(self) -> bool:
        """It is only read."""
        return True

    def seekable(self) -> bool:
        """Another place is asked for anew."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go to a place, counted from the start or from here."""
        if whence not in (SEEK_SET, SEEK_CUR):
            raise UnsupportedOperation("the end is not known before it is read")
        at = offset + (self._at if whence == SEEK_CUR else 0)
        if at != self._at:
            self._let_go()
            self._at = at
        return at

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as bytes are at hand."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; Unavailable when the store stops to answer, or the object was replaced meanwhile."""
        for attempt in range(1, TRIES + 1):
            try:
                with _answering():
                    return self._piece(size)
            except Unavailable:
                self._let_go()
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable")

    def _piece(self, size: int) -> bytes:
        if self._stop is not None and self._at >= self._stop:
            return b""
        if self._answer is None:
            self._begin()
        piece: bytes = self._answer["Body"].read(None if size < 0 else size) if self._answer else b""
        self._at += len(piece)
        return piece

    def _begin(self) -> None:
        conditions = {"IfMatch": self._tag} if self._tag else {}
        if self._at or self._stop is not None:
            conditions["Range"] = _range((self._at, self._stop))
        found = self._get(**conditions)
        self._tag, self._answer = found["ETag"], found
        self._stop = self._at + int(found["ContentLength"])

    def _let_go(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer["Body"].close()

    def close(self) -> None:
        """Let the connection go."""
        self._let_go()
        super().close()


def _range(wanted: tuple[int, int | None]) -> str:
    start, stop = wanted
    if start < 0:
        return f"bytes={start}"
    return f"bytes={start}-" if stop is None else f"bytes={start}-{stop - 1}"


class _NoSuchRange(Exception):
    """The object ends before the range begins."""


def code_of(error: ClientError) -> str:
    """What S3 calls the fault."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def _answering() -> Iterator[None]:
    """Within a request: what is not there is FileNotFoundError, a store that is away is Unavailable."""
    with _faults(_refuse):
        yield


@contextmanager
def _settling() -> Iterator[None]:
    """After a transaction: whatever the store refuses is an OSError, to be logged or tried again."""
    with _faults(_fail):
        yield


@contextmanager
def _faults(told: Callable[[Exception], NoReturn]) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if code_of(error) in ABSENT | {NO_BUCKET}:
            raise FileNotFoundError("not in the store") from error
        if code_of(error) in BEYOND:
            raise _NoSuchRange from error
        told(error)
    except _FAULTS as error:
        told(error)


def _refuse(error: Exception) -> NoReturn:
    raise Unavailable("The store of files does not answer; try again in a moment.") from error


def _fail(error: Exception) -> NoReturn:
    raise ConnectionError("the store of files does not answer") from error
