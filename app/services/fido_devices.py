"""Security keys of the caller: registered, asked for at log-in, removed (spec 10 §B8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ask import Ask
from app.auth import fido
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import PERSON
from app.models import Person
from app.services import accounts, factor_proofs, second_factors
from app.services.second_factors import Opened

NOT_ON = "The security key is not on."


def prepare(ask: Ask) -> tuple[dict[str, Any], dict[str, str]]:
    """The options to make a key, and the challenge that the browser keeps meanwhile. Writes nothing."""
    person = ask.db.get_one(Person, ask.caller.id)
    secret = accounts.secrets_of(ask, person.id, lock=False)
    challenge = fido.new_challenge()
    name = " ".join(part for part in (person.first_name, person.last_name) if part)
    options = fido.registration_options(
        ask.settings.domain_name,
        person.id,
        person.email or person.desktop_login or name,
        name,
        list(secret.fido_credentials or []),
        challenge,
    )
    return options, _kept(ask, challenge, "registration", person)


def register(ask: Ask, answer: dict[str, Any], device_name: str, challenge: Any) -> Opened:
    """Add the key that answered the prepared challenge. Locks the caller's secrets. Errors: 400."""
    person, secret = accounts.mine(ask)
    value = factor_proofs.used_challenge(ask, challenge, "registration", str(person.id))
    if value is None:
        raise WrongParameter("The security key was not prepared.")
    try:
        device = fido.registered(answer, value, ask.settings.domain_name, device_name)
    except fido.Refused:
        raise second_factors.FactorRefused("The security key's answer is not valid.") from None
    secret.fido_credentials = [*(secret.fido_credentials or []), device]
    return second_factors.switch_on(ask, person, secret, "fido")


def ask_for(ask: Ask, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The options to use a key of the account of this name, and the challenge. Writes nothing.

    Errors: 400, the same for who is unknown, inactive or has no key.
    """
    found = accounts.named(ask, name, lock=False)
    if found is None or not found[0].active or not found[0].fido_enabled:
        raise WrongParameter(NOT_ON)
    person, secret = found
    challenge = fido.new_challenge()
    options = fido.request_options(ask.settings.domain_name, list(secret.fido_credentials or []), challenge)
    return options, _kept(ask, challenge, "authentication", person)


def remove(ask: Ask, device_name: str, proof: Mapping[str, Any]) -> None:
    """Remove the first key of that name, for a proof; with the last key the method goes. Records person:update."""
    person, secret = accounts.mine(ask)
    second_factors.refuse_if_off(person, "fido")
    second_factors.require_proof(ask, person, secret, proof)
    devices = list(secret.fido_credentials or [])
    place = next((n for n, device in enumerate(devices) if device.get("device_name") == device_name), None)
    if place is not None:
        del devices[place]
    if devices:
        secret.fido_credentials = devices
        record(ask, PERSON["update"](person_id=person.id))
    else:
        second_factors.switch_off(ask, person, secret, "fido")


def _kept(ask: Ask, challenge: str, purpose: str, person: Person) -> dict[str, str]:
    return {
        "value": challenge,
        "purpose": purpose,
        "person_id": str(person.id),
        "at": ask.now.isoformat(),
    }
