"""The generic routes: a `Table` is five operations (spec 10 §A3).

`place` puts them under `/data/<path>`. A table whose create, update or delete is more than the row's change names
the service behind it; everything else follows from the schema and the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_restful import Resource
from sqlalchemy import ColumnElement, Select, select

from app.access.rule import ADMIN, Rule
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.http import etag
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import Gate, id_in, new, only, shows
from app.http.operation import operation
from app.queries import prepared
from app.queries import rows as row_queries
from app.queries.filters import conditions
from app.queries.json import JsonStream, JsonText, columns, read_list
from app.queries.paging import page_of, read_page
from app.schemas.row import RowSchema
from app.schemas.write import NEVER_WRITTEN, uuid_of, values_of
from app.services import rows as row_services
from app.services.rows import Told, teller

Values = dict[str, Any]
Links = dict[str, list[UUID]]
Create = Callable[[Ask, Values, Links], UUID]
Update = Callable[[Ask, UUID, Values, Links], None]
Delete = Callable[[Ask, UUID], None]
Filter = Callable[[Ask, str], ColumnElement[bool]]


@dataclass(frozen=True)
class Table:
    """The five operations of a model. Rules default to ADMIN (spec 10 §A3)."""

    path: str
    schema: type[RowSchema]
    read: Rule = ADMIN
    list: Rule | None = None  # where the list's rule differs from the single read's (docs/compatibility.md)
    create: Rule = ADMIN
    update: Rule = ADMIN
    delete: Rule = ADMIN
    judged: tuple[str, ...] = ()  # ids of the body that the create rule reads
    creates: Create | None = None
    updates: Update | None = None
    deletes: Delete | None = None
    protected: frozenset[str] = frozenset()  # never written by an update (project_id never is)
    never: frozenset[str] = frozenset()  # never written at all, silently left out
    malformed: int = 400  # the answer to an id that is none
    filters: Mapping[str, Filter] = field(default_factory=dict)
    visible: Callable[[Ask], frozenset[str] | None] | None = None  # the only columns a caller may filter by
    updated_relations: bool = False
    read_relations: bool = True  # what `relations` is when a single read does not say
    list_relations: bool = False  # the same for the list
    events: str = ""  # the noun of the events, by default the table's name with hyphens
    key: str = ""  # the payload's key, by default <table>_id
    told: Told | None = None
    quiet: bool = False  # no event at all (only where the catalogue names none)
    door: Gate | None = None  # who may ask for the list at all, where the rule of its rows does not say it
    most: int | None = None  # rows of an unpaged list at most
    verbs: str = "LPGUD"  # which of list, post, get, update, delete are placed here

    def id_of(self, given: str) -> UUID:
        """The id in a path; malformed is 400, or 404 where the wire says so."""
        try:
            return uuid_of(given)
        except WrongParameter:
            if self.malformed == 404:
                raise NotFound() from None
            raise WrongParameter("Malformed ID.") from None


class RowGate(Gate):
    """The row of the path exists (404) and the rule lets the caller at it (403); malformed ids as the table says."""

    def __init__(self, table: Table, rule: Rule) -> None:
        self.table, self.rule = table, rule
        self.words = rule.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the row."""
        row_queries.judge(ask, self.table.schema.model, self.rule, self.table.id_of(path["instance_id"]))


PLACED: list[Table] = []
"""Every table that has been placed: the laws go through them."""


def place(table: Table) -> Table:
    """Put a table's operations under `/data/<path>`."""
    PLACED.append(table)
    told = None if table.quiet else table.told or _told_of(table)
    listing, single = _list_resource(table, told), _single_resource(table, told)
    name = table.path.replace("-", "_")
    if listing is not None:
        data.resource(f"/{table.path}", endpoint=f"{name}_list")(listing)
    if single is not None:
        data.resource(f"/{table.path}/<string:instance_id>", endpoint=f"{name}_one")(single)
    return table


def _told_of(table: Table) -> Told:
    name = table.schema.model.__tablename__
    key = table.key or f"{name}_id"
    return teller(row_events(table.events or name.replace("_", "-"), key), key)


def _truthy(name: str, default: bool) -> bool:
    given = request.args.get(name)
    return default if given is None else given.lower() == "true"


