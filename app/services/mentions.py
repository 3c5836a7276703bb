"""Whom and what a comment's text names: `@Full Name`, `@Department`, `#tasktype` (spec 30 §5.1, §5.2).

A name ends where the text does or before a character that no word holds, so that a comma or a new line behind it
does not hide it (spec 30 §19.25). Of several names at one place the longest counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

ALL = "all"


def named(text: str | None, names: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """Ids of those whose exact name follows an `@`; in the order given."""
    known = list(names)
    found = _found("@", text or "", {name for _id, name in known})
    return [id_ for id_, name in known if name in found]


def tagged(text: str | None, task_types: Iterable[tuple[UUID, str]], own: UUID | None) -> list[UUID]:
    """Ids of the task types that hashtags name, with or without their spaces, in any case.

    `#all` names every one; the comment's own is left out.
    """
    spelled = {id_: {name.lower(), name.lower().replace(" ", "")} for id_, name in task_types}
    found = _found("#", (text or "").lower(), {ALL}.union(*spelled.values()))
    return [id_ for id_, words in spelled.items() if id_ != own and (ALL in found or words & found)]


def _found(sign: str, text: str, names: set[str]) -> set[str]:
    """The names that follow the sign somewhere in the text; a dictionary look-up a place and length of name."""
    lengths = sorted({len(name) for name in names if name}, reverse=True)
    found = set()
    at = text.find(sign)
    while at >= 0:
        at += 1
        for length in lengths:
            if text[at : at + length] in names and _ends(text, at + length):
                found.add(text[at : at + length])
                break
        at = text.find(sign, at)
    return found


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or not (text[at].isalnum() or text[at] == "_")
