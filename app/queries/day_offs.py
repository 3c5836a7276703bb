"""Days off, with the reason where the caller may know it (spec 10 §D3)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, Text, case, cast, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import day_offs as access
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import DayOff, ProjectPersonLink
from app.queries.json import JsonText, columns, execute, list_text, map_of, read_value
from app.schemas.tables import DayOffRow


def _shown(ask: Any) -> Select[Any]:
    """A SELECT over `DayOff` with one JSON column; who only supervises gets no `description` key."""
    off = aliased(DayOff)
    row = select(*columns(ask, DayOffRow, off)).where(off.id == DayOff.id).correlate(DayOff).lateral("off")
    whole = func.row_to_json(row.table_valued(), type_=JSON())
    cut = cast(func.to_jsonb(row.table_valued(), type_=JSONB()).op("-")("description"), JSON())
    shown = case((access.READS_WHOLE(ask, DayOff), whole), else_=cut)
    return select(shown.label("day_off")).select_from(DayOff).join(row, true())


def _during(first: date, last: date) -> ColumnElement[bool]:
    return (DayOff.date <= last) & (DayOff.end_date >= first)


def one(ask: Ask, day_off_id: UUID) -> JsonText:
    """A day off by id: absent 404, not the caller's to see 403. One statement."""
    rows = _shown(ask).add_columns(access.READS(ask, DayOff)).where(DayOff.id == day_off_id)
    with execute(ask, rows) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No day off has this id.")
    if not found[1]:
        raise Forbidden()
    return JsonText(found[0])


def of_person(ask: Ask, person_id: UUID, period: tuple[date, date] | None = None) -> JsonText:
    """A person's days off that touch the period (both ends included), or all of them. One statement."""
    rows = _shown(ask).where(DayOff.person_id == person_id, access.READS(ask, DayOff))
    if period is not None:
        rows = rows.where(_during(*period))
    with execute(ask, rows.order_by(DayOff.date, DayOff.id)) as cursor:
        return list_text(cursor.fetchall())


def covering(ask: Ask, person_id: UUID, day: date) -> JsonText:
    """The person's day off that covers this day, `{}` when there is none. One statement."""
    rows = _shown(ask).where(DayOff.person_id == person_id, access.READS(ask, DayOff), _during(day, day))
    with execute(ask, rows.order_by(DayOff.date).limit(1)) as cursor:
        found = cursor.fetchone()
    return JsonText(found[0] if found else b"{}")


def readable(ask: Ask, period: tuple[date, date]) -> JsonText:
    """The days off of everybody whom the caller may read, that touch the period. One statement."""
    rows = _shown(ask).where(access.READS(ask, DayOff), _during(*period))
    with execute(ask, rows.order_by(DayOff.date, DayOff.id)) as cursor:
        return list_text(cursor.fetchall())


def of_project(ask: Ask, project_id: UUID, first: date | None, last: date | None) -> JsonText:
    """`{person id: [days off]}` of the team of a project that touch the period, by date. One statement."""
    team = select(ProjectPersonLink.person_id).where(ProjectPersonLink.project_id == project_id)
    rows = _shown(ask).add_columns(DayOff.person_id, DayOff.date).where(DayOff.person_id.in_(team))
    if first is not None:
        rows = rows.where(DayOff.end_date >= first)
    if last is not None:
        rows = rows.where(DayOff.date <= last)
    off = rows.subquery("off")
    gathered = func.json_agg(aggregate_order_by(off.c.day_off, off.c.date)).label("value")
    by_person = select(cast(off.c.person_id, Text).label("key"), gathered).group_by(off.c.person_id)
    return read_value(ask, select(map_of(by_person, "key")))
