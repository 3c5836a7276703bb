"""Who is told of an event in realtime: who may read the row that it names (spec 60 §3.3, §16).

The first key of a payload that stands in `NAMED` decides. A row that is gone was readable by nobody any more: its
`…:delete` goes to the team, without clients and vendors where the rule of the living row had none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.access import boards, day_offs, entities, files, playlists, tasks
from app.access.comment_reads import READ_COMMENT
from app.access.rule import ADMIN, Rule, team, via
from app.access.tasks import via_task
from app.models import (
    Budget,
    BuildJob,
    Chat,
    Comment,
    DayOff,
    Entity,
    News,
    OutputFile,
    Playlist,
    PreviewFile,
    SalaryScale,
    Task,
    TimeSpent,
    WorkingFile,
)

STAFF = ("manager", "supervisor", "user")
EVERY_ROLE = (*STAFF, "client", "vendor")


@dataclass(frozen=True)
class Named:
    """A payload's key, the row that it points at, who reads that row, and which roles hear of its end."""

    key: str
    model: Any
    rule: Rule
    after: tuple[str, ...] = EVERY_ROLE


NAMED = (
    Named("budget_id", Budget, ADMIN | team("manager"), ("manager",)),
    Named("salary_scale_id", SalaryScale, ADMIN, ()),
    Named("day_off_id", DayOff, day_offs.READS, ()),
    Named("chat_id", Chat, via(Entity, "object_id", entities.SEES_STAFF | team("vendor") & entities.ASSIGNED)),
    Named("build_job_id", BuildJob, via(Playlist, "playlist_id", playlists.READS), STAFF),
    Named("playlist_id", Playlist, playlists.READS, (*STAFF, "client")),
    Named("comment_id", Comment, READ_COMMENT),
    Named("preview_file_id", PreviewFile, files.PREVIEW_SEES),
    Named("time_spent_id", TimeSpent, ADMIN | via_task(tasks.SEES & team(*STAFF)), STAFF),
    Named("working_file_id", WorkingFile, files.WORKING_FILE_SEES),
    Named("output_file_id", OutputFile, files.OUTPUT_FILE_SEES),
    Named("news_id", News, via_task(tasks.SEES)),
    Named("task_id", Task, tasks.SEES),
    Named("concept_id", Entity, entities.SEES_CONCEPT, (*STAFF, "vendor")),
    Named("concept_folder_id", Entity, entities.SEES_CONCEPT, (*STAFF, "vendor")),
    Named("sequence_id", Entity, boards.SEES_SEQUENCE),
    Named("episode_id", Entity, boards.SEES_EPISODE),
    Named("shot_id", Entity, entities.SEES),
    Named("asset_id", Entity, entities.SEES),
    Named("scene_id", Entity, entities.SEES),
    Named("edit_id", Entity, entities.SEES),
    Named("entity_in_id", Entity, entities.SEES_NO_VENDOR, (*STAFF, "client")),
    Named("entity_id", Entity, entities.SEES),
)
TO_EVERY_MEMBER = ("project", "metadata-descriptor", "milestone", "schedule-item")
"""Nouns without a row above of which every role of the team is told; of others only managers to artists are."""
TO_ONE = ("notification", "desktop-login-log", "search-filter", "search-filter-group")
"""Nouns of which only the person that the payload names is told; nobody when it names none."""
TO_ADMINS = ("api-event", "plugin", "login-log", "person-secret", "webhook")


def named_by(payload: dict[str, Any]) -> Named | None:
    """The row that a payload is about, None when it names no judged row."""
    return next((one for one in NAMED if payload.get(one.key)), None)
