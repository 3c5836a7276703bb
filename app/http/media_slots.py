"""How many downloads of pictures and movies a process serves at a time (spec 40 §1.5).

Beyond `MEDIA_MAX_CONCURRENT_REQUESTS` a download waits for its turn, at most `MEDIA_SLOT_WAIT_TIMEOUT` seconds: then
503, so that the threads of the API are not all busy sending movies.
"""

from __future__ import annotations

from threading import BoundedSemaphore

from flask import Flask, Response, g, request

from app.http.errors import envelope
from app.settings import Settings

PATHS = ("/pictures/", "/movies/")
SHARED = "/shared/"
SECONDS_TO_WAIT = "5"


def is_media(path: str) -> bool:
    """Is a picture or a movie asked for, by a person or by a guest of a share link?"""
    return path.startswith(PATHS) or (path.startswith(SHARED) and any(part in path for part in PATHS))


def register(app: Flask, settings: Settings) -> None:
    """Count the downloads of this app; without a limit nothing is done."""
    if not settings.media_max_concurrent_requests:
        return
    slots = BoundedSemaphore(settings.media_max_concurrent_requests)
    patience = settings.media_slot_wait_timeout or None

    @app.before_request
    def take() -> Response | None:
        """Wait for a slot, or refuse."""
        if request.method not in ("GET", "HEAD") or not is_media(request.path):
            return None
        if not slots.acquire(timeout=patience):
            busy = envelope("Too many downloads at a time; try again in a moment.", 503)
            busy.headers["Retry-After"] = SECONDS_TO_WAIT
            busy.cache_control.no_store = True
            return busy
        g.media_slot = True
        return None

    @app.after_request
    def give_back(response: Response) -> Response:
        """The slot is free when the last byte is sent."""
        if g.pop("media_slot", False):
            response.call_on_close(slots.release)
        return response
