"""The bytes of a preview as an answer, or that they are still being made (spec 40 §1.5)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from app.ask import Ask
from app.http import files
from app.http.answers import JSON, to_bytes
from app.http.errors import envelope
from app.queries.preview_files import Served
from app.storage.keys import Key, movie

SECONDS_TO_WAIT = "5"


def served(
    ask: Ask,
    preview: Served,
    keys: Key | list[Key],
    *,
    media_type: str,
    name: str | None = None,
    attachment: bool = False,
) -> Response:
    """The first of the keys that is stored; while the preview is being made, 202 to who asks for JSON, else 404."""
    if preview.status == "processing":
        return pending(preview)
    return files.stored(
        ask, keys, media_type=media_type, name=name, attachment=attachment, modified=preview.modified
    )


def versions(preview: Served, wanted: Sequence[str]) -> list[Key]:
    """Where the wanted versions of a movie are, those that its row knows of; none of a movie that is broken.

    The upload of a broken movie is kept to be encoded again: it is no movie to be played.
    """
    if preview.status in ("broken", "missing"):
        return []
    known = wanted if preview.versions is None else preview.versions
    return [movie(prefix, preview.id) for prefix in wanted if prefix in known]


def pending(preview: Served) -> Response:
    """The preview is being made: nothing of it may be kept by anybody."""
    if request.accept_mimetypes.best_match(["image/png", JSON]) == JSON:
        body = to_bytes({"status": "processing", "preview_file_id": preview.id})
        made = Response(body, status=202, mimetype=JSON)
        made.headers["Retry-After"] = SECONDS_TO_WAIT
    else:
        made = envelope("The preview is still being made.", 404)
    made.cache_control.no_store = True
    return made
