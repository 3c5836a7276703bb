"""Doors of the second factors: authenticator, code by e-mail, recovery codes (spec 10 §B6, §B7, §B9)."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.events.later import later
from app.http import browser_session, cookies
from app.http.answers import JSON, to_bytes
from app.http.domains import auth
from app.http.gates import PERSON, PUBLIC
from app.http.operation import operation
from app.http.throttle import CALLS
from app.schemas.second_factors import AccountQuery, MailedCodeBody, ProofBody, TotpBody
from app.services import second_factors
from app.services.second_factors import Opened

CHALLENGE = "fido-challenge"


def opened(session: Opened) -> Response:
    """The answer of a factor that was switched on; a browser gets the session as cookies too."""
    answer = Response(to_bytes(session.told()), mimetype=JSON)
    if cookies.is_browser():
        return cookies.give(answer, session.access_token, session.refresh_token)
    return answer


def proof_of(body: dict[str, Any]) -> dict[str, Any]:
    """The proof of a body, with the challenge that the browser brings back where a security key answers it."""
    if not body.get("fido_authentication_response"):
        return body
    return {**body, "challenge": browser_session.taken(CHALLENGE)}


@auth.resource("/totp")
class Totp(Resource):
    @operation(access=PERSON)
    def put(self, ask: Ask) -> dict[str, str]:
        """Prepare the authenticator application: its secret, and the address for a QR code."""
        return second_factors.prepare_totp(ask)

    @operation(access=PERSON, body=TotpBody)
    def post(self, ask: Ask, body: dict[str, Any]) -> Response:
        """Switch the authenticator application on with a code of it; the first factor brings recovery codes."""
        return opened(second_factors.enable_totp(ask, body["totp"]))

    @operation(access=PERSON, body=ProofBody)
    def delete(self, ask: Ask, body: dict[str, Any]) -> dict[str, bool]:
        """Switch the authenticator application off, for a proof of a second factor."""
        second_factors.disable(ask, "totp", proof_of(body))
        return {"success": True}


@auth.resource("/email-otp")
class MailedCode(Resource):
    @operation(access=PUBLIC, query=AccountQuery, writes=True, throttle=CALLS)
    def get(self, ask: Ask, query: dict[str, Any]) -> dict[str, bool]:
        """Mail a log-in code, where the account has that factor; the answer is the same for everybody."""
        address = cookies.mailed_address()
        later(ask.db, "account_mails.email_code", queue="mails", name=query["email"], address=address)
        return {"success": True}

    @operation(access=PERSON, throttle=CALLS)
    def put(self, ask: Ask) -> dict[str, bool]:
        """Prepare the code by e-mail: one is mailed."""
        second_factors.prepare_mailed_code(ask, cookies.mailed_address())
        return {"success": True}

    @operation(access=PERSON, body=MailedCodeBody)
    def post(self, ask: Ask, body: dict[str, Any]) -> Response:
        """Switch the code by e-mail on with the mailed code; the first factor brings recovery codes."""
        return opened(second_factors.enable_mailed_code(ask, body["email_otp"]))

    @operation(access=PERSON, body=ProofBody)
    def delete(self, ask: Ask, body: dict[str, Any]) -> dict[str, bool]:
        """Switch the code by e-mail off, for a proof of a second factor."""
        second_factors.disable(ask, "email_otp", proof_of(body))
        return {"success": True}


@auth.resource("/recovery-codes")
class RecoveryCodes(Resource):
    @operation(access=PERSON, body=ProofBody)
    def put(self, ask: Ask, body: dict[str, Any]) -> dict[str, list[str]]:
        """Make sixteen new recovery codes, for a proof of a second factor; the old ones are void."""
        return {"otp_recovery_codes": second_factors.new_recovery_codes(ask, proof_of(body))}
