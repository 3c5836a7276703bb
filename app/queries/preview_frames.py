"""Frames of movies and annotated frames, made when they are asked for (spec 40 §4.7). Nothing is written."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.media import drawings, ffmpeg, movies, pictures
from app.media.ffmpeg import BrokenMovie
from app.models import PreviewFile
from app.settings import Settings
from app.storage.keys import movie, picture
from app.storage.store import store_of

VERSIONS = ("previews", "lowdef", "source")
PAGES_PER_INCH = 150
MOST_FRAMES = 500


@dataclass(frozen=True)
class Drawn:
    """A preview with what was drawn on it."""

    id: UUID
    extension: str
    annotations: list[Any]
    versions: tuple[str, ...] = ()
    """The stored versions of a movie, the best first."""


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
    with _opened(ask.settings, id_, preview.versions) as (path, folder):
        return pictures.png(_frame(path, folder, number))


def tile(ask: Ask, id_: UUID) -> BytesIO:
    """The sheet of a movie's frames, made anew, as PNG: 400 for what is no movie."""
    preview = drawn(ask, id_)
    if preview.extension != "mp4":
        raise WrongParameter("The preview is no movie.")
    small_first = sorted(preview.versions, key=("lowdef", "previews", "source").index)
    with _opened(ask.settings, id_, small_first) as (path, folder):
        target = folder / "tiles.png"
        try:
            movies.tile(path, target, ffmpeg.probe(path).fps)
        except BrokenMovie as broken:
            raise WrongParameter(str(broken)) from broken
        return BytesIO(target.read_bytes())


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
        with _opened(settings, preview.id, preview.versions) as (path, folder):
            fps = _rate(path)
            yield (
                [_at(entry, fps) for entry in preview.annotations],
                lambda number: _frame(path, folder, number),
            )
    else:
        raise WrongParameter("Only pictures and movies have annotated frames.")


def _at(entry: dict[str, Any], fps: float) -> tuple[Any, int, bool]:
    time = drawings.number(entry.get("time"))
    number = max(1, round(time * fps) + 1)
    return entry, number, abs(time - (number - 1) / fps) <= 1 / (2 * fps) + 1e-9


def _rate(path: Path) -> float:
    try:
        return ffmpeg.probe(path).fps or 25.0
    except BrokenMovie as broken:
        raise NotFound("The movie cannot be read.") from broken


def _with(image: Image.Image, entry: dict[str, Any]) -> Image.Image:
    drawing = entry.get("drawing")
    objects = drawing.get("objects") if isinstance(drawing, dict) else None
    return drawings.draw(image, objects if isinstance(objects, list) else [])


def _frame(path: Path, folder: Path, number: int) -> Image.Image:
    target = folder / "frame.png"
    try:
        movies.extract(path, target, max(1, number), _rate(path))
    except BrokenMovie as broken:
        raise WrongParameter(str(broken)) from broken
    with Image.open(target) as made:
        return made.convert("RGB")


def _stored_picture(settings: Settings, id_: UUID) -> Image.Image:
    try:
        with store_of(settings).open(picture("previews", id_)) as stream:
            return Image.open(BytesIO(stream.read())).convert("RGB")
    except FileNotFoundError:
        raise NotFound("The picture is not in the store.") from None


@contextmanager
def _opened(settings: Settings, id_: UUID, versions: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """A movie's first stored version and a folder to work in; 404 when there is none."""
    store = store_of(settings)
    settings.tmp_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.tmp_dir, prefix="frames-") as name:
        for prefix in versions:
            try:
                path = store.local(movie(prefix, id_), Path(name))
            except FileNotFoundError:
                continue
            yield path, Path(name)
            return
    raise NotFound("The movie is not in the store.")
