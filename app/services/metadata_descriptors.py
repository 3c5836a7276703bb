"""Columns that productions add to their boards, and the values under them (spec 20 §14).

Every function takes any number of productions or columns: the routes of one production call it with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Text,
    Uuid,
    any_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import METADATA_DESCRIPTOR
from app.models import (
    Department,
    DepartmentMetadataDescriptorLink,
    Entity,
    MetadataDescriptor,
    Project,
    ProjectStatus,
    Task,
    TaskType,
    given_ids,
    names,
)
from app.schemas.slugs import ascii_slug
from app.services.task_creation import of_kind

UNSYNCHRONISED = {"synchronize_session": False}
LINK = DepartmentMetadataDescriptorLink
SAID = ("data_type", "for_client", "choices")
"""What a column says about itself, beside its name."""


def field_name_of(name: str) -> str:
    """The key of a column's values: `Étoile du Nord` is `etoile_du_nord`; a name without any letter is 400."""
    made = ascii_slug(name)
    if not made:
        raise WrongParameter("The name of a metadata descriptor needs a letter or a digit.")
    if len(made) > 120:
        raise WrongParameter("Metadata descriptor name is too long.")
    return made


def _tell(ask: Ask, verb: str, rows: Iterable[Any]) -> None:
    event = METADATA_DESCRIPTOR[verb]
    record(ask, *(event(metadata_descriptor_id=one.id, project_id=one.project_id) for one in rows))


def create(ask: Ask, project_id: UUID, body: Mapping[str, Any]) -> UUID:
    """Add a column to a production. Records metadata-descriptor:new. 400 when it has one of this name."""
    is_task, task_type_id = body["entity_type"] == "Task", body["task_type_id"]
    if is_task and task_type_id is None:
        raise WrongParameter("Task metadata descriptors require a task_type_id.")
    if not is_task and task_type_id is not None:
        raise WrongParameter("task_type_id only applies to Task metadata descriptors.")
    if is_task and ask.db.scalar(select(TaskType.id).where(TaskType.id == task_type_id)) is None:
        raise WrongParameter("Task type not found.")
    made = create_in(ask, [project_id], body)
    if not made:
        raise WrongParameter("Metadata descriptor already exists.")
    return made[0]


def create_in(ask: Ask, project_ids: Sequence[UUID], body: Mapping[str, Any]) -> list[UUID]:
    """Add a column to those of the productions that have none of this name. Answers the new ids.

    Five statements. Locks the productions; records metadata-descriptor:new of each.
    """
    model, field_name = MetadataDescriptor, field_name_of(body["name"])
    lacking = _without(ask, project_ids, body, field_name)
    if not lacking:
        return []
    asked = given_ids(lacking)
    values = {
        "entity_type": literal(body["entity_type"]),
        "task_type_id": literal(body.get("task_type_id"), Uuid()),
        "name": literal(body["name"]),
        "field_name": literal(field_name),
        "data_type": literal(body["data_type"]),
        "for_client": literal(bool(body["for_client"])),
        "choices": literal(body["choices"], JSONB()),
    }
    rows = select(asked.c.id, *values.values())
    made = insert(model).from_select(["project_id", *values], rows)
    new = ask.db.execute(made.returning(model.id, model.project_id)).all()
    _add_departments(ask, [one.id for one in new], body["departments"])
    _tell(ask, "new", new)
    return [one.id for one in new]


def _without(ask: Ask, project_ids: Sequence[UUID], body: Mapping[str, Any], field_name: str) -> Sequence[UUID]:
    """Those of the productions that have no column of this name. Locks them, so that they get none meanwhile."""
    model = MetadataDescriptor
    chosen = select(Project.id).where(Project.id.in_(project_ids)).order_by(Project.id)
    ids = ask.db.scalars(chosen.with_for_update(key_share=True)).all()
    having = select(model.project_id).where(
        model.project_id.in_(ids),
        model.entity_type == body["entity_type"],
        model.task_type_id.is_not_distinct_from(body.get("task_type_id")),
        (model.name == body["name"]) | (model.field_name == field_name),
    )
    has = set(ask.db.scalars(having))
    return [id_ for id_ in ids if id_ not in has]


