"""What proves who somebody is, apart from what is shown of them (decision 001), and keys that work once."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment, flag, number, reference, words


class PersonSecret(Base):
    """The secrets of a person. No schema and no generic route knows this table."""

    __tablename__ = "person_secret"
    __table_args__ = (
        UniqueConstraint("oidc_issuer", "oidc_subject"),
        UniqueConstraint("saml_issuer", "saml_subject"),
    )

    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE", primary_key=True, index=False)
    password: Mapped[str | None] = mapped_column(Text)
    login_failed_attemps: Mapped[int | None] = number(0)
    last_login_failed: Mapped[Moment | None]
    totp_secret: Mapped[str | None] = mapped_column(Text)
    """Sealed with the server's key (auth/sealed.py); one of an imported studio is in clear."""
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    """The newest step of thirty seconds whose code was accepted: none is accepted twice."""
    email_otp_secret: Mapped[str | None] = mapped_column(Text)
    """The keyed hash of the newest mailed code."""
    email_otp_expires_at: Mapped[Moment | None]
    email_otp_tries: Mapped[int | None] = number(0)
    fido_credentials: Mapped[list[Any] | None] = mapped_column(ARRAY(JSONB))
    otp_recovery_codes: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    jti: Mapped[str | None] = words(60, unique=True)
    tokens_valid_after: Mapped[Moment | None]
    kept_session: Mapped[str | None] = words(60)
    oidc_issuer: Mapped[str | None] = mapped_column(Text)
    oidc_subject: Mapped[str | None] = words(255)
    saml_issuer: Mapped[str | None] = mapped_column(Text)
    saml_subject: Mapped[str | None] = words(255)


class RevokedToken(Base):
    """A token that no longer opens anything. The row may go once the token would have expired."""

    __tablename__ = "revoked_token"

    jti: Mapped[str] = mapped_column(String(60), primary_key=True)
    expires_at: Mapped[Moment] = mapped_column(index=True)


class LoginToken(Base):
    """The one live token of an address, to choose a password: reset or invitation (spec 10 §B3).

    The token itself follows from the nonce and the server's key (auth/reset_tokens.py): nothing in this row opens
    an account.
    """

    __tablename__ = "login_token"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(String(255), primary_key=True)
    nonce: Mapped[str] = words(255)
    expires_at: Mapped[Moment] = mapped_column(index=True)
    created_at: Mapped[Moment] = mapped_column(server_default=func.clock_timestamp())


class AppLoginCode(Base):
    """A code that a desktop application may exchange once for a session (spec 10 §B13)."""

    __tablename__ = "app_login_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE")
    code_challenge: Mapped[str] = words(43)
    skip_2fa_setup: Mapped[bool] = flag(False)
    expires_at: Mapped[Moment] = mapped_column(index=True)


class UnknownLogin(Base):
    """Failed log-ins under a name that is nobody's: it locks as an account would, so that it cannot be told apart."""

    __tablename__ = "unknown_login"

    name_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = number(0)
    last_failed_at: Mapped[Moment] = mapped_column(index=True)


class IdempotencyKey(Base):
    """A request that a client may send again, and what it was answered. No answer yet: null."""

    __tablename__ = "idempotency_key"

    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE", primary_key=True, index=False)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    method: Mapped[str] = words(10)
    path: Mapped[str] = mapped_column(Text)
    request_hash: Mapped[str] = words(128)
    status: Mapped[int | None]
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment] = mapped_column(server_default=func.clock_timestamp(), index=True)
