"""Movies of any kind become one reel (spec 40 §5.7, §10.16)."""

import pytest

from app.media import ffmpeg, reels
from app.media.ffmpeg import BrokenMovie
from app.media.reels import Shape
from tests.media.films import movie


def written(folder, *films):
    paths = []
    for number, film in enumerate(films):
        path = folder / f"film{number}"
        path.write_bytes(film)
        paths.append(path)
    return paths


def test_movies_of_mixed_sizes_rates_and_sounds_become_one(tmp_path):
    films = [
        movie("320x180", 1.0, 25, sound=True),
        movie("100x200", 0.6, 12, sound=False),
        movie("640x200", 0.4, 30, sound=True),
    ]

    made = reels.make(written(tmp_path, *films), tmp_path / "reel.mp4", Shape(preset="ultrafast"))

    assert (made.width, made.height, made.has_sound) == (320, 180, True)
    assert made.duration == pytest.approx(2.0, abs=0.2)
    assert made.aspect == pytest.approx(1.0)
    ffmpeg.run(
        ["-xerror", "-i", str(tmp_path / "reel.mp4"), "-f", "null", "-"], 60
    )  # plays through without an error


def test_a_movie_may_go_when_the_next_one_is_asked_for(tmp_path):
    paths = written(tmp_path, *[movie("160x90", 0.4, 10)] * 3)

    def one_at_a_time():
        for path in paths:
            yield path
            path.unlink()

    made = reels.make(one_at_a_time(), tmp_path / "reel.mp4", Shape(fps=10, preset="ultrafast"))

    assert made.duration == pytest.approx(1.2, abs=0.1)
    assert [path.name for path in tmp_path.iterdir()] == ["reel.mp4"]


def test_a_reel_has_the_size_that_is_asked_for(tmp_path):
    shape = Shape(width=200, height=100, fps=10, preset="ultrafast")

    made = reels.make(written(tmp_path, movie(seconds=0.4)), tmp_path / "reel.mp4", shape)

    assert (made.width, made.height, round(made.fps)) == (200, 100, 10)


def test_what_is_wrong_is_told_with_the_number_of_the_movie(tmp_path):
    with pytest.raises(BrokenMovie, match="Movie 2 of the playlist"):
        reels.make(written(tmp_path, movie(seconds=0.4), b"no movie"), tmp_path / "reel.mp4", Shape())
    with pytest.raises(BrokenMovie, match="no movie"):
        reels.make([], tmp_path / "reel.mp4", Shape())
