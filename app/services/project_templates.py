"""Templates that productions start from (spec 20 §17, 18.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.events.log import record
from app.events.named import PROJECT
from app.models import (
    DepartmentMetadataDescriptorLink,
    EntityType,
    MetadataDescriptor,
    PreviewBackgroundFile,
    Project,
    ProjectTemplate,
    ProjectTemplateAssetTypeLink,
    ProjectTemplatePreviewBackgroundFileLink,
    ProjectTemplateStatusAutomationLink,
    ProjectTemplateTaskStatusLink,
    ProjectTemplateTaskTypeLink,
    StatusAutomation,
    TaskStatus,
    TaskType,
)
from app.schemas.project_templates import ProjectTemplateRow, descriptors_of
from app.schemas.write import values_of
from app.services import project_applications, schedule_items
from app.services import rows as row_services
from app.services.metadata_descriptors import field_name_of
from app.services.project_applications import SETTINGS, TIES
from app.services.project_settings import BITRATES, Tie, refuse_bitrates
from app.services.projects import checked

TEMPLATE = row_events("project-template", "project_template_id")
TOLD = row_services.teller(TEMPLATE, "project_template_id")
TASK_TYPE = Tie(ProjectTemplateTaskTypeLink, "task_type_id", TaskType, "Task type")
TASK_STATUS = Tie(ProjectTemplateTaskStatusLink, "task_status_id", TaskStatus, "Task status")
ASSET_TYPE = Tie(ProjectTemplateAssetTypeLink, "asset_type_id", EntityType, "Asset type")
AUTOMATION = Tie(
    ProjectTemplateStatusAutomationLink, "status_automation_id", StatusAutomation, "Status automation"
)
BACKGROUND = Tie(
    ProjectTemplatePreviewBackgroundFileLink,
    "preview_background_file_id",
    PreviewBackgroundFile,
    "Preview background file",
)
LINKS = ("task_types", "task_statuses", "asset_types", "status_automations", "preview_background_files")
OWN = {column.key for column in ProjectTemplate.__table__.columns}
DEFAULT = "default_preview_background_file_id"


def _settled(ask: Ask, raw: Mapping[str, Any], current: ProjectTemplate | None) -> dict[str, Any]:
    """A body's values, judged: unknown keys and the links are left out."""
    body = checked({key: value for key, value in raw.items() if key in OWN})
    if "metadata_descriptors" in body:
        body["metadata_descriptors"] = named(descriptors_of(body["metadata_descriptors"]))
    values, _links = values_of(ProjectTemplateRow, body, creating=current is None)
    if values.get("name") == "":
        raise WrongParameter("name is required")
    refuse_bitrates(ask, values, current)
    return values


