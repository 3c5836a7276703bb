"""OpenID Connect: authorisation code with PKCE S256 (spec 10 §B12, trap 18)."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import jwt
import requests

from app.auth.sso.identity import HTTP_TIMEOUT, Identity, SignOnRefused
from app.errors import Unavailable
from app.settings import Settings

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Keys of the provider alone: a token signed with a shared secret is refused."""
LEEWAY = 60  # seconds that the provider's clock may differ
CALLBACK = "/api/auth/oidc/callback"


def authorisation(settings: Settings) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what it must bring back: state, nonce and verifier.

    Errors: 503 when the provider does not answer.
    """
    provider = _discovered(settings)
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    query = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": settings.domain_url + CALLBACK,
        "scope": settings.oidc_scopes,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(sha256(kept["verifier"].encode()).digest())
        .decode()
        .rstrip("="),
        "code_challenge_method": "S256",
    }
    address = provider["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", kept


def identified(settings: Settings, args: Mapping[str, str], kept: Mapping[str, Any] | None) -> Identity:
    """Who the provider says came back. Errors: `SignOnRefused` (400); 503 when the provider does not answer."""
    if not kept or not hmac.compare_digest(args.get("state", "").encode(), str(kept["state"]).encode()):
        raise SignOnRefused("The sign-on was not begun here, or is too old: try again.")
    if not args.get("code"):
        raise SignOnRefused("The identity provider refused the sign-on.")
    provider = _discovered(settings)
    granted = _granted(settings, provider, args["code"], str(kept["verifier"]))
    claims = _claims(settings, provider, granted.get("id_token", ""))
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), str(kept["nonce"]).encode()):
        raise SignOnRefused("The identity token is not of this sign-on.")
    if not claims.get("iss") or not claims.get("sub"):
        raise SignOnRefused("The identity token names nobody.")
    claims = _with_names(settings, provider, claims, granted.get("access_token"))
    return Identity(
        kind="oidc",
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=str(claims.get(settings.oidc_email_claim) or ""),
        verified=_is_verified(settings, claims),
        profile={
            column: str(claims[claim])
            for column, claim in (
                ("first_name", settings.oidc_given_name_claim),
                ("last_name", settings.oidc_family_name_claim),
            )
            if claims.get(claim)
        },
    )


def _is_verified(settings: Settings, claims: Mapping[str, Any]) -> bool:
    told = claims.get("email_verified")
    if settings.oidc_require_email_verified:
        return told is True or told == "true"
    return told is not False and told != "false"


def _discovered(settings: Settings) -> dict[str, Any]:
    found = _json("GET", settings.oidc_discovery_url)
    wanted = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    if found is None or not all(isinstance(found.get(key), str) for key in wanted):
        raise Unavailable("The identity provider does not answer.")
    return found


def _granted(settings: Settings, provider: Mapping[str, Any], code: str, verifier: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.domain_url + CALLBACK,
        "code_verifier": verifier,
        "client_id": settings.oidc_client_id,
    }
    methods = provider.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = None
    if settings.oidc_client_secret and "client_secret_basic" in methods:
        basic = (settings.oidc_client_id, settings.oidc_client_secret)
    elif settings.oidc_client_secret:
        form["client_secret"] = settings.oidc_client_secret
    found = _json("POST", provider["token_endpoint"], data=form, auth=basic)
    if found is None:
        raise SignOnRefused("The identity provider did not take the code.")
    return found


def _claims(settings: Settings, provider: Mapping[str, Any], token: str) -> dict[str, Any]:
    keys = _json("GET", provider["jwks_uri"])
    if keys is None:
        raise Unavailable("The identity provider does not answer.")
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        known = jwt.PyJWKSet.from_dict(keys).keys
        fitting = [key for key in known if key_id is None or key.key_id == key_id]
        if not fitting:
            raise SignOnRefused("The identity token is signed with an unknown key.")
        claims: dict[str, Any] = jwt.decode(
            token,
            fitting[0].key,
            algorithms=list(ALGORITHMS),
            audience=settings.oidc_client_id,
            issuer=provider["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "sub", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise SignOnRefused("The identity token is not valid.") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if several and claims.get("azp") != settings.oidc_client_id:
        raise SignOnRefused("The identity token is for somebody else.")
    return claims


def _with_names(
    settings: Settings, provider: Mapping[str, Any], claims: dict[str, Any], access_token: Any
) -> dict[str, Any]:
    """Names that the identity token leaves out come from the userinfo endpoint, if it speaks of the same subject."""
    names = (settings.oidc_given_name_claim, settings.oidc_family_name_claim)
    address = provider.get("userinfo_endpoint")
    if any(claims.get(name) for name in names) or not address or not access_token:
        return claims
    told = _json("GET", address, headers={"Authorization": f"Bearer {access_token}"})
    if told is None or told.get("sub") != claims["sub"]:
        return claims
    return {**{name: told[name] for name in names if told.get(name)}, **claims}


def _json(method: str, address: str, **more: Any) -> dict[str, Any] | None:
    """The JSON object at an address; None when there is none."""
    try:
        answer = requests.request(
            method, address, timeout=HTTP_TIMEOUT, allow_redirects=method == "GET", **more
        )
        found = answer.json() if answer.ok else None
    except (requests.RequestException, ValueError):
        return None
    return found if isinstance(found, dict) else None
