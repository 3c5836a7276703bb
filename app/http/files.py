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
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import dump_options_header, http_date, is_resource_modified

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
    part, wanted, tag = None, None, tag_of(keys, modified) if modified else ""
    if not (tag and _known(tag, modified)):
        part, wanted = _found(ask, keys, tag, modified)
        if not tag:
            tag, modified = part.tag, part.modified
            if _known(tag, modified):
                part.close()
                part = None
    headers = [
        ("ETag", f'"{tag}"'),
        ("Last-Modified", http_date(modified)),
        ("Accept-Ranges", "bytes"),
        ("Content-Disposition", _disposition(name or str(keys[0].id), attachment)),
        ("Cache-Control", f"max-age={ask.settings.client_cache_max_age}, private"),
    ]
    return Response(status=304, headers=headers) if part is None else _answer(part, wanted, headers, media_type)


def _disposition(name: str, attachment: bool) -> str:
    return dump_options_header("attachment" if attachment else "inline", {"filename": name})


def _known(tag: str, modified: datetime | None) -> bool:
    """Has the client the file as it is?"""
    asked = request.environ
    if "HTTP_IF_NONE_MATCH" not in asked and "HTTP_IF_MODIFIED_SINCE" not in asked:
        return False
    return not is_resource_modified(asked, tag, last_modified=modified)


def tag_of(keys: Sequence[Key], modified: datetime) -> str:
    """The ETag of a stored file that changes only together with its row."""
    text = "/".join([*(key.name for key in keys), modified.isoformat()])
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _found(ask: Ask, keys: Sequence[Key], tag: str, modified: datetime | None) -> tuple[Part, Wanted]:
    """The wanted bytes of the first key that the store has, opened; 404 where there is none, 416 beyond the end."""
    store, facts_only = store_of(ask.settings), request.method == "HEAD"
    for key in keys:
        try:
            known, since = tag, modified
            if not known and "HTTP_IF_RANGE" in request.environ:
                facts = store.part(key, facts_only=True)
                known, since = facts.tag, facts.modified
            wanted = _wanted(known, since)
            return store.part(key, wanted, facts_only=facts_only), wanted
        except FileNotFoundError:
            continue
        except BeyondEnd as beyond:
            raise RequestedRangeNotSatisfiable(beyond.whole) from None
    raise NotFound("The file is not in the store.")


def _wanted(tag: str, modified: datetime | None) -> Wanted:
    """The one range that is asked for, of the file that the client knows; several at once are the whole file."""
    asked = request.range if "HTTP_RANGE" in request.environ else None
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    unless = request.if_range
    if unless.etag is not None and unless.etag != tag:
        return None
    if unless.date is not None and (modified is None or modified.replace(microsecond=0) > unless.date):
        return None
    start, stop = asked.ranges[0]
    return start, stop


def _answer(part: Part, wanted: Wanted, headers: list[tuple[str, str]], media_type: str) -> Response:
    """A part as an answer: 200, 206 where a range was wanted."""
    headers.append(("Content-Length", str(part.length)))
    if wanted:
        headers.append(("Content-Range", f"bytes {part.start}-{part.start + part.length - 1}/{part.whole}"))
    short = part.length <= PIECE
    body = list(part.pieces()) if short else part.pieces()
    made = Response(body, status=206 if wanted else 200, headers=headers, content_type=media_type)
    if not short:
        made.call_on_close(part.close)
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
