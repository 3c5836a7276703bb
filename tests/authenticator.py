"""A security key in software: makes and uses WebAuthn keys as a browser would."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

ORIGIN = "http://localhost:8080"
PRESENT = 0x01
NEW_KEY = 0x40


class SoftwareKey:
    """One key for one account: elliptic (ES256), RSA (RS256) or Ed25519 (EdDSA)."""

    def __init__(self, kind: str = "ES256", origin: str = ORIGIN) -> None:
        self.kind, self.origin = kind, origin
        self.id = os.urandom(16)
        self.count = 0
        self.private: Any
        if kind == "ES256":
            self.private = ec.generate_private_key(ec.SECP256R1())
        elif kind == "RS256":
            self.private = rsa.generate_private_key(65537, 2048)
        else:
            self.private = ed25519.Ed25519PrivateKey.generate()

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to creation options."""
        key = cbor2.dumps(self._public())
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        data = self._data(options["rp"]["id"], PRESENT | NEW_KEY) + attested
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            {
                "attestationObject": bytes_to_base64url(cbor2.dumps(made)),
                "clientDataJSON": bytes_to_base64url(self._client("webauthn.create", options["challenge"])),
            }
        )

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to request options."""
        data = self._data(options["rpId"], PRESENT)
        client = self._client("webauthn.get", options["challenge"])
        return self._answer(
            {
                "authenticatorData": bytes_to_base64url(data),
                "clientDataJSON": bytes_to_base64url(client),
                "signature": bytes_to_base64url(self._signed(data + hashlib.sha256(client).digest())),
            }
        )

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        id_ = bytes_to_base64url(self.id)
        return {"id": id_, "rawId": id_, "type": "public-key", "response": response}

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, rp_id: str, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _public(self) -> dict[int, Any]:
        if self.kind == "ES256":
            numbers = self.private.public_key().public_numbers()
            return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        if self.kind == "RS256":
            numbers = self.private.public_key().public_numbers()
            return {1: 3, 3: -257, -1: numbers.n.to_bytes(256), -2: numbers.e.to_bytes(3)}
        return {1: 1, 3: -8, -1: 6, -2: self.private.public_key().public_bytes_raw()}

    def _signed(self, data: bytes) -> bytes:
        if self.kind == "ES256":
            return bytes(self.private.sign(data, ec.ECDSA(SHA256())))
        if self.kind == "RS256":
            return bytes(self.private.sign(data, padding.PKCS1v15(), SHA256()))
        return bytes(self.private.sign(data))
