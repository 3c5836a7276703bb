"""Files as programs and cameras write them, sent as previews: shown, kept as they are, or refused in words."""

import io
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from app.media import ffmpeg
from tests.media import films, images
from tests.operations.previewing import preview, send


def exr():
    """A picture in OpenEXR, with light above one."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "light.exr"
        source = ["-f", "lavfi", "-i", "color=red:size=64x48", "-frames:v", "1", "-pix_fmt", "gbrpf32le"]
        ffmpeg.run([*source, "-update", "1", str(target)], 60)
        return target.read_bytes()


def gif():
    """A picture that moves."""
    frames = [Image.new("RGB", (64, 48), colour) for colour in (images.RED, images.GREEN, images.BLUE)]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=40, loop=0)
    return made.getvalue()


def pdf():
    """A document of two pages."""
    page = Image.new("RGB", (64, 48), images.RED)
    made = io.BytesIO()
    page.save(made, "PDF", save_all=True, append_images=[page])
    return made.getvalue()


KEPT = {"exr": (exr, b"\x76\x2f\x31\x01"), "gif": (gif, b"GIF89a"), "pdf": (pdf, b"%PDF")}


@pytest.mark.parametrize("kind", KEPT)
def test_what_browsers_or_artists_open_themselves_is_kept_byte_by_byte(admin, make, kind):
    build, magic = KEPT[kind]
    data, id_ = build(), preview(make)
    assert data.startswith(magic)

    made = send(admin, id_, data, f"a.{kind}")

    row = made.json
    assert (made.status_code, row["status"], row["extension"], row["file_size"]) == (
        201,
        "ready",
        kind,
        len(data),
    )
    assert admin.get(f"/pictures/originals/preview-files/{id_}.{kind}").data == data
    download = admin.get(f"/pictures/originals/preview-files/{id_}/download")
    assert (download.data, f".{kind}" in download.headers["Content-Disposition"]) == (data, True)


@pytest.mark.parametrize(
    ("name", "build", "size"),
    [
        ("deep.png", images.sixteen_bits, (20, 10)),
        ("phone.jpg", images.turned_jpeg, (40, 80)),
        ("profiled.png", images.profiled, (64, 48)),
        ("really a jpeg.png", lambda: images.picture(kind="JPEG"), (64, 48)),
        ("really a png.jpg", images.picture, (64, 48)),
        ("really a deep tiff.png", lambda: images.sixteen_bits("TIFF"), (20, 10)),
        ("really a gif.png", gif, (64, 48)),
        ("cut off.jpg", lambda: cut(images.picture(size=(400, 300), kind="JPEG", quality=95)), (400, 300)),
    ],
)
def test_a_picture_is_what_its_bytes_say_and_is_shown_in_every_size(admin, make, name, build, size):
    id_ = preview(make)

    made = send(admin, id_, build(), name)

    row = made.json
    assert (made.status_code, row["status"], row["extension"]) == (201, "ready", "png")
    assert (row["width"], row["height"]) == size
    for kind in ("originals", "previews", "thumbnails", "thumbnails-square"):
        shown = admin.get(f"/pictures/{kind}/preview-files/{id_}.png")
        assert (shown.status_code, images.opened(shown.data).format) == (200, "PNG")
    assert images.opened(admin.get(f"/pictures/originals/preview-files/{id_}.png").data).size == size


def cut(data):
    """The first half of a file."""
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("really a movie.png", films.movie),
        ("really a document.jpg", pdf),
        ("really light.png", exr),
        ("cut off.png", lambda: images.picture()[:20]),
        ("nothing.png", bytes),
        ("nothing.jpg", bytes),
        ("nothing.mp4", bytes),
        ("deep.tiff", lambda: images.sixteen_bits("TIFF")),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(admin, make, settings, name, build):
    id_ = preview(make)

    refused = send(admin, id_, build(), name)

    assert (refused.status_code, refused.json["error"]) == (400, True)
    assert len(refused.json["message"]) > 10
    assert admin.get(f"/data/preview-files/{id_}").status_code == 404
    assert not [path for path in settings.preview_folder.rglob(f"*{id_}*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("really a picture.mp4", images.picture),
        ("really a document.mov", pdf),
        ("cut off.mp4", lambda: cut(films.movie())),
    ],
)
def test_what_is_no_movie_is_broken_in_words(admin, make, name, build):
    id_ = preview(make)

    made = send(admin, id_, build(), name, "?no_job=true")

    assert (made.status_code, made.json["status"]) == (201, "broken")
    told = admin.get(f"/data/preview-files/{id_}").json["data"]["encoding"]
    assert (told["state"], len(told["reason"]) > 10) == ("broken", True)
