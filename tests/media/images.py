"""Real pictures for tests, made on the spot."""

import io
import math
import struct
import zlib

from PIL import Image, ImageCms

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def picture(size=(64, 48), colour=RED, mode="RGB", kind="PNG", **options):
    """The bytes of a picture of one colour."""
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind, **options)
    return made.getvalue()


def turned_jpeg():
    """A picture of 80x40, red at the left, that its EXIF says to turn by 90 degrees clockwise."""
    image = Image.new("RGB", (80, 40), BLUE)
    image.paste(RED, (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif, quality=95)
    return made.getvalue()


def sixteen_bits(kind="PNG", value=32768):
    """A grey picture of sixteen bits."""
    made = io.BytesIO()
    Image.new("I;16", (20, 10), value).save(made, kind)
    return made.getvalue()


def bomb(width=60_000, height=60_000):
    """A PNG of few bytes that says it has billions of pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def profiled():
    """A picture with a profile of its own (an sRGB one)."""
    return picture(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def opened(data):
    """The picture that bytes are."""
    return Image.open(io.BytesIO(data))


def panorama(width=64, height=32, light=(0.25, 0.5, 4.0)):
    """A panorama in Radiance HDR, of one light."""
    mantissa, exponent = math.frexp(max(light))
    scale = mantissa * 256 / max(light)
    pixel = bytes([*(int(one * scale) for one in light), exponent + 128])
    return b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y %d +X %d\n" % (height, width) + pixel * (width * height)
