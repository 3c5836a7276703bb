"""The secrets of a webhook: the one that is shown last, and for a day the one before it.

They are one sealed text: `whsec_new whsec_old@<seconds since the epoch>`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

OLD_SECRET_LIFE = timedelta(days=1)


def valid_secrets(text: str | None, now: datetime) -> list[str]:
    """The secrets that deliveries are signed with now, the newest first; none of a text that cannot be opened."""
    found = []
    for word in (text or "").split():
        secret, _, until = word.partition("@")
        if not until or int(until) > now.timestamp():
            found.append(secret)
    return found