def _list_resource(table: Table, told: Told | None) -> type[Resource] | None:
    schema = table.schema
    rule = table.list or table.read
    members: dict[str, Any] = {}

    if "L" in table.verbs:
        door = table.door or (shows(rule) if rule is not ADMIN else only(ADMIN))

        @operation(access=door, reply=schema, many=True)
        def get(self: Any, ask: Ask) -> JsonText | JsonStream:
            return listed(ask, table, rule)

        get.__doc__ = f"List {table.path}."
        members["get"] = get

    if "P" in table.verbs:
        gate: Gate = only(table.create) if not table.judged else new(schema.model, table.create, table.judged)

        @operation(access=gate, body=StrictBody(), reply=schema, status=201)
        def post(self: Any, ask: Ask, body: Values) -> JsonText:
            given = {key: value for key, value in body.items() if key not in table.never}
            values, links = values_of(schema, given, creating=True)
            if table.creates is not None:
                id_ = table.creates(ask, values, links)
            else:
                id_ = row_services.create(ask, schema, values, links, told)
            ask.db.flush()
            return row_queries.one(ask, schema, id_, relations=True)

        members["post"] = post
    return type(f"{schema.__name__}List", (Resource,), members) if members else None


def listed(ask: Ask, table: Table, rule: Rule) -> JsonText | JsonStream:
    """The rows that the caller sees and the query string asks for; paged when it says so. One or two statements."""
    schema, model = table.schema, table.schema.model
    args = request.args.to_dict()
    visible = table.visible(ask) if table.visible else None
    asked = conditions(ask, schema, args, skip=frozenset(table.filters), visible=visible)
    for name, condition in table.filters.items():
        if args.get(name):
            asked.append(condition(ask, args[name]))
    paged = page_of(args, ask.settings.nb_records_per_page)
    wanted = frozenset(word.strip() for word in args.get("fields", "").split(",")) | {"id", "type"}
    shape = (schema, rule, _truthy("relations", table.list_relations), wanted if args.get("fields") else None)
    if paged is None:
        return prepared.stream_where(ask, _all, *shape, table.most, where=asked)
    ordered = _rows(ask, *shape, asked).order_by(model.updated_at.desc(), model.created_at.desc(), model.id)
    return read_page(ask, ordered, *paged)


def _rows(ask: Any, schema: Any, rule: Rule, relations: bool, wanted: Any, where: Any) -> Select[Any]:
    shown = columns(ask, schema, schema.model, relations=relations)
    if wanted is not None:
        shown = [column for column in shown if column.name in wanted]
    return select(*shown).where(rule(ask, schema.model), *where)


def _all(
    ask: Any, schema: Any, rule: Rule, relations: bool, wanted: Any, most: int | None, where: Any
) -> Select[Any]:
    model = schema.model
    return _rows(ask, schema, rule, relations, wanted, where).order_by(model.created_at, model.id).limit(most)


def require_match(ask: Ask, table: Table, id_: UUID) -> None:
    """With `If-Match`: lock the row; 412 when a read of it does not show the state that the client knows."""
    if etag.asks_match():
        model = table.schema.model
        ask.db.execute(select(model.id).where(model.id == id_).with_for_update(key_share=True))
        etag.require_match(row_queries.seen(ask, table.schema, table.read, id_, relations=table.read_relations))


def _single_resource(table: Table, told: Told | None) -> type[Resource] | None:
    schema = table.schema
    protected = table.protected | {"project_id"}
    members: dict[str, Any] = {}

    if "G" in table.verbs:

        @operation(access=shows(table.read), reply=schema)
        def get(self: Any, ask: Ask, instance_id: str) -> Response:
            relations = _truthy("relations", table.read_relations)
            id_ = table.id_of(instance_id)
            return etag.row_answer(row_queries.seen(ask, schema, table.read, id_, relations=relations))

        members["get"] = get

    if "U" in table.verbs:

        @operation(access=RowGate(table, table.update), body=StrictBody(), reply=schema)
        def put(self: Any, ask: Ask, instance_id: str, body: Values) -> JsonText:
            id_ = table.id_of(instance_id)
            require_match(ask, table, id_)
            given = {key: value for key, value in body.items() if key not in table.never}
            values, links = values_of(schema, given, creating=False, protected=protected)
            if table.updates is not None:
                table.updates(ask, id_, values, links)
            else:
                row_services.change(ask, schema, id_, values, links, told)
            return row_queries.one(ask, schema, id_, relations=table.updated_relations)

        members["put"] = put

    if "D" in table.verbs:

        @operation(access=RowGate(table, table.delete), status=204)
        def delete(self: Any, ask: Ask, instance_id: str) -> None:
            id_ = table.id_of(instance_id)
            if table.deletes is not None:
                table.deletes(ask, id_)
            else:
                row_services.remove(ask, schema, id_, told)

        members["delete"] = delete
    return type(f"{schema.__name__}One", (Resource,), members) if members else None


__all__ = ["NEVER_WRITTEN", "RowGate", "Table", "id_in", "listed", "place", "read_list", "require_match"]
