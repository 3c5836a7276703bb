"""What the web client loads at start: one object, one statement (spec 10 §D7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Integer, Select, Text, func, literal_column, select

from app.access.projects import LISTS_OPEN
from app.ask import Ask
from app.models import (
    CustomAction,
    EntityType,
    Notification,
    Plugin,
    Project,
    ProjectPersonLink,
    ProjectStatus,
    names,
)
from app.queries import persons, projects
from app.queries.json import JsonText, array_of, columns, list_text, map_of
from app.queries.prepared import run, value
from app.queries.search_filters import grouped
from app.schemas import tables

PLAIN = {
    "status_automations": tables.StatusAutomationRow,
    "departments": tables.DepartmentRow,
    "studios": tables.StudioRow,
    "project_status": tables.ProjectStatusRow,
    "task_types": tables.TaskTypeRow,
    "task_status": tables.TaskStatusRow,
    "preview_background_files": tables.PreviewBackgroundFileRow,
}
"""Whole tables, columns only."""
PLUGIN_KEYS = (
    "id",
    "plugin_id",
    "name",
    "description",
    "version",
    "maintainer_name",
    "maintainer_email",
    "frontend_project_enabled",
    "frontend_studio_enabled",
    "icon",
)


def context(ask: Ask) -> JsonText:
    """Everything that the caller's client starts with. One statement, whatever the sizes."""
    given = {"user_limit": ask.settings.user_limit} if ask.caller.role == "admin" else {}
    with run(ask, _context, **given) as cursor:
        return JsonText(cursor.fetchone()[0])


def open_projects(ask: Ask, name: str | None) -> JsonText:
    """The caller's open productions (all for an admin), extended, or the one of this name. One statement."""
    given = {"name": name} if name else {}
    with run(ask, _open_projects, bool(name), **given) as cursor:
        return list_text(cursor.fetchall())


def _open_projects(ask: Any, named: bool = False) -> Select[Any]:
    is_open = select(ProjectStatus.id).where(ProjectStatus.name == names.OPEN_STATUS).scalar_subquery()
    found = projects.extended(ask).where(LISTS_OPEN(ask, Project), Project.project_status_id == is_open)
    if named:
        found = found.where(Project.name == value("name", Text()))
    return found.order_by(Project.name, Project.id)


def _context(ask: Any) -> Select[Any]:
    parts = {name: _all(ask, schema) for name, schema in PLAIN.items()}
    parts |= {
        "asset_types": _asset_types(ask),
        "custom_actions": _custom_actions(ask),
        "persons": array_of(persons.context(ask)),
        "projects": _projects(ask),
        "project_roles": _project_roles(ask),
        "notification_count": _unread(ask),
        "search_filters": grouped(ask, tables.SearchFilterRow),
        "search_filter_groups": grouped(ask, tables.SearchFilterGroupRow),
        "plugins": array_of(select(*(getattr(Plugin, key) for key in PLUGIN_KEYS)).order_by(Plugin.name)),
    }
    if ask.caller.is_admin:
        parts["user_limit"] = value("user_limit", Integer())
    pairs = [part for name, sql in parts.items() for part in (literal_column(f"'{name}'"), sql)]
    return select(func.json_build_object(*pairs, type_=JSON()))


def _all(ask: Any, schema: Any) -> ColumnElement[Any]:
    model = schema.model
    return array_of(select(*columns(ask, schema, model, relations=False)).order_by(model.created_at, model.id))


def _asset_types(ask: Any) -> ColumnElement[Any]:
    shown = columns(ask, tables.AssetTypeWithTaskTypesRow, EntityType)
    found = select(*shown).where(EntityType.name.not_in(names.TEMPORAL_TYPES))
    return array_of(found.order_by(EntityType.created_at, EntityType.id))


def _custom_actions(ask: Any) -> ColumnElement[Any]:
    if ask.caller.role == "vendor":  # spec 10 §A10.3: the list refuses them too
        return literal_column("'[]'::json", JSON())
    found = select(*columns(ask, tables.CustomActionRow, CustomAction))
    return array_of(found.order_by(CustomAction.created_at, CustomAction.id))


def _projects(ask: Any) -> ColumnElement[Any]:
    opened = _open_projects(ask).subquery("opened")
    gathered = select(func.json_agg(opened.c.project, type_=JSON())).scalar_subquery()
    return func.coalesce(gathered, literal_column("'[]'::json"), type_=JSON())


def _project_roles(ask: Any) -> ColumnElement[Any]:
    link = ProjectPersonLink
    found: Any = select(link.project_id.label("key"), link.role.label("value"))
    return map_of(found.where(link.person_id == ask.caller.id, link.role.is_not(None)), "key")


def _unread(ask: Any) -> ColumnElement[Any]:
    found = select(func.count()).select_from(Notification)
    return found.where(Notification.person_id == ask.caller.id, ~Notification.read).scalar_subquery()
