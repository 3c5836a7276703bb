"""The file of a preview arrives, once (spec 40 §4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.media import pictures
from app.media.movies import Made
from app.models import PreviewFile
from app.services import preview_movies, preview_removals, preview_states, stored_files
from app.services.attachments import Upload
from app.storage.keys import Key, file, picture

PICTURES = frozenset({"jpe", "jpeg", "jpg", "png"})
MOVIES = frozenset({"avi", "m4v", "mkv", "mov", "mp4", "webm", "wmv"})
OTHERS = frozenset(
    {
        *("ae", "ai", "blend", "clip", "comp", "diff", "exr", "fbx", "fla", "flv", "gif", "glb", "gltf", "hip"),
        *("kra", "ma", "mb", "md", "mp3", "obj", "pdf", "psb", "psd", "rar", "rev", "riv", "sai", "sai2"),
        *("sbbkp", "svg", "swf", "tvpp", "wav", "zip"),
    }
)
LONGEST_NAME = 250


class RefusedFile(WrongParameter):
    """The file cannot be a preview."""

    keeps = True  # the preview that waited for it is gone (spec 40 §4.2)


@dataclass(frozen=True)
class Content:
    """A file that can be a preview, read as far as needed."""

    name: str
    extension: str
    stream: BinaryIO
    variants: Mapping[str, BytesIO] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)

    @property
    def is_picture(self) -> bool:
        """A picture: it has variants."""
        return bool(self.variants)

    @property
    def is_movie(self) -> bool:
        """A movie: it will be encoded."""
        return self.extension in MOVIES


def upload(ask: Ask, id_: UUID, sent: Upload, *, normalize: bool = True, at_once: bool = False) -> None:
    """Fill a preview. Pictures are made at once, movies by a job unless `at_once`.

    Locks entity, task and preview. Records preview-file:update and, of comments that present it, comment:update and
    preview-file:add-file; for a picture preview-file:set-main and task:update too. Errors: 400 for a preview that has
    its file; 400 for a file that cannot be one, and the preview is deleted.
    """
    refuse_second(ask.db.execute(select(PreviewFile.original_name).where(PreviewFile.id == id_)).one_or_none())
    try:
        content = read(ask, sent)
    except WrongParameter as refused:
        preview_removals.remove(ask, id_, force=True)
        raise RefusedFile(refused.message) from refused
    with ExitStack() as encoding:
        made = None
        if content.is_movie and (at_once or not ask.settings.enable_job_queue):
            plan = preview_movies.plan(ask, id_, normalize)
            made = encoding.enter_context(preview_movies.made(ask.settings, plan, content.stream))
        record(ask, *fill(ask, id_, content, normalize=normalize, made=made))


def refuse_second(found: Any) -> None:
    """A preview is filled once: 404 when it is gone, 400 when it has its file."""
    if found is None:
        raise NotFound("No previewfile has this id.")
    if found[0]:
        raise WrongParameter("This preview has its file already: add a new one.")


def read(ask: Ask, sent: Upload) -> Content:
    """What a file is, before anything is locked or written: 400 when it cannot be a preview. Pictures are decoded."""
    whole = (sent.filename or "").replace("\x00", "")
    name, dot, extension = whole.rpartition(".")
    extension = extension.lower() if dot else ""
    name = name[:LONGEST_NAME] or "file"
    if extension in PICTURES:
        image = pictures.read(sent.stream, ask.settings.max_image_pixels)
        return Content(name, "png", sent.stream, pictures.variants(image), image.size)
    if extension not in MOVIES | OTHERS:
        raise WrongParameter(f"Files of the kind '.{extension[:20]}' are not accepted as previews.")
    if extension in MOVIES and not _has_bytes(sent.stream):
        raise WrongParameter("The movie is empty.")
    return Content(name, extension, sent.stream)


def _has_bytes(stream: BinaryIO) -> bool:
    stream.seek(0)
    return bool(stream.read(1))


def fill(
    ask: Ask, id_: UUID, content: Content, *, normalize: bool = True, made: Made | None = None
) -> list[Event]:
    """A step: store what was read, and `made` of it if it was encoded already. Returns the events of `upload`."""
    laid = preview_states.lay_out(ask, id_)
    refuse_second((laid.preview.original_name,))
    if content.is_picture:
        told = _fill_picture(ask, laid, content)
    elif made is not None:
        told = preview_movies.accept_made(ask, laid, content.name, content.stream, made)
    elif content.is_movie and ask.settings.enable_job_queue:
        told = preview_movies.accept(ask, laid, content.name, content.stream, normalize)
    elif content.is_movie:
        with preview_movies.made(
            ask.settings, preview_movies.plan(ask, id_, normalize), content.stream
        ) as result:
            told = preview_movies.accept_made(ask, laid, content.name, content.stream, result)
    else:
        stored = stored_files.keep(ask, file("previews", id_), content.stream)
        preview_states.change(
            ask,
            laid,
            extension=content.extension,
            original_name=content.name,
            file_size=stored.size,
            status="ready",
        )
        told = []
    return [*told, *preview_states.arrived(ask, laid)]


def _fill_picture(ask: Ask, laid: preview_states.Laid, content: Content) -> list[Event]:
    files: list[tuple[Key, BinaryIO]] = [
        (picture(prefix, laid.id), data) for prefix, data in content.variants.items()
    ]
    stored = dict(zip(content.variants, stored_files.keep_all(ask, files), strict=True))
    preview_states.change(
        ask,
        laid,
        extension="png",
        original_name=content.name,
        width=content.size[0],
        height=content.size[1],
        file_size=stored[pictures.ORIGINAL].size,
    )
    return preview_states.finished(ask, laid, "ready")
