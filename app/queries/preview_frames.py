"""Frames of movies and annotated frames, made when they are asked for (spec 40 §4.7). Nothing is written.

A process takes frames out of two movies at a time: who comes then waits a little, then is told to come again. All that
one request does to a movie ends within a minute, and its files go with it.
"""

from __future__ import annotations

import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from app.ask import Ask
from app.errors import NotFound, Unavailable, WrongParameter
from app.media import drawings, ffmpeg, movies, pictures
from app.media.ffmpeg import BrokenMovie, TooSlow
from app.models import PreviewFile
from app.settings import Settings
from app.storage.keys import movie, picture
from app.storage.store import store_of

VERSIONS = ("previews", "lowdef", "source")
PAGES_PER_INCH = 150
MOST_FRAMES = 500
AT_ONCE = 2  # movies of a process that frames are taken out of
PATIENCE = 15.0  # seconds that a request waits for its turn
MOST_SECONDS = 60.0  # that a request may take then
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Drawn:
    """A preview with what was drawn on it."""

    id: UUID
    extension: str
    annotations: list[Any]
    versions: tuple[str, ...] = ()
    """The stored versions of a movie, the best first."""


@dataclass(frozen=True)
class Opened:
    """A movie on this machine, a folder to work in, and the moment until which the work must be done."""

    path: Path
    folder: Path
    until: float

    def left(self) -> int:
        """Whole seconds, at least one; 503 when the time is over."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise Unavailable("Taking frames out of the movie takes too long; ask for fewer.")
        return max(1, round(seconds))

    def rate(self) -> float:
        """Frames a second; 404 when it cannot be read."""
        with _told(NotFound("The movie cannot be read.")):
            return ffmpeg.probe(self.path, self.left()).fps or 25.0

    def frame(self, number: int, fps: float) -> Image.Image:
        """A frame, counted from 1; 400 past the end."""
        target = self.folder / "frame.png"
        with _told():
            movies.extract(self.path, target, max(1, number), fps, self.left())
        with Image.open(target) as made:
            return made.convert("RGB")

    def tiles(self, fps: float) -> BytesIO:
        """All frames on a sheet."""
        target = self.folder / "tiles.png"
        with _told():
            movies.tile(self.path, target, fps, self.left())
        return BytesIO(target.read_bytes())


@contextmanager
def _told(otherwise: Exception | None = None) -> Iterator[None]:
    """What is wrong with a movie, as an answer."""
    try:
        yield
    except TooSlow:
        raise Unavailable("Taking frames out of the movie takes too long; ask for fewer.") from None
    except BrokenMovie as broken:
        raise (otherwise or WrongParameter(str(broken))) from broken


def drawn(ask: Ask, id_: UUID) -> Drawn:
    """A preview whose binary is ours: 404 for one that was imported without it. One statement."""
    row = ask.db.execute(
        select(PreviewFile.extension, PreviewFile.annotations, PreviewFile.data, PreviewFile.status).where(
            PreviewFile.id == id_
        )
    ).one()
    if (row.data or {}).get("imported_only"):
        raise NotFound("The preview was imported without its file.")
    kept = [one for one in row.annotations or [] if isinstance(one, dict)]
    known = (row.data or {}).get("movie_prefixes", VERSIONS) if row.status not in ("broken", "missing") else ()
    return Drawn(id_, row.extension or "", kept, tuple(prefix for prefix in VERSIONS if prefix in known))


def frame(ask: Ask, id_: UUID, number: int) -> BytesIO:
    """Frame `number` of a movie (from 1; less is the first) as PNG: 404 for what is no movie, 400 past its end."""
    preview = drawn(ask, id_)
    if preview.extension != "mp4":
        raise NotFound("The preview is no movie.")
    with _opened(ask.settings, id_, preview.versions) as opened:
        return pictures.png(opened.frame(number, opened.rate()))


def tile(ask: Ask, id_: UUID) -> BytesIO:
    """The sheet of a movie's frames, made anew, as PNG: 400 for what is no movie."""
    preview = drawn(ask, id_)
    if preview.extension != "mp4":
        raise WrongParameter("The preview is no movie.")
    small_first = sorted(preview.versions, key=("lowdef", "previews", "source").index)
    with _opened(ask.settings, id_, small_first) as opened:
        return opened.tiles(opened.rate())


