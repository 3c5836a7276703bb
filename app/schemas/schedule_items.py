"""Bars of the schedule and milestones, as a production lists them (spec 20 §13.7, 15.1)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.models import Milestone, ScheduleItem
from app.schemas.row import row

_STAMPS = ("created_at", "updated_at")
ScheduleBar = row(ScheduleItem, type_name="", name="ScheduleBar", without=_STAMPS)
MilestoneLine = row(Milestone, type_name="", name="MilestoneLine", without=_STAMPS)


class NamedScheduleBar(ScheduleBar):  # type: ignore[misc, valid-type]
    """A bar with the name of its object."""

    name = fields.String()


class ScheduleQuery(Schema):
    """The episode that the bars are of; empty for all."""

    episode_id = fields.String(load_default="")
