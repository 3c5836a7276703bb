"""Lists of productions, and of what a production uses (spec 20 §13.1, 13.3, 13.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Text, select
from sqlalchemy.orm import aliased

from app.access import metadata_descriptors
from app.access import projects as access
from app.ask import Ask
from app.errors import NotFound
from app.models import (
    DepartmentMetadataDescriptorLink,
    MetadataDescriptor,
    Person,
    Project,
    ProjectPersonLink,
    ProjectStatus,
    names,
)
from app.queries.json import JsonText, array_of, columns, list_text, read_list
from app.queries.prepared import run, text_of_list, value
from app.queries.projects import DESCRIPTOR_KEYS, extended
from app.schemas.persons import BareMinimalPersonRow, ClientPersonRow, SafePersonRow
from app.schemas.projects import ProjectRow
from app.schemas.row import ids

OPEN_TO_ADMINS = ("Open", "open", "Active")


def _opened(ask: Any, named: bool) -> Any:
    words = OPEN_TO_ADMINS if ask.caller.is_admin else (names.OPEN_STATUS,)
    statuses = select(ProjectStatus.id).where(ProjectStatus.name.in_(words))
    found = extended(ask).where(access.SEES(ask, Project), Project.project_status_id.in_(statuses))
    if named:
        found = found.where(Project.name == value("name", Text()))
    return found.order_by(Project.name, Project.id)


def opened(ask: Ask, name: str | None) -> JsonText:
    """The open projects of the caller (all for an admin), extended, by name. One statement."""
    given = {"name": name} if name else {}
    with run(ask, _opened, bool(name), **given) as cursor:
        return list_text(cursor.fetchall())


def every(ask: Ask, name: str | None) -> JsonText:
    """The caller's projects whatever their status, all for an admin; with a name the first of it, else 404.

    One statement.
    """
    given: dict[str, Any] = {"name": name} if name else {}
    found = text_of_list(ask, _every, bool(name), **given)
    if name and found == b"[]":
        raise NotFound("No project has this name.")
    return found


def _every(ask: Any, named: bool) -> Any:
    more = (
        {}
        if named or not ask.caller.is_admin
        else {
            "project_status_name": _status_name(),
            "descriptors": _own_columns(ask),
        }
    )
    rows = select(*columns(ask, ProjectRow, Project, relations=False, **more)).where(access.SEES(ask, Project))
    if named:
        rows = rows.where(Project.name.ilike(value("name", Text()))).limit(1)
    return rows.order_by(Project.name, Project.id)


def _one(ask: Any) -> Any:
    return extended(ask, with_status=True).where(Project.id == value("id"))


def one(ask: Ask, project_id: UUID, relations: bool) -> JsonText:
    """A project that the gate has passed: extended, or plain, with its status' name. One statement."""
    if relations:
        with run(ask, _one, id=project_id) as cursor:
            found = cursor.fetchone()
            return JsonText(found[0] if found else b"null")
    shown = columns(ask, ProjectRow, Project, relations=False, project_status_name=_status_name())
    found = read_list(ask, select(*shown).where(Project.id == project_id))
    return JsonText(found[1:-1])


def _status_name() -> Any:
    status = aliased(ProjectStatus)
    return (
        select(status.name).where(status.id == Project.project_status_id).correlate(Project).scalar_subquery()
    )


def _own_columns(ask: Any) -> Any:
    """The metadata columns of the project itself."""
    column = aliased(MetadataDescriptor)
    departments = ids(DepartmentMetadataDescriptorLink, "metadata_descriptor_id", "department_id")
    shown = [getattr(column, key) for key in DESCRIPTOR_KEYS]
    shown += [column.for_client, departments.metadata["sql"](ask, column).label("departments")]
    rows = select(*shown).where(column.project_id == Project.id, column.entity_type == "Project")
    rows = rows.where(metadata_descriptors.SEES(ask, column))
    return array_of(rows.order_by(column.position, column.name, column.id).correlate(Project))


def team(ask: Ask, project_id: UUID) -> JsonText:
    """The team with each member's role in the project; the caller's role decides the shape. One statement."""
    role = ask.caller.role_in(project_id)
    shapes = {"admin": SafePersonRow, "manager": SafePersonRow, "client": ClientPersonRow}
    shape = shapes.get(role or "", BareMinimalPersonRow)
    return text_of_list(ask, _team, shape, project_id=project_id)


def _team(ask: Any, shape: Any) -> Any:
    shown = columns(ask, shape, Person, project_role=ProjectPersonLink.role)
    rows = select(*shown).join(ProjectPersonLink, ProjectPersonLink.person_id == Person.id)
    rows = rows.where(ProjectPersonLink.project_id == value("project_id"))
    return rows.order_by(Person.last_name, Person.first_name, Person.id)


def used(ask: Ask, project_id: UUID, schema: Any, link: Any, column: str) -> JsonText:
    """The rows of a table that a project is linked with, columns only. One statement."""
    return text_of_list(ask, _used, schema, link, column, project_id=project_id)


def _used(ask: Any, schema: Any, link: Any, column: str) -> Any:
    model = schema.model
    rows = select(*columns(ask, schema, model, relations=False))
    rows = rows.join(link, getattr(link, column) == model.id).where(link.project_id == value("project_id"))
    return rows.order_by(model.id)
