"""The movie of a playlist: asked for, made by a job (or at once), removed (spec 40 §5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text, update

from app.access import shares
from app.ask import Ask
from app.errors import Conflict, NotFound
from app.events.later import later
from app.events.log import record
from app.events.playlists import BuildDeleted, BuildEnded, BuildStarted
from app.media import reels
from app.media.ffmpeg import BrokenMovie
from app.media.reels import Shape
from app.models import BuildJob, Entity, Playlist, PreviewFile, Project, Task
from app.schemas.playlist_entries import entries_of
from app.services import stored_files
from app.services.assignments import among
from app.services.preview_movies import LOST_AFTER, QUEUE, rate_of, scratch, size_of, stored_movie
from app.settings import Settings
from app.storage.keys import movie

BUILD, MAIL = "playlist_builds.build", "playlist_builds.mail"
GRACE = timedelta(minutes=10)
RUNNING, SUCCEEDED, FAILED = "running", "succeeded", "failed"


@dataclass(frozen=True)
class Plan:
    """What a build puts together: previews in order, and the shape of the reel."""

    id: UUID
    previews: tuple[UUID, ...]
    shape: Shape


@dataclass(frozen=True)
class Reel:
    """What became of a build: the file, or why there is none."""

    path: Path | None = None
    reason: str | None = None


def start(ask: Ask, playlist_id: UUID, *, full: bool) -> UUID:
    """Ask for the movie of a playlist; a job makes it, or the request itself where there is no queue.

    Locks the playlist. Records build-job:new. 409 while one is being made; a build that is still running long after
    any job's time is dead, and in nobody's way.
    """
    playlist = ask.db.get_one(Playlist, playlist_id, with_for_update=True)
    dead_before = ask.now - timedelta(seconds=ask.settings.job_queue_timeout) - GRACE
    running = select(BuildJob.id).where(
        BuildJob.playlist_id == playlist_id, BuildJob.status == RUNNING, BuildJob.created_at > dead_before
    )
    if ask.db.scalar(running.limit(1)) is not None:
        raise Conflict("A build of this playlist is in progress already.")
    made = insert(BuildJob).values(playlist_id=playlist_id, status=RUNNING, job_type="movie")
    job = ask.db.execute(made.returning(BuildJob.id, BuildJob.created_at)).one()
    record(
        ask,
        BuildStarted(
            build_job_id=job.id,
            playlist_id=playlist_id,
            created_at=job.created_at,
            project_id=playlist.project_id,
        ),
    )
    if ask.settings.enable_job_queue:
        later(ask.db, BUILD, queue=QUEUE, build_job_id=job.id, person_id=ask.caller.id, full=full)
    else:
        found = plan(ask, job.id, full=full)
        if found is not None:
            with made_of(ask.settings, found) as reel:
                end(ask, job.id, reel)
    return job.id  # type: ignore[no-any-return]


def plan(ask: Ask, build_job_id: UUID, *, full: bool) -> Plan | None:
    """What a build is to put together; None when it is gone or done. Two statements.

    The reel has the size of its first movie; with `full` that of the production.
    """
    row = ask.db.execute(
        select(Playlist.shots, Playlist.project_id, Project.fps, Project.resolution)
        .join(BuildJob, BuildJob.playlist_id == Playlist.id)
        .join(Project, Project.id == Playlist.project_id)
        .where(BuildJob.id == build_job_id, BuildJob.status == RUNNING)
    ).one_or_none()
    if row is None:
        return None
    entries = entries_of(row.shots)
    chosen = (
        select(PreviewFile.id, Task.entity_id)
        .join(Task, Task.id == PreviewFile.task_id)
        .join(Entity, Entity.id == Task.entity_id)
        .where(
            PreviewFile.id == among([one.preview_file_id for one in entries if one.preview_file_id]),
            PreviewFile.extension == "mp4",
            shares.may_show(row.project_id, Task, Entity),
        )
    )
    movies = {(one.id, one.entity_id) for one in ask.db.execute(chosen)}
    previews = [one.preview_file_id for one in entries if (one.preview_file_id, one.entity_id) in movies]
    width, height = size_of(None, row.resolution) if full else (0, 0)
    settings = ask.settings
    shape = Shape(width, height, rate_of(row.fps), settings.movie_encoding_preset, settings.job_queue_timeout)
    return Plan(build_job_id, tuple(id_ for id_ in previews if id_), shape)


@contextmanager
def made_of(settings: Settings, found: Plan) -> Iterator[Reel]:
    """Make the reel in a folder that goes with the block. Needs no transaction; never raises for broken movies."""
    with scratch(settings) as folder:
        target = folder / "reel.mp4"
        try:
            reels.make(_stored(settings, found, folder), target, found.shape)
        except BrokenMovie as broken:
            yield Reel(reason=str(broken))
        else:
            yield Reel(target)


def _stored(settings: Settings, found: Plan, folder: Path) -> Iterator[Path]:
    """The best stored version of each movie in turn; one that is in no store is left out.

    A copy that was made for it goes before the next one is made.
    """
    for id_ in found.previews:
        path = stored_movie(settings, id_, folder)
        if path is not None:
            yield path
            if path.parent == folder:
                path.unlink()


def end(ask: Ask, build_job_id: UUID, reel: Reel) -> bool:
    """The build ended: keep the movie, say how it went; whether it went well. Records build-job:update.

    Locks the build; one that was deleted meanwhile keeps nothing.
    """
    job = ask.db.get(BuildJob, build_job_id, with_for_update=True)
    if job is None or job.status != RUNNING:
        return False
    if reel.path is not None:
        with reel.path.open("rb") as stream:
            stored_files.keep(ask, movie("playlists", build_job_id), stream)
    status = SUCCEEDED if reel.path is not None else FAILED
    changed = update(BuildJob).where(BuildJob.id == build_job_id)
    ask.db.execute(
        changed.values(status=status, message=reel.reason, ended_at=func.clock_timestamp()).execution_options(
            synchronize_session=False
        )
    )
    project_id = ask.db.scalar(select(Playlist.project_id).where(Playlist.id == job.playlist_id))
    record(
        ask,
        BuildEnded(
            build_job_id=build_job_id,
            playlist_id=job.playlist_id,
            status=status,
            message=reel.reason,
            project_id=project_id,
        ),
    )
    return reel.path is not None


def remove(ask: Ask, playlist_id: UUID, build_job_id: UUID) -> None:
    """Remove a build and its movie. Records build-job:delete. 404 when it is not of this playlist."""
    gone = delete(BuildJob).where(BuildJob.id == build_job_id, BuildJob.playlist_id == playlist_id)
    if ask.db.scalar(gone.returning(BuildJob.id)) is None:
        raise NotFound("No build has this id here.")
    stored_files.drop(ask, [build_job_id], force=True)
    project_id = ask.db.scalar(select(Playlist.project_id).where(Playlist.id == playlist_id))
    record(ask, BuildDeleted(build_job_id=build_job_id, playlist_id=playlist_id, project_id=project_id))


_LOST = text(
    """
    UPDATE build_job SET status = 'failed', message = :reason, ended_at = clock_timestamp(),
        updated_at = clock_timestamp()
    WHERE status = 'running' AND created_at < :before
      AND NOT EXISTS (
          SELECT FROM procrastinate_jobs AS job
          WHERE job.task_name = :task AND job.status IN ('todo', 'doing')
            AND job.args ->> 'build_job_id' = build_job.id::text)
    RETURNING id, playlist_id, (SELECT project_id FROM playlist WHERE playlist.id = playlist_id) AS project_id
    """
)


def give_up(ask: Ask) -> int:
    """Say of builds that no job works on any more that they failed; answers how many. One statement.

    Records build-job:update of each.
    """
    reason = "The build was interrupted too often."
    values = {"before": ask.now - LOST_AFTER, "task": BUILD, "reason": reason}
    lost = ask.db.execute(_LOST, values).all()
    record(
        ask,
        *(
            BuildEnded(
                build_job_id=one.id,
                playlist_id=one.playlist_id,
                status=FAILED,
                message=reason,
                project_id=one.project_id,
            )
            for one in lost
        ),
    )
    return len(lost)
