"""A server that speaks S3, as a process of its own, and settings that keep files there."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import requests

from app.settings import Settings
from tests.cli.running import free_ports


@contextmanager
def s3_process() -> Iterator[str]:
    """The address of a fresh, empty S3 (moto's); ended with the block."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 60
        while True:
            try:
                requests.get(f"{address}/moto-api/", timeout=5)
                break
            except requests.ConnectionError:
                assert process.poll() is None, "the S3 server ended"
                assert time.monotonic() < end, "the S3 server did not come up"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def on_s3(settings: Settings, address: str) -> Settings:
    """The same settings with files in buckets of their own, made when they are first written to."""
    return replace(
        settings,
        fs_backend="s3",
        fs_s3_endpoint=address,
        fs_s3_region="eu-west-1",
        fs_s3_access_key="key",
        fs_s3_secret_key="secret",
        fs_s3_create_bucket=True,
        fs_bucket_prefix=f"t{uuid4().hex[:8]}-",
    )
