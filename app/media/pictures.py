"""Pictures: any of the web's and of the studio's kinds in, upright sRGB PNG of eight bits out (spec 40 §4.3)."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps

from app.errors import WrongParameter

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP")
ORIGINAL, PREVIEW, THUMBNAIL, SQUARE = "original", "previews", "thumbnails", "thumbnails-square"
PREVIEW_WIDTH, HIGHEST_PREVIEW = 1200, 14_400
THUMBNAIL_SIZE, SQUARE_SIZE, AVATAR_SIZE = (150, 100), (100, 100), (400, 400)

ImageFile.LOAD_TRUNCATED_IMAGES = True  # a picture whose end is missing is shown as far as it goes
Image.MAX_IMAGE_PIXELS = None  # `read` judges the size before it decodes anything

_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    OverflowError,
    TypeError,
    KeyError,
    IndexError,
    struct.error,
)
"""What decoders raise at the bytes of strangers."""
_PLAIN = frozenset({"L", "RGB", "RGBA"})


class UnreadablePicture(WrongParameter):
    """The picture cannot be read."""


class OversizedPicture(WrongParameter):
    """The picture has too many pixels."""


def read(stream: BinaryIO, most_pixels: int) -> Image.Image:
    """Decode a picture, whatever its name says: upright, sRGB, eight bits, mode L, RGB or RGBA.

    400 when it is none or has more than `most_pixels`, which is known before anything is decoded.
    """
    try:
        stream.seek(0)
        opened = Image.open(stream, formats=FORMATS)
        if opened.width * opened.height > most_pixels:
            raise OversizedPicture(f"The picture has more than {most_pixels:,} pixels.")
        opened.load()
        return plain(_upright(opened))
    except OversizedPicture:
        raise
    except _BROKEN as error:
        raise UnreadablePicture() from error


def _upright(image: Image.Image) -> Image.Image:
    """The picture as its camera was held; as it is, where what it says of that is broken."""
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image


def plain(image: Image.Image) -> Image.Image:
    """The picture in sRGB with eight bits a channel: its profile is honoured, its transparency kept."""
    if image.mode.startswith("I"):
        brightest: Any = 65_535 if image.mode != "I" else image.getextrema()[1]
        top = max(255, brightest)
        return image.convert("I").point(lambda value: value * (255 / top) + 0).convert("L")
    if image.mode == "F":
        return image.point(lambda value: value * 255 + 0).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA" if _has_alpha(image) else "RGB")
    image = _in_srgb(image)
    if image.mode not in _PLAIN:
        image = image.convert("L" if image.mode == "1" else "RGB")
    return image


def _has_alpha(image: Image.Image) -> bool:
    return "A" in image.mode or "a" in image.mode or "transparency" in image.info


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture's colours in sRGB, by the profile that it brings; without a usable one, as they are."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=wanted)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made or image


def png(image: Image.Image) -> BytesIO:
    """The picture as PNG, without profile or metadata."""
    made = BytesIO()
    image.save(made, "PNG", icc_profile=None, compress_level=3)
    made.seek(0)
    return made


def boxed(image: Image.Image, width: int, height: int) -> Image.Image:
    """The picture as large as fits the box, whole, in the middle of a transparent canvas of the box's size."""
    if image.width * height >= image.height * width:
        size = (width, max(1, -(-image.height * width // image.width)))
    else:
        size = (max(1, -(-image.width * height // image.height)), height)
    fitted = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGBA")
    if size == (width, height):
        return fitted
    canvas = Image.new("RGBA", (width, height))
    canvas.paste(fitted, ((width - size[0]) // 2, (height - size[1]) // 2))
    return canvas


def cropped(image: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of the picture, filling the box."""
    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS).convert("RGBA")


def variants(image: Image.Image) -> dict[str, BytesIO]:
    """The picture and its smaller ones, as PNG by prefix: original, previews, thumbnails, thumbnails-square.

    A preview is 1200 pixels wide, however small the picture; one that would be absurdly high is fitted instead.
    """
    height = min(HIGHEST_PREVIEW, -(-image.height * PREVIEW_WIDTH // image.width))
    preview = boxed(image, PREVIEW_WIDTH, height)
    source = preview if image.width > PREVIEW_WIDTH else image
    return {
        ORIGINAL: png(image),
        PREVIEW: png(preview),
        THUMBNAIL: png(boxed(source, *THUMBNAIL_SIZE)),
        SQUARE: png(boxed(source, *SQUARE_SIZE)),
    }
