"""What a template of productions brings: types, statuses, automations, backgrounds (spec 20 §17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.blueprints.project_templates import PATH, READ, WRITE
from app.http.domains import actions, data
from app.http.operation import operation
from app.queries import project_templates as read
from app.queries.json import JsonText
from app.schemas import project_settings as bodies
from app.schemas import project_templates as schemas
from app.schemas.tables import StatusAutomationRow
from app.services import project_templates as services
from app.services.project_settings import BITRATES, Tie

Reads = Callable[[Ask, UUID], JsonText]
Answers = Callable[[Ask, UUID, UUID], JsonText]


def _place(path: str, tie: Tie, body: Any, shown: Any, made: Any, reads: Reads, answers: Answers) -> None:
    """The list, the adder and the remover of what a template is tied to."""
    words = tie.word.lower()

    @operation(access=READ, reply=shown, many=True)
    def get(self: Any, ask: Ask, project_template_id: UUID) -> JsonText:
        """List what the template brings of these."""
        return reads(ask, project_template_id)

    @operation(access=WRITE, body=body, reply=made, status=201)
    def post(self: Any, ask: Ask, project_template_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add to what the template brings; of what is there, the given values change."""
        target_id = body.pop(tie.column)
        services.add(ask, project_template_id, tie, target_id, _said(body))
        return read.first(answers(ask, project_template_id, target_id))

    @operation(access=WRITE, status=204)
    def delete(self: Any, ask: Ask, project_template_id: UUID, **target: UUID) -> None:
        """Take away from what the template brings."""
        services.remove(ask, project_template_id, tie, target[tie.column])

    name = "".join(word.title() for word in path.split("-"))
    many = {"get": get, "post": post, "__doc__": f"The {words} links of a template."}
    single = {"delete": delete, "__doc__": f"One {words} of a template."}
    data.resource(f"{PATH}/{path}")(type(f"ProjectTemplate{name}List", (Resource,), many))
    data.resource(f"{PATH}/{path}/<uuid:{tie.column}>")(type(f"ProjectTemplate{name}", (Resource,), single))


def _said(body: dict[str, Any]) -> dict[str, Any]:
    """The values that change. Null leaves a value as it is, but two things take it: a status' permission (as the
    studio says) and bitrates, which come as a pair: one of them named, the other is none."""
    kept = {key: value for key, value in body.items() if value is not None or key == "is_client_allowed"}
    if not kept.get("roles_for_board", True):
        del kept["roles_for_board"]
    if body.keys() & set(BITRATES):
        kept |= {key: body.get(key) for key in BITRATES}
    return kept


def _task_type_link(ask: Ask, template_id: UUID, id_: UUID) -> JsonText:
    return read.links_of(ask, schemas.TemplateTaskTypeLinkRow, template_id, "task_type_id", [id_])


def _task_status_link(ask: Ask, template_id: UUID, id_: UUID) -> JsonText:
    return read.links_of(ask, schemas.TemplateTaskStatusLinkRow, template_id, "task_status_id", [id_])


_place(
    "task-types",
    services.TASK_TYPE,
    bodies.TaskTypePost,
    schemas.TemplateTaskTypeRow,
    schemas.TemplateTaskTypeLinkRow,
    read.task_types,
    _task_type_link,
)
_place(
    "task-statuses",
    services.TASK_STATUS,
    schemas.TemplateTaskStatusPost,
    schemas.TemplateTaskStatusRow,
    schemas.TemplateTaskStatusLinkRow,
    read.task_statuses,
    _task_status_link,
)
_place(
    "asset-types",
    services.ASSET_TYPE,
    bodies.AssetTypePost,
    schemas.TemplateAssetTypeRow,
    schemas.TemplateAssetTypeRow,
    read.asset_types,
    read.asset_types,
)
_place(
    "status-automations",
    services.AUTOMATION,
    bodies.StatusAutomationPost,
    StatusAutomationRow,
    StatusAutomationRow,
    read.automations,
    read.automations,
)
_place(
    "preview-background-files",
    services.BACKGROUND,
    bodies.BackgroundFilePost,
    schemas.TemplateBackgroundRow,
    schemas.TemplateBackgroundRow,
    read.backgrounds,
    read.backgrounds,
)


@actions.resource(f"{PATH}/task-types/reorder")
class ProjectTemplateTaskTypeOrder(Resource):
    """The order of a template's task types."""

    @operation(access=WRITE, body=bodies.TaskTypeOrder, reply=schemas.TemplateTaskTypeLinkRow, many=True)
    def post(self, ask: Ask, project_template_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put the task types of a template in order; missing ones are added."""
        ids = body["task_type_ids"]
        services.reorder(ask, project_template_id, services.TASK_TYPE, ids)
        return read.links_of(ask, schemas.TemplateTaskTypeLinkRow, project_template_id, "task_type_id", ids)


@actions.resource(f"{PATH}/task-statuses/reorder")
class ProjectTemplateTaskStatusOrder(Resource):
    """The order of a template's task statuses."""

    @operation(access=WRITE, body=bodies.TaskStatusOrder, reply=schemas.TemplateTaskStatusLinkRow, many=True)
    def post(self, ask: Ask, project_template_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put the task statuses of a template in order; missing ones are added."""
        ids = body["task_status_ids"]
        services.reorder(ask, project_template_id, services.TASK_STATUS, ids)
        return read.links_of(ask, schemas.TemplateTaskStatusLinkRow, project_template_id, "task_status_id", ids)
