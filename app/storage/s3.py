"""S3 and what speaks like it: a bucket a kind, the key's name as it is (spec 40 §1.1, 1.2).

Reading goes through copies in the scratch folder, since range requests and the encoder want local files. A copy is
named after the object's ETag: what was replaced in the bucket is never served from an old copy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
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

ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
NO_BUCKET = "NoSuchBucket"
COPIES_KEPT = 7 * 24 * 3600  # seconds since a copy was last read
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
        settings.tmp_dir / "cache",
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

    def __init__(
        self, client: Any, bucket_prefix: str, copies: Path, secret: bytes = b"", region: str | None = None
    ) -> None:
        self.client = client
        self.bucket_prefix = bucket_prefix
        self.copies = copies
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

    def path(self, key: Key) -> Path:
        """A local copy of the object as it is now; FileNotFoundError where there is none."""
        with _answering():
            head = self.client.head_object(**self._where(key), **self.own_key)
        etag = "".join(letter for letter in head["ETag"] if letter.isalnum())
        copy = self.copies / f"{key.bucket}-{key.name}-{etag}"
        if not copy.is_file() or copy.stat().st_size != head["ContentLength"]:
            self._download(key, copy)
        else:
            copy.touch()
        return copy

    def _download(self, key: Key, copy: Path) -> None:
        self.copies.mkdir(parents=True, exist_ok=True)
        part = copy.with_name(f"{copy.name}.{uuid4().hex}.part")
        try:
            with _answering():
                self.client.download_file(
                    **self._where(key), Filename=str(part), ExtraArgs=self.own_key or None
                )
            part.replace(copy)
        finally:
            part.unlink(missing_ok=True)

    def open(self, key: Key) -> BinaryIO:
        """The bytes, from the start."""
        return self.path(key).open("rb")

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

    def sweep(self, now: float | None = None) -> int:
        """Remove the local copies that nobody read for a week; answers how many."""
        old = (now or time.time()) - COPIES_KEPT
        gone = 0
        for copy in self.copies.glob("*") if self.copies.is_dir() else ():
            if copy.stat().st_mtime < old:
                copy.unlink(missing_ok=True)
                gone += 1
        return gone


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
        told(error)
    except _FAULTS as error:
        told(error)


def _refuse(error: Exception) -> NoReturn:
    raise Unavailable("The store of files does not answer; try again in a moment.") from error


def _fail(error: Exception) -> NoReturn:
    raise ConnectionError("the store of files does not answer") from error
