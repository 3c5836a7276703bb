"""Departments take software and hardware into use, and out of it (spec 10 §D6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.errors import NotFound
from app.events.catalogue import row_events
from app.events.log import record
from app.models import (
    Department,
    HardwareItem,
    HardwareItemDepartmentLink,
    Software,
    SoftwareDepartmentLink,
)
from app.services.rows import Told, teller


@dataclass(frozen=True)
class Licence:
    """A kind of thing that departments use: its model, the link, the link's column of it, what tells of a link."""

    item: Any
    link: Any
    key: str
    told: Told


SOFTWARE_LINK = row_events("software-department-link", "software_department_link_id")
HARDWARE_LINK = row_events("hardware-item-department-link", "hardware_item_department_link_id")
SOFTWARE = Licence(
    Software, SoftwareDepartmentLink, "software_id", teller(SOFTWARE_LINK, "software_department_link_id")
)
HARDWARE = Licence(
    HardwareItem,
    HardwareItemDepartmentLink,
    "hardware_item_id",
    teller(HARDWARE_LINK, "hardware_item_department_link_id"),
)


def take(ask: Ask, licence: Licence, department_id: UUID, item_id: UUID) -> UUID:
    """Let a department use something; twice is once. Records <link>:new the first time. Returns the link's id.

    404 for an unknown department or item.
    """
    link, column = licence.link, getattr(licence.link, licence.key)
    _refuse_unknown(ask, licence, department_id, item_id)
    kept = ask.db.scalar(select(link.id).where(link.department_id == department_id, column == item_id))
    if kept is not None:
        return UUID(str(kept))
    made = insert(link).values({"department_id": department_id, licence.key: item_id})
    # Somebody may have been faster: the row is returned all the same.
    same = made.on_conflict_do_update(
        index_elements=["department_id", licence.key], set_={"department_id": made.excluded.department_id}
    )
    id_ = ask.db.execute(same.returning(link.id)).scalar_one()
    record(ask, *licence.told("new", id_, None))
    return UUID(str(id_))


def give_back(ask: Ask, licence: Licence, department_id: UUID, item_id: UUID) -> None:
    """Let a department use something no more. Records <link>:delete if it did.

    404 for an unknown department or item.
    """
    link, column = licence.link, getattr(licence.link, licence.key)
    _refuse_unknown(ask, licence, department_id, item_id)
    found = select(link.id).where(link.department_id == department_id, column == item_id).with_for_update()
    id_ = ask.db.scalar(found)
    if id_ is not None:
        ask.db.execute(delete(link).where(link.id == id_))
        record(ask, *licence.told("delete", id_, None))


def _refuse_unknown(ask: Ask, licence: Licence, department_id: UUID, item_id: UUID) -> None:
    if ask.db.scalar(select(Department.id).where(Department.id == department_id)) is None:
        raise NotFound("No department has this id.")
    if ask.db.scalar(select(licence.item.id).where(licence.item.id == item_id)) is None:
        raise NotFound("Nothing to use has this id.")
