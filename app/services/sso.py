"""From an identity of another server to a person of ours, found, linked or made (spec 10 §B11, §B12, trap 18).

A sign-on never changes a role, never activates anybody, and never gives a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.auth.sso.identity import Identity, SignOnRefused
from app.errors import WrongParameter
from app.models import Department, DepartmentLink, Person, PersonSecret, RevokedToken, Studio
from app.schemas.persons import SafePersonRow, normalised
from app.services import accounts, rows
from app.services.persons import TOLD, email_of, is_protected, keep_secret, require_seat
from app.services.sessions import Session, open_session

LENGTHS = {"first_name": 80, "last_name": 80, "phone": 30}


def sign_in(ask: Ask, identity: Identity, address: str | None, *, skips_setup: bool) -> Session | None:
    """Open a session for the person of an identity; None when their account is not active.

    Records person:new or person:update where the person is made or changed. Errors: 400 for an identity that must
    not be linked, an e-mail that is missing or unverified, no seat left.
    """
    person = _known(ask, identity) or _linked(ask, identity)
    if person is None:
        person = _made(ask, identity)
    elif person.active:
        _follow(ask, person, identity)
    if not person.active:
        return None
    return open_session(ask, person, "web", address, skips_setup=skips_setup)


def use_once(ask: Ask, assertion_id: str, ends_at: datetime) -> None:
    """An assertion counts once. One statement. Errors: 400 when it was used before."""
    mark = f"saml:{sha256(assertion_id.encode()).hexdigest()[:40]}"
    new = insert(RevokedToken).values(jti=mark, expires_at=ends_at)
    if ask.db.execute(new.on_conflict_do_nothing().returning(RevokedToken.jti)).first() is None:
        raise SignOnRefused("This answer of the identity provider was used before.")


def _known(ask: Ask, identity: Identity) -> Person | None:
    """The person linked to the identity."""
    if identity.subject is None:
        return None
    issuer, subject = _columns(identity)
    tie = (issuer == identity.issuer) & (subject == identity.subject)
    return ask.db.scalar(select(Person).join(PersonSecret, PersonSecret.person_id == Person.id).where(tie))


def _columns(identity: Identity) -> tuple[Any, Any]:
    if identity.kind == "oidc":
        return PersonSecret.oidc_issuer, PersonSecret.oidc_subject
    return PersonSecret.saml_issuer, PersonSecret.saml_subject


def _linked(ask: Ask, identity: Identity) -> Person | None:
    """The person of the identity's e-mail, linked now where the identity has a lasting name."""
    if not identity.email:
        raise SignOnRefused("The identity provider tells no e-mail address.")
    if not identity.verified:
        raise SignOnRefused("The identity provider did not verify the e-mail address.")
    found = select(Person).where(func.lower(Person.email) == identity.email.lower(), ~Person.is_bot)
    person = ask.db.scalar(found.with_for_update())
    if person is None:
        return None
    if person.is_guest or person.preview_project_id is not None:
        raise SignOnRefused("This account is not one of a person.")
    if identity.subject is None:
        return person
    if is_protected(ask, person):
        raise SignOnRefused("This account is protected: it is not linked by itself.")
    issuer, subject = _columns(identity)
    secret = accounts.secrets_of(ask, person.id)
    if getattr(secret, issuer.key) == identity.issuer and getattr(secret, subject.key):
        raise SignOnRefused("This account is linked to somebody else of the identity provider.")
    _link(ask, person.id, identity)
    return person


def _link(ask: Ask, person_id: UUID, identity: Identity) -> None:
    issuer, subject = _columns(identity)
    keep_secret(ask, person_id, **{issuer.key: identity.issuer, subject.key: identity.subject})


def _made(ask: Ask, identity: Identity) -> Person:
    """A new person of the identity: an artist without password, in the next free seat."""
    require_seat(ask)
    values, links = _wanted(ask, identity.profile)
    wishes = {
        "first_name": "",
        "last_name": "",
        "timezone": ask.settings.default_timezone,
        "locale": ask.settings.default_locale,
        **values,
        "email": email_of(ask, identity.email),
    }
    person_id = rows.create(ask, SafePersonRow, wishes, links, TOLD)
    if identity.subject is not None:
        _link(ask, person_id, identity)
    return ask.db.get_one(Person, person_id)


def _follow(ask: Ask, person: Person, identity: Identity) -> None:
    """The profile takes what the provider tells differently: one update for all of it, none for nothing."""
    values, links = _wanted(ask, identity.profile)
    changed = {key: value for key, value in values.items() if getattr(person, key) != value}
    if "departments" in links:
        held = select(DepartmentLink.department_id).where(DepartmentLink.person_id == person.id)
        if set(ask.db.scalars(held)) == set(links["departments"]):
            links = {}
    if changed or links:
        rows.change(ask, SafePersonRow, person.id, changed, links, TOLD)
        ask.db.refresh(person)


def _wanted(ask: Ask, profile: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[UUID]]]:
    """Columns and collections of a told profile; what is malformed or unknown is left out."""
    values: dict[str, Any] = {
        key: str(profile[key])[:length] for key, length in LENGTHS.items() if profile.get(key)
    }
    if "country" in profile:
        try:
            values["country"] = normalised({"country": profile["country"]}, ask.now.date())["country"]
        except WrongParameter:
            values.pop("country", None)
    studio = _existing(ask, Studio, [profile.get("studio_id")])
    if studio:
        values["studio_id"] = studio[0]
    links = {}
    if "departments" in profile:
        links["departments"] = _existing(ask, Department, profile["departments"])
    return values, links


def _existing(ask: Ask, model: Any, told: list[Any]) -> list[UUID]:
    ids = []
    for text in told:
        try:
            ids.append(UUID(str(text)))
        except ValueError:
            continue
    return list(ask.db.scalars(select(model.id).where(model.id.in_(ids)))) if ids else []
