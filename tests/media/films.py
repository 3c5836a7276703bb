"""Real movies for tests, made on the spot and kept for the run."""

import tempfile
from functools import cache
from pathlib import Path

from app.media import ffmpeg


@cache
def movie(size="320x180", seconds=1.0, rate=25, sound=True, kind="mp4", extra=()):
    """The bytes of a movie of moving bars, with a tone unless it is silent."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"movie.{kind}"
        tone = ["-f", "lavfi", "-i", f"sine=440:duration={seconds}"] if sound else []
        video = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}"]
        ffmpeg.run([*video, *tone, "-pix_fmt", "yuv420p", *extra, str(target)], 60)
        return target.read_bytes()
