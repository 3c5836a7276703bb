"""The files of preview backgrounds (spec 40 §4.8, 4.10)."""

import io
from uuid import uuid4

import pytest

from app.models import PreviewBackgroundFile
from tests.media import images
from tests.operations.previewing import News


def send(client, id_, data, name="sky.v2.hdr"):
    return client.post(f"/pictures/preview-background-files/{id_}", data={"file": (io.BytesIO(data), name)})


@pytest.fixture
def background(make):
    return make.row(PreviewBackgroundFile, name=f"Sky {uuid4()}"[:40])


def test_a_panorama_is_stored_and_shown_small(admin, as_, make, background):
    news = News(make)

    made = send(admin, background, images.panorama())

    assert made.status_code == 201
    row = {key: made.json[key] for key in ("extension", "original_name", "file_size", "type")}
    size = len(images.panorama())
    assert row == {
        "extension": "hdr",
        "original_name": "sky.v2",
        "file_size": size,
        "type": "PreviewBackgroundFile",
    }
    id_ = {"preview_background_file_id": str(background)}
    assert news.told() == [
        ("preview-background-file:update", id_), ("preview-background-file:add-file", {**id_, "extension": "hdr"}),
    ]  # fmt: skip
    vendor = as_(make.caller("vendor"))
    answer = vendor.get(f"/pictures/preview-background-files/{background}.hdr")
    assert (answer.data, answer.mimetype) == (images.panorama(), "image/vnd.radiance")
    assert answer.headers["Content-Disposition"] == "inline; filename=sky.v2.hdr"
    thumbnail = images.opened(
        vendor.get(f"/pictures/thumbnails/preview-background-files/{background}.png").data
    )
    assert thumbnail.size == (300, 200)
    red, green, blue, _alpha = thumbnail.getpixel((150, 100))
    assert (abs(red - 136) < 3, abs(green - 186) < 3, blue) == (True, True, 255)


def test_another_panorama_may_follow(admin, background):
    send(admin, background, images.panorama())

    assert send(admin, background, images.panorama(width=32), "b.HDR").json["original_name"] == "b"


@pytest.mark.parametrize(("data", "name"), [
    (b"x", "a.exr"), (b"no panorama", "a.hdr"), (b"", "a.hdr"), (images.panorama()[:60], "a.hdr"),
    (images.picture(), "a.hdr"),
    (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 60000 +X 60000\n", "a.hdr"),
])  # fmt: skip
def test_what_is_no_panorama_is_refused(admin, make, background, data, name):
    assert send(admin, background, data, name).status_code == 400
    assert admin.get(f"/data/preview-background-files/{background}").status_code == 404
    filled = make.row(PreviewBackgroundFile, name=f"Full {uuid4()}"[:40])
    send(admin, filled, images.panorama())

    assert send(admin, filled, data, name).status_code == 400

    assert admin.get(f"/pictures/preview-background-files/{filled}.hdr").data == images.panorama()


def test_only_admins_send_panoramas(as_, make, background):
    for role in ("manager", "supervisor", "user", "client", "vendor"):
        assert send(as_(make.caller(role)), background, images.panorama()).status_code == 403


def test_what_is_not_there_is_not_found(admin, background):
    assert admin.get(f"/pictures/preview-background-files/{background}.hdr").status_code == 404
    assert admin.get(f"/pictures/preview-background-files/{uuid4()}.hdr").status_code == 404
    assert admin.get(f"/pictures/thumbnails/preview-background-files/{background}.png").status_code == 404
    assert send(admin, uuid4(), images.panorama()).status_code == 404
    assert admin.post(f"/pictures/preview-background-files/{background}", data={"a": "b"}).status_code == 400
    send(admin, background, images.panorama())
    assert admin.get(f"/pictures/preview-background-files/{background}.exr").status_code == 404


def test_a_thumbnail_is_not_sent(admin, background):
    path = f"/pictures/thumbnails/preview-background-files/{background}.png"

    assert admin.post(path, data={"file": (io.BytesIO(images.picture()), "a.png")}).status_code == 405


def test_deleting_a_background_takes_its_files(admin, background, settings):
    send(admin, background, images.panorama())

    assert admin.delete(f"/data/preview-background-files/{background}").status_code == 204

    assert not [path for path in settings.preview_folder.rglob(str(background)) if path.is_file()]
