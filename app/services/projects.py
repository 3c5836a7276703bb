"""Productions begin and change (spec 20 §18.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import PROJECT
from app.models import Entity, PreviewBackgroundFile, Project, ProjectStatus, ProjectTemplate, names
from app.schemas.projects import ProjectRow
from app.schemas.write import uuid_of, values_of
from app.services import kinds, project_applications, schedule_items
from app.services import rows as row_services
from app.services.project_settings import refuse_bitrates

TV_SHOW = "tvshow"
_RESOLUTION = re.compile(r"\d{3,4}x\d{3,4}|x\d{3,4}", re.ASCII)
BACKGROUNDS = "preview_background_files"


def checked(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body with its style and resolution judged; a null style is the default one."""
    made = dict(body)
    if "production_style" in made:
        made["production_style"] = made["production_style"] or "2d3d"
        if made["production_style"] not in names.PRODUCTION_STYLES:
            raise WrongParameter("Invalid production_style")
    resolution = made.get("resolution")
    if resolution and not (isinstance(resolution, str) and _RESOLUTION.fullmatch(resolution)):
        raise WrongParameter("Invalid resolution")
    return made


def create(ask: Ask, raw: Mapping[str, Any]) -> UUID:
    """Start a production, from a template if one is named. Its status is Open unless given.

    A `tvshow` gets the episode E01. Records project:new, metadata-descriptor:new and, for the episode, episode:new.
    """
    body = checked(raw)
    named = body.pop("project_template_id", None)
    values, links = values_of(ProjectRow, body, creating=True)
    refuse_bitrates(ask, values)
    template = ask.db.get(ProjectTemplate, uuid_of(named, "project_template_id")) if named else None
    if named and template is None:
        raise NotFound("Project template not found")
    _refuse_backgrounds(ask, values, links)
    if template is not None:
        said = {key: value for key, value in values.items() if value is not None}
        values = {**project_applications.settings_of(template), **said}
    if values.get("project_status_id") is None:
        values["project_status_id"] = open_status(ask)
    id_: UUID = ask.db.execute(insert(Project).values(values).returning(Project.id)).scalar_one()
    row_services.replace_links(ask, ProjectRow, id_, links, fresh=True)
    told = [PROJECT["new"](project_id=id_)]
    if template is not None:
        project_applications.tie(ask, id_, template.id)
        told += project_applications.add_descriptors(ask, id_, template)
    told += project_applications.copy_own_columns(ask, id_)
    record(ask, *told, *schedule_items.of_task_types(ask, id_))
    first_episode(ask, id_)
    return id_


def _refuse_backgrounds(ask: Ask, values: Mapping[str, Any], links: Mapping[str, list[UUID]]) -> None:
    wanted = links.get(BACKGROUNDS, [])
    if wanted:
        known = select(func.count()).where(PreviewBackgroundFile.id.in_(wanted))
        if ask.db.scalar(known) != len(set(wanted)):
            raise NotFound("No preview background file has this id.")
    default = values.get("default_preview_background_file_id")
    if default is not None and default not in wanted:
        raise WrongParameter("Invalid default_preview_background_file_id")


def open_status(ask: Ask) -> UUID:
    """The id of the status Open, made when it is missing."""
    chosen = select(ProjectStatus.id).where(ProjectStatus.name == names.OPEN_STATUS)
    found = ask.db.scalar(chosen)
    if found is None:
        made = postgresql_insert(ProjectStatus).values(name=names.OPEN_STATUS, color="#000000")
        ask.db.execute(made.on_conflict_do_nothing())
        found = ask.db.execute(chosen).scalar_one()
    return found


def first_episode(ask: Ask, id_: UUID) -> UUID | None:
    """The first episode by name of a series, made (E01) when it has none; None for other productions."""
    if ask.db.scalar(select(Project.production_type).where(Project.id == id_)) != TV_SHOW:
        return None
    kind_id = kinds.type_id(ask, "Episode")
    chosen = select(Entity.id).where(Entity.project_id == id_, Entity.entity_type_id == kind_id)
    found = ask.db.scalar(chosen.order_by(Entity.name, Entity.id).limit(1))
    return found or kinds.create(ask, "Episode", id_, {"name": "E01", "description": "", "data": {}})


def change(ask: Ask, id_: UUID, raw: Mapping[str, Any]) -> UUID | None:
    """Change a production; answers the first episode of a series. Locks it; records project:update.

    The team is not changed here. Kept links keep their priority. `data` is merged key by key into what is there
    (null empties it), so that two people's changes both stay.
    """
    project = ask.db.get_one(Project, id_, with_for_update={"key_share": True})
    body = {key: value for key, value in checked(raw).items() if key != "team"}
    values, links = values_of(ProjectRow, body, creating=False)
    refuse_bitrates(ask, values, project)
    if isinstance(values.get("data"), dict) and isinstance(project.data, dict):
        values["data"] = {**project.data, **values["data"]}
    told = row_services.teller(PROJECT, "project_id")
    row_services.change(ask, ProjectRow, id_, values, links, lambda verb, key, _project: told(verb, key, key))
    if "task_types" in links:
        record(ask, *schedule_items.of_task_types(ask, id_))
    return first_episode(ask, id_)
