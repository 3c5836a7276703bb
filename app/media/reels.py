"""Reels: several movies as one, whatever their sizes, rates and sounds (spec 40 §5.7).

Every movie is fitted into the reel's size and rate, and gets stereo sound of its video's length: silence where it has
none. So no stream layout has to match any other.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def make(paths: Sequence[Path], target: Path, shape: Shape) -> Probe:
    """Put movies one after the other into one file. BrokenMovie tells what is wrong with which of them."""
    if not paths:
        raise BrokenMovie("The playlist holds no movie.")
    probes = [_probed(path, number) for number, path in enumerate(paths, 1)]
    first = probes[0]
    width = shape.width or round(first.width * first.aspect)
    height = shape.height or first.height
    graph = []
    for number, found in enumerate(probes):
        picture = fitted(width + width % 2, height + height % 2, shape.fps)
        graph.append(f"[{number}:v:0]{picture},setpts=PTS-STARTPTS[v{number}]")
        length = f"atrim=duration={found.duration:.3f},asetpts=PTS-STARTPTS[a{number}]"
        if found.has_sound:
            graph.append(f"[{number}:a:0]{SOUND},apad,{length}")
        else:
            graph.append(f"anullsrc=r=48000:cl=stereo,{SOUND},{length}")
    pairs = "".join(f"[v{number}][a{number}]" for number in range(len(paths)))
    graph.append(f"{pairs}concat=n={len(paths)}:v=1:a=1[v][a]")
    opened = [part for path in paths for part in ffmpeg.reading(path)]
    made = [
        "-filter_complex", ";".join(graph), "-map", "[v]", "-map", "[a]",
        "-c:v", "libx264", "-preset", shape.preset, "-crf", "20", "-c:a", "aac",
        "-movflags", "+faststart", "-map_metadata", "-1", str(target),
    ]  # fmt: skip
    ffmpeg.run([*opened, *made], shape.seconds)
    return ffmpeg.probe(target)


def _probed(path: Path, number: int) -> Probe:
    try:
        found = ffmpeg.probe(path)
    except BrokenMovie as broken:
        raise BrokenMovie(f"Movie {number} of the playlist: {broken}") from None
    if not found.duration:
        raise BrokenMovie(f"Movie {number} of the playlist has no length.")
    return found
