"""The encoder: the system's ffmpeg where there is one, else the one that comes with imageio-ffmpeg.

Files of strangers are read with few demuxers and no protocol but local files: a playlist that is called a movie would
make ffmpeg read whatever it names.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imageio_ffmpeg

DEMUXERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,asf_o"
WORDS = 300
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
_STREAM = re.compile(r"^  Stream #0:\d+.*?: (Video|Audio): (.*)$", re.MULTILINE)
_SIZE = re.compile(r"\b(\d{1,6})x(\d{1,6})\b(?: \[SAR (\d+):(\d+) )?")
_RATE = re.compile(r"\b(\d+(?:\.\d+)?)(k?) (?:fps|tbr)\b")
_TURNED = re.compile(r"rotation of -?(\d+(?:\.\d+)?) degrees")


class BrokenMovie(Exception):
    """The movie cannot be read or encoded; the message says why, for people."""


class TooSlow(BrokenMovie):
    """The encoder was ended because it took too long."""


@dataclass(frozen=True)
class Probe:
    """What a movie is. Size in pixels as shown, duration in seconds, `aspect` the width of a pixel by its height."""

    width: int
    height: int
    duration: float
    fps: float
    aspect: float
    has_sound: bool


@cache
def program() -> str:
    """The encoder's path."""
    return shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


def reading(path: Path, most_pixels: int = 0) -> list[str]:
    """The arguments that open a movie of a stranger."""
    limits = ["-max_pixels", str(most_pixels)] if most_pixels else []
    return [*limits, "-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-i", str(path)]


def run(arguments: Sequence[str], seconds: int) -> None:
    """Run the encoder; BrokenMovie when it fails or takes longer."""
    made = _called(["-loglevel", "error", "-y", *arguments], seconds)
    if made.returncode:
        raise BrokenMovie(reason(made.stderr))


def _called(arguments: Sequence[str], seconds: int) -> subprocess.CompletedProcess[str]:
    command = [program(), "-hide_banner", "-nostdin", *arguments]
    try:
        return subprocess.run(  # noqa: S603 — no shell, and paths of ours
            command, capture_output=True, text=True, errors="replace", timeout=seconds or None, check=False
        )
    except subprocess.TimeoutExpired:
        raise TooSlow(f"Encoding took longer than {seconds} seconds.") from None


def reason(told: str) -> str:
    """The encoder's last words, without paths and addresses of memory."""
    lines = [re.sub(r"\[[^\]]* @ 0x[0-9a-f]+\] |/\S+/", "", line).strip() for line in told.splitlines()]
    return ("; ".join(dict.fromkeys(line for line in lines if line)) or "The encoder failed.")[:WORDS]


def probe(path: Path, seconds: int = 60) -> Probe:
    """What a movie is; BrokenMovie when it is none."""
    told = _called(reading(path), seconds).stderr
    streams = _STREAM.findall(told)
    video = next((words for kind, words in streams if kind == "Video" and "attached pic" not in words), None)
    size = _SIZE.search(video or "")
    if video is None or size is None:
        errors = told.replace("At least one output file must be specified", "")
        raise BrokenMovie("It holds no video." if streams else f"It is no movie: {reason(errors)}")
    width, height = int(size[1]), int(size[2])
    aspect = int(size[3]) / int(size[4]) if size[3] and int(size[3]) and int(size[4]) else 1.0
    turned = _TURNED.search(told)
    if turned and round(float(turned[1])) % 180 == 90:
        width, height, aspect = height, width, 1 / aspect
    length = _DURATION.search(told)
    rate = _RATE.search(video)
    return Probe(
        width=width,
        height=height,
        duration=int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else 0.0,
        fps=float(rate[1]) * (1000 if rate[2] else 1) if rate else 25.0,
        aspect=aspect,
        has_sound=any(kind == "Audio" for kind, _words in streams),
    )
