"""Movies of previews: taken in, encoded by a job (or at once), taken up again when a job is lost (spec 40 §4.4).

`data.encoding` tells where a movie is: `{"state": "queued"|"running"|"ready"|"broken", "reason", "attempt"}`. The
upload stays in the store as `source` until it is encoded, so that any worker can begin again.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from PIL import Image
from sqlalchemy import select, text

from app.ask import Ask
from app.events.catalogue import Event
from app.events.later import later, later_all
from app.events.log import record
from app.events.named import PreviewFileUpdated
from app.media import ffmpeg, movies, pictures
from app.media.ffmpeg import BrokenMovie, Probe
from app.media.movies import Made, Wanted
from app.models import Entity, PreviewFile, Project, ProjectTaskTypeLink, Task
from app.services import preview_states, stored_files
from app.services.preview_states import Laid
from app.settings import Settings
from app.storage.keys import Key, movie, picture
from app.storage.store import store_of

ENCODE, REFRAME, QUEUE = "preview_movies.encode", "preview_movies.reframe", "movies"
VERSIONS = ("previews", "lowdef", "source")
MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(minutes=5)
HIGHEST_BITRATE = 28
_SIZE, _HEIGHT = re.compile(r"(\d{3,4})x(\d{3,4})"), re.compile(r"x(\d{3,4})")


@dataclass(frozen=True)
class Plan:
    """What is to be encoded, and how."""

    id: UUID
    wanted: Wanted


def accept(ask: Ask, laid: Laid, name: str, stream: BinaryIO, normalize: bool) -> list[Event]:
    """A step: keep an uploaded movie and defer its encoding. Returns preview-file:update."""
    stored = stored_files.keep(ask, movie("source", laid.id), stream)
    preview_states.change(
        ask,
        laid,
        extension="mp4",
        original_name=name,
        file_size=stored.size,
        data={"encoding": {"state": "queued", "attempt": 0, "normalize": normalize}},
    )
    later(ask.db, ENCODE, queue=QUEUE, preview_file_id=laid.id)
    return [PreviewFileUpdated(preview_file_id=laid.id, status="processing", project_id=laid.project_id)]


def accept_made(ask: Ask, laid: Laid, name: str, stream: BinaryIO, result: Made) -> list[Event]:
    """A step: keep a movie that was encoded within the request. Returns what `finish` does."""
    stored = stored_files.keep(ask, movie("source", laid.id), stream)
    preview_states.change(ask, laid, extension="mp4", original_name=name, file_size=stored.size)
    return finish(ask, laid, result)


def plan(ask: Ask, id_: UUID, normalize: bool = True) -> Plan:
    """How the movie of a preview is to be encoded: by its entity, its production and the settings. One statement."""
    row = ask.db.execute(
        select(
            Entity.data.label("entity_data"),
            Project.fps,
            Project.resolution,
            Project.hd_bitrate_compression.label("project_high"),
            Project.ld_bitrate_compression.label("project_low"),
            ProjectTaskTypeLink.hd_bitrate_compression.label("type_high"),
            ProjectTaskTypeLink.ld_bitrate_compression.label("type_low"),
        )
        .select_from(PreviewFile)
        .outerjoin(Task, Task.id == PreviewFile.task_id)
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .outerjoin(
            ProjectTaskTypeLink,
            (ProjectTaskTypeLink.project_id == Task.project_id)
            & (ProjectTaskTypeLink.task_type_id == Task.task_type_id),
        )
        .where(PreviewFile.id == id_)
    ).one()
    settings, own = ask.settings, row.entity_data if isinstance(row.entity_data, dict) else {}
    width, height = size_of(own.get("resolution"), row.resolution)
    high = min(HIGHEST_BITRATE, row.type_high or row.project_high or settings.movie_highdef_bitrate)
    wanted = Wanted(
        width=width,
        height=height,
        fps=rate_of(own.get("fps"), row.fps),
        high_bitrate=max(1, high),
        low_bitrate=max(1, min(high, row.type_low or row.project_low or settings.movie_lowdef_bitrate)),
        buffer_factor=settings.movie_vbv_bufsize_factor,
        preset=settings.movie_encoding_preset,
        normalize=normalize and not settings.skip_normalization_full,
        high=not settings.skip_normalization_highdef,
        seconds=settings.job_queue_timeout,
        most_pixels=settings.max_image_pixels,
    )
    return Plan(id_, wanted)


def size_of(own: Any, project: Any) -> tuple[int, int]:
    """Width (0: by the source) and height: an entity's `1920x1080`, else its production's, or only `x1080`."""
    for given in (own, project):
        if found := _SIZE.fullmatch(str(given or "")):
            return int(found[1]), int(found[2])
    found = _HEIGHT.fullmatch(str(project or ""))
    return 0, int(found[1]) if found else 1080


def rate_of(*given: Any) -> float:
    """Frames per second: the first that is a number a movie can have, else 25; a comma is a point."""
    for one in given:
        try:
            rate = round(float(str(one).replace(",", ".")), 3)
        except ValueError:
            continue
        if 1 <= rate <= 1000:
            return rate
    return 25.0


def begin(ask: Ask, id_: UUID) -> Plan | None:
    """A job begins: None when the preview is gone or done, or was tried too often, in which case it is broken.

    Locks the preview. Records preview-file:update.
    """
    if ask.db.scalar(select(PreviewFile.id).where(PreviewFile.id == id_)) is None:
        return None
    laid = preview_states.lay_out(ask, id_)
    encoding = (laid.preview.data or {}).get("encoding", {})
    if laid.preview.status != "processing" or laid.preview.original_name is None:
        return None
    attempt = encoding.get("attempt", 0) + 1
    if attempt > MOST_ATTEMPTS:
        _break(ask, laid, f"Encoding was interrupted {MOST_ATTEMPTS} times.")
        return None
    if not store_of(ask.settings).exists(movie("source", id_)):
        _break(ask, laid, "The uploaded movie is not in the store.", "missing")
        return None
    preview_states.change(ask, laid, data={"encoding": {**encoding, "state": "running", "attempt": attempt}})
    record(ask, PreviewFileUpdated(preview_file_id=id_, status="processing", project_id=laid.project_id))
    return plan(ask, id_, encoding.get("normalize", True))


@contextmanager
def made(settings: Settings, plan: Plan, stream: BinaryIO | None = None) -> Iterator[Made]:
    """Encode the stream, or what is stored as source, into a folder that goes with the block. No transaction."""
    with scratch(settings) as folder:
        if stream is None:
            path = store_of(settings).local(movie("source", plan.id), folder)
        else:
            path = folder / "source"
            stream.seek(0)
            with path.open("wb") as target:
                while piece := stream.read(1024 * 1024):
                    target.write(piece)
        yield movies.make(path, folder, plan.wanted)


def end(ask: Ask, id_: UUID, result: Made) -> None:
    """A job ends: store what it made and say so; a preview that went meanwhile is left alone.

    Locks entity, task and preview. Records what `preview_states.finished` returns.
    """
    if ask.db.scalar(select(PreviewFile.id).where(PreviewFile.id == id_)) is None:
        return
    laid = preview_states.lay_out(ask, id_)
    record(ask, *finish(ask, laid, result))


def finish(ask: Ask, laid: Laid, result: Made) -> list[Event]:
    """A step: store the versions and pictures of an encoded movie, and let its task and entity show it."""
    encoding = (laid.preview.data or {}).get("encoding", {})
    if result.reason or result.shown is None or result.frame is None:
        broken = {**encoding, "state": "broken", "reason": result.reason}
        preview_states.change(ask, laid, data={"encoding": broken, **_original(laid, result.source)})
        return preview_states.finished(ask, laid, "broken")
    with ExitStack() as opened:
        files: list[tuple[Key, BinaryIO]] = [
            (movie(prefix, laid.id), opened.enter_context(path.open("rb"))) for prefix, path in result.movies
        ]
        with Image.open(result.frame) as frame:
            files += [
                (picture(prefix, laid.id), png)
                for prefix, png in pictures.variants(pictures.plain(frame)).items()
            ]
        if result.tiles is not None:
            files.append((picture("tiles", laid.id), opened.enter_context(result.tiles.open("rb"))))
        stored = stored_files.keep_all(ask, files)
    prefixes = [prefix for prefix, _path in result.movies]
    if ask.settings.preview_save_source_file:
        prefixes.insert(0, "source")
    else:
        stored_files.drop(ask, [laid.id], force=True, prefixes=["source"])
    shown = result.shown
    preview_states.change(
        ask,
        laid,
        width=round(shown.width * shown.aspect),
        height=shown.height,
        duration=shown.duration,
        file_size=stored[0].size,
        data={
            "encoding": {**encoding, "state": "ready"},
            "movie_prefixes": prefixes,
            **_original(laid, result.source),
        },
    )
    return preview_states.finished(ask, laid, "ready")


def _original(laid: Laid, source: Probe | None) -> dict[str, Any]:
    """What the upload was, as clients read it in `data`."""
    if source is None:
        return {}
    return {
        "original_width": source.width,
        "original_height": source.height,
        "original_duration": source.duration,
        "original_file_size": laid.preview.file_size,
    }


def _break(ask: Ask, laid: Laid, reason: str, status: str = "broken") -> None:
    encoding = (laid.preview.data or {}).get("encoding", {})
    preview_states.change(ask, laid, data={"encoding": {**encoding, "state": "broken", "reason": reason}})
    record(ask, *preview_states.finished(ask, laid, status))


_LOST = text(
    """
    SELECT preview.id FROM preview_file AS preview
    WHERE preview.status = 'processing' AND preview.updated_at < :before
      AND preview.data -> 'encoding' ->> 'state' IN ('queued', 'running')
      AND NOT EXISTS (
          SELECT FROM procrastinate_jobs AS job
          WHERE job.task_name = :task AND job.status IN ('todo', 'doing')
            AND job.args ->> 'preview_file_id' = preview.id::text)
    LIMIT 1000
    """
)


def take_up(ask: Ask) -> int:
    """Defer the encoding of movies whose job is lost (its worker died, its retries ran out); answers how many.

    Two statements.
    """
    lost = ask.db.scalars(_LOST, {"before": ask.now - LOST_AFTER, "task": ENCODE}).all()
    later_all(ask.db, ENCODE, [{"preview_file_id": id_} for id_ in lost], queue=QUEUE)
    return len(lost)


_AGAIN = text(
    """
    WITH again AS (
        UPDATE preview_file SET status = 'processing', updated_at = clock_timestamp(),
            data = COALESCE(data, '{}') || jsonb_build_object('encoding', jsonb_build_object(
                'state', 'queued', 'attempt', 0,
                'normalize', COALESCE(data -> 'encoding' -> 'normalize', 'true')))
        WHERE status IN ('broken', 'missing') AND extension = 'mp4'
          AND (CAST(:ids AS uuid[]) IS NULL OR id = ANY(CAST(:ids AS uuid[])))
          AND EXISTS (SELECT FROM stored_file AS upload
                      WHERE upload.bucket = 'movies' AND upload.key = 'source-' || preview_file.id
                        AND upload.deleted_at IS NULL)
        RETURNING id, task_id)
    SELECT again.id, task.project_id FROM again LEFT JOIN task ON task.id = again.task_id
    """
)


def retry(ask: Ask, ids: Sequence[UUID] | None = None) -> list[UUID]:
    """Encode broken and missing movies again (of these ids, else all) whose upload is still stored; answers which.

    Three statements for any number. Records preview-file:update of each.
    """
    told = again(ask, ids)
    record(ask, *told)
    return [event.preview_file_id for event in told]


def again(ask: Ask, ids: Sequence[UUID] | None = None) -> list[PreviewFileUpdated]:
    """A step: what `retry` does, for the caller to record."""
    given = None if ids is None else [str(id_) for id_ in ids]
    found = ask.db.execute(_AGAIN, {"ids": given}).all()
    later_all(ask.db, ENCODE, [{"preview_file_id": id_} for id_, _project_id in found], queue=QUEUE)
    return [PreviewFileUpdated(preview_file_id=id_, status="processing", project_id=of) for id_, of in found]


def reframe(ask: Ask, laid: Laid, number: int) -> bool:
    """A step: make the pictures of a movie's preview from frame `number`; False when the movie has no such frame."""
    with scratch(ask.settings) as folder:
        path = stored_movie(ask.settings, laid.id, folder)
        if path is None:
            return False
        target = folder / "frame.png"
        try:
            movies.extract(path, target, number, ffmpeg.probe(path).fps)
        except BrokenMovie:
            return False
        with Image.open(target) as frame:
            variants = pictures.variants(pictures.plain(frame))
    stored_files.keep_all(ask, [(picture(prefix, laid.id), png) for prefix, png in variants.items()])
    preview_states.change(ask, laid)  # browsers ask anew: it changed
    return True


