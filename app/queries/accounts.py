"""The account behind a session, as log-in and `authenticated` show it (spec 10 §B1, §B2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import func, literal_column, select

from app.ask import Ask
from app.models import Organisation, Person, PersonSecret
from app.queries.json import JsonText, columns, read_one
from app.schemas.organisations import OrganisationRow, PublicOrganisationRow
from app.schemas.persons import SafePersonRow

DEVICES = fields.List(fields.String())


def user(ask: Ask, person_id: UUID, devices: bool = False) -> JsonText | None:
    """The safe person with departments; `devices` adds the names of their FIDO devices. One statement."""
    more: dict[str, Any] = {}
    if devices:
        names: Any = literal_column(
            "ARRAY(SELECT device->>'device_name' FROM unnest(fido_credentials) AS device)"
        )
        kept = select(names).select_from(PersonSecret).where(PersonSecret.person_id == Person.id)
        more["fido_devices"] = func.coalesce(kept.scalar_subquery(), literal_column("'{}'::text[]"))
    return read_one(ask, select(*columns(ask, SafePersonRow, Person, **more)).where(Person.id == person_id))


def signed_in(ask: Ask, person_id: UUID, access_token: str, refresh_token: str) -> dict[str, Any]:
    """What a log-in answers. Three statements."""
    return {
        "login": True,
        "user": user(ask, person_id),
        "organisation": organisation(ask, person_id),
        "access_token": access_token,
        "refresh_token": refresh_token,
    }


def organisation(ask: Ask, person_id: UUID) -> JsonText | None:
    """The organisation: whole for an administrator, without the chat credentials for others. Two statements."""
    role = ask.db.scalar(select(Person.role).where(Person.id == person_id))
    schema = OrganisationRow if role == "admin" else PublicOrganisationRow
    chosen = select(*columns(ask, schema, Organisation)).order_by(Organisation.created_at).limit(1)
    return read_one(ask, chosen)
