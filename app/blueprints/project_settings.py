"""What a production uses (spec 20 §13.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource
from sqlalchemy import select

from app.ask import Ask
from app.http.domains import actions, data
from app.http.gates import Gate, id_in, in_project
from app.http.operation import operation
from app.queries import project_lists
from app.queries import rows as row_queries
from app.queries.json import JsonText, columns, read_list
from app.schemas import project_settings as bodies
from app.schemas import tables
from app.schemas.projects import ProjectRow, ProjectTaskStatusLinkRow, ProjectTaskTypeLinkRow
from app.services import project_settings as settings

MANAGER = in_project("manager")
PATH = "/projects/<uuid:project_id>"


class _ManagerOfBody(Gate):
    """A manager of the project that the body names."""

    words = "admin or team manager of the body's project"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge."""
        MANAGER.check(ask, {"project_id": id_in(raw, "project_id")}, raw)


def _plain(ask: Ask, project_id: UUID) -> JsonText:
    return row_queries.one(ask, ProjectRow, project_id)


def _place(path: str, tie: settings.Tie, body: Any, reads: tuple[Gate, Any] | None, name: str) -> None:
    """The adder, the remover and, where there is one, the list of what a project is tied to."""
    words = tie.word.lower()
    members: dict[str, Any] = {}

    @operation(access=MANAGER, body=body, reply=ProjectRow, status=201)
    def post(self: Any, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add to what the project uses."""
        if tie is settings.TASK_TYPE:
            settings.add_task_type(ask, project_id, body)
        else:
            settings.add(ask, project_id, tie, body[tie.column])
        return _plain(ask, project_id)

    @operation(access=MANAGER, status=204)
    def delete(self: Any, ask: Ask, project_id: UUID, **path: UUID) -> None:
        """Take away from what the project uses."""
        settings.remove(ask, project_id, tie, path[tie.column])

    members["post"] = post
    if reads is not None:
        gate, schema = reads

        @operation(access=gate, reply=schema, many=True)
        def get(self: Any, ask: Ask, project_id: UUID) -> JsonText:
            """List what the project uses of these."""
            return project_lists.used(ask, project_id, schema, tie.link, tie.column)

        members["get"] = get
    single: dict[str, Any] = {"delete": delete, "__doc__": f"One {words} of a project."}
    if tie is settings.TASK_STATUS:
        single["put"] = _allow
    members["__doc__"] = f"The {words} of a project."
    data.resource(f"{PATH}/settings/{path}")(type(f"Project{name}List", (Resource,), members))
    one = type(f"Project{name}", (Resource,), single)
    data.resource(f"{PATH}/settings/{path}/<uuid:{tie.column}>")(one)


@operation(access=MANAGER, body=bodies.TaskStatusPut, reply=ProjectTaskStatusLinkRow)
def _allow(self: Any, ask: Ask, project_id: UUID, task_status_id: UUID, body: dict[str, Any]) -> JsonText:
    """Say whether clients may set the status in the project."""
    id_ = settings.set_client_allowed(ask, project_id, task_status_id, body["is_client_allowed"])
    return row_queries.one(ask, ProjectTaskStatusLinkRow, id_)


_place("asset-types", settings.ASSET_TYPE, bodies.AssetTypePost, None, "AssetTypeSetting")
_place("task-types", settings.TASK_TYPE, bodies.TaskTypePost, None, "TaskTypeSetting")
_place(
    "task-status",
    settings.TASK_STATUS,
    bodies.TaskStatusPost,
    (in_project(), tables.TaskStatusRow),
    "TaskStatusSetting",
)
_place(
    "status-automations",
    settings.AUTOMATION,
    bodies.StatusAutomationPost,
    (MANAGER, tables.StatusAutomationRow),
    "StatusAutomationSetting",
)
_place(
    "preview-background-files",
    settings.BACKGROUND,
    bodies.BackgroundFilePost,
    (in_project(), tables.PreviewBackgroundFileRow),
    "BackgroundFileSetting",
)


@data.resource(f"{PATH}/task-types")
class ProjectTaskTypes(Resource):
    """Task types of a project."""

    @operation(access=in_project(), reply=tables.TaskTypeRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the task types that a project uses."""
        tie = settings.TASK_TYPE
        return project_lists.used(ask, project_id, tables.TaskTypeRow, tie.link, tie.column)


@data.resource(f"{PATH}/settings/batch")
class ProjectSettingsBatch(Resource):
    """Many settings at once."""

    @operation(access=MANAGER, body=bodies.SettingsBatch, reply=ProjectRow)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add task types, statuses and asset types to a project."""
        settings.batch(ask, project_id, body)
        return _plain(ask, project_id)


@data.resource("/task-type-links")
class TaskTypeLinks(Resource):
    """Links of task types."""

    @operation(access=_ManagerOfBody(), body=bodies.TaskTypeLinkPost, reply=ProjectTaskTypeLinkRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Put a task type at its place in a project."""
        return row_queries.one(ask, ProjectTaskTypeLinkRow, settings.put_link(ask, settings.TASK_TYPE, body))


@data.resource("/task-status-links")
class TaskStatusLinks(Resource):
    """Links of task statuses."""

    @operation(
        access=_ManagerOfBody(), body=bodies.TaskStatusLinkPost, reply=ProjectTaskStatusLinkRow, status=201
    )
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Put a task status at its place in a project."""
        id_ = settings.put_link(ask, settings.TASK_STATUS, body)
        return row_queries.one(ask, ProjectTaskStatusLinkRow, id_)


def _links(ask: Ask, schema: Any, ids: list[UUID]) -> JsonText:
    model = schema.model
    rows = select(*columns(ask, schema, model)).where(model.id.in_(ids))
    return read_list(ask, rows.order_by(model.priority, model.id))


@actions.resource(f"{PATH}/task-type-links/reorder")
class TaskTypeLinkOrder(Resource):
    """The order of task types."""

    @operation(access=MANAGER, body=bodies.TaskTypeOrder, reply=ProjectTaskTypeLinkRow, many=True)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Order the task types of a project."""
        moved = settings.reorder(ask, project_id, settings.TASK_TYPE, body["task_type_ids"])
        return _links(ask, ProjectTaskTypeLinkRow, moved)


@actions.resource(f"{PATH}/task-status-links/reorder")
class TaskStatusLinkOrder(Resource):
    """The order of task statuses."""

    @operation(access=MANAGER, body=bodies.TaskStatusOrder, reply=ProjectTaskStatusLinkRow, many=True)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Order the task statuses of a project."""
        moved = settings.reorder(ask, project_id, settings.TASK_STATUS, body["task_status_ids"])
        return _links(ask, ProjectTaskStatusLinkRow, moved)
