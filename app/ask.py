"""Who asks, and through which transaction.

`Caller` is what one statement knows of the person behind a token. `CallerShape` is the same caller seen without
values: ids and lists are bind parameters. Rules and queries are written against what the two have in common, so
that a statement can be built once for all callers of one shape (`queries/prepared.py`) and can never hold
somebody's values: a rule may branch only on what `shape` holds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.settings import Settings

ROLES = ("admin", "manager", "supervisor", "user", "client", "vendor")
TEAM_ROLES = ROLES[1:]

logger = logging.getLogger("callsheet.files")


def utc_now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Caller:
    """A signed-in account: its role, departments and the effective role in each of its projects (spec 10 §A10.1).

    `projects` maps project id to effective role, for teams that hold the caller, whatever the project's status;
    `open_projects` are those of them whose status is `Open`. A global admin is admin everywhere and needs no team.
    """

    id: UUID
    role: str
    departments: list[UUID] = field(default_factory=list)
    projects: dict[UUID, str] = field(default_factory=dict)
    open_projects: frozenset[UUID] = frozenset()
    identity_type: str = "person"
    is_bot: bool = False
    studio_id: UUID | None = None
    timezone: str | None = None
    locale: str | None = None
    token: dict[str, Any] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        """Admin of the whole studio."""
        return self.role == "admin"

    @property
    def has_departments(self) -> bool:
        """A supervisor without departments supervises everything (spec 10 §A10.5)."""
        return bool(self.departments)

    def role_in(self, project_id: UUID | None) -> str | None:
        """Effective role in a project; None when the caller is not in its team."""
        return "admin" if self.is_admin else self.projects.get(project_id) if project_id else None

    def holds(self, *roles: str, open_only: bool = False) -> bool:
        """Has the caller one of these effective roles in some project?"""
        return bool(self.projects_as(*roles, open_only=open_only))

    def projects_as(self, *roles: str, open_only: bool = False) -> list[UUID]:
        """Ids of the projects where the caller has one of these effective roles (any role when none is named)."""
        wanted = roles or TEAM_ROLES
        return [
            project_id
            for project_id, role in self.projects.items()
            if role in wanted and (not open_only or project_id in self.open_projects)
        ]

    @cached_property
    def shape(self) -> CallerShape:
        """What statements may depend on."""
        held = frozenset(self.projects.values())
        held_open = frozenset(role for id_, role in self.projects.items() if id_ in self.open_projects)
        return CallerShape(
            self.role, held, held_open, self.has_departments, self.is_bot, self.studio_id is not None
        )


@dataclass(frozen=True)
class CallerShape:
    """A caller without values; equal shapes share statements."""

    role: str
    held: frozenset[str]
    held_open: frozenset[str]
    has_departments: bool
    is_bot: bool
    has_studio: bool

    @property
    def is_admin(self) -> bool:
        """Admin of the whole studio."""
        return self.role == "admin"

    @property
    def shape(self) -> CallerShape:
        """Itself."""
        return self

    @property
    def id(self) -> BindParameter[UUID]:
        """The caller's id, filled at execution."""
        return bindparam("caller_id", type_=Uuid())

    @property
    def studio_id(self) -> BindParameter[UUID]:
        """The caller's studio, filled at execution."""
        return bindparam("caller_studio_id", type_=Uuid())

    @property
    def departments(self) -> BindParameter[Any]:
        """The caller's departments, filled at execution."""
        return bindparam("caller_departments", type_=ARRAY(Uuid()))

    def holds(self, *roles: str, open_only: bool = False) -> bool:
        """Has the caller one of these effective roles in some project?"""
        return bool((self.held_open if open_only else self.held) & set(roles or TEAM_ROLES))

    def projects_as(self, *roles: str, open_only: bool = False) -> BindParameter[Any]:
        """Ids of the projects of these roles, filled at execution."""
        words = "_".join(sorted(roles)) or "team"
        return bindparam(f"caller_{'open_' if open_only else ''}projects__{words}", type_=ARRAY(Uuid()))


NOBODY = Caller(id=UUID(int=0), role="")


@dataclass
class Ask:
    """One request: the transaction, the caller, the request's only clock, the keys that a body would change.

    `recorded` counts the events recorded in this transaction (`events/log.py`); committing production rows
    without one is a `SilentWrite`. `if_committed` and `if_failed` say what becomes of files at the transaction's end.
    """

    db: Session
    caller: Caller
    settings: Settings
    now: datetime = field(default_factory=utc_now)
    touched: frozenset[str] = frozenset()
    recorded: int = 0
    if_committed: list[Callable[[], None]] = field(default_factory=list)
    if_failed: list[Callable[[], None]] = field(default_factory=list)
    link: Any = None  # what a share link opens (auth/share_links.py), set by its gate

    def settle(self, committed: bool) -> None:
        """The transaction has ended: keep or undo what was done to files, the last first when undoing.

        What the store refuses now is logged: the answer is decided already.
        """
        actions = self.if_committed if committed else self.if_failed[::-1]
        self.if_committed, self.if_failed = [], []
        for action in actions:
            try:
                action()
            except OSError:
                logger.exception("a stored file could not be settled")
