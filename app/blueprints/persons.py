"""Persons: the five generic operations, with shapes by role (spec 10 §D1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import persons as access
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import RowGate, Table
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import SIGNED_IN, only
from app.http.operation import operation
from app.queries import persons as read
from app.queries.json import JsonStream, JsonText
from app.schemas.persons import SafePersonRow
from app.services import departures, persons

TABLE = Table(path="persons", schema=SafePersonRow)


def _id(instance_id: str) -> UUID:
    return TABLE.id_of(instance_id)


@data.resource("/persons")
class Persons(Resource):
    """All persons."""

    @operation(access=SIGNED_IN, reply=SafePersonRow, many=True)
    def get(self, ask: Ask) -> JsonText | JsonStream:
        """List the persons that the caller sees, in the shape of their role."""
        return read.listed(ask, request.args.to_dict())

    @operation(access=only(ADMIN), body=StrictBody(), reply=SafePersonRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Create a person, or a bot, whose API token only this answer shows."""
        person_id, token = persons.create(ask, body)
        return read.whole(ask, person_id, token)


@data.resource("/persons/<string:instance_id>")
class PersonOne(Resource):
    """One person."""

    @operation(access=SIGNED_IN, reply=SafePersonRow)
    def get(self, ask: Ask, instance_id: str) -> JsonText:
        """Read a person in the shape of the caller's role."""
        relations = request.args.get("relations", "true").lower() == "true"
        return read.seen(ask, _id(instance_id), relations)

    @operation(access=RowGate(TABLE, access.EDITS), body=StrictBody(), reply=SafePersonRow)
    def put(self, ask: Ask, instance_id: str, body: dict[str, Any]) -> JsonText:
        """Change a person; an expiration date renews the API token of a bot or of oneself."""
        token = persons.update(ask, _id(instance_id), body)
        return read.whole(ask, _id(instance_id), token)

    @operation(access=RowGate(TABLE, ADMIN), status=204)
    def delete(self, ask: Ask, instance_id: str) -> None:
        """Delete a person; `?force=true` with what they wrote and were told."""
        departures.remove(ask, _id(instance_id), request.args.get("force", "").lower() == "true")
