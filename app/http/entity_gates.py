"""Gates of the entities' doors: a kind in the path, a project in the query string (spec 20 §2, 11.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from app.access.rule import Rule
from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.http.gates import Gate, in_project
from app.queries import kinds
from app.schemas.write import uuid_of


class of_kind(Gate):  # noqa: N801 - reads as a word of the declaration, like `on`
    """The path names an entity of this kind (404) and the rule lets the caller at it (403)."""

    def __init__(self, kind: str, rule: Rule, arg: str | None = None) -> None:
        self.kind, self.rule = kind, rule
        self.arg: str = arg or f"{kind.lower()}_id"
        self.words = str(rule.words)

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the entity."""
        kinds.judge(ask, self.kind, self.rule, path[self.arg])


class QueryProject(Gate):
    """The project of the query string is the caller's; without one, admins only (spec 20 §11.1)."""

    words = "admin or member of the project of ?project_id="
    malformed = 404  # what a malformed project is to those who are no admins

    def __init__(self, *refused: str) -> None:
        self.refused = refused

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or return."""
        given = request.args.get("project_id")
        if given is None:
            self.without_project(ask)
            return
        try:
            project_id = uuid_of(given, "project_id")
        except WrongParameter:
            if ask.caller.is_admin or self.malformed == 400:
                raise
            raise NotFound("No project has this id.") from None  # spec 20 §2 access(P)
        in_project(exists=False).check(ask, {"project_id": project_id}, raw)
        if ask.caller.role_in(project_id) in self.refused:
            raise Forbidden()

    def without_project(self, ask: Ask) -> None:
        """No project is named: admins only."""
        if not ask.caller.is_admin:
            raise Forbidden()


class BoardProject(QueryProject):
    """The project of a board: a malformed one is 400 to everybody (spec 20 §5.3)."""

    malformed = 400


class QueryParent(QueryProject):
    """As `QueryProject`, or the project of the entity that another parameter names."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__()
        self.kind, self.name = kind, name
        self.words = f"admin or member of the project of ?project_id= or ?{name}="

    def without_project(self, ask: Ask) -> None:
        """The parent's project decides."""
        given = request.args.get(self.name)
        if not given:
            super().without_project(ask)
            return
        project_id = kinds.project_of(ask, self.kind, uuid_of(given, self.name))
        if ask.caller.role_in(project_id) is None:
            raise Forbidden()