def reframe_later(ask: Ask, id_: UUID, number: int) -> None:
    """A job's whole work: the pictures of a movie's preview from another frame. Records preview-file:update."""
    laid = preview_states.lay_out(ask, id_)
    if reframe(ask, laid, number):
        record(ask, PreviewFileUpdated(preview_file_id=id_, project_id=laid.project_id))


def stored_movie(
    settings: Settings, id_: UUID, folder: Path, versions: Sequence[str] = VERSIONS
) -> Path | None:
    """A local file with the first version of a movie that is stored; a copy of it stands in the folder."""
    store = store_of(settings)
    for prefix in versions:
        try:
            return store.local(movie(prefix, id_), folder)
        except FileNotFoundError:
            continue
    return None


@contextmanager
def scratch(settings: Settings) -> Iterator[Path]:
    """A folder that goes with the block."""
    settings.tmp_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.tmp_dir, prefix="movie-") as name:
        yield Path(name)


def sweep(settings: Settings, now: datetime) -> int:
    """Remove working folders that a killed encoder or request left a day ago; answers how many."""
    old = (now - timedelta(days=1)).timestamp()
    folders = (*settings.tmp_dir.glob("movie-*"), *settings.tmp_dir.glob("frames-*"))
    left = [folder for folder in folders if folder.stat().st_mtime < old]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)