def _add_departments(ask: Ask, ids: Sequence[UUID], departments: Sequence[UUID]) -> None:
    """Unknown departments are left out."""
    if not ids or not departments:
        return
    column, wanted = given_ids(ids, "columns"), given_ids(departments, "wanted")
    pairs = select(column.c.id, Department.id).select_from(column).join(wanted, true())
    pairs = pairs.join(Department, Department.id == wanted.c.id)
    made = postgresql_insert(LINK).from_select(["metadata_descriptor_id", "department_id"], pairs.distinct())
    ask.db.execute(made.on_conflict_do_nothing())


def _lock(ask: Ask, *where: ColumnElement[bool]) -> Sequence[Any]:
    """The columns that the conditions choose, locked: of one entity type and one field name each time."""
    model = MetadataDescriptor
    shown = (model.id, model.project_id, model.entity_type, model.task_type_id, model.field_name)
    return ask.db.execute(select(*shown).where(*where).order_by(model.id).with_for_update()).all()


def _shared(project_ids: Sequence[UUID], entity_type: str, field_name: str) -> tuple[ColumnElement[bool], ...]:
    model = MetadataDescriptor
    return (
        model.project_id.in_(project_ids),
        model.entity_type == entity_type,
        model.field_name == field_name,
    )


def change(ask: Ask, id_: UUID, body: Mapping[str, Any]) -> None:
    """Change a column; a new name moves its values. Locks the column. Records metadata-descriptor:update.

    What the body leaves out takes its default again, but the name (spec 20 §14). 400 for a name that another has.
    """
    locked = _lock(ask, MetadataDescriptor.id == id_)
    if not locked:
        raise NotFound("No metadata descriptor has this id.")
    _change(ask, locked, body)


def change_in(ask: Ask, project_ids: Sequence[UUID], field_name: str, body: Mapping[str, Any]) -> list[UUID]:
    """Change a column in those of the productions that have it. Answers the ids; statements do not grow."""
    locked = _lock(ask, *_shared(project_ids, body["entity_type"], field_name))
    if locked:
        _change(ask, locked, body)
    return [one.id for one in locked]


def _change(ask: Ask, locked: Sequence[Any], body: Mapping[str, Any]) -> None:
    ids = [one.id for one in locked]
    values = {key: body[key] for key in SAID} | {"for_client": bool(body["for_client"])}
    name = body.get("name")
    if name is not None:
        values |= {"name": name, "field_name": field_name_of(name)}
        _refuse_twin(ask, ids, name, values["field_name"])
    changed = update(MetadataDescriptor).where(MetadataDescriptor.id.in_(ids)).values(values)
    ask.db.execute(changed, execution_options=UNSYNCHRONISED)
    if name is not None and values["field_name"] != locked[0].field_name:
        _rewrite_values(ask, locked, values["field_name"])
    gone = delete(LINK).where(LINK.metadata_descriptor_id.in_(ids))
    ask.db.execute(gone, execution_options=UNSYNCHRONISED)
    _add_departments(ask, ids, body["departments"])
    _tell(ask, "update", locked)


def _refuse_twin(ask: Ask, ids: Sequence[UUID], name: str, field_name: str) -> None:
    own, other = aliased(MetadataDescriptor), aliased(MetadataDescriptor)
    twin = exists().where(
        own.id.in_(ids),
        other.id.not_in(ids),
        other.project_id == own.project_id,
        other.entity_type == own.entity_type,
        other.task_type_id.is_not_distinct_from(own.task_type_id),
        (other.name == name) | (other.field_name == field_name),
    )
    if ask.db.scalar(select(twin)):
        raise WrongParameter("Metadata descriptor already exists.")


def _rewrite_values(ask: Ask, columns: Sequence[Any], new: str | None) -> None:
    """Move the values under the columns' old key to the new one, or drop them. One statement."""
    first, old = columns[0], columns[0].field_name
    projects = [one.project_id for one in columns]
    kinds: dict[str, tuple[Any, ColumnElement[bool]]] = {
        "Project": (Project, Project.id.in_(projects)),
        "Task": (Task, Task.project_id.in_(projects) & (Task.task_type_id == first.task_type_id)),
    }
    entities = Entity.project_id.in_(projects) & of_kind(first.entity_type)
    model, where = kinds.get(first.entity_type) or (Entity, entities)
    data: Any = model.data
    kept = data.op("-", return_type=JSONB())(literal(old, Text()))
    if new is not None:
        kept = kept.op("||", return_type=JSONB())(func.jsonb_build_object(literal(new, Text()), data[old]))
    changed = update(model).where(where, func.jsonb_typeof(data) == "object", data.has_key(old))
    ask.db.execute(changed.values(data=kept), execution_options=UNSYNCHRONISED)


