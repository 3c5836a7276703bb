"""Locales: which texts are one, and how a stored one is shown (spec 10 §A2)."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from sqlalchemy import ColumnElement, String, case, cast, literal_column

_SHAPE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{4})?(_([A-Z]{2}|\d{3}))?")
LONGEST = 10


def is_locale(text: str) -> bool:
    """Do the CLDR tables know this identifier (`fr`, `en_US`, `zh_CN`)?"""
    if len(text) > LONGEST or not _SHAPE.fullmatch(text):
        return False
    try:
        Locale.parse(text)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _expanded() -> dict[str, str]:
    found = {}
    for known in localedata.locale_identifiers():
        parts = known.split("_")
        if len(parts) == 3 and len(parts[1]) == 4:
            short = f"{parts[0]}_{parts[2]}"
            if is_locale(short) and str(Locale.parse(short)) == known:
                found[short] = known
    return found


EXPANDED = _expanded()
"""Short identifiers and the form with their likely script: `zh_CN`, `zh_Hans_CN`."""


def shown(stored: Any) -> ColumnElement[Any]:
    """A stored locale as answers show it: with its likely script where there is one."""
    forms: dict[Any, Any] = {
        literal_column(f"'{short}'"): literal_column(f"'{full}'") for short, full in EXPANDED.items()
    }
    made: ColumnElement[Any] = cast(case(forms, value=stored, else_=stored), String())
    return made
