"""Gates: who may pass an operation. Each reads the path and the raw body, and refuses with 404 or 403 (DESIGN §2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, literal, select, true

from app.access.rule import Rule
from app.ask import Ask
from app.errors import CallsheetError, Forbidden, NotFound, WrongParameter
from app.models import Project
from app.queries import rows
from app.queries.prepared import run, value


class Gate:
    """A gate of an operation; `words` tell in the documentation whom it lets pass."""

    public = False
    person_only = False
    words = "any account"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse or return."""

    def __and__(self, other: Gate) -> Gate:
        return _Both(self, other)


class _Both(Gate):
    def __init__(self, first: Gate, second: Gate) -> None:
        self.first, self.second = first, second
        self.words = f"{first.words}; {second.words}"
        self.person_only = first.person_only or second.person_only

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        self.first.check(ask, path, raw)
        self.second.check(ask, path, raw)


class _Public(Gate):
    public = True
    words = "everybody, without log-in"


class _SignedIn(Gate):
    words = "any account"


class _Person(Gate):
    person_only = True
    words = "any person (no bot)"


PUBLIC = _Public()
SIGNED_IN = _SignedIn()
PERSON = _Person()


def id_in(raw: Any, key: str) -> UUID:
    """The id that a raw body names; absent or malformed is 400."""
    given = raw.get(key) if isinstance(raw, Mapping) else None
    try:
        return given if isinstance(given, UUID) else UUID(str(given))
    except ValueError:
        raise WrongParameter(f"{key} must be a valid UUID.") from None


class on(Gate):  # noqa: N801 — read as a word of the declaration
    """The row that the path names exists (404) and the rule lets the caller at it (403).

    `arg`: the path's parameter, by default `<model>_id`. `within`: `{column: path parameter}` ties the row to its
    parent in the path (a row of another parent is 404; 403 with `foreign=Forbidden`, where the wire refuses).
    """

    def __init__(
        self,
        model: Any,
        rule: Rule,
        arg: str | None = None,
        *,
        within: Mapping[str, str] | None = None,
        foreign: type[CallsheetError] = NotFound,
    ) -> None:
        self.model, self.rule, self.foreign = model, rule, foreign
        self.arg = arg or f"{model.__tablename__}_id"
        self.within = dict(within or {})
        self.words = rule.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        if self.within:
            given = {f"within_{column}": path[arg] for column, arg in self.within.items()}
            with run(
                ask, _judged_within, self.model, self.rule, tuple(self.within), id=path[self.arg], **given
            ) as found:
                row = found.fetchone()
            if row is None:
                raise NotFound(f"No {self.model.__name__.lower()} has this id here.")
            if not row[1]:
                raise self.foreign(f"No {self.model.__name__.lower()} has this id here.")
            if not row[0]:
                raise Forbidden()
        else:
            rows.judge(ask, self.model, self.rule, path[self.arg])


def _judged_within(ask: Any, model: Any, rule: Rule, within: tuple[str, ...]) -> Any:
    tied = and_(*(getattr(model, column) == value(f"within_{column}") for column in within))
    return select(rule(ask, model).label("allowed"), tied.label("tied")).where(model.id == value("id"))


class Judged(Gate):
    """The handler's own statement judges, in finding what it reads: absent 404, refused 403."""

    def __init__(self, rule: Rule) -> None:
        self.words = rule.words


class shows(Gate):  # noqa: N801 — read as a word of the declaration
    """The read itself judges by this rule, in the statement that shows the rows (`rows.seen`, `kinds.seen`, lists)."""

    def __init__(self, rule: Rule) -> None:
        self.words = rule.words


class only(Gate):  # noqa: N801 — read as a word of the declaration
    """A rule about the caller alone."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.words = rule.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        with run(ask, _alone, self.rule) as found:
            if not found.fetchone()[0]:
                raise Forbidden()


def _alone(ask: Any, rule: Rule) -> Any:
    return select(rule(ask, literal(1)).label("allowed"))


class in_project(Gate):  # noqa: N801 — read as a word of the declaration
    """In the team of the path's (or the query's) project with one of these effective roles; admins always.

    Needs no SQL: the Caller knows its projects. `exists`: an unknown project is 404 for an admin too (one
    statement, for admins only).
    """

    def __init__(self, *roles: str, arg: str = "project_id", exists: bool = True) -> None:
        self.roles, self.arg, self.exists = roles, arg, exists
        self.words = f"admin or team {' or '.join(roles)}" if roles else "admin or team member"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        project_id = path[self.arg]
        role = ask.caller.role_in(project_id)
        if role is None or (self.exists and ask.caller.is_admin):
            with run(ask, _project_exists, id=project_id) as found:
                if found.fetchone() is None:
                    raise NotFound("No project has this id.")
        if role is None or (self.roles and role != "admin" and role not in self.roles):
            raise Forbidden()


def _project_exists(_ask: Any) -> Any:
    return select(true()).where(Project.id == value("id"))


class new(Gate):  # noqa: N801 — read as a word of the declaration
    """The rule, asked of the row that the body would create: it reads only the ids that it judges.

    `keys`: the columns that the rule reads, taken from the body; absent or malformed is 400.
    """

    def __init__(self, model: Any, rule: Rule, keys: tuple[str, ...] = ("project_id",)) -> None:
        self.model, self.rule, self.keys = model, rule, keys
        self.words = rule.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        given = {key: id_in(raw, key) for key in self.keys}
        with run(ask, _would_be, self.rule, self.keys, **given) as found:
            if not found.fetchone()[0]:
                raise Forbidden()


def _would_be(ask: Any, rule: Rule, keys: tuple[str, ...]) -> Any:
    row = select(*(value(key).label(key) for key in keys)).subquery("would_be")
    return select(rule(ask, row.c).label("allowed")).select_from(row)


__all__ = [
    "PERSON",
    "PUBLIC",
    "SIGNED_IN",
    "Gate",
    "Judged",
    "bindparam",
    "id_in",
    "in_project",
    "new",
    "on",
    "only",
]
