"""Movies are normalised, framed and tiled (spec 40 §4.4)."""

import pytest
from PIL import Image

from app.media import ffmpeg, movies
from app.media.ffmpeg import BrokenMovie
from app.media.movies import Wanted
from tests.media import films, images

QUICK = {"preset": "ultrafast", "height": 90, "seconds": 60}


def make(tmp_path, data, **wanted):
    path = tmp_path / "source"
    path.write_bytes(data)
    return movies.make(path, tmp_path, Wanted(**{**QUICK, **wanted}))


def test_a_movie_becomes_a_high_and_a_low_one_with_frame_and_tiles(tmp_path):
    made = make(tmp_path, films.movie(), width=160)

    assert made.reason == ""
    high, low = (ffmpeg.probe(path) for _prefix, path in made.movies)
    assert [prefix for prefix, _path in made.movies] == ["previews", "lowdef"]
    assert (high.width, high.height, high.fps, high.has_sound) == (160, 90, 25, True)
    assert (low.width, low.height) == (1280, 720)
    assert abs(high.duration - 1) < 0.1
    assert Image.open(made.frame).size == (160, 90)
    assert Image.open(made.tiles).size == (8 * 178, 4 * 100)


@pytest.mark.parametrize("kind", ["mp4", "mov", "avi", "mkv", "webm", "wmv"])
def test_every_accepted_kind_is_read(tmp_path, kind):
    extra = {"webm": ("-c:v", "libvpx", "-c:a", "libopus"), "wmv": ("-c:v", "wmv2", "-c:a", "wmav2")}.get(
        kind, ()
    )

    assert make(tmp_path, films.movie(kind=kind, extra=extra)).reason == ""


PRORES = ("-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s16le")


@pytest.mark.parametrize(
    ("size", "kind", "extra", "shown"),
    [
        ("320x180", "mov", PRORES, (160, 90)),
        ("321x181", "mp4", ("-pix_fmt", "yuv444p"), (160, 90)),
        ("16x400", "mkv", (), (4, 90)),
    ],
)
def test_cameras_and_renderers_send_what_they_like(tmp_path, size, kind, extra, shown):
    made = make(tmp_path, films.movie(size, 0.4, kind=kind, extra=extra))

    assert made.reason == ""
    high = ffmpeg.probe(made.movies[0][1])
    assert (high.width, high.height) == shown


def test_a_movie_of_a_turned_phone_stands_upright(tmp_path):
    flat, turned = tmp_path / "flat.mp4", tmp_path / "turned.mp4"
    flat.write_bytes(films.movie("320x180", 0.4))
    ffmpeg.run(["-display_rotation:v:0", "90", "-i", str(flat), "-c", "copy", str(turned)], 60)

    made = make(tmp_path, turned.read_bytes())

    assert (made.source.width, made.source.height) == (180, 320)
    high = ffmpeg.probe(made.movies[0][1])
    assert (high.width, high.height) == (50, 90)


def test_a_silent_movie_gets_silence_of_its_length(tmp_path):
    made = make(tmp_path, films.movie(sound=False))

    probe = ffmpeg.probe(made.movies[0][1])
    assert probe.has_sound
    assert abs(probe.duration - 1) < 0.15


def test_another_ratio_is_fitted_and_another_rate_converted(tmp_path):
    made = make(tmp_path, films.movie(size="100x200", rate=50), width=160, fps=24)

    probe = ffmpeg.probe(made.movies[0][1])
    assert (probe.width, probe.height, probe.fps) == (160, 90, 24)
    frame = Image.open(made.frame).convert("RGB")
    assert max(frame.getpixel((5, 45))) < 30  # black beside the picture


def test_an_unknown_width_follows_the_source(tmp_path):
    assert ffmpeg.probe(make(tmp_path, films.movie(size="200x100")).movies[0][1]).width == 180


def test_the_high_version_can_be_left_out(tmp_path):
    assert [prefix for prefix, _path in make(tmp_path, films.movie(), high=False).movies] == ["lowdef"]


def test_without_normalization_the_movie_stays_as_it_is(tmp_path):
    made = make(tmp_path, films.movie(), normalize=False)

    assert [prefix for prefix, _path in made.movies] == ["previews"]
    assert made.movies[0][1].read_bytes() == films.movie()
    assert made.tiles is not None


@pytest.mark.parametrize("data", [
    b"x", b"not a movie at all", films.movie()[:400], films.movie()[: len(films.movie()) // 3], images.picture(),
    b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n",
])  # fmt: skip
def test_a_broken_movie_says_why_in_words(tmp_path, data):
    made = make(tmp_path, data)

    assert made.movies == ()
    assert len(made.reason) > 5
    assert str(tmp_path) not in made.reason


def test_a_movie_of_sound_alone_is_none(tmp_path):
    assert make(tmp_path, films.movie(extra=("-vn",))).reason == "It holds no video."


def test_frames_are_counted_from_one_and_end(tmp_path):
    path, target = tmp_path / "a.mp4", tmp_path / "a.png"
    path.write_bytes(films.movie())

    movies.extract(path, target, 1, 25)
    first = target.read_bytes()
    movies.extract(path, target, 25, 25)
    assert target.read_bytes() != first
    with pytest.raises(BrokenMovie, match="frame 26"):
        movies.extract(path, target, 26, 25)


def test_fifty_frames_of_16_9_make_the_sheet_of_the_specification(tmp_path):
    path, target = tmp_path / "a.mp4", tmp_path / "a.png"
    path.write_bytes(films.movie(seconds=2.0))

    movies.tile(path, target, 25)

    assert Image.open(target).size == (1424, 700)
