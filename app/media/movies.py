"""Movies: two normalised versions in one pass, a first frame, a sheet of tiles (spec 40 §4.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from app.media import ffmpeg
from app.media.ffmpeg import BrokenMovie, Probe

LOW_WIDTH = 1280
TILE_HEIGHT, TILE_COLUMNS, MOST_ROWS = 100, 8, 480
MOST_SIDE = 16_384


@dataclass(frozen=True)
class Wanted:
    """How a movie is to be encoded. Sizes in pixels (width 0: by the source), bitrates in Mbit/s."""

    width: int = 0
    height: int = 1080
    fps: float = 25.0
    high_bitrate: int = 28
    low_bitrate: int = 6
    buffer_factor: float = 2.0
    preset: str = "medium"
    normalize: bool = True
    high: bool = True
    seconds: int = 3600
    most_pixels: int = 0

    def size(self, source: Probe) -> tuple[int, int]:
        """The even size of the high version: the wanted width, else the source's ratio at the wanted height."""
        shown = source.width * source.aspect / source.height
        width = self.width or math.floor(shown * self.height)
        return _even(min(width, MOST_SIDE)), _even(min(self.height, MOST_SIDE))


@dataclass(frozen=True)
class Made:
    """What became of a movie: its versions and pictures as files, by prefix, and what it is.

    `reason` says in words why there are none.
    """

    source: Probe | None = None
    shown: Probe | None = None
    movies: tuple[tuple[str, Path], ...] = ()
    frame: Path | None = None
    tiles: Path | None = None
    reason: str = ""


def _even(number: int) -> int:
    return max(2, number + number % 2)


def low_size(width: int, height: int) -> tuple[int, int]:
    """The size of the low version: 1280 wide, in the ratio of the high one."""
    return LOW_WIDTH, _even(min(MOST_SIDE, math.floor(height / width * LOW_WIDTH)))


def make(path: Path, folder: Path, wanted: Wanted) -> Made:
    """Encode a movie into a folder. Never raises for a movie that is broken: `reason` tells."""
    source = None
    try:
        source = ffmpeg.probe(path)
        movies = _normalised(path, folder, source, wanted) if wanted.normalize else [("previews", path)]
        shown = ffmpeg.probe(movies[0][1])
        frame = folder / "frame.png"
        extract(movies[0][1], frame, 1, shown.fps, wanted.seconds)
    except BrokenMovie as broken:
        return Made(source=source, reason=str(broken))
    sheet = folder / "tiles.png"
    try:
        tile(movies[-1][1], sheet, wanted.fps if wanted.normalize else shown.fps, wanted.seconds)
    except BrokenMovie:
        return Made(source, shown, tuple(movies), frame)  # a movie without its sheet is still a movie
    return Made(source, shown, tuple(movies), frame, sheet)


def _normalised(path: Path, folder: Path, source: Probe, wanted: Wanted) -> list[tuple[str, Path]]:
    """The high and the low version, decoded once; silence where the movie has no sound."""
    size = wanted.size(source)
    versions = [("lowdef", low_size(*size), wanted.low_bitrate)]
    if wanted.high:
        versions.insert(0, ("previews", size, wanted.high_bitrate))
    silence = [] if source.has_sound else ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"]
    names = [f"v{n}" for n in range(len(versions))]
    graph = [f"[0:v:0]split={len(versions)}{''.join(f'[s{name}]' for name in names)}"]
    outputs: list[str] = []
    made = []
    for name, (prefix, (width, height), bitrate) in zip(names, versions, strict=True):
        graph.append(f"[s{name}]{fitted(width, height, wanted.fps)}[{name}]")
        target = folder / f"{prefix}.mp4"
        outputs += ["-map", f"[{name}]", "-map", "0:a:0" if source.has_sound else "1:a:0"]
        length = ["-t", f"{source.duration:.3f}"] if source.duration else ["-shortest"]
        outputs += [*_quality(wanted, bitrate), *length, str(target)]
        made.append((prefix, target))
    opened = ffmpeg.reading(path, wanted.most_pixels)
    ffmpeg.run([*opened, *silence, "-filter_complex", ";".join(graph), *outputs], wanted.seconds)
    return made


def fitted(width: int, height: int, fps: float) -> str:
    """Square pixels, fitted into the size with even sides, black around, a constant rate."""
    return (
        f"scale=trunc(iw*sar/2)*2:ih,setsar=1,scale={width}:{height}:force_original_aspect_ratio=decrease"
        f":force_divisible_by=2,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps={fps:.3f},format=yuv420p"
    )


def _quality(wanted: Wanted, bitrate: int) -> list[str]:
    rate = [f"-b:v {bitrate}M"]
    if wanted.buffer_factor:
        rate += [f"-maxrate {bitrate}M", f"-bufsize {max(1, round(bitrate * wanted.buffer_factor * 1000))}k"]
    return [
        "-c:v", "libx264", "-preset", wanted.preset, "-x264-params", "keyint=2:scenecut=0",
        *" ".join(rate).split(),
        "-c:a", "aac", "-af", "apad", "-movflags", "+faststart", "-map_metadata", "-1",
    ]  # fmt: skip


def extract(path: Path, target: Path, number: int, fps: float, seconds: int = 60) -> None:
    """Write frame `number` (from 1) as PNG; BrokenMovie when the movie ends before it."""
    start = max(0, number - 1) / (fps or 25)
    # Half a frame early: rounding must not lead to the next one.
    at = ["-ss", f"{max(0.0, start - 0.5 / (fps or 25)):.6f}"] if start else []
    target.unlink(missing_ok=True)
    ffmpeg.run([*at, *ffmpeg.reading(path), "-frames:v", "1", "-update", "1", str(target)], seconds)
    if not target.is_file():
        raise BrokenMovie(f"The movie has no frame {number}.")


def tile(path: Path, target: Path, fps: float, seconds: int = 600) -> None:
    """Write every frame, 100 pixels high, in rows of eight; of a long movie only every so many."""
    source = ffmpeg.probe(path)
    width = math.ceil(TILE_HEIGHT * source.width * source.aspect / source.height)
    frames = max(1, round(source.duration * fps))
    rows = min(math.ceil(frames / TILE_COLUMNS), MOST_ROWS)
    step = math.ceil(frames / (TILE_COLUMNS * MOST_ROWS))
    chosen = f"select='not(mod(n,{step}))'," if step > 1 else ""
    sheet = f"{chosen}scale={width}:{TILE_HEIGHT},setsar=1,tile={TILE_COLUMNS}x{rows}"
    target.unlink(missing_ok=True)
    arguments = ["-vf", sheet, "-fps_mode", "passthrough", "-frames:v", "1", "-update", "1", str(target)]
    ffmpeg.run([*ffmpeg.reading(path), *arguments], seconds)
    if not target.is_file():
        raise BrokenMovie("The movie has no frames.")
