"""Who another server says somebody is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from app.errors import WrongParameter

HTTP_TIMEOUT = 10.0  # seconds


class SignOnRefused(WrongParameter):
    """The sign-on was refused."""


@dataclass(frozen=True)
class Identity:
    """A person at an identity provider: where, under which lasting name, with which e-mail and profile.

    `subject` is None where the provider has no lasting name: then the e-mail is all there is. `verified` tells whether
    the provider checked the e-mail. `profile` holds columns of a person, as the provider told them.
    """

    kind: Literal["oidc", "saml"]
    issuer: str
    subject: str | None
    email: str
    verified: bool = True
    profile: dict[str, Any] = field(default_factory=dict)
