"""Stored files as answers: ranges, conditional requests, private cache headers (spec 40 §1.5).

Nothing is read into memory but a piece at a time, and the transaction has ended before the first byte is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

from flask import Response, request, send_file
from werkzeug.datastructures import ContentRange
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified

from app.ask import Ask
from app.errors import NotFound
from app.storage.keys import Key
from app.storage.parts import PIECE, BeyondEnd, Part, Wanted
from app.storage.store import store_of

OCTETS = "application/octet-stream"


def stored(
    ask: Ask,
    keys: Key | list[Key],
    *,
    media_type: str,
    name: str | None = None,
    attachment: bool = False,
    modified: datetime | None = None,
) -> Response:
    """The first of the keys that the store has, streamed; 404 when it has none.

    `name` is what a browser calls the file, `attachment` whether it saves it. Browsers keep it, proxies do not. With
    `modified`, the moment of the last change of the row that the file belongs to, a browser that has it already is
    answered without a look into the store.
    """
    keys = [keys] if isinstance(keys, Key) else keys
    if not keys:
        raise NotFound("The file is not in the store.")
    tag = tag_of(keys, modified) if modified else None
    if tag and not is_resource_modified(request.environ, tag, last_modified=modified):
        made = Response(status=304)
    else:
        part, wanted = _found(ask, keys, tag, modified)
        tag, modified = tag or part.tag, modified or part.modified
        made = _answer(part, wanted, tag, modified)
        made.mimetype = media_type
    made.set_etag(tag)
    made.last_modified = modified
    made.accept_ranges = "bytes"
    made.headers.set(
        "Content-Disposition", "attachment" if attachment else "inline", filename=name or str(keys[0].id)
    )
    made.cache_control.max_age = ask.settings.client_cache_max_age
    made.cache_control.private = True
    return made


def tag_of(keys: Sequence[Key], modified: datetime) -> str:
    """The ETag of a stored file that changes only together with its row."""
    text = "/".join([*(key.name for key in keys), modified.isoformat()])
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _found(ask: Ask, keys: Sequence[Key], tag: str | None, modified: datetime | None) -> tuple[Part, Wanted]:
    """The wanted bytes of the first key that the store has, opened; 404 where there is none, 416 beyond the end."""
    store, facts_only = store_of(ask.settings), request.method == "HEAD"
    for key in keys:
        try:
            known, since = tag, modified
            if known is None and "If-Range" in request.headers:
                facts = store.part(key, facts_only=True)
                known, since = facts.tag, facts.modified
            wanted = _wanted(known, since)
            return store.part(key, wanted, facts_only=facts_only), wanted
        except FileNotFoundError:
            continue
        except BeyondEnd as beyond:
            raise RequestedRangeNotSatisfiable(beyond.whole) from None
    raise NotFound("The file is not in the store.")


def _wanted(tag: str | None, modified: datetime | None) -> Wanted:
    """The one range that is asked for, of the file that the client knows; several at once are the whole file."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    unless = request.if_range
    if unless.etag is not None and unless.etag != tag:
        return None
    if unless.date is not None and (modified is None or modified.replace(microsecond=0) > unless.date):
        return None
    start, stop = asked.ranges[0]
    return start, stop


def _answer(part: Part, wanted: Wanted, tag: str, modified: datetime) -> Response:
    """A part as an answer: 200, 206 where a range was wanted, 304 when the client has it."""
    if not is_resource_modified(request.environ, tag, last_modified=modified):
        part.close()
        return Response(status=304)
    made = Response(status=206 if wanted else 200)
    if part.length <= PIECE:
        made.data = b"".join(part.pieces())
    else:
        made.response = part.pieces()
        made.call_on_close(part.close)
    made.content_length = part.length
    if wanted:
        made.content_range = ContentRange("bytes", part.start, part.start + part.length, part.whole)
    return made


def sent(
    file: Path | BinaryIO,
    *,
    media_type: str,
    name: str | None = None,
    attachment: bool = False,
    modified: datetime | None = None,
) -> Response:
    """A file as an answer: 200, 206 for a range, 304 when it is unchanged, 416 for a range beyond its end.

    Several ranges at once are answered with the whole file, as HTTP allows.
    """
    made = send_file(
        file,
        mimetype=media_type,
        as_attachment=attachment,
        download_name=name or (file.name if isinstance(file, Path) else "file"),
        conditional=False,
        last_modified=modified,
        max_age=None,
    )
    if isinstance(file, BytesIO):
        made.set_etag(hashlib.sha256(file.getbuffer()).hexdigest())
    if not isinstance(file, Path):
        made.content_length = file.seek(0, SEEK_END)
        file.seek(0)
    environ = dict(request.environ)
    if "," in environ.get("HTTP_RANGE", ""):
        del environ["HTTP_RANGE"]
    made.make_conditional(environ, accept_ranges=True, complete_length=made.content_length)
    return made
