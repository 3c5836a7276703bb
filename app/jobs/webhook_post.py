"""One signed POST, as Standard Webhooks has it. Knows no rows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
from collections.abc import Sequence
from importlib.metadata import version
from uuid import UUID

import urllib3

from app.services.webhook_addresses import Address

TIMEOUT = urllib3.Timeout(connect=5, read=15)  # seconds


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over id, time and body; the key is what follows `whsec_`."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def post(address: Address, secrets: Sequence[str], event_id: UUID, timestamp: int, body: bytes) -> int:
    """Send; returns the status. Follows no redirect, reads no body. Errors: those of urllib3, OSError."""
    message = str(event_id)
    headers = {
        "Host": address.authority,
        "Content-Type": "application/json",
        "User-Agent": f"Callsheet/{version('callsheet')}",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, message, timestamp, body) for one in secrets),
    }
    pool: urllib3.HTTPConnectionPool
    if address.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address.ip,
            address.port,
            timeout=TIMEOUT,
            ssl_context=ssl.create_default_context(),
            server_hostname=address.host,
            assert_hostname=address.host,
        )
    else:
        pool = urllib3.HTTPConnectionPool(address.ip, address.port, timeout=TIMEOUT)
    with pool:
        answer = pool.urlopen(
            "POST",
            address.path,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
        )
        status = answer.status
        answer.close()
        return status
