"""Desktop applications that sign in through the browser: a code for a minute, exchanged once (PKCE; spec 10 §B13)."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, insert

from app.ask import Ask
from app.models import AppLoginCode, Person
from app.services import accounts, sessions
from app.services.accounts import LoginRefused
from app.services.sessions import Session

CODE_LIFE = timedelta(seconds=60)
WRONG = "Wrong or expired code."


def give_code(ask: Ask, challenge: str) -> str:
    """A code of 43 characters for an application that holds the challenge's verifier. One statement."""
    code = secrets.token_urlsafe(32)
    ask.db.execute(
        insert(AppLoginCode).values(
            code_hash=_hash(code),
            person_id=ask.caller.id,
            code_challenge=challenge,
            skip_2fa_setup=bool(ask.caller.token.get("skip_2fa_setup")),
            expires_at=ask.now + CODE_LIFE,
        )
    )
    return code


def exchange(ask: Ask, code: str, verifier: str, address: str | None) -> Session:
    """A session for a code and its verifier. The code is used up, even by a wrong verifier. Errors: 400."""
    gone = delete(AppLoginCode).where(AppLoginCode.code_hash == _hash(code))
    found = ask.db.execute(
        gone.returning(
            AppLoginCode.person_id,
            AppLoginCode.code_challenge,
            AppLoginCode.skip_2fa_setup,
            AppLoginCode.expires_at,
        )
    ).one_or_none()
    made = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    if found is None or found.expires_at < ask.now or not hmac.compare_digest(found.code_challenge, made):
        raise LoginRefused(WRONG, login=False)
    person = ask.db.get_one(Person, found.person_id)
    if not person.active or not accounts.preview_is_open(ask, person):
        raise LoginRefused(WRONG, login=False)
    skips = found.skip_2fa_setup
    return sessions.open_session(ask, person, "script", address, skips_setup=skips, enforces=False)


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
