"""Time spents on the generic routes (spec 30 §16.8)."""

from __future__ import annotations

from flask import request
from sqlalchemy import ColumnElement

from app.access.time_spents import TIME
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import WrongParameter
from app.models import TimeSpent
from app.schemas.tables import TimeSpentRow
from app.schemas.write import day_of
from app.services import time_spents


def _both() -> None:
    if not (request.args.get("start_date") and request.args.get("end_date")):
        raise WrongParameter("start_date and end_date are given together.")


def _from(_ask: Ask, given: str) -> ColumnElement[bool]:
    _both()
    return TimeSpent.date >= day_of(given, "start_date")


def _until(_ask: Ask, given: str) -> ColumnElement[bool]:
    _both()
    return TimeSpent.date <= day_of(given, "end_date")


place(
    Table(
        path="time-spents",
        schema=TimeSpentRow,
        delete=TIME,
        creates=time_spents.create,
        updates=time_spents.change,
        deletes=time_spents.remove,
        filters={"start_date": _from, "end_date": _until},
    )
)
