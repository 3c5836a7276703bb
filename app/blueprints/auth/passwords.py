"""Doors of the password by mail (spec 10 §B3)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.ask import Ask
from app.http.cookies import mailed_address
from app.http.domains import auth
from app.http.gates import PUBLIC
from app.http.operation import operation
from app.http.throttle import CALLS, FAILURES
from app.schemas.passwords import ChooseBody, ResetBody
from app.services import password_resets


@auth.resource("/reset-password")
class ResetPassword(Resource):
    @operation(access=PUBLIC, body=ResetBody, throttle=CALLS)
    def post(self, ask: Ask, body: dict[str, Any]) -> dict[str, str]:
        """Mail a link to choose a new password; the answer is the same whether there is an account or not."""
        password_resets.ask_for(ask, body["email"], mailed_address())
        return {"success": "Reset token sent"}

    @operation(access=PUBLIC, body=ChooseBody, throttle=FAILURES)
    def put(self, ask: Ask, body: dict[str, Any]) -> dict[str, bool]:
        """Choose a new password with the token of a mail; every session of the account ends."""
        password_resets.redeem(ask, body["email"], body["token"], body["password"], body["password2"])
        return {"success": True}
