"""What the caller's client starts with (spec 10 §D7)."""

from __future__ import annotations

from flask import request
from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import PERSON
from app.http.operation import operation
from app.queries import user_context
from app.queries.json import JsonText
from app.schemas.projects import ProjectRow


@data.resource("/user/context")
class UserContext(Resource):
    """The start of the web client."""

    @operation(access=PERSON)
    def get(self, ask: Ask) -> JsonText:
        """Read all that the client needs at start: types, statuses, people, open productions, filters."""
        return user_context.context(ask)


@data.resource("/user/projects/open")
class UserOpenProjects(Resource):
    """The caller's productions."""

    @operation(access=PERSON, reply=ProjectRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the caller's open productions with all that opens them; `?name=` picks one."""
        return user_context.open_projects(ask, request.args.get("name"))