def annotated(ask: Ask, id_: UUID, number: int | None) -> BytesIO:
    """A picture with its first drawing, or frame `number` of a movie with the drawing made there, as PNG.

    400 where nothing was drawn, or a movie's frame is not named; 404 where the file is missing.
    """
    preview = drawn(ask, id_)
    if preview.extension == "mp4" and number is None:
        raise WrongParameter("frame_number is required for a movie.")
    with _numbered(ask.settings, preview) as (numbered, show):
        for entry, at, exact in numbered:
            if number is None or preview.extension == "png" or (at == number and exact):
                return pictures.png(_with(show(at), entry))
    where = f" at frame {number}" if preview.extension == "mp4" else ""
    raise WrongParameter(f"Nothing was drawn{where}.")


def archive(ask: Ask, id_: UUID, name: str) -> BinaryIO:
    """Every annotated frame in a ZIP file that goes when it is closed; 400 when there is none."""
    preview = drawn(ask, id_)
    ask.settings.tmp_dir.mkdir(parents=True, exist_ok=True)
    target: Any = tempfile.TemporaryFile(dir=ask.settings.tmp_dir)  # noqa: SIM115 — the answer closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        written: set[int] = set()
        for number, image in _all(ask.settings, preview):
            if number not in written:
                packed.writestr(f"{name}_frame_{number}.png", pictures.png(image).getvalue())
                written.add(number)
    if not written:
        target.close()
        raise WrongParameter("Nothing was drawn on the preview.")
    target.seek(0)
    made: BinaryIO = target
    return made


def pages(ask: Ask, id_: UUID) -> BytesIO:
    """Every annotated frame as a page of a PDF; 400 when there is none."""
    preview = drawn(ask, id_)
    frames = _all(ask.settings, preview)
    first = next(frames, None)
    if first is None:
        raise WrongParameter("Nothing was drawn on the preview.")
    made = BytesIO()
    rest = (image for _number, image in frames)
    first[1].save(made, "PDF", save_all=True, append_images=rest, resolution=PAGES_PER_INCH)
    made.seek(0)
    return made


def _all(settings: Settings, preview: Drawn) -> Iterator[tuple[int, Image.Image]]:
    """Every drawing on its frame, with the frame's number; frames past the end are left out."""
    with _numbered(settings, preview) as (numbered, show):
        for entry, number, _exact in numbered[:MOST_FRAMES]:
            try:
                yield number, _with(show(number), entry)
            except WrongParameter:
                continue


@contextmanager
def _numbered(settings: Settings, preview: Drawn) -> Iterator[tuple[list[tuple[Any, int, bool]], Any]]:
    """The drawings with their frame's number and whether they were made just there, and how to show a frame."""
    if preview.extension == "png":
        image = _stored_picture(settings, preview.id)
        numbered = [(entry, n, True) for n, entry in enumerate(preview.annotations, start=1)]
        yield numbered, lambda _number: image.copy()
    elif preview.extension == "mp4":
        with _opened(settings, preview.id, preview.versions) as opened:
            fps = opened.rate()
            yield [_at(entry, fps) for entry in preview.annotations], lambda number: opened.frame(number, fps)
    else:
        raise WrongParameter("Only pictures and movies have annotated frames.")


def _at(entry: dict[str, Any], fps: float) -> tuple[Any, int, bool]:
    time = drawings.number(entry.get("time"))
    number = max(1, round(time * fps) + 1)
    return entry, number, abs(time - (number - 1) / fps) <= 1 / (2 * fps) + 1e-9


def _with(image: Image.Image, entry: dict[str, Any]) -> Image.Image:
    drawing = entry.get("drawing")
    objects = drawing.get("objects") if isinstance(drawing, dict) else None
    return drawings.draw(image, objects if isinstance(objects, list) else [])


def _stored_picture(settings: Settings, id_: UUID) -> Image.Image:
    try:
        with store_of(settings).open(picture("previews", id_)) as stream:
            return Image.open(BytesIO(stream.read())).convert("RGB")
    except FileNotFoundError:
        raise NotFound("The picture is not in the store.") from None


@contextmanager
def _opened(settings: Settings, id_: UUID, versions: Sequence[str]) -> Iterator[Opened]:
    """A movie's first stored version; 404 when there is none, 503 when too many are being worked on."""
    if not _places.acquire(timeout=PATIENCE):
        raise Unavailable("Frames are being taken out of other movies; try again in a moment.")
    try:
        settings.tmp_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.tmp_dir, prefix="frames-") as name:
            yield Opened(
                _local(settings, id_, versions, Path(name)), Path(name), time.monotonic() + MOST_SECONDS
            )
    finally:
        _places.release()


def _local(settings: Settings, id_: UUID, versions: Sequence[str], folder: Path) -> Path:
    store = store_of(settings)
    for prefix in versions:
        try:
            return store.local(movie(prefix, id_), folder)
        except FileNotFoundError:
            continue
    raise NotFound("The movie is not in the store.")
