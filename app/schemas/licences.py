"""What departments use: software and hardware (spec 10 §D6)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.models import HardwareItemDepartmentLink, SoftwareDepartmentLink
from app.schemas.row import row

SoftwareLinkRow = row(SoftwareDepartmentLink)
HardwareLinkRow = row(HardwareItemDepartmentLink)


class SoftwarePost(Schema):
    """The software that a department uses."""

    software_id = fields.UUID(required=True)


class HardwarePost(Schema):
    """The machine that a department uses."""

    hardware_item_id = fields.UUID(required=True)
