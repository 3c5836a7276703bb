"""Somebody as a directory knows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DirectoryPerson:
    """A person of a directory: `uid` is the lasting name, `login` the one that they type."""

    uid: str | None
    login: str
    first_name: str
    last_name: str
    email: str
    active: bool
