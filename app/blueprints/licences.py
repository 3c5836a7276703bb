"""What departments use, and who works in them (spec 10 §D6)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.access.rule import ADMIN, ANYONE
from app.ask import Ask
from app.http.domains import data
from app.http.gates import SIGNED_IN, only
from app.http.operation import operation
from app.models import Department, HardwareItemDepartmentLink, SoftwareDepartmentLink
from app.queries import licences as read
from app.queries import persons
from app.queries import rows as row_queries
from app.queries.json import JsonText
from app.schemas.licences import HardwareLinkRow, HardwarePost, SoftwareLinkRow, SoftwarePost
from app.schemas.persons import SafePersonRow
from app.schemas.row import RowSchema
from app.schemas.tables import HardwareItemRow, SoftwareRow
from app.schemas.write import uuid_of
from app.services import licences
from app.services.licences import HARDWARE, SOFTWARE

ADMINS = only(ADMIN)
Used = tuple[type[RowSchema], Any, str]
USED_SOFTWARE: Used = (SoftwareRow, SoftwareDepartmentLink, "software_id")
USED_HARDWARE: Used = (HardwareItemRow, HardwareItemDepartmentLink, "hardware_item_id")


@data.resource("/departments/software-licenses")
class SoftwareLicences(Resource):
    """Software of all departments."""

    @operation(access=ADMINS)
    def get(self, ask: Ask) -> JsonText:
        """Read the software that departments use: `{department id: [software]}`."""
        return read.by_department(ask, *USED_SOFTWARE)


@data.resource("/departments/hardware-items")
class HardwareItems(Resource):
    """Hardware of all departments."""

    @operation(access=ADMINS)
    def get(self, ask: Ask) -> JsonText:
        """Read the hardware that departments use: `{department id: [hardware items]}`."""
        return read.by_department(ask, *USED_HARDWARE)


@data.resource("/departments/<string:department_id>/software-licenses")
class DepartmentSoftwareLicences(Resource):
    """Software of a department."""

    @operation(access=ADMINS, body=SoftwarePost, reply=SoftwareLinkRow, status=201)
    def post(self, ask: Ask, department_id: str, body: dict[str, Any]) -> JsonText:
        """Let a department use a software."""
        id_ = licences.take(ask, SOFTWARE, uuid_of(department_id), body["software_id"])
        return row_queries.one(ask, SoftwareLinkRow, id_)


@data.resource("/departments/<string:department_id>/software-licenses/<string:software_id>")
class DepartmentSoftwareLicence(Resource):
    """A software of a department."""

    @operation(access=ADMINS, reply=SoftwareRow)
    def get(self, ask: Ask, department_id: str, software_id: str) -> JsonText:
        """Read a software that a department uses."""
        return read.one(ask, *USED_SOFTWARE, uuid_of(department_id), uuid_of(software_id))

    @operation(access=ADMINS, status=204)
    def delete(self, ask: Ask, department_id: str, software_id: str) -> None:
        """Let a department use a software no more."""
        licences.give_back(ask, SOFTWARE, uuid_of(department_id), uuid_of(software_id))


@data.resource("/departments/<string:department_id>/hardware-items")
class DepartmentHardwareItems(Resource):
    """Hardware of a department."""

    @operation(access=ADMINS, body=HardwarePost, reply=HardwareLinkRow, status=201)
    def post(self, ask: Ask, department_id: str, body: dict[str, Any]) -> JsonText:
        """Let a department use a hardware item."""
        id_ = licences.take(ask, HARDWARE, uuid_of(department_id), body["hardware_item_id"])
        return row_queries.one(ask, HardwareLinkRow, id_)


@data.resource("/departments/<string:department_id>/hardware-items/<string:hardware_item_id>")
class DepartmentHardwareItem(Resource):
    """A hardware item of a department."""

    @operation(access=ADMINS, reply=HardwareItemRow)
    def get(self, ask: Ask, department_id: str, hardware_item_id: str) -> JsonText:
        """Read a hardware item that a department uses."""
        return read.one(ask, *USED_HARDWARE, uuid_of(department_id), uuid_of(hardware_item_id))

    @operation(access=ADMINS, status=204)
    def delete(self, ask: Ask, department_id: str, hardware_item_id: str) -> None:
        """Let a department use a hardware item no more."""
        licences.give_back(ask, HARDWARE, uuid_of(department_id), uuid_of(hardware_item_id))


@data.resource("/departments/<string:department_id>/persons")
class DepartmentPersons(Resource):
    """Who works in a department."""

    @operation(access=SIGNED_IN, reply=SafePersonRow, many=True)
    def get(self, ask: Ask, department_id: str) -> JsonText:
        """List the persons of a department that the caller sees, by name."""
        id_ = uuid_of(department_id)
        row_queries.judge(ask, Department, ANYONE, id_)
        return persons.of_department(ask, id_)
