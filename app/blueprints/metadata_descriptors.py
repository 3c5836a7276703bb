"""Metadata columns: of one production, of all of them, and the generic routes (spec 20 §14, 18.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import metadata_descriptors as access
from app.access.rule import ADMIN, ANYONE, by_role
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import Forbidden
from app.http.domains import actions, data
from app.http.gates import Gate, in_project, on, only
from app.http.operation import operation
from app.models import MetadataDescriptor
from app.queries import metadata_descriptors as read
from app.queries import rows as row_queries
from app.queries.json import JsonText
from app.schemas import metadata_descriptors as bodies
from app.schemas import tables
from app.schemas.tables import MetadataDescriptorRow
from app.services import metadata_descriptors as services

PATH = "/projects/<uuid:project_id>/metadata-descriptors"
WITHIN = {"project_id": "project_id"}
LEADS = only(by_role("admin", "manager"))

TABLE = place(
    Table(
        path="metadata-descriptors",
        schema=tables.MetadataDescriptorRow,
        read=ADMIN,
        list=access.LISTS,
        updated_relations=True,
        list_relations=True,
    )
)


class _OfDepartments(Gate):
    """A manager, or a supervisor whose departments are all among those of the column, old and new."""

    words = "admin, team manager, or team supervisor whose departments are all among the column's"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge; departments that are no ids count for nothing here, the schema refuses them."""
        project_id = path["project_id"]
        in_project("manager", "supervisor").check(ask, path, raw)
        if ask.caller.role_in(project_id) != "supervisor":
            return
        given = raw.get("departments") if isinstance(raw, Mapping) else None
        named = {str(one) for one in given} if isinstance(given, list) else set()
        if "metadata_descriptor_id" in path:
            named |= {str(one) for one in read.departments_of(ask, path["metadata_descriptor_id"])}
        if not named or not {str(one) for one in ask.caller.departments} <= named:
            raise Forbidden()


OF_PROJECT = on(MetadataDescriptor, ANYONE, within=WITHIN)


@data.resource(PATH)
class ProjectDescriptors(Resource):
    """The columns that a production adds to its boards."""

    @operation(access=in_project(), reply=MetadataDescriptorRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the metadata columns of a production that the caller sees."""
        return read.of_project(ask, project_id)

    @operation(
        access=_OfDepartments(), body=bodies.MetadataDescriptorPost, reply=MetadataDescriptorRow, status=201
    )
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add a metadata column to a production."""
        id_ = services.create(ask, project_id, body)
        return row_queries.one(ask, MetadataDescriptorRow, id_, relations=True)


@data.resource(f"{PATH}/<uuid:metadata_descriptor_id>")
class ProjectDescriptor(Resource):
    """A column of a production."""

    @operation(
        access=in_project() & on(MetadataDescriptor, access.SEES, within=WITHIN), reply=MetadataDescriptorRow
    )
    def get(self, ask: Ask, project_id: UUID, metadata_descriptor_id: UUID) -> JsonText:
        """Read a metadata column."""
        return row_queries.one(ask, MetadataDescriptorRow, metadata_descriptor_id, relations=True)

    @operation(
        access=in_project() & OF_PROJECT & _OfDepartments(),
        body=bodies.MetadataDescriptorPut,
        reply=MetadataDescriptorRow,
    )
    def put(self, ask: Ask, project_id: UUID, metadata_descriptor_id: UUID, body: dict[str, Any]) -> JsonText:
        """Change a metadata column; a new name moves its values."""
        services.change(ask, metadata_descriptor_id, body)
        return row_queries.one(ask, MetadataDescriptorRow, metadata_descriptor_id, relations=True)

    @operation(access=in_project() & OF_PROJECT & _OfDepartments(), status=204)
    def delete(self, ask: Ask, project_id: UUID, metadata_descriptor_id: UUID) -> None:
        """Take a metadata column away, with its values."""
        services.remove(ask, metadata_descriptor_id)


@data.resource(f"{PATH}/reorder")
class ProjectDescriptorOrder(Resource):
    """The order of a production's columns."""

    @operation(
        access=in_project("manager"),
        body=bodies.MetadataDescriptorOrder,
        reply=MetadataDescriptorRow,
        many=True,
    )
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put the metadata columns of a kind in order."""
        ids = services.reorder(ask, project_id, body["entity_type"], body["descriptor_ids"])
        return read.these(ask, ids)


@data.resource("/metadata-descriptors/all-projects")
class SharedDescriptors(Resource):
    """Columns of all open productions that the caller manages."""

    @operation(
        access=LEADS, body=bodies.SharedDescriptorPost, reply=MetadataDescriptorRow, many=True, status=201
    )
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Add a metadata column to every open production that the caller manages."""
        return read.these(ask, services.create_in(ask, services.shared_projects(ask), body))


@data.resource("/metadata-descriptors/all-projects/<string:field_name>")
class SharedDescriptor(Resource):
    """A column, by its field name, in all open productions that the caller manages."""

    @operation(access=LEADS, body=bodies.SharedDescriptorPut, reply=MetadataDescriptorRow, many=True)
    def put(self, ask: Ask, field_name: str, body: dict[str, Any]) -> JsonText:
        """Change a metadata column in every production that has it."""
        ids = services.change_in(ask, services.shared_projects(ask), field_name, body)
        return read.these(ask, ids)

    @operation(access=LEADS, query=bodies.SharedDescriptorQuery)
    def delete(self, ask: Ask, field_name: str, query: dict[str, Any]) -> list[UUID]:
        """Take a metadata column away from every production that has it; answers the ids."""
        projects = services.shared_projects(ask)
        return services.remove_in(ask, projects, query["entity_type"], field_name)


@actions.resource("/metadata-descriptors/all-projects/reorder")
class SharedDescriptorOrder(Resource):
    """The order of columns in all open productions."""

    @operation(access=LEADS, body=bodies.SharedDescriptorOrder, reply=MetadataDescriptorRow, many=True)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Put the metadata columns of a kind in order in every production."""
        projects = services.shared_projects(ask)
        return read.these(ask, services.reorder_in(ask, projects, body["entity_type"], body["field_order"]))
