"""The organisation: read by all, its chat credentials by administrators only (spec 10 §D6)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.access.rule import ANYONE
from app.ask import Ask
from app.blueprints.crud import Table, listed, place
from app.http.domains import data
from app.http.gates import SIGNED_IN
from app.http.operation import operation
from app.queries import rows
from app.queries.json import JsonStream, JsonText
from app.schemas.organisations import OrganisationRow, PublicOrganisationRow

TABLE = place(Table(path="organisations", schema=OrganisationRow, read=ANYONE, verbs="PUD"))
PUBLIC_TABLE = Table(path="organisations", schema=PublicOrganisationRow, read=ANYONE)


def _shown(ask: Ask) -> Table:
    return TABLE if ask.caller.is_admin else PUBLIC_TABLE


@data.resource("/organisations")
class Organisations(Resource):
    """The organisation, in a list."""

    @operation(access=SIGNED_IN, reply=OrganisationRow, many=True)
    def get(self, ask: Ask) -> JsonText | JsonStream:
        """List the organisation; only administrators see its chat credentials."""
        return listed(ask, _shown(ask), ANYONE)


@data.resource("/organisations/<string:instance_id>")
class OrganisationOne(Resource):
    """One organisation."""

    @operation(access=SIGNED_IN, reply=OrganisationRow)
    def get(self, ask: Ask, instance_id: str) -> Any:
        """Read the organisation; only administrators see its chat credentials."""
        return rows.seen(ask, _shown(ask).schema, ANYONE, TABLE.id_of(instance_id))
