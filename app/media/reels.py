"""Reels: several movies as one, whatever their sizes, rates and sounds (spec 40 §5.7).

Every movie is fitted into the reel's size and rate, and gets stereo sound of its video's length: silence where it has
none. So no stream layout has to match any other. Movies are encoded one after the other and then joined as they are:
a reel of three hundred shots needs the memory of one decoder, and the disk of one source beside what is made.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.media import ffmpeg
from app.media.ffmpeg import BrokenMovie, Probe
from app.media.movies import fitted

SOUND = "aformat=sample_rates=48000:channel_layouts=stereo"


@dataclass(frozen=True)
class Shape:
    """What a reel looks like: pixels (0: those of the first movie), frames a second."""

    width: int = 0
    height: int = 0
    fps: float = 25.0
    preset: str = "medium"
    seconds: int = 3600


@dataclass(frozen=True)
class _Size:
    """What all segments look like."""

    width: int
    height: int
    fps: float
    preset: str


def make(paths: Iterable[Path], target: Path, shape: Shape) -> Probe:
    """Put movies one after the other into one file. BrokenMovie tells what is wrong with which of them.

    `paths` is walked once; a movie may go as soon as the next is asked for. Works in the target's folder.
    """
    folder, until = target.parent, time.monotonic() + shape.seconds
    size: _Size | None = None
    segments: list[Path] = []
    for number, path in enumerate(paths, 1):
        found = _probed(path, number)
        size = size or _size(shape, found)
        segment = folder / f"segment-{number}.mov"
        try:
            _fit(path, segment, size, found, _left(until))
        except BrokenMovie as broken:
            raise BrokenMovie(f"Movie {number} of the playlist: {broken}") from None
        segments.append(segment)
    if not segments:
        raise BrokenMovie("The playlist holds no movie.")
    _join(segments, target, _left(until))
    return ffmpeg.probe(target)


def _left(until: float) -> int:
    return max(1, round(until - time.monotonic()))


def _size(shape: Shape, first: Probe) -> _Size:
    width = shape.width or round(first.width * first.aspect)
    height = shape.height or first.height
    return _Size(width + width % 2, height + height % 2, shape.fps, shape.preset)


def _fit(path: Path, segment: Path, size: _Size, found: Probe, seconds: int) -> None:
    """One movie in the reel's size and rate, its sound as long as its video and not yet compressed."""
    frames = max(1, round(found.duration * size.fps))
    length = f"atrim=duration={frames / size.fps:.6f},asetpts=PTS-STARTPTS[a]"
    sound = (
        f"[0:a:0]{SOUND},apad,{length}" if found.has_sound else f"anullsrc=r=48000:cl=stereo,{SOUND},{length}"
    )
    made = [
        "-filter_complex", f"[0:v:0]{fitted(size.width, size.height, size.fps)},setpts=PTS-STARTPTS[v];{sound}",
        "-map", "[v]", "-map", "[a]", "-frames:v", str(frames), "-video_track_timescale", "90000",
        "-c:v", "libx264", "-preset", size.preset, "-crf", "20", "-c:a", "pcm_s16le", "-map_metadata", "-1",
        str(segment),
    ]  # fmt: skip
    ffmpeg.run([*ffmpeg.reading(path), *made], seconds)


def _join(segments: list[Path], target: Path, seconds: int) -> None:
    """The segments in one file; only their sound is compressed."""
    listed = target.with_name("segments.txt")
    listed.write_text("".join(f"file '{segment.name}'\n" for segment in segments), encoding="ascii")
    opened = ["-protocol_whitelist", "file", "-f", "concat", "-i", str(listed)]
    made = ["-map", "0:v:0", "-map", "0:a:0", "-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart"]
    ffmpeg.run([*opened, *made, "-map_metadata", "-1", str(target)], seconds)
    for path in (*segments, listed):
        path.unlink()


def _probed(path: Path, number: int) -> Probe:
    try:
        found = ffmpeg.probe(path)
    except BrokenMovie as broken:
        raise BrokenMovie(f"Movie {number} of the playlist: {broken}") from None
    if not found.duration:
        raise BrokenMovie(f"Movie {number} of the playlist has no length.")
    return found
