"""Stored files as answers: ranges, conditional requests, private cache headers (spec 40 §1.5)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

from flask import Response, request, send_file

from app.ask import Ask
from app.errors import NotFound
from app.storage.keys import Key
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
    """The first of the keys that the store has, as an answer; 404 when it has none.

    `name` is what a browser calls the file, `attachment` whether it saves it. Browsers keep it, proxies do not.
    """
    store = store_of(ask.settings)
    for key in [keys] if isinstance(keys, Key) else keys:
        try:
            path = store.path(key)
        except FileNotFoundError:
            continue
        made = sent(path, media_type=media_type, name=name, attachment=attachment, modified=modified)
        made.cache_control.no_cache = None
        made.cache_control.max_age = ask.settings.client_cache_max_age
        made.cache_control.private = True
        return made
    raise NotFound("The file is not in the store.")


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
