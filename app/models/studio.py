"""The studio at large: its organisation, places, departments, tools, salaries and days off."""

from typing import Any
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Day, Row, choice, flag, number, reference, words


class Organisation(Row, Base):
    """The studio as a whole: one row, its settings and its chat tokens."""

    __tablename__ = "organisation"

    name: Mapped[str] = words(80, unique=True)
    hours_by_day: Mapped[float] = number(8)
    has_avatar: Mapped[bool | None] = flag(False)
    use_original_file_name: Mapped[bool | None] = flag(False)
    timesheets_locked: Mapped[bool | None] = flag(False)
    format_duration_in_hours: Mapped[bool | None] = flag(False)
    hd_by_default: Mapped[bool | None] = flag(False)
    chat_token_slack: Mapped[str | None] = words(80, "")
    chat_webhook_mattermost: Mapped[str | None] = words(80, "")
    chat_token_discord: Mapped[str | None] = words(80, "")
    dark_theme_by_default: Mapped[bool | None] = flag(False)


class Studio(Row, Base):
    """A place where people work."""

    __tablename__ = "studio"

    name: Mapped[str] = words(80, unique=True)
    color: Mapped[str] = words(7)
    archived: Mapped[bool | None] = flag(False)


class Department(Row, Base):
    """A craft: animation, lighting, compositing."""

    __tablename__ = "department"

    name: Mapped[str] = words(80, unique=True)
    color: Mapped[str] = words(7)
    archived: Mapped[bool | None] = flag(False)


class Software(Row, Base):
    """A program that departments use, with its cost a month."""

    __tablename__ = "software"

    name: Mapped[str] = words(40, unique=True)
    short_name: Mapped[str] = words(20)
    archived: Mapped[bool | None] = flag(False)
    version: Mapped[str | None] = words(20)
    file_extension: Mapped[str] = words(20)
    secondary_extensions: Mapped[list[Any] | None]
    monthly_cost: Mapped[int | None] = number(0)
    inventory_amount: Mapped[int | None] = number(0)


class HardwareItem(Row, Base):
    """A kind of machine that departments use, with its cost a month."""

    __tablename__ = "hardware_item"

    name: Mapped[str] = words(40, unique=True)
    short_name: Mapped[str] = words(20)
    archived: Mapped[bool | None] = flag(False)
    monthly_cost: Mapped[int | None] = number(0)
    inventory_amount: Mapped[int | None] = number(0)


class SoftwareDepartmentLink(Row, Base):
    """A department uses a software."""

    __tablename__ = "software_department_link"
    __table_args__ = (UniqueConstraint("department_id", "software_id"),)

    department_id: Mapped[UUID] = reference("department.id")
    software_id: Mapped[UUID] = reference("software.id")


class HardwareItemDepartmentLink(Row, Base):
    """A department uses a kind of machine."""

    __tablename__ = "hardware_item_department_link"
    __table_args__ = (UniqueConstraint("hardware_item_id", "department_id"),)

    department_id: Mapped[UUID] = reference("department.id")
    hardware_item_id: Mapped[UUID] = reference("hardware_item.id")


class SalaryScale(Row, Base):
    """What a position and a seniority earn a day in a department."""

    __tablename__ = "salary_scale"

    department_id: Mapped[UUID] = reference("department.id", ondelete="CASCADE")
    position: Mapped[str | None] = choice("position", names.POSITIONS, "artist")
    seniority: Mapped[str | None] = choice("seniority", names.SENIORITIES, "mid")
    salary: Mapped[int] = number(0)


class DayOff(Row, Base):
    """Days off of a person, both ends included."""

    __tablename__ = "day_off"
    __table_args__ = (UniqueConstraint("person_id", "date"),)

    date: Mapped[Day]
    end_date: Mapped[Day]
    description: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[UUID | None] = reference("person.id")


class CustomAction(Row, Base):
    """A link or a call that the client offers on a selection."""

    __tablename__ = "custom_action"

    name: Mapped[str] = words(80)
    url: Mapped[str | None] = words(400)
    entity_type: Mapped[str | None] = words(40, "all")
    is_ajax: Mapped[bool | None] = flag(False)


class Plugin(Row, Base):
    """An installed extension of the server."""

    __tablename__ = "plugin"

    plugin_id: Mapped[str] = words(80, unique=True)
    name: Mapped[str] = words(80, index=True)
    description: Mapped[str | None] = mapped_column(Text)
    version: Mapped[str] = words(50)
    maintainer_name: Mapped[str] = words(200)
    maintainer_email: Mapped[str | None] = words(255)
    website: Mapped[str | None] = mapped_column(Text)
    license: Mapped[str] = words(80)
    revision: Mapped[str | None] = words(12)
    frontend_project_enabled: Mapped[bool | None] = flag(False)
    frontend_studio_enabled: Mapped[bool | None] = flag(False)
    icon: Mapped[str | None] = words(255)
