"""Security keys and passkeys (WebAuthn; spec 10 §B8). Knows options, answers and keys, not rows.

A stored device is `{device_name, credential_id, public_key, sign_count}`, the bytes as base64url.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    options_to_json_dict,
    parse_client_data_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorAttachment,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

NAME = "Kitsu"
ANY_ORIGIN_AT = "localhost:8080"
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_512,
    COSEAlgorithmIdentifier.RSASSA_PSS_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
"""What is offered is what is verified (spec 10 §E8)."""

Device = dict[str, Any]


class Refused(Exception):
    """The authenticator's answer does not prove anything."""


def new_challenge() -> str:
    """Thirty-two random bytes, base64url."""
    return bytes_to_base64url(secrets.token_bytes(32))


def rp_id(domain_name: str) -> str:
    """The relying party: the web client's host, without port."""
    return urlsplit(f"//{domain_name}").hostname or domain_name


def registration_options(
    domain_name: str, person_id: object, email: str, full_name: str, devices: list[Device], challenge: str
) -> dict[str, Any]:
    """What the browser needs to make a new key."""
    options = generate_registration_options(
        rp_id=rp_id(domain_name),
        rp_name=NAME,
        user_id=str(person_id).encode(),
        user_name=email,
        user_display_name=full_name,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            authenticator_attachment=AuthenticatorAttachment.CROSS_PLATFORM,
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            require_resident_key=False,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(devices),
        supported_pub_key_algs=ALGORITHMS,
    )
    return dict(options_to_json_dict(options))


def request_options(domain_name: str, devices: list[Device], challenge: str) -> dict[str, Any]:
    """What the browser needs to use a key that is registered."""
    options = generate_authentication_options(
        rp_id=rp_id(domain_name),
        challenge=base64url_to_bytes(challenge),
        allow_credentials=_descriptors(devices),
    )
    return dict(options_to_json_dict(options))


def _descriptors(devices: list[Device]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(device["credential_id"]))
        for device in devices
        if device.get("credential_id")
    ]


def registered(answer: dict[str, Any], challenge: str, domain_name: str, device_name: str) -> Device:
    """The device that the answer registers; `Refused` when it does not."""
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=rp_id(domain_name),
            expected_origin=_origin(answer, domain_name),
            supported_pub_key_algs=ALGORITHMS,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Refused(str(error)) from error
    return {
        "device_name": device_name,
        "credential_id": bytes_to_base64url(found.credential_id),
        "public_key": bytes_to_base64url(found.credential_public_key),
        "sign_count": found.sign_count,
    }


def asserted(
    answer: dict[str, Any], challenge: str, domain_name: str, devices: list[Device]
) -> tuple[int, Device]:
    """Which of the devices (its place) proves itself, with its new counter; `Refused` when none does."""
    used = answer.get("id")
    for place, device in enumerate(devices):
        if not device.get("credential_id") or device["credential_id"] != used:
            continue
        try:
            found = verify_authentication_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=rp_id(domain_name),
                expected_origin=_origin(answer, domain_name),
                credential_public_key=base64url_to_bytes(device["public_key"]),
                credential_current_sign_count=int(device.get("sign_count") or 0),
            )
        except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            raise Refused(str(error)) from error
        return place, {**device, "sign_count": found.new_sign_count}
    raise Refused("no such device")


def _origin(answer: dict[str, Any], domain_name: str) -> str:
    """The origin that the browser signed, if it is ours: https on the web client's host or below it."""
    client = parse_client_data_json(base64url_to_bytes(answer["response"]["clientDataJSON"]))
    parts = urlsplit(client.origin)
    host, ours = parts.hostname or "", rp_id(domain_name)
    is_ours = parts.scheme == "https" and (host == ours or host.endswith(f".{ours}"))
    if not is_ours and domain_name != ANY_ORIGIN_AT:
        raise Refused(f"the origin {client.origin} is not ours")
    return str(client.origin)
