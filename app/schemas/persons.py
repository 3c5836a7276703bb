"""How persons look on the wire, and what a body may say of one (spec 10 §D1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from marshmallow import fields
from sqlalchemy import func, inspect, literal_column

from app.errors import WrongParameter
from app.models import DepartmentLink, Person
from app.schemas import locales
from app.schemas.row import computed, ids, row

FULL_NAME = computed(
    fields.String(), lambda _ask, person: func.trim(func.concat(person.first_name, " ", person.last_name))
)
LOCALE = computed(fields.String(allow_none=True), lambda _ask, person: locales.shown(person.locale))
DEPARTMENTS = ids(DepartmentLink, "person_id", "department_id")
NO_DEPARTMENTS = computed(fields.List(fields.UUID()), lambda _ask, _person: literal_column("'{}'::uuid[]"))

_COLUMNS = frozenset(column.key for column in inspect(Person).local_table.columns)
AUTHOR_KEYS = frozenset({"id", "first_name", "last_name", "has_avatar", "role"})
CLIENT_KEYS = AUTHOR_KEYS | {"active", "is_bot"}
MINIMAL_KEYS = CLIENT_KEYS | {"studio_id", "desktop_login"}


def _cut(keys: frozenset[str], name: str, type_name: str | None = None, **more: Any) -> Any:
    without = tuple(_COLUMNS - keys)
    return row(Person, name=name, type_name=type_name, without=without, full_name=FULL_NAME, **more)


SafePersonRow = row(
    Person, name="SafePersonRow", relations={"departments": DEPARTMENTS}, full_name=FULL_NAME, locale=LOCALE
)
"""All that is no secret: for administrators, for managers on single reads and in the context."""
MinimalPersonRow = _cut(MINIMAL_KEYS, "MinimalPersonRow", departments=DEPARTMENTS)
BareMinimalPersonRow = _cut(MINIMAL_KEYS, "BareMinimalPersonRow", departments=NO_DEPARTMENTS)
"""The minimal shape when relations are not asked for: `departments` is there, and empty."""
ClientPersonRow = _cut(CLIENT_KEYS, "ClientPersonRow")
"""What a client sees of their team mates."""
AuthorRow = _cut(AUTHOR_KEYS, "AuthorRow", type_name="")
"""The short author of comments and news."""

FILTERS_OF_ALL = MINIMAL_KEYS | {"full_name", "departments", "email", "is_guest", "type"}
"""The columns that others than administrators may filter by."""

DATE_FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY")
SECRETS = frozenset(
    {
        "password",
        "jti",
        "totp_secret",
        "email_otp_secret",
        "otp_recovery_codes",
        "fido_credentials",
        "login_failed_attemps",
        "last_login_failed",
        "oidc_issuer",
        "oidc_subject",
        "saml_issuer",
        "saml_subject",
    }
)
SECOND_FACTORS = frozenset(
    {"totp_enabled", "email_otp_enabled", "fido_enabled", "preferred_two_factor_authentication"}
)
PREVIEW = frozenset({"preview_project_id", "preview_opened_at", "preview_open_until"})
NEVER_WRITTEN = SECRETS | SECOND_FACTORS | PREVIEW
OWN_PROFILE = frozenset(
    {
        "first_name",
        "last_name",
        "email",
        "phone",
        "country",
        "locale",
        "timezone",
        "use_12_hour_clock",
        "display_date_format",
        "notifications_enabled",
        "notifications_slack_enabled",
        "notifications_slack_userid",
        "notifications_mattermost_enabled",
        "notifications_mattermost_userid",
        "notifications_discord_enabled",
        "notifications_discord_userid",
        "desktop_login",
        "data",
        "expiration_date",
    }
)
"""What somebody who is no administrator may change of themself (spec 10 §E3)."""

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def normalised(raw: Mapping[str, Any], today: date, own_past_day: date | None = None) -> dict[str, Any]:
    """A body with its profile fields checked and in stored form, else 400; e-mails are checked by the service.

    `own_past_day`: the expiration date that the person has already; it may be sent again although it is past.
    """
    checks = {
        "country": _country,
        "locale": _locale,
        "timezone": _timezone,
        "display_date_format": _date_format,
        "desktop_login": _identifier,
        "ldap_uid": _identifier,
    }
    made = {key: checks[key](value) if key in checks else value for key, value in raw.items()}
    if made.get("expiration_date") is not None:
        made["expiration_date"] = _expiration(made["expiration_date"], today, own_past_day)
    return made


def _country(value: Any) -> str | None:
    if value is None:
        return None
    code = value.strip().upper() if isinstance(value, str) and value.isascii() else "?"
    if code and not _COUNTRY.fullmatch(code):
        raise WrongParameter("country must be a code of two letters (ISO 3166-1).")
    return code or None


def _locale(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not locales.is_locale(value):
        raise WrongParameter(f"Unknown locale: {str(value)[:20]}")
    return value


def _timezone(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in available_timezones():
        raise WrongParameter(f"Unknown timezone: {str(value)[:50]}")
    return value


def _date_format(value: Any) -> str | None:
    if value is not None and value not in DATE_FORMATS:
        raise WrongParameter(f"display_date_format must be one of {', '.join(DATE_FORMATS)}.")
    return value  # type: ignore[no-any-return]


def _identifier(value: Any) -> Any:
    # An empty login is no login (spec 70, trap 16).
    return None if value == "" else value


def _expiration(value: Any, today: date, own_past_day: date | None) -> str:
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise WrongParameter("expiration_date must be a day: YYYY-MM-DD.") from None
    if day < today and day != own_past_day:
        raise WrongParameter("Expiration date can't be in the past.")
    return value
