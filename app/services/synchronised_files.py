"""The files of another instance's rows: which there are, where they lie there and here (`callsheet sync`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import AttachmentFile, Comment, Person, PreviewFile, Project, StoredFile, Task
from app.services import stored_files
from app.storage.keys import Key, file, movie, picture

Download = Callable[[str, IO[bytes]], bool]
PICTURES = ("thumbnails", "thumbnails-square", "previews")
PREVIEW = "preview-files"


@dataclass(frozen=True)
class Wanted:
    """A file: its address at the other instance, its key here."""

    path: str
    key: Key


def of_production(ask: Ask, project_id: UUID) -> list[list[Wanted]]:
    """The files of a production that are not here, those of one row together. A constant number of statements."""
    previews = select(PreviewFile.id, PreviewFile.extension).join(Task, Task.id == PreviewFile.task_id)
    previews = previews.where(Task.project_id == project_id, PreviewFile.status == "ready")
    attached = select(AttachmentFile.id, AttachmentFile.name)
    attached = attached.join(Comment, Comment.id == AttachmentFile.comment_id)
    attached = attached.join(Task, Task.id == Comment.object_id).where(Task.project_id == project_id)
    groups = [of_preview(id_, extension or "") for id_, extension in _ordered(ask, previews, PreviewFile)]
    groups += [
        [Wanted(f"/data/attachment-files/{id_}/file/{quote(name, safe='')}", file("attachments", id_))]
        for id_, name in _ordered(ask, attached, AttachmentFile)
    ]
    drawn = select(Project.id, Project.name).where(Project.id == project_id, Project.has_avatar.is_(True))
    groups += [[_avatar("projects", id_)] for id_, _name in _ordered(ask, drawn, Project)]
    return _absent(ask, groups)


def of_persons(ask: Ask, ids: Sequence[UUID]) -> list[list[Wanted]]:
    """The pictures of these persons that are not here."""
    drawn = select(Person.id, Person.role).where(Person.id.in_(ids), Person.has_avatar.is_(True))
    return _absent(ask, [[_avatar("persons", id_)] for id_, _role in _ordered(ask, drawn, Person)])


def of_preview(id_: UUID, extension: str) -> list[Wanted]:
    """The files of a preview: a picture's and a movie's in every size, any other as it came."""
    pictures = [Wanted(f"/pictures/{name}/{PREVIEW}/{id_}.png", picture(name, id_)) for name in PICTURES]
    original = Wanted(f"/pictures/originals/{PREVIEW}/{id_}.png", picture("original", id_))
    if extension == "png":
        return [*pictures, original]
    if extension == "mp4":
        return [
            *pictures,
            original,
            Wanted(f"/movies/originals/{PREVIEW}/{id_}.mp4", movie("previews", id_)),
            Wanted(f"/movies/low/{PREVIEW}/{id_}.mp4", movie("lowdef", id_)),
            Wanted(f"/movies/tiles/{PREVIEW}/{id_}.png", picture("tiles", id_)),
        ]
    return [Wanted(f"/pictures/originals/{PREVIEW}/{id_}/download", file("previews", id_))]


def bring(ask: Ask, wanted: Sequence[Wanted], download: Download) -> tuple[int, int]:
    """Fetch the files of one row into the store; answers how many came and how many the other side does not have."""
    came: list[tuple[Key, IO[bytes]]] = []
    ask.settings.tmp_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        for one in wanted:
            target = open_files.enter_context(TemporaryFile(dir=ask.settings.tmp_dir))
            if download(one.path, target):
                came.append((one.key, target))
        stored_files.keep_all(ask, came)  # type: ignore[arg-type]
    return len(came), len(wanted) - len(came)


def _avatar(noun: str, id_: UUID) -> Wanted:
    return Wanted(f"/pictures/thumbnails/{noun}/{id_}.png", picture("thumbnails", id_))


def _ordered(ask: Ask, rows: Any, model: Any) -> Iterable[Any]:
    return ask.db.execute(rows.order_by(model.created_at, model.id)).all()


def _absent(ask: Ask, groups: Sequence[Sequence[Wanted]]) -> list[list[Wanted]]:
    """Without what the register knows. One statement."""
    ids = {str(one.key.id) for group in groups for one in group}
    kept = select(StoredFile.bucket, StoredFile.key).where(StoredFile.file_id.in_(ids))
    kept = kept.where(StoredFile.deleted_at.is_(None))
    here = {(bucket, key) for bucket, key in ask.db.execute(kept)} if ids else set()
    missing = [[one for one in group if (one.key.bucket, one.key.name) not in here] for group in groups]
    return [group for group in missing if group]
