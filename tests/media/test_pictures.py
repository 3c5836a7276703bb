"""Pictures of all kinds become upright sRGB PNG (spec 40 §4.3)."""

import io

import pytest
from PIL import Image

from app.media import pictures
from tests.media import images

MOST = 400_000_000


def read(data):
    return pictures.read(io.BytesIO(data), MOST)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_every_kind_is_read_whatever_its_name(kind):
    image = read(images.picture(kind=kind))

    assert (image.size, image.mode) == ((64, 48), "RGB")
    assert all(abs(a - b) < 8 for a, b in zip(image.getpixel((5, 5)), images.RED, strict=True))


def test_a_turned_photograph_stands_upright():
    image = read(images.turned_jpeg())

    assert image.size == (40, 80)
    assert image.getpixel((20, 10))[0] > 200
    assert image.getpixel((20, 70))[2] > 200


def test_a_photograph_whose_exif_is_broken_is_shown_as_it_is():
    assert read(images.picture(kind="JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7fgarbage")).size == (
        64,
        48,
    )


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(kind):
    image = read(images.sixteen_bits(kind))

    assert (image.mode, image.getpixel((3, 3))) == ("L", 127)


@pytest.mark.parametrize(("mode", "colour", "becomes"), [
    ("CMYK", (0, 255, 255, 0), "RGB"), ("1", 1, "L"), ("L", 7, "L"), ("P", 3, "RGB"),
    ("RGBA", (255, 0, 0, 128), "RGBA"), ("LA", (7, 128), "RGBA"),
])  # fmt: skip
def test_every_mode_becomes_a_plain_one(mode, colour, becomes):
    assert (
        read(images.picture(mode=mode, colour=colour, kind="TIFF" if mode == "CMYK" else "PNG")).mode == becomes
    )


def test_a_colour_key_becomes_alpha():
    image = read(images.picture(transparency=images.RED))

    assert (image.mode, image.getpixel((0, 0))) == ("RGBA", (255, 0, 0, 0))


def test_a_profile_is_honoured_and_goes():
    image = read(images.profiled())

    assert abs(image.getpixel((0, 0))[0] - 255) < 3
    assert "icc_profile" not in Image.open(pictures.png(image)).info


def test_a_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(pictures.OversizedPicture):
        read(images.bomb())


@pytest.mark.parametrize("data", [
    b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"GIF89a", images.picture(kind="JPEG")[:20],
    b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n",
])  # fmt: skip
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(pictures.UnreadablePicture):
        read(data)


def test_a_picture_without_its_end_is_shown_as_far_as_it_goes():
    whole = images.picture(size=(400, 400), kind="JPEG", quality=95)

    assert read(whole[: len(whole) // 2]).size == (400, 400)


def test_a_small_picture_is_enlarged_and_all_variants_have_their_size():
    made = {prefix: Image.open(data) for prefix, data in pictures.variants(read(images.picture())).items()}

    assert {prefix: image.size for prefix, image in made.items()} == {
        "original": (64, 48), "previews": (1200, 900), "thumbnails": (150, 100), "thumbnails-square": (100, 100),
    }  # fmt: skip
    assert {image.format for image in made.values()} == {"PNG"}


def test_a_picture_is_fitted_whole_on_a_transparent_canvas():
    image = pictures.boxed(read(images.picture(size=(100, 100))), 150, 100)

    assert image.size == (150, 100)
    assert image.getpixel((2, 50))[3] == 0
    assert image.getpixel((75, 50)) == (255, 0, 0, 255)


@pytest.mark.parametrize("size", [(1, 20_000), (20_000, 1), (1, 1)])
def test_a_picture_of_an_absurd_shape_makes_no_absurd_preview(size):
    made = pictures.variants(read(images.picture(size=size)))

    width, height = Image.open(made["previews"]).size
    assert width == 1200
    assert 1 <= height <= 14_400
