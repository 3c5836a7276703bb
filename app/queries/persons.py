"""Persons, in the shape that the caller may see (spec 10 §D1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, literal, select

from app.access import persons as access
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.models import DepartmentLink, Person
from app.queries import rows
from app.queries.filters import conditions
from app.queries.json import JsonStream, JsonText, columns, read_list, read_one
from app.queries.paging import page_of, read_page
from app.queries.prepared import stream_where
from app.schemas.persons import (
    FILTERS_OF_ALL,
    SECRETS,
    BareMinimalPersonRow,
    ClientPersonRow,
    MinimalPersonRow,
    SafePersonRow,
)


def shape(ask: Any, relations: bool, whole: tuple[str, ...] = ("admin",)) -> Any:
    """How the caller sees persons: safe for the roles of `whole`, else as a client or minimal."""
    if ask.caller.role in whole:
        return SafePersonRow
    if ask.caller.role == "client":
        return ClientPersonRow
    return MinimalPersonRow if relations else BareMinimalPersonRow


def listed(ask: Ask, args: Mapping[str, str]) -> JsonText | JsonStream:
    """The persons that the caller sees and the query string asks for. One statement, or two for a page.

    `with_pass_hash` is taken and adds nothing: hashes never leave (spec 10 §E14).
    """
    refused = SECRETS & set(args)
    if refused:
        raise WrongParameter(f"{min(refused)} is no filter of this list.")
    is_admin = ask.caller.role == "admin"
    visible = None if is_admin else FILTERS_OF_ALL
    asked = conditions(ask, SafePersonRow, args, skip=frozenset({"with_pass_hash"}), visible=visible)
    relations = args.get("relations", "").lower() == "true"
    words = args.get("fields")
    wanted = frozenset(word.strip() for word in words.split(",")) | {"id", "type"} if words else None
    paged = page_of(args, ask.settings.nb_records_per_page)
    if paged is None:
        return stream_where(ask, _all, relations, wanted, where=asked)
    ordered = _rows(ask, relations, wanted, asked)
    newest = ordered.order_by(Person.updated_at.desc(), Person.created_at.desc(), Person.id)
    return read_page(ask, newest, *paged)


def _rows(ask: Any, relations: bool, wanted: frozenset[str] | None, where: Any) -> Select[Any]:
    shown = columns(ask, shape(ask, relations), Person, relations=relations)
    if wanted is not None:
        shown = [column for column in shown if column.name in wanted]
    return select(*shown).where(access.LISTS(ask, Person), *where)


def _all(ask: Any, relations: bool, wanted: frozenset[str] | None, where: Any) -> Select[Any]:
    return _rows(ask, relations, wanted, where).order_by(Person.created_at, Person.id)


def seen(ask: Ask, person_id: UUID, relations: bool) -> JsonText:
    """A person by id: absent 404, not the caller's to see 403. One statement."""
    schema = shape(ask, relations, ("admin", "manager"))
    return rows.seen(ask, schema, access.READS, person_id, relations=relations)


def whole(ask: Ask, person_id: UUID, access_token: str | None = None) -> JsonText:
    """The safe person with departments, and the API token that was just made, if any. One statement."""
    more: dict[str, Any] = {"access_token": literal(access_token, Text())} if access_token else {}
    found = read_one(ask, select(*columns(ask, SafePersonRow, Person, **more)).where(Person.id == person_id))
    if found is None:
        raise NotFound("No person has this id.")
    return found


def context(ask: Any) -> Select[Any]:
    """The persons of the user context, by full name: neither guests nor preview accounts (spec 10 §D7)."""
    shown = columns(ask, shape(ask, True, ("admin", "manager")), Person)
    found = select(*shown).where(access.LISTS(ask, Person), ~Person.is_guest)
    return found.order_by(Person.first_name, Person.last_name, Person.id)


def of_department(ask: Ask, department_id: UUID) -> JsonText:
    """The persons of a department that the caller sees, by name, with their departments. One statement."""
    members = select(DepartmentLink.person_id).where(DepartmentLink.department_id == department_id)
    found = select(*columns(ask, shape(ask, True), Person)).where(
        access.LISTS(ask, Person), Person.id.in_(members)
    )
    return read_list(ask, found.order_by(Person.first_name, Person.last_name, Person.id))
