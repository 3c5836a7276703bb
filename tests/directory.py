"""A directory of the tests: enough of LDAP to bind and to search, over a real socket."""

from __future__ import annotations

import socketserver
from typing import Any

from ldap3.protocol.rfc4511 import (
    BindResponse,
    LDAPMessage,
    PartialAttribute,
    PartialAttributeList,
    ResultCode,
    SearchResultDone,
    SearchResultEntry,
    Vals,
)
from pyasn1.codec.ber import decoder, encoder

from tests.ntlm import Conversation

KNOWN = {
    "uid=ada,ou=people": "directory password",
    "uid=a\\,b,ou=people": "directory password",
    "uid=reader,ou=people": "reader password",
}
DOMAIN = "STUDIO"
ACTIVE = {"ada": "directory password", "reader": "reader password"}
"""Who signs in by NTLM."""
INVALID_CREDENTIALS = 49
BIND, SEARCH = 0x60, 0x63


class Directory(socketserver.StreamRequestHandler):
    """Simple binds of known names; a search answers the server's `entries` whose object class it names."""

    def handle(self) -> None:
        """One client."""
        while data := self.request.recv(8192):
            number, operation = _head(data)
            if operation == BIND:
                self._bind(number, data)
            elif operation == SEARCH:
                self._search(number, data)
            else:
                return

    def _bind(self, number: int, data: bytes) -> None:
        message, _rest = decoder.decode(data, asn1Spec=LDAPMessage())
        asked = message["protocolOp"].getComponent()
        if asked["authentication"].getName().startswith("sicily"):
            self._bind_by_ntlm(number, asked["authentication"])
            return
        name, password = str(asked["name"]), bytes(asked["authentication"]["simple"]).decode()
        self.server.names.append(name)  # type: ignore[attr-defined]
        is_right = not name or KNOWN.get(name) == password
        self._send(number, "bindResponse", _done(BindResponse(), 0 if is_right else INVALID_CREDENTIALS))

    def _bind_by_ntlm(self, number: int, authentication: Any) -> None:
        """Three binds, as Active Directory has them: which packages, a challenge, the answer to it."""
        step, sent = authentication.getName(), bytes(authentication.getComponent())
        if step == "sicilyPackageDiscovery":
            self._send(number, "bindResponse", _done(BindResponse(), 0, b"NTLM"))
        elif step == "sicilyNegotiate":
            self.talk = Conversation(DOMAIN, ACTIVE)
            self._send(number, "bindResponse", _done(BindResponse(), 0, self.talk.challenge_message()))
        else:
            is_right = self.talk.accepts(sent)
            self._send(number, "bindResponse", _done(BindResponse(), 0 if is_right else INVALID_CREDENTIALS))

    def _search(self, number: int, data: bytes) -> None:
        for kind, dn, attributes in self.server.entries:  # type: ignore[attr-defined]
            if kind.encode() in data:
                entry = SearchResultEntry()
                entry["object"] = dn
                entry["attributes"] = _attributes(attributes)
                self._send(number, "searchResEntry", entry)
        self._send(number, "searchResDone", _done(SearchResultDone(), 0))

    def _send(self, number: int, kind: str, answer: Any) -> None:
        made = LDAPMessage()
        made["messageID"] = number
        made["protocolOp"] = made["protocolOp"].setComponentByName(kind, answer)
        self.request.sendall(encoder.encode(made))


def _head(data: bytes) -> tuple[int, int]:
    """The number of a message and the tag of its operation."""
    at = 2 if data[1] < 128 else 2 + (data[1] & 127)
    end = at + 2 + data[at + 1]
    return int.from_bytes(data[at + 2 : end]), data[end]


def _done(answer: Any, code: int, dn: bytes = b"") -> Any:
    answer["resultCode"] = ResultCode(code)
    answer["matchedDN"] = dn
    answer["diagnosticMessage"] = ""
    return answer


def _attributes(values: dict[str, list[Any]]) -> Any:
    made = PartialAttributeList()
    for place, (name, several) in enumerate(values.items()):
        one = PartialAttribute()
        one["type"] = name
        held = Vals()
        for number, value in enumerate(several):
            held[number] = value if isinstance(value, bytes) else str(value).encode()
        one["vals"] = held
        made[place] = one
    return made
