"""Casting links: the rows alone by the generic routes (spec 20 §18.6), those of a production (spec 20 §7.4)."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_restful import Resource

from app.ask import Ask
from app.blueprints.crud import Table, place
from app.events.named import EntityLinkDeleted, EntityLinkNew, EntityLinkUpdated
from app.http.domains import data
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import entity_links as read
from app.queries import rows
from app.queries.json import JsonStream, JsonText
from app.schemas.entity_links import EntityLinkListRow
from app.schemas.tables import EntityLinkRow
from app.services import casting
from app.services.rows import teller

EVENTS = {"new": EntityLinkNew, "update": EntityLinkUpdated, "delete": EntityLinkDeleted}
TABLE = place(Table(path="entity-links", schema=EntityLinkRow, told=teller(EVENTS, "entity_link_id")))


@data.resource("/projects/<uuid:project_id>/entity-links")
class ProjectEntityLinks(Resource):
    @operation(access=in_project("manager"), reply=EntityLinkListRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText | JsonStream:
        """The casting links of a project, oldest first; by `page`, or from `cursor_created_at` on."""
        return read.of_project(ask, project_id, request.args.to_dict())


@data.resource("/projects/<uuid:project_id>/entity-links/<uuid:entity_link_id>")
class ProjectEntityLink(Resource):
    @operation(access=in_project("manager"), reply=EntityLinkRow)
    def delete(self, ask: Ask, project_id: UUID, entity_link_id: UUID) -> JsonText:
        """Remove one asset from one casting; answers the link that was."""
        link = rows.one(ask, EntityLinkRow, entity_link_id)
        casting.take_out(ask, project_id, entity_link_id)
        return link
