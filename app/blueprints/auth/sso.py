"""Doors of single sign-on: OpenID Connect and SAML (spec 10 §B11, §B12). A browser comes and goes by redirects."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Response, redirect, request
from flask_restful import Resource

from app.ask import Ask
from app.auth.sso import oidc
from app.auth.sso.identity import SignOnRefused
from app.errors import Unavailable
from app.http import browser_session, cookies
from app.http.domains import auth
from app.http.gates import PUBLIC
from app.http.operation import operation
from app.http.throttle import FAILURES
from app.services import sso
from app.services.sessions import Session

STATE = "oidc-state"


def _home(ask: Ask, session: Session | None) -> Response:
    """The browser goes to the web client, with a session if there is one."""
    answer: Any = redirect(ask.settings.domain_url)
    if session is None:
        return answer  # type: ignore[no-any-return]
    return cookies.give(answer, session.access_token, session.refresh_token)


def _saml(ask: Ask) -> Any:
    """The module of SAML, an extra: loaded where it is used."""
    if not ask.settings.saml_enabled:
        raise SignOnRefused("SAML is not enabled.")
    try:
        return import_module("app.auth.sso.saml")
    except ImportError as missing:
        raise Unavailable("SAML needs pip install 'callsheet[saml]' on the server.") from missing


@auth.resource("/oidc/login")
class OidcLogin(Resource):
    @operation(access=PUBLIC, status=302)
    def get(self, ask: Ask) -> Any:
        """Send the browser to the OpenID Connect provider."""
        if not ask.settings.oidc_enabled:
            raise SignOnRefused("OIDC is not enabled.")
        address, kept = oidc.authorisation(ask.settings)
        browser_session.keep(STATE, kept)
        return redirect(address)


@auth.resource("/oidc/callback")
class OidcCallback(Resource):
    @operation(access=PUBLIC, status=302, writes=True, throttle=FAILURES)
    def get(self, ask: Ask) -> Response:
        """Take the browser back from the OpenID Connect provider; it gets the cookies of a session."""
        if not ask.settings.oidc_enabled:
            raise SignOnRefused("OIDC is not enabled.")
        identity = oidc.identified(ask.settings, request.args.to_dict(), browser_session.taken(STATE))
        skips = ask.settings.oidc_skip_2fa
        return _home(ask, sso.sign_in(ask, identity, cookies.client_address(), skips_setup=skips))


@auth.resource("/saml/login")
class SamlLogin(Resource):
    @operation(access=PUBLIC, status=302)
    def get(self, ask: Ask) -> Any:
        """Send the browser to the SAML provider."""
        return redirect(_saml(ask).address(ask.settings))


@auth.resource("/saml/sso")
class SamlService(Resource):
    @operation(access=PUBLIC, status=302, throttle=FAILURES)
    def post(self, ask: Ask) -> Response:
        """Take the signed assertion of the SAML provider; the browser gets the cookies of a session."""
        answer = _saml(ask).identified(ask.settings, request.form.to_dict())
        sso.use_once(ask, answer.assertion_id, answer.ends_at)
        skips = ask.settings.saml_skip_2fa
        return _home(ask, sso.sign_in(ask, answer.identity, cookies.client_address(), skips_setup=skips))
