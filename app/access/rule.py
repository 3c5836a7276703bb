"""The algebra of access rules: `ADMIN | team("manager") & ~SOMETHING`, `via(Task, "task_id", tasks.SEES)`.

A rule is called as `rule(ask, row)`: `row` is a mapped class, an alias of one or a subquery with its columns;
the answer is an SQL condition. What depends on the caller alone folds to true or false before it reaches the SQL.
`ask.caller` may be a `CallerShape`: a rule branches only on what both kinds of caller answer alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, any_, exists, false, inspect, not_, or_, true
from sqlalchemy.orm import aliased

from app.ask import Caller, CallerShape


class Asking(Protocol):
    """What a rule needs to know of the one who asks."""

    @property
    def caller(self) -> Caller | CallerShape: ...

    @property
    def touched(self) -> frozenset[str]: ...


Question = Callable[[Asking, Any], ColumnElement[bool]]


class Rule:
    """A named question about rows; composes with `|`, `&` and `~`."""

    def __init__(self, question: Question, words: str | None = None) -> None:
        self.question = question
        self.words: str = words or str(getattr(question, "__name__", "rule"))
        self.__doc__ = question.__doc__

    def __call__(self, ask: Asking, row: Any) -> ColumnElement[bool]:
        return self.question(ask, row)

    def __or__(self, other: Rule) -> Rule:
        return Rule(lambda ask, row: or_(self(ask, row), other(ask, row)), f"{self.words} or {other.words}")

    def __and__(self, other: Rule) -> Rule:
        return Rule(lambda ask, row: and_(self(ask, row), other(ask, row)), f"({self.words} and {other.words})")

    def __invert__(self) -> Rule:
        return Rule(lambda ask, row: not_(self(ask, row)), f"not {self.words}")

    def __repr__(self) -> str:
        return f"<Rule {self.words}>"


def _truth(value: bool) -> ColumnElement[bool]:
    return true() if value else false()


def project_of(row: Any) -> Any:
    """The column that ties a row to its project: `project_id`, or `id` where the row is the project itself."""
    mapper = inspect(row, raiseerr=False)
    table = getattr(getattr(mapper, "mapper", None), "local_table", None)
    if table is not None and table.name == "project":
        return row.id
    return row.project_id


def by_role(*roles: str) -> Rule:
    """The caller's global role is one of these."""
    return Rule(lambda ask, _row: _truth(ask.caller.role in roles), f"global {' or '.join(roles)}")


def team(*roles: str, open_only: bool = False) -> Rule:
    """The caller is in the team of the row's project, with one of these effective roles (any when none is named)."""

    def question(ask: Asking, row: Any) -> ColumnElement[bool]:
        if not ask.caller.holds(*roles, open_only=open_only):
            return false()
        ids: Any = ask.caller.projects_as(*roles, open_only=open_only)
        return project_of(row) == any_(ids)

    words = f"team {' or '.join(roles)}" if roles else "team member"
    return Rule(question, f"{words}{' of an open project' if open_only else ''}")


def own_departments(ask: Asking) -> Any:
    """The caller's departments as an SQL array: a list (a tuple would be a row), or a shape's parameter."""
    departments: Any = ask.caller.departments
    return list(departments) if isinstance(departments, tuple) else departments


def touches_only(*keys: str) -> Rule:
    """The body changes nothing but these keys."""
    return Rule(lambda ask, _row: _truth(ask.touched <= set(keys)), f"touching only {', '.join(keys)}")


def via(model: Any, column: str, rule: Rule) -> Rule:
    """The rule of the parent row that `column` names, lifted to the child."""

    def question(ask: Asking, row: Any) -> ColumnElement[bool]:
        parent = aliased(model)
        return exists().where(parent.id == getattr(row, column), rule(ask, parent))

    return Rule(question, f"{model.__name__.lower()} of the row: {rule.words}")


ANYONE = Rule(lambda _ask, _row: true(), "any account")
NOBODY = Rule(lambda _ask, _row: false(), "nobody")
ADMIN = by_role("admin")
member = ADMIN | team()
"""Admin, or in the team of the row's project (spec 10 §A10.2 project-access)."""
