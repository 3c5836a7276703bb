"""Second factors of the caller: prepared, switched on, switched off (spec 10 §B4, §B6, §B7, §B9).

Security keys are in fido_devices.py. Each command locks the caller's secrets; what changes on the person is told as
person:update.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.auth import otp, recovery, tokens
from app.auth.sealed import opened, sealed
from app.errors import WrongParameter
from app.events.later import later
from app.events.log import record
from app.events.named import PERSON
from app.models import Organisation, Person, PersonSecret
from app.services import accounts, factor_proofs

# What is preferred once the preferred one is switched off (spec 10 §B4).
SUCCESSORS = {
    "totp": ("fido", "email_otp"),
    "email_otp": ("fido", "totp"),
    "fido": ("totp", "email_otp"),
}
NAMES = {"totp": "The authenticator application", "email_otp": "The code by e-mail", "fido": "The security key"}


class FactorRefused(WrongParameter):
    """The second factor is wrong."""

    keeps = True


@dataclass(frozen=True)
class Opened:
    """What the caller gets for a new factor: recovery codes with the first one, and an unrestricted session."""

    otp_recovery_codes: list[str] | None
    access_token: str
    refresh_token: str

    def told(self) -> dict[str, Any]:
        """As it goes on the wire."""
        return asdict(self)


def prepare_totp(ask: Ask) -> dict[str, str]:
    """A new secret for an authenticator application; it counts once a code of it is sent back."""
    person, secret = accounts.mine(ask)
    refuse_if_on(person, "totp")
    seed = otp.new_secret()
    secret.totp_secret = sealed(seed, ask.settings.secret_key)
    secret.totp_last_step = None
    named = select(Organisation.name).order_by(Organisation.created_at).limit(1)
    organisation = ask.db.scalar(named) or "Kitsu"
    name = person.email or person.desktop_login or str(person.id)
    return {"totp_provisionning_uri": otp.provisioning_uri(seed, name, organisation), "otp_secret": seed}


def enable_totp(ask: Ask, code: str) -> Opened:
    """Switch the authenticator application on with a code of it."""
    person, secret = accounts.mine(ask)
    refuse_if_on(person, "totp")
    if not opened(secret.totp_secret, ask.settings.secret_key):
        raise WrongParameter("The authenticator application was not prepared.")
    _require(ask, secret, factor_proofs.totp_is_right(ask, secret, code))
    return switch_on(ask, person, secret, "totp")


def prepare_mailed_code(ask: Ask, address: str | None) -> None:
    """Mail a code; the method is on once it is sent back."""
    person, _secret = accounts.mine(ask)
    refuse_if_on(person, "email_otp")
    if not person.email:
        raise WrongParameter("Your account has no e-mail address.")
    later(ask.db, "account_mails.email_code", queue="mails", name=person.email, address=address, prepares=True)


def enable_mailed_code(ask: Ask, code: str) -> Opened:
    """Switch the code by e-mail on with the code that was mailed."""
    person, secret = accounts.mine(ask)
    refuse_if_on(person, "email_otp")
    _require(ask, secret, factor_proofs.mailed_code_is_right(ask, secret, code))
    return switch_on(ask, person, secret, "email_otp")


def disable(ask: Ask, method: str, proof: Mapping[str, Any]) -> None:
    """Switch a method off, for a proof of any factor that is on. What is off already uses no proof up."""
    person, secret = accounts.mine(ask)
    refuse_if_off(person, method)
    require_proof(ask, person, secret, proof)
    switch_off(ask, person, secret, method)


def new_recovery_codes(ask: Ask, proof: Mapping[str, Any]) -> list[str]:
    """Sixteen new recovery codes, for a proof; the old ones are void. Only secrets change."""
    person, secret = accounts.mine(ask)
    if not accounts.enabled_factors(person):
        raise WrongParameter("No second factor is on.")
    require_proof(ask, person, secret, proof)
    clear, secret.otp_recovery_codes = recovery.make()
    return clear


def disable_all(ask: Ask, person_id: UUID, address: str | None) -> None:
    """An administrator frees a person of every second factor (spec 10 §D2); a mail tells the person."""
    person = ask.db.get_one(Person, person_id, with_for_update=True)
    if person.role == "admin" and person.id != ask.caller.id:
        raise WrongParameter("The second factors of another administrator stay.")
    free(ask, person, address)


def free(ask: Ask, person: Person, address: str | None) -> None:
    """Switch every second factor of a locked person off; a mail tells the person. Records person:update.

    400 when none is on.
    """
    if not accounts.enabled_factors(person):
        raise WrongParameter("No second factor is on for this person.")
    secret = accounts.secrets_of(ask, person.id)
    for method in accounts.METHODS:
        setattr(person, f"{method}_enabled", False)
    _forget(secret, *accounts.METHODS)
    _forget_all(person, secret)
    later(ask.db, "account_mails.factors_disabled", queue="mails", person_id=person.id, address=address)
    record(ask, PERSON["update"](person_id=person.id))


def refuse_if_on(person: Person, method: str) -> None:
    """400 when the method is on already."""
    if getattr(person, f"{method}_enabled"):
        raise WrongParameter(f"{NAMES[method]} is on already.")


def refuse_if_off(person: Person, method: str) -> None:
    """400 when the method is off."""
    if not getattr(person, f"{method}_enabled"):
        raise WrongParameter(f"{NAMES[method]} is not on.")


def require_proof(ask: Ask, person: Person, secret: PersonSecret, proof: Mapping[str, Any]) -> None:
    """400 with `wrong_OTP` for a wrong or missing proof; wrong ones count as failed log-ins and lock as they do."""
    if accounts.is_locked(ask, secret):
        raise FactorRefused(accounts.LOCKED, wrong_OTP=True, too_many_failed_login_attemps=True)
    if factor_proofs.given(person, proof) is None:
        raise FactorRefused("A second factor is needed.", wrong_OTP=True)
    _require(ask, secret, factor_proofs.is_right(ask, person, secret, proof))


def _require(ask: Ask, secret: PersonSecret, right: bool) -> None:
    if not right:
        accounts.count_failure(ask, secret)
        raise FactorRefused(wrong_OTP=True)


def switch_on(ask: Ask, person: Person, secret: PersonSecret, method: str) -> Opened:
    """Switch a method on: the first one brings recovery codes and is preferred. Records person:update."""
    codes = None
    if not accounts.enabled_factors(person):
        codes, secret.otp_recovery_codes = recovery.make()
        person.preferred_two_factor_authentication = method
    setattr(person, f"{method}_enabled", True)
    record(ask, PERSON["update"](person_id=person.id))
    access, refresh = tokens.pair(person.id)
    return Opened(codes, access, refresh)


def switch_off(ask: Ask, person: Person, secret: PersonSecret, method: str) -> None:
    """Switch a method off; with the last one go the recovery codes and the preference. Records person:update."""
    setattr(person, f"{method}_enabled", False)
    _forget(secret, method)
    enabled = accounts.enabled_factors(person)
    if not enabled:
        _forget_all(person, secret)
    elif person.preferred_two_factor_authentication not in enabled:
        person.preferred_two_factor_authentication = next(
            (other for other in SUCCESSORS[method] if other in enabled), enabled[0]
        )
    record(ask, PERSON["update"](person_id=person.id))


def _forget(secret: PersonSecret, *methods: str) -> None:
    if "totp" in methods:
        secret.totp_secret = None
        secret.totp_last_step = None
    if "email_otp" in methods:
        factor_proofs.forget_mailed_code(secret)
    if "fido" in methods:
        secret.fido_credentials = None


def _forget_all(person: Person, secret: PersonSecret) -> None:
    secret.otp_recovery_codes = None
    person.preferred_two_factor_authentication = None
