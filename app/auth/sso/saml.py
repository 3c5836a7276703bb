"""SAML 2.0 (spec 10 §B11). Needs the extra `saml`; the protocol is python3-saml's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from xmlsec import Error as XmlSignatureError

from app.auth.sso.identity import HTTP_TIMEOUT, Identity, SignOnRefused
from app.errors import Unavailable
from app.settings import Settings

ENTITY = "/api/auth/saml/login"
SERVICE = "/api/auth/saml/sso"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
SPOKEN = ("first_name", "last_name", "country", "phone", "studio_id")


@dataclass(frozen=True)
class Answer:
    """Who the provider says came, and the assertion that says it, which counts once until it ends."""

    identity: Identity
    assertion_id: str
    ends_at: datetime


def address(settings: Settings) -> str:
    """Where to send the browser. Errors: 503 when the provider does not answer."""
    return str(_auth(settings, {}).login(return_to=settings.domain_url))


def identified(settings: Settings, form: dict[str, str]) -> Answer:
    """Who the signed assertion of a form says came. Errors: `SignOnRefused` (400), 503."""
    if not form.get("SAMLResponse"):
        raise SignOnRefused("SAMLResponse is missing.")
    auth = _auth(settings, form)
    try:
        auth.process_response()
    except (
        OneLogin_Saml2_Error,
        XmlSignatureError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
    ) as error:
        raise SignOnRefused("The answer of the identity provider is not valid.") from error
    if auth.get_errors() or not auth.is_authenticated():
        raise SignOnRefused("The answer of the identity provider is not valid.")
    told = {str(name): list(values) for name, values in auth.get_attributes().items()}
    profile: dict[str, Any] = {key: " ".join(map(str, told[key])).strip() for key in SPOKEN if key in told}
    if "departments" in told:
        profile["departments"] = [str(value) for value in told["departments"]]
    ends = auth.get_last_assertion_not_on_or_after()
    return Answer(
        Identity(
            kind="saml",
            issuer=str(auth.get_settings().get_idp_data()["entityId"]),
            subject=_subject(settings, told),
            email=str(auth.get_nameid() or "").strip(),
            profile=profile,
        ),
        str(auth.get_last_assertion_id()),
        datetime.fromtimestamp(ends, UTC) if ends else datetime.max.replace(tzinfo=UTC),
    )


def _subject(settings: Settings, told: dict[str, list[Any]]) -> str | None:
    if not settings.saml_subject_attribute:
        return None
    values = {str(value).strip() for value in told.get(settings.saml_subject_attribute, [])} - {""}
    if len(values) != 1:
        raise SignOnRefused("The identity provider does not tell one lasting name of this person.")
    return values.pop()


def _auth(settings: Settings, form: dict[str, str]) -> OneLogin_Saml2_Auth:
    try:
        answer = requests.get(settings.saml_metadata_url, timeout=HTTP_TIMEOUT)
        answer.raise_for_status()
        provider = OneLogin_Saml2_IdPMetadataParser.parse(answer.content)
    except (requests.RequestException, OneLogin_Saml2_Error, ValueError, SyntaxError) as error:
        raise Unavailable("The identity provider does not answer.") from error
    if not provider.get("idp"):
        raise Unavailable("The metadata of the identity provider name none.")
    request = {
        "https": "on" if settings.domain_protocol == "https" else "off",
        "http_host": settings.domain_name,
        "script_name": SERVICE,
        "get_data": {},
        "post_data": form,
    }
    return OneLogin_Saml2_Auth(request, old_settings={**_ours(settings), "idp": provider["idp"]})


def _ours(settings: Settings) -> dict[str, Any]:
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": settings.domain_url + ENTITY,
            "assertionConsumerService": {"url": settings.domain_url + SERVICE, "binding": POST},
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        },
        "security": {
            "authnRequestsSigned": False,
            "wantAssertionsSigned": True,
            "wantMessagesSigned": False,
            "wantNameId": True,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "rejectUnsolicitedResponsesWithInResponseTo": False,
        },
    }
