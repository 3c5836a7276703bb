"""Downloads beyond the limit wait, then are told to come again (spec 40 §1.5)."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app import create_app
from app.http import media_slots


@pytest.fixture
def client(settings):
    app = create_app(replace(settings, media_max_concurrent_requests=1, media_slot_wait_timeout=1))
    return app.test_client()


def test_a_download_beyond_the_limit_is_told_to_come_again(client):
    path = f"/pictures/thumbnails/persons/{uuid4()}.png"
    held = client.get(path)  # its answer is not read to the end: it keeps the slot

    busy = client.get(path)

    assert (busy.status_code, busy.json["error"], busy.headers["Retry-After"]) == (503, True, "5")
    assert busy.headers["Cache-Control"] == "no-store"
    assert client.get("/config").status_code == 200
    assert client.post(path).status_code == 401
    held.close()
    busy.close()
    assert client.get(path).status_code == 401


def test_without_a_limit_nothing_waits(anonymous):
    path = f"/movies/low/preview-files/{uuid4()}.mp4"

    assert [anonymous.get(path).status_code for _ in range(20)] == [401] * 20


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("/pictures/thumbnails/persons/x.png", True),
        ("/shared/playlists/token/movies/originals/preview-files/x.mp4", True),
        ("/shared/playlists/token/comments", False),
        ("/data/playlists/x/pictures/", False),
    ],
)
def test_guests_wait_for_downloads_like_everybody(path, counts):
    assert media_slots.is_media(path) is counts
