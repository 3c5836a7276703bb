"""A change that is tried: taken back in any case, or only when it is refused; without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from app.ask import Ask
from app.errors import WrongParameter

Made = TypeVar("Made")


def tried(ask: Ask, change: Callable[[], Made]) -> Made:
    """Make the change in a savepoint, keep its answer, roll it back with its events and its notices."""
    trial = ask.db.begin_nested()
    try:
        return change()
    finally:
        trial.rollback()


def managed(ask: Ask, change: Callable[[], object]) -> bool:
    """Make the change unless the data stand against it (a foreign key, a 400): then nothing happened, and False.

    What was noted on the way — events, files to settle, tables written — is forgotten with it.
    """
    notes = ask.db.connection().info
    written, recorded = set(notes.get("written", ())), ask.recorded
    kept, undone = list(ask.if_committed), list(ask.if_failed)
    trial = ask.db.begin_nested()
    try:
        change()
        ask.db.flush()
    except (IntegrityError, WrongParameter):
        trial.rollback()
        notes["written"] = written
        ask.recorded, ask.if_committed, ask.if_failed = recorded, kept, undone
        return False
    trial.commit()
    return True
