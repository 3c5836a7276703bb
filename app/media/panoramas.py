"""Panoramas in Radiance HDR: read by the encoder, shown as pictures of eight bits (spec 40 §4.10)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from app.media import ffmpeg
from app.media.ffmpeg import BrokenMovie
from app.media.pictures import UnreadablePicture

HEADERS = (b"#?RADIANCE", b"#?RGBE")
WIDEST, SECONDS = 600, 60
_GAMMA = "pow(val/maxval,1/2.2)*maxval"


def shown(stream: BinaryIO, scratch: Path, most_pixels: int) -> Image.Image:
    """The panorama, at most 600 pixels wide, its light cut at 1 and bent by a gamma of 2.2; 400 when it is none."""
    stream.seek(0)
    if not stream.read(10).startswith(HEADERS):
        raise UnreadablePicture("The file is no panorama in Radiance HDR.")
    stream.seek(0)
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="panorama-") as name:
        source, target = Path(name) / "source.hdr", Path(name) / "shown.png"
        with source.open("wb") as copy:
            while piece := stream.read(1024 * 1024):
                copy.write(piece)
        opened = [
            "-max_pixels",
            str(most_pixels),
            "-protocol_whitelist",
            "file",
            "-f",
            "hdr_pipe",
            "-i",
            str(source),
        ]
        look = f"scale='min({WIDEST},iw)':-1,format=rgb48le,lutrgb=r='{_GAMMA}':g='{_GAMMA}':b='{_GAMMA}',format=rgb24"
        try:
            ffmpeg.run([*opened, "-frames:v", "1", "-vf", look, "-update", "1", str(target)], SECONDS)
            with Image.open(target) as made:
                return made.convert("RGB")
        except (BrokenMovie, OSError) as broken:
            raise UnreadablePicture("The panorama cannot be read.") from broken