def remove(ask: Ask, id_: UUID) -> None:
    """Take a column away with all its values. Locks the column. Records metadata-descriptor:delete."""
    locked = _lock(ask, MetadataDescriptor.id == id_)
    if not locked:
        raise NotFound("No metadata descriptor has this id.")
    _remove(ask, locked)


def remove_in(ask: Ask, project_ids: Sequence[UUID], entity_type: str, field_name: str) -> list[UUID]:
    """Take a column away from those of the productions that have it. Answers the ids; statements do not grow."""
    locked = _lock(ask, *_shared(project_ids, entity_type, field_name))
    if locked:
        _remove(ask, locked)
    return [one.id for one in locked]


def _remove(ask: Ask, locked: Sequence[Any]) -> None:
    _rewrite_values(ask, locked, None)
    gone = delete(MetadataDescriptor).where(MetadataDescriptor.id.in_([one.id for one in locked]))
    ask.db.execute(gone, execution_options=UNSYNCHRONISED)
    _tell(ask, "delete", locked)


def reorder(ask: Ask, project_id: UUID, entity_type: str, ids: Sequence[UUID]) -> list[UUID]:
    """Put the columns of a kind in this order, the others after them by name. Answers the ids of all.

    Locks them; records metadata-descriptor:update of each. 400 for an id of another production or kind.
    """
    model = MetadataDescriptor
    locked = _lock(ask, model.project_id == project_id, model.entity_type == entity_type)
    known = {one.id for one in locked}
    for id_ in ids:
        if id_ not in known:
            raise WrongParameter(
                f"Descriptor {id_} not found for project {project_id} and entity type {entity_type}"
            )
    asked = given_ids(list(dict.fromkeys(ids)))
    place = select(asked.c.place).where(asked.c.id == model.id).correlate(model).scalar_subquery()
    return _place(ask, locked, place)


def reorder_in(
    ask: Ask, project_ids: Sequence[UUID], entity_type: str, field_order: Sequence[str]
) -> list[UUID]:
    """The same by field names, in those of the productions that have one of the fields. Answers the ids of all."""
    model, other = MetadataDescriptor, aliased(MetadataDescriptor)
    wanted = literal(list(dict.fromkeys(field_order)), ARRAY(Text()))
    has_one = exists().where(
        other.project_id == model.project_id,
        other.entity_type == entity_type,
        other.field_name == any_(wanted),
    )
    locked = _lock(ask, model.project_id.in_(project_ids), model.entity_type == entity_type, has_one)
    return _place(ask, locked, func.array_position(wanted, model.field_name))


def _place(ask: Ask, locked: Sequence[Any], place: Any) -> list[UUID]:
    ids, model = [one.id for one in locked], MetadataDescriptor
    if not ids:
        return []
    first = case((place.is_(None), 1), else_=0)
    number = func.row_number().over(
        partition_by=model.project_id, order_by=(first, place, model.name, model.id)
    )
    numbered = select(model.id, number.label("position")).where(model.id.in_(ids)).subquery()
    moved = update(model).where(model.id == numbered.c.id).values(position=numbered.c.position)
    ask.db.execute(moved, execution_options=UNSYNCHRONISED)
    _tell(ask, "update", locked)
    return ids


def shared_projects(ask: Ask) -> list[UUID]:
    """The productions that an all-projects route reaches: every open one for an admin, else those they manage."""
    if not ask.caller.is_admin:
        return ask.caller.projects_as("manager", open_only=True)
    opened = select(Project.id).join(ProjectStatus, ProjectStatus.id == Project.project_status_id)
    return list(ask.db.scalars(opened.where(ProjectStatus.name == names.OPEN_STATUS)))
