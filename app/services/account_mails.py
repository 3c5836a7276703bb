"""What is mailed about somebody's account (spec 10 §D9): to whom, in which language, with which words filled in.

Called by jobs. A letter's template is told by its kind; `None` means that there is nothing to send.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select

from app.ask import Ask
from app.auth import otp, reset_tokens
from app.models import Organisation, Person
from app.schemas import locales
from app.services import accounts, password_resets

FALLBACK_LOCALE = "en_US"


@dataclass(frozen=True)
class Letter:
    """A letter before it is written: the kind of it, and what to fill in. Texts are in clear, not escaped."""

    kind: str
    to: str
    locale: str
    values: dict[str, str] = field(repr=False)


def reset(ask: Ask, email: str, address: str | None, *, again: bool = False) -> Letter | None:
    """The link to choose a new password, good for two hours; nothing for who has no account of this address.

    Asked again within a minute, nothing more is sent: the link that was mailed is good. `again`: the post failed
    before, so it is sent all the same.
    """
    person = password_resets.person_of(ask.db, email)
    if person is None or not person.email:
        return None
    living = password_resets.live(ask, person.email)
    if not again and living is not None and ask.now - living.created_at < reset_tokens.RESEND_AFTER:
        return None
    token = password_resets.issue(ask, person.email, reset_tokens.RESET_LIFE)
    link = reset_tokens.link_of(ask.settings.domain_url, person.email, token)
    return _letter(ask, "reset", person, address, link=link)


def invitation(ask: Ask, person_id: UUID) -> Letter | None:
    """The link by which a new person chooses a password, good for seven days."""
    person = ask.db.get(Person, person_id)
    if person is None or not person.email or not person.active:
        return None
    token = password_resets.issue(ask, person.email, reset_tokens.INVITATION_LIFE)
    link = reset_tokens.link_of(ask.settings.domain_url, person.email, token, is_new=True)
    return _letter(ask, "invitation", person, None, link=link)


def email_code(
    ask: Ask, name: str, address: str | None, *, prepares: bool, again: bool = False
) -> Letter | None:
    """A code of six digits, good for five minutes, for an account whose second factor it is.

    `prepares`: the account is about to switch it on. Asked again within half a minute, nothing more is sent.
    Locks the account's secrets.
    """
    found = accounts.named(ask, name)
    if found is None:
        return None
    person, secret = found
    if not person.active or not person.email or not (person.email_otp_enabled or prepares):
        return None
    until = secret.email_otp_expires_at
    is_fresh = until is not None and until - otp.MAILED_CODE_LIFE + otp.RESEND_AFTER > ask.now
    if is_fresh and not again and (secret.email_otp_tries or 0) < otp.MAILED_CODE_TRIES:
        return None
    code = otp.new_code()
    secret.email_otp_secret = otp.code_hash(code, person.id, ask.settings.secret_key)
    secret.email_otp_expires_at = ask.now + otp.MAILED_CODE_LIFE
    secret.email_otp_tries = 0
    return _letter(ask, "email_code", person, address, code=code)


def notice(ask: Ask, kind: str, person_id: UUID, address: str | None) -> Letter | None:
    """Something happened to the account: `password_changed`, `password_set`, `factors_disabled`."""
    person = ask.db.get(Person, person_id)
    if person is None or not person.email:
        return None
    return _letter(ask, kind, person, address)


def locale_of(ask: Ask, wished: str | None) -> str:
    """The locale to write in: the reader's, else the house's (`fr-CA` is read as `fr_CA`), else English."""
    locale = (wished or ask.settings.default_locale).replace("-", "_")
    return locale if locales.is_locale(locale) else FALLBACK_LOCALE


def _letter(ask: Ask, kind: str, person: Person, address: str | None, **more: str) -> Letter:
    locale = locale_of(ask, person.locale)
    zone = ZoneInfo(person.timezone or ask.settings.default_timezone)
    named = select(Organisation.name).order_by(Organisation.created_at).limit(1)
    values = {
        "first_name": person.first_name,
        "email": person.email or "",
        "organisation": ask.db.scalar(named) or "Kitsu",
        "time": format_datetime(ask.now, "long", tzinfo=zone, locale=locale),
        "address": address or "–",
        **more,
    }
    return Letter(kind, person.email or "", locale, values)
