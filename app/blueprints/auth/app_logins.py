"""Doors of desktop applications that sign in through the browser (spec 10 §B13)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.ask import Ask
from app.http.cookies import client_address
from app.http.domains import auth
from app.http.gates import PERSON, PUBLIC
from app.http.operation import operation
from app.http.throttle import FAILURES
from app.queries import accounts
from app.schemas.second_factors import AppLoginCodeBody, AppLoginTokenBody
from app.services import app_logins


@auth.resource("/app-login/code")
class AppLoginCodeDoor(Resource):
    @operation(access=PERSON, body=AppLoginCodeBody, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> dict[str, str]:
        """Give the browser a code for a desktop application, good once and for a minute."""
        return {"code": app_logins.give_code(ask, body["code_challenge"])}


@auth.resource("/app-login/token")
class AppLoginToken(Resource):
    @operation(access=PUBLIC, body=AppLoginTokenBody, throttle=FAILURES)
    def post(self, ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
        """Exchange a code and its verifier for a session, as log-in answers it, without cookies."""
        session = app_logins.exchange(ask, body["code"], body["code_verifier"], client_address())
        return accounts.signed_in(ask, session.person_id, session.access_token, session.refresh_token)
