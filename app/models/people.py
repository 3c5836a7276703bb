"""People: persons, their departments and their logs. What proves who they are: secrets.py."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Day, Moment, Row, choice, flag, number, reference, words


class Person(Row, Base):
    """A person or a bot, an account or a guest. Secrets are kept in `person_secret`."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_email", text("lower(email)"), unique=True, postgresql_where=text("NOT is_bot")),
        # An empty login is no login: it must not match, and must not collide (spec 70, trap 16).
        Index(
            "uq_person_desktop_login",
            "desktop_login",
            unique=True,
            postgresql_where=text("desktop_login <> ''"),
        ),
    )

    first_name: Mapped[str] = words(80)
    last_name: Mapped[str] = words(80)
    email: Mapped[str | None] = words(255)
    phone: Mapped[str | None] = words(30)
    country: Mapped[str | None] = words(2)
    contract_type: Mapped[str] = choice("contract_type", names.CONTRACT_TYPES, "open-ended")
    active: Mapped[bool | None] = flag(True)
    archived: Mapped[bool | None] = flag(False)
    last_presence: Mapped[Day | None]
    desktop_login: Mapped[str | None] = words(80)
    totp_enabled: Mapped[bool | None] = flag(False)
    email_otp_enabled: Mapped[bool | None] = flag(False)
    fido_enabled: Mapped[bool | None] = flag(False)
    preferred_two_factor_authentication: Mapped[str | None] = choice(
        "preferred_two_factor_authentication", names.TWO_FACTOR_METHODS
    )
    shotgun_id: Mapped[int | None] = mapped_column(unique=True)
    timezone: Mapped[str | None] = words(50, "Europe/Paris")
    locale: Mapped[str | None] = words(10, "en_US")
    use_12_hour_clock: Mapped[bool | None] = flag(False)
    display_date_format: Mapped[str | None] = words(20, "YYYY-MM-DD")
    data: Mapped[dict[str, Any] | None]
    role: Mapped[str] = choice("role", names.ROLES, "user")
    position: Mapped[str | None] = choice("position", names.POSITIONS, "artist")
    seniority: Mapped[str | None] = choice("seniority", names.SENIORITIES, "mid")
    daily_salary: Mapped[int | None] = number(0)
    has_avatar: Mapped[bool | None] = flag(False)
    notifications_enabled: Mapped[bool | None] = flag(False)
    notifications_slack_enabled: Mapped[bool | None] = flag(False)
    notifications_slack_userid: Mapped[str | None] = words(60, "")
    notifications_mattermost_enabled: Mapped[bool | None] = flag(False)
    notifications_mattermost_userid: Mapped[str | None] = words(60, "")
    notifications_discord_enabled: Mapped[bool | None] = flag(False)
    notifications_discord_userid: Mapped[str | None] = words(60, "")
    is_bot: Mapped[bool] = flag(False)
    is_guest: Mapped[bool] = flag(False)
    preview_project_id: Mapped[UUID | None] = reference("project.id", unique=True)
    preview_opened_at: Mapped[Moment | None]
    preview_open_until: Mapped[Moment | None]
    expiration_date: Mapped[Day | None]
    is_generated_from_ldap: Mapped[bool | None] = flag(False)
    ldap_uid: Mapped[str | None] = words(60, unique=True)
    studio_id: Mapped[UUID | None] = reference("studio.id")


class DepartmentLink(Base):
    """A person works in a department."""

    __tablename__ = "department_link"

    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE", primary_key=True)
    department_id: Mapped[UUID] = reference("department.id", primary_key=True)


class LoginLog(Row, Base):
    """A log-in with a password or a single sign-on."""

    __tablename__ = "login_log"

    person_id: Mapped[UUID] = reference("person.id")
    ip_address: Mapped[str | None] = words(50)
    origin: Mapped[str | None] = choice("origin", names.LOGIN_ORIGINS)


class DesktopLoginLog(Row, Base):
    """A log-in that a desktop tool reported; the presence logs read it."""

    __tablename__ = "desktop_login_log"

    person_id: Mapped[UUID] = reference("person.id")
    date: Mapped[Moment]
