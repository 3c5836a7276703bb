"""What a shot was: its frames and its name, kept when they change (spec 20 §5.10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from app.ask import Ask
from app.models import EntityVersion

FRAMES = ("frame_in", "frame_out")
PAUSE = timedelta(seconds=60)
LONGEST = timedelta(seconds=300)


def keep(ask: Ask, shot_id: UUID, name: str, before: Any, after: Any, renamed: bool) -> None:
    """Keep a version of a shot whose frames or name changed; what one person does in a row is one version.

    `name` is the name before the change, `before` and `after` its `data`. The caller holds the shot's lock.
    """
    was, now = frames_of(before), frames_of(after)
    changed = {key for key in FRAMES if was[key] != now[key]}
    if not changed and not renamed:
        return
    last = ask.db.execute(
        select(EntityVersion)
        .where(EntityVersion.entity_id == shot_id)
        .order_by(EntityVersion.created_at.desc(), EntityVersion.id)
        .limit(1)
    ).scalar_one_or_none()
    if last is not None and continues(ask, last, name, now, changed):
        folded = update(EntityVersion).where(EntityVersion.id == last.id)
        ask.db.execute(folded.values(data=after, updated_at=func.clock_timestamp()))
        return
    made = {"name": name, "data": after, "entity_id": shot_id, "person_id": ask.caller.id}
    ask.db.execute(insert(EntityVersion).values(made))


def frames_of(data: Any) -> dict[str, Any]:
    """The frames that `data` holds; what is missing counts as 0."""
    held = data if isinstance(data, Mapping) else {}
    return {key: held.get(key) or 0 for key in FRAMES}


def continues(ask: Ask, last: Any, name: str, now: Mapping[str, Any], changed: set[str]) -> bool:
    """Is the change a continuation of the last version: same person, shortly after, nothing else in between?"""
    fresh = ask.now - last.updated_at <= PAUSE and ask.now - last.created_at <= LONGEST
    kept = frames_of(last.data)
    left_alone = all(kept[key] == now[key] for key in FRAMES if key not in changed)
    same_name = not changed or last.name == name
    return bool(last.person_id == ask.caller.id and fresh and same_name and left_alone)