def named(descriptors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each metadata column with its field name, made of its name where none is given."""
    return [{**one, "field_name": one["field_name"] or field_name_of(one["name"])} for one in descriptors]


def create(ask: Ask, raw: Mapping[str, Any]) -> UUID:
    """Make a template; a null setting takes its default. Records project-template:new.

    400 without a name, for a taken one, or for a wrong setting.
    """
    told = {key: value for key, value in raw.items() if value is not None and key != DEFAULT}
    return row_services.create(ask, ProjectTemplateRow, _settled(ask, told, None), {}, TOLD)


def change(ask: Ask, id_: UUID, raw: Mapping[str, Any]) -> None:
    """Change a template. Locks it; records project-template:update."""
    template = _lock(ask, id_)
    row_services.change(ask, ProjectTemplateRow, id_, _settled(ask, raw, template), {}, TOLD)


def _lock(ask: Ask, id_: UUID) -> ProjectTemplate:
    found = ask.db.get(ProjectTemplate, id_, with_for_update=True)
    if found is None:
        raise NotFound("Project template not found")
    return found


def _changed(ask: Ask, id_: UUID, **values: Any) -> None:
    moved = update(ProjectTemplate).where(ProjectTemplate.id == id_)
    ask.db.execute(moved.values({**values, "updated_at": func.clock_timestamp()}))
    record(ask, *TOLD("update", id_, None))


def add(ask: Ask, id_: UUID, tie: Tie, target_id: UUID, values: Mapping[str, Any]) -> None:
    """Tie a template to a row; of a link that is there, the values given change.

    Locks the template; records project-template:update. 400 for an unknown id or wrong bitrates.
    """
    template = _lock(ask, id_)
    if ask.db.scalar(select(tie.target.id).where(tie.target.id == target_id)) is None:
        raise WrongParameter(f"{tie.word} {target_id} does not exist")
    if values.keys() & set(BITRATES):
        refuse_bitrates(ask, dict(values), template)
    row = {"project_template_id": id_, tie.column: target_id, **values}
    made = postgresql_insert(tie.link).values(row)
    keys = ["project_template_id", tie.column]
    if values:
        set_ = {**values, "updated_at": func.clock_timestamp()}
        made = made.on_conflict_do_update(index_elements=keys, set_=set_)
    else:
        made = made.on_conflict_do_nothing(index_elements=keys)
    ask.db.execute(made)
    _changed(ask, id_)


def remove(ask: Ask, id_: UUID, tie: Tie, target_id: UUID) -> None:
    """Untie a row from a template; one that is not tied is no error. Records project-template:update.

    The default background goes with its link.
    """
    template = _lock(ask, id_)
    link = tie.link
    gone = delete(link).where(link.project_template_id == id_, getattr(link, tie.column) == target_id)
    ask.db.execute(gone)
    default = tie is BACKGROUND and template.default_preview_background_file_id == target_id
    _changed(ask, id_, **({DEFAULT: None} if default else {}))


def reorder(ask: Ask, id_: UUID, tie: Tie, ids: Sequence[UUID]) -> None:
    """Number the links in this order, from 1; missing ones are made. Locks the template.

    Three statements. Records project-template:update. 400 for an unknown id.
    """
    _lock(ask, id_)
    places = {key: place for place, key in enumerate(ids, 1)}
    known = set(ask.db.scalars(select(tie.target.id).where(tie.target.id.in_(list(places)))))
    for key in places:
        if key not in known:
            raise WrongParameter(f"{tie.word} {key} does not exist")
    if places:
        rows = [
            {"project_template_id": id_, tie.column: key, "priority": place} for key, place in places.items()
        ]
        made = postgresql_insert(tie.link).values(rows)
        set_ = {"priority": made.excluded.priority, "updated_at": func.clock_timestamp()}
        ask.db.execute(
            made.on_conflict_do_update(index_elements=["project_template_id", tie.column], set_=set_)
        )
    _changed(ask, id_)


def set_default_background(ask: Ask, id_: UUID, background_id: UUID | None) -> None:
    """Choose the background that productions start with, among the template's (else 400); null for none."""
    _lock(ask, id_)
    if background_id is not None:
        link = ProjectTemplatePreviewBackgroundFileLink
        tied = select(link.project_template_id).where(
            link.project_template_id == id_, link.preview_background_file_id == background_id
        )
        if ask.db.scalar(tied) is None:
            raise WrongParameter("Preview background file is not linked to this template")
    _changed(ask, id_, **{DEFAULT: background_id})


def set_descriptors(ask: Ask, id_: UUID, descriptors: list[dict[str, Any]]) -> None:
    """Replace the metadata columns that productions start with. Records project-template:update."""
    _lock(ask, id_)
    _changed(ask, id_, metadata_descriptors=named(descriptors))


def from_project(ask: Ask, project_id: UUID, name: str, description: str | None) -> UUID:
    """Make a template of a production: its settings, links and metadata columns; not its team nor its dates.

    One statement a link table. Records project-template:new. 404 for no such production, 400 for a taken name.
    """
    keys = (*SETTINGS, "file_tree", "data", DEFAULT)
    copied = [getattr(Project, key) for key in keys]
    said = (literal(name), literal(description, Text()), _snapshot())
    source = select(*said, *copied).where(Project.id == project_id)
    columns = ["name", "description", "metadata_descriptors", *keys]
    made = insert(ProjectTemplate).from_select(columns, source).returning(ProjectTemplate.id)
    id_: UUID | None = ask.db.scalar(made)
    if id_ is None:
        raise NotFound("Project not found")
    for of_template, of_project, columns_ in TIES:
        found = select(literal(id_, Uuid()), *(getattr(of_project, key) for key in columns_))
        found = found.where(of_project.project_id == project_id)
        ask.db.execute(insert(of_template).from_select(["project_template_id", *columns_], found))
    record(ask, *TOLD("new", id_, None))
    return id_


def apply(ask: Ask, project_id: UUID, id_: UUID) -> None:
    """Give a production what a template says: its settings overwrite, links and columns are added where missing.

    Locks the project. The default background is set only where there is none. Records project:update and
    metadata-descriptor:new each.
    """
    project = ask.db.get_one(Project, project_id, with_for_update={"key_share": True})
    template = ask.db.get(ProjectTemplate, id_)
    if template is None:
        raise NotFound("Project template not found")
    values = project_applications.settings_of(template)
    if project.default_preview_background_file_id is not None:
        values.pop(DEFAULT, None)
    changed = update(Project).where(Project.id == project_id)
    ask.db.execute(changed.values({**values, "updated_at": func.clock_timestamp()}))
    project_applications.tie(ask, project_id, id_)
    record(
        ask,
        PROJECT["update"](project_id=project_id),
        *project_applications.add_descriptors(ask, project_id, template),
        *schedule_items.of_task_types(ask, project_id),
    )


def _snapshot() -> Any:
    """The metadata columns of the production as a template keeps them."""
    column, link = MetadataDescriptor, DepartmentMetadataDescriptorLink
    departments = select(link.department_id).where(link.metadata_descriptor_id == column.id)
    ids = func.array(departments.scalar_subquery(), type_=ARRAY(Uuid()))
    pairs: list[Any] = []
    for key in ("name", "field_name", "entity_type", "task_type_id", "data_type", "position"):
        pairs += [key, getattr(column, key)]
    pairs += ["choices", func.coalesce(column.choices, literal([], JSONB()))]
    pairs += ["for_client", func.coalesce(column.for_client, False), "departments", ids]
    ordered = aggregate_order_by(func.jsonb_build_object(*pairs), column.position, column.name, column.id)
    rows = select(func.jsonb_agg(ordered)).where(column.project_id == Project.id).correlate(Project)
    return func.coalesce(rows.scalar_subquery(), literal([], JSONB()))
