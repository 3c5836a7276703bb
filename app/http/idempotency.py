"""`Idempotency-Key`: a POST sent again within a day is answered as the first time, and done once.

The key is the caller's own; it is written in the transaction of the request, so that a second request with the same
key waits for the first one to end, and a failed one leaves no key. An answer is kept for a day
(`services/housekeeping.py`). Log-ins and second factors are left out: their answers are secrets.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Request, Response
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.ask import NOBODY, Ask
from app.errors import Conflict, KeyReused, WrongParameter
from app.http.answers import JSON, to_bytes
from app.models import IdempotencyKey
from app.queries.json import JsonStream, JsonText

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(days=1)
LONGEST = 255
CHUNK = 1 << 20
SECRET = ("/auth/",)


def key_of(request: Request, ask: Ask) -> str | None:
    """The key of a request that is to be done once; 400 when it is too long or empty."""
    given = request.headers.get(HEADER)
    if given is None or request.method != "POST" or ask.caller is NOBODY or request.path.startswith(SECRET):
        return None
    if not 0 < len(given) <= LONGEST or not given.isprintable():
        raise WrongParameter(f"{HEADER} must be 1 to {LONGEST} printable characters.")
    return given


def begin(ask: Ask, key: str, request: Request) -> Response | None:
    """Take the key, or give the answer of the request that had it. At most two statements.

    422 when it was another request's; 409 when the first answer was no JSON, and is not kept.
    """
    digest = digest_of(request)
    row = {"person_id": ask.caller.id, "key": key, "method": request.method, "path": request.path}
    taken = (
        insert(IdempotencyKey)
        .values(**row, request_hash=digest)
        .on_conflict_do_update(
            index_elements=["person_id", "key"],
            set_={
                "method": request.method,
                "path": request.path,
                "request_hash": digest,
                "status": None,
                "body": None,
                "created_at": func.clock_timestamp(),
            },
            where=IdempotencyKey.created_at < ask.now - KEPT,
        )
        .returning(IdempotencyKey.key)
    )
    if ask.db.execute(taken).first() is not None:
        return None
    kept = select(IdempotencyKey.request_hash, IdempotencyKey.status, IdempotencyKey.body)
    found = ask.db.execute(kept.where(_own(ask, key))).one()
    if found.request_hash != digest:
        raise KeyReused()
    if found.status is None:
        raise Conflict("This request was done already; its answer is not kept.")
    return Response(found.body or "", found.status, {REPLAYED: "true"}, mimetype=JSON)


def keep(ask: Ask, key: str, value: Any, status: int) -> Any:
    """Keep the answer of a handler beside its key; returns it, written already. One statement."""
    if isinstance(value, Response | JsonStream):
        return value
    text = JsonText(b"" if status == 204 else value if isinstance(value, JsonText) else to_bytes(value))
    ask.db.execute(update(IdempotencyKey).where(_own(ask, key)).values(status=status, body=text.decode()))
    return text


def _own(ask: Ask, key: str) -> Any:
    return (IdempotencyKey.person_id == ask.caller.id) & (IdempotencyKey.key == key)


def digest_of(request: Request) -> str:
    """What tells one request from another: method, address, body; of a form its fields and files."""
    told = sha256(f"{request.method} {request.full_path}\n".encode())
    if not request.form and not request.files:
        told.update(request.get_data())
        return told.hexdigest()
    for name, value in sorted(request.form.items(multi=True)):
        told.update(repr((name, value)).encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        told.update(repr((name, file.filename)).encode())
        file.stream.seek(0)
        while part := file.stream.read(CHUNK):
            told.update(part)
        file.stream.seek(0)
    return told.hexdigest()
