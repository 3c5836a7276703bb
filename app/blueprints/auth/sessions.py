"""Doors of the session: log-in, log-out, refresh, who am I, change of password (spec 10 §B1-B3)."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.auth.tokens import REFRESH
from app.blueprints.auth.second_factors import proof_of
from app.http import cookies
from app.http.answers import JSON, to_bytes
from app.http.domains import auth
from app.http.gates import PERSON, PUBLIC, SIGNED_IN
from app.http.operation import operation
from app.http.turns import LOG_INS
from app.queries import accounts
from app.schemas.sessions import ChangePasswordBody, LoginBody
from app.services import sessions


def _json(value: Any) -> Response:
    return Response(to_bytes(value), mimetype=JSON)


@auth.resource("/login")
class Login(Resource):
    @operation(access=PUBLIC, body=LoginBody, throttle=LOG_INS)
    def post(self, ask: Ask, body: dict[str, Any]) -> Response:
        """Log in with e-mail (or desktop log-in) and password.

        200 `{login, user, organisation, access_token, refresh_token}`; browsers get both as cookies too.
        400 wrong or unknown, locked, second factor missing or wrong; 401 inactive (spec 10 §B1).
        """
        browser = cookies.is_browser()
        session = sessions.log_in(ask, proof_of(body), "web" if browser else "script", cookies.client_address())
        told = accounts.signed_in(ask, session.person_id, session.access_token, session.refresh_token)
        if session.restricted:
            told["two_factor_authentication_required"] = True
        answer = _json(told)
        return cookies.give(answer, session.access_token, session.refresh_token) if browser else answer


@auth.resource("/logout")
class Logout(Resource):
    @operation(access=PERSON, writes=True)
    def get(self, ask: Ask) -> Response:
        """End the session: its access and refresh tokens are revoked."""
        sessions.log_out(ask)
        answer = _json({"logout": True})
        return cookies.clear(answer) if cookies.is_browser() else answer


@auth.resource("/authenticated")
class Authenticated(Resource):
    @operation(access=SIGNED_IN)
    def get(self, ask: Ask) -> Any:
        """Tell who the token's account is."""
        return {
            "authenticated": True,
            "user": accounts.user(ask, ask.caller.id, devices=True),
            "organisation": accounts.organisation(ask, ask.caller.id),
        }


@auth.resource("/refresh-token")
class RefreshToken(Resource):
    @operation(access=PERSON, token=REFRESH)
    def get(self, ask: Ask) -> Response:
        """Give a new access token for a refresh token."""
        token = sessions.refresh(ask)
        if cookies.is_browser():
            return cookies.give(_json({"refresh": True}), token)
        return _json({"access_token": token})


@auth.resource("/change-password")
class ChangePassword(Resource):
    @operation(access=PERSON, body=ChangePasswordBody)
    def post(self, ask: Ask, body: dict[str, Any]) -> dict[str, bool]:
        """Change the caller's password; every other session of theirs ends."""
        passwords = (body["old_password"], body["password"], body["password_2"])
        sessions.change_password(ask, *passwords, cookies.mailed_address())
        return {"success": True}
