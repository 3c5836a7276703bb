"""The server's half of NTLMv2, as Active Directory speaks it inside LDAP binds (MS-NLMP)."""

from __future__ import annotations

import hashlib
import hmac
import os
from struct import pack, unpack

from Crypto.Hash import MD4

SIGNATURE = b"NTLMSSP\0"
UNICODE, REQUEST_TARGET, NTLM, TARGET_INFO, WIDE = 1, 1 << 2, 1 << 9, 1 << 23, 1 << 29
DOMAIN_NAME = 2
PROOF = 16
"""Bytes of the proof, before what it proves."""


class Conversation:
    """One connection that signs in: a challenge of its own, and the answer to it."""

    def __init__(self, domain: str, passwords: dict[str, str]) -> None:
        self.domain, self.passwords = domain, passwords
        self.challenge = os.urandom(8)

    def challenge_message(self) -> bytes:
        """What the server asks."""
        name = self.domain.encode("utf-16-le")
        info = pack("<HH", DOMAIN_NAME, len(name)) + name + pack("<HH", 0, 0)
        flags = UNICODE | REQUEST_TARGET | NTLM | TARGET_INFO | WIDE
        head = SIGNATURE + pack("<I", 2) + _field(name, 56) + pack("<I", flags) + self.challenge + bytes(8)
        return head + _field(info, 56 + len(name)) + bytes(8) + name + info

    def accepts(self, message: bytes) -> bool:
        """Does the answer prove the password of a person of this domain?"""
        answer, domain, user = (_read(message, at) for at in (20, 28, 36))
        name, place = user.decode("utf-16-le"), domain.decode("utf-16-le")
        password = self.passwords.get(name)
        if password is None or place != self.domain or message[:8] != SIGNATURE:
            return False
        digest = MD4.new(password.encode("utf-16-le")).digest()
        key = hmac.new(digest, (name.upper() + place).encode("utf-16-le"), hashlib.md5).digest()
        proof = hmac.new(key, self.challenge + answer[PROOF:], hashlib.md5).digest()
        return hmac.compare_digest(proof, answer[:PROOF])


def _field(value: bytes, offset: int) -> bytes:
    return pack("<HHI", len(value), len(value), offset)


def _read(message: bytes, at: int) -> bytes:
    length, _again, offset = unpack("<HHI", message[at : at + 8])
    return message[offset : offset + length]
