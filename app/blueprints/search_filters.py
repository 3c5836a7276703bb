"""The caller's kept searches and headings over them (spec 10 §D7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import PERSON
from app.http.operation import operation
from app.queries import rows as row_queries
from app.queries import search_filters as read
from app.queries.json import JsonText
from app.schemas.search_filters import FilterGroupPost, FilterGroupPut, FilterPost, FilterPut
from app.schemas.tables import SearchFilterGroupRow, SearchFilterRow
from app.services import search_filters


@data.resource("/user/filters")
class UserFilters(Resource):
    """Kept searches."""

    @operation(access=PERSON)
    def get(self, ask: Ask) -> JsonText:
        """Read the searches that the caller is offered: `{list type: {project id or "all": [filters]}}`."""
        return read.offered(ask, SearchFilterRow)

    @operation(access=PERSON, body=FilterPost, reply=SearchFilterRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Keep a search."""
        return row_queries.one(ask, SearchFilterRow, search_filters.keep(ask, body))


@data.resource("/user/filters/<uuid:filter_id>")
class UserFilter(Resource):
    """A kept search."""

    @operation(access=PERSON, body=FilterPut, reply=SearchFilterRow)
    def put(self, ask: Ask, filter_id: UUID, body: dict[str, Any]) -> JsonText:
        """Change a kept search of the caller's."""
        search_filters.change(ask, filter_id, body)
        return row_queries.one(ask, SearchFilterRow, filter_id)

    @operation(access=PERSON, status=204)
    def delete(self, ask: Ask, filter_id: UUID) -> None:
        """Delete a kept search of the caller's."""
        search_filters.discard(ask, filter_id)


@data.resource("/user/filter-groups")
class UserFilterGroups(Resource):
    """Headings over kept searches."""

    @operation(access=PERSON)
    def get(self, ask: Ask) -> JsonText:
        """Read the headings that the caller is offered: `{list type: {project id or "all": [groups]}}`."""
        return read.offered(ask, SearchFilterGroupRow)

    @operation(access=PERSON, body=FilterGroupPost, reply=SearchFilterGroupRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Make a heading over kept searches."""
        return row_queries.one(ask, SearchFilterGroupRow, search_filters.make_group(ask, body))


@data.resource("/user/filter-groups/<uuid:filter_group_id>")
class UserFilterGroup(Resource):
    """A heading."""

    @operation(access=PERSON, reply=SearchFilterGroupRow)
    def get(self, ask: Ask, filter_group_id: UUID) -> JsonText:
        """Read a heading of the caller's; another's is 404."""
        return read.own(ask, SearchFilterGroupRow, filter_group_id)

    @operation(access=PERSON, body=FilterGroupPut, reply=SearchFilterGroupRow)
    def put(self, ask: Ask, filter_group_id: UUID, body: dict[str, Any]) -> JsonText:
        """Change a heading of the caller's; its searches are shared as it is."""
        search_filters.change_group(ask, filter_group_id, body)
        return row_queries.one(ask, SearchFilterGroupRow, filter_group_id)

    @operation(access=PERSON, status=204)
    def delete(self, ask: Ask, filter_group_id: UUID) -> None:
        """Delete a heading of the caller's with its searches."""
        search_filters.discard_group(ask, filter_group_id)
