"""Doors of the security keys (WebAuthn; spec 10 §B8). The challenge stays in the browser's signed cookie."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.blueprints.auth.second_factors import CHALLENGE, opened, proof_of
from app.http import browser_session
from app.http.domains import auth
from app.http.gates import PERSON, PUBLIC
from app.http.operation import operation
from app.http.throttle import CALLS
from app.schemas.second_factors import AccountQuery, DeviceProofBody, RegistrationBody
from app.services import fido_devices


@auth.resource("/fido")
class Fido(Resource):
    @operation(access=PUBLIC, query=AccountQuery, throttle=CALLS)
    def get(self, ask: Ask, query: dict[str, Any]) -> dict[str, Any]:
        """Ask for a security key of an account, before log-in."""
        options, challenge = fido_devices.ask_for(ask, query["email"])
        browser_session.keep(CHALLENGE, challenge)
        return options

    @operation(access=PERSON)
    def put(self, ask: Ask) -> dict[str, Any]:
        """Prepare a new security key: the WebAuthn creation options."""
        options, challenge = fido_devices.prepare(ask)
        browser_session.keep(CHALLENGE, challenge)
        return options

    @operation(access=PERSON, body=RegistrationBody)
    def post(self, ask: Ask, body: dict[str, Any]) -> Response:
        """Register the security key that answered; the first factor brings recovery codes."""
        challenge = browser_session.taken(CHALLENGE)
        return opened(fido_devices.register(ask, body["registration_response"], body["device_name"], challenge))

    @operation(access=PERSON, body=DeviceProofBody)
    def delete(self, ask: Ask, body: dict[str, Any]) -> dict[str, bool]:
        """Remove a security key by name, for a proof of a second factor."""
        fido_devices.remove(ask, body["device_name"], proof_of(body))
        return {"success": True}
