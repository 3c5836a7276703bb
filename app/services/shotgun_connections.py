"""Who works on which production, as ShotGrid says it (spec 50 §2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.events.log import record
from app.events.named import PROJECT
from app.models import Project, ProjectPersonLink, given
from app.services import shotgun_wishes
from app.services.assignments import among
from app.services.shotgun_imports import LOCK, Line


def store(ask: Ask, lines: Sequence[Line]) -> list[UUID]:
    """Put persons in the teams of productions; answers the production of each line that has one.

    A link that bears the number already is left as it is. Locks the productions. Records project:update of each
    whose team changed. A fixed number of statements.
    """
    ask.db.execute(select(func.pg_advisory_xact_lock(LOCK)))
    known = _known(ask, [line.number for line in lines])
    open_lines = [line for line in lines if line.number not in known]
    ids = shotgun_wishes.granted(ask, (wish for line in open_lines for wish in line.values.values())).ids
    homes, new = dict(known), list[dict[str, Any]]()
    for line in open_lines:
        found = {key: ids.one(wish, line.place) for key, wish in line.values.items()}
        if found["project_id"] is not None:
            homes[line.number] = found["project_id"]
            if found["person_id"] is not None:
                new.append({**found, "shotgun_id": line.number})
    if new:
        _join(ask, list({(row["project_id"], row["person_id"]): row for row in new}.values()))
    return [homes[line.number] for line in lines if line.number in homes]


def _known(ask: Ask, numbers: Sequence[int]) -> dict[int, UUID]:
    link = ProjectPersonLink
    table = given([{"number": number} for number in numbers], {"number": Integer()})
    chosen = select(link.shotgun_id, link.project_id).join(table, table.c.number == link.shotgun_id)
    return {row.shotgun_id: row.project_id for row in ask.db.execute(chosen)}


def _join(ask: Ask, rows: Sequence[dict[str, Any]]) -> None:
    """Tie persons to productions; of a member only the number is noted."""
    ids: list[UUID] = sorted({row["project_id"] for row in rows}, key=str)
    ask.db.execute(select(Project.id).where(Project.id == among(ids)).order_by(Project.id).with_for_update())
    table = given(rows, {"project_id": Uuid(), "person_id": Uuid(), "shotgun_id": Integer()})
    keys = ["project_id", "person_id", "shotgun_id"]
    tied = insert(ProjectPersonLink).from_select(keys, select(*(table.c[key] for key in keys)))
    number = {"shotgun_id": tied.excluded.shotgun_id}
    ask.db.execute(tied.on_conflict_do_update(index_elements=keys[:2], set_=number))
    touched = update(Project).where(Project.id == among(ids)).values(updated_at=func.clock_timestamp())
    ask.db.execute(touched.execution_options(synchronize_session=False))
    record(ask, *(PROJECT["update"](project_id=id_) for id_ in ids))
