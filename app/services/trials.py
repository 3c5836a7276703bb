"""A change that is tried and taken back: what it would answer, without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.ask import Ask

Made = TypeVar("Made")


def tried(ask: Ask, change: Callable[[], Made]) -> Made:
    """Make the change in a savepoint, keep its answer, roll it back with its events and its notices."""
    trial = ask.db.begin_nested()
    try:
        return change()
    finally:
        trial.rollback()
