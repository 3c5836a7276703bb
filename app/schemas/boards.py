"""Rows of the boards, and what may be asked of them (spec 20 §4.6, 6.2, 9, 11.2, 11.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields
from sqlalchemy import ColumnElement, Text, cast, false, func, inspect, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased

from app.errors import WrongParameter
from app.models import Entity, EntityConceptLink, EntityType, PreviewFile, Project, Task
from app.schemas.entities import kind_of
from app.schemas.row import RowSchema, computed, constant, field_of, ids
from app.schemas.tasks import ASSIGNEES
from app.schemas.write import uuid_of

ALL, MAIN = "all", "main"


def _schema(name: str, model: Any, words: str, made: dict[str, fields.Field[Any]]) -> type[RowSchema]:
    """A schema with these fields, in this order: columns, but for those that `made` brings."""
    columns = inspect(model).local_table.columns
    ordered: dict[str, Any] = {
        key: made[key] if key in made else field_of(columns[key]) for key in words.split()
    }
    told = {"model": model, "type_name": "", "__doc__": f"{name} of a board."}
    return type(name, (RowSchema,), {**ordered, **told})


def _board_task(name: str, names: str) -> type[RowSchema]:
    return _schema(
        name,
        Task,
        names,
        {
            "priority": computed(fields.Integer(), lambda _ask, task: func.coalesce(task.priority, 0)),
            # A board of a project fills this in; elsewhere it is always false (spec 20 §5.3).
            "is_subscribed": computed(fields.Boolean(), lambda _ask, _task: false()),
            "assignees": computed(fields.List(fields.UUID()), ASSIGNEES.metadata["sql"]),
        },
    )


AssetBoardTask = _board_task(
    "AssetBoardTask",
    "id due_date done_date duration entity_id estimation end_date is_subscribed "
    "last_comment_date last_preview_file_id priority real_start_date retake_count start_date "
    "difficulty task_status_id task_type_id assignees data",
)
ShotBoardTask = _board_task(
    "ShotBoardTask",
    "id duration due_date end_date done_date entity_id estimation is_subscribed "
    "last_comment_date last_preview_file_id nb_assets_ready priority real_start_date "
    "retake_count start_date difficulty nb_drawings task_status_id task_type_id assignees data",
)
BoardTask = _board_task(
    "BoardTask",
    "id estimation entity_id end_date due_date done_date duration last_comment_date "
    "last_preview_file_id priority real_start_date retake_count start_date difficulty "
    "task_status_id task_type_id data is_subscribed assignees",
)
EditBoardTask = _board_task(
    "EditBoardTask",
    "id duration due_date entity_id end_date estimation last_comment_date last_preview_file_id "
    "nb_assets_ready priority real_start_date retake_count start_date task_status_id "
    "task_type_id data is_subscribed assignees",
)


CONCEPT_TASK_FIELDS = (
    "id duration due_date end_date entity_id estimation last_comment_date nb_assets_ready priority "
    "real_start_date retake_count start_date task_status_id task_type_id"
)
ConceptBoardTask = _board_task("ConceptBoardTask", f"{CONCEPT_TASK_FIELDS} data is_subscribed assignees")
LinkedBoardTask = _board_task("LinkedBoardTask", f"{CONCEPT_TASK_FIELDS} assigner_id assignees")


def _text_or(value: Any, instead: str) -> ColumnElement[Any]:
    return func.coalesce(cast(value, Text), literal_column(f"'{instead}'"))


def _from_data(key: str) -> fields.Field[Any]:
    return computed(fields.Raw(), lambda _ask, entity: entity.data[key])


def project_name(_ask: Any, entity: Any) -> ColumnElement[Any]:
    """The name of an entity's project."""
    project = aliased(Project)
    return select(project.name).where(project.id == entity.project_id).scalar_subquery()


def parent_name(_ask: Any, entity: Any) -> ColumnElement[Any]:
    """The name of an entity's parent, null when it has none."""
    parent = aliased(Entity)
    return select(parent.name).where(parent.id == entity.parent_id).scalar_subquery()


def grandparent_id(_ask: Any, entity: Any) -> ColumnElement[Any]:
    """The parent of an entity's parent: the episode of a shot."""
    parent = aliased(Entity)
    return select(parent.parent_id).where(parent.id == entity.parent_id).scalar_subquery()


def grandparent_name(_ask: Any, entity: Any) -> ColumnElement[Any]:
    """The name of the parent of an entity's parent."""
    parent, above = aliased(Entity), aliased(Entity)
    chosen = select(above.name).join(parent, parent.parent_id == above.id)
    return chosen.where(parent.id == entity.parent_id).scalar_subquery()


def _type_name(_ask: Any, entity: Any) -> ColumnElement[Any]:
    kind = aliased(EntityType)
    return select(kind.name).where(kind.id == entity.entity_type_id).scalar_subquery()


def _tasks(schema: type[RowSchema]) -> fields.Field[Any]:
    """The tasks of a row: the board writes them; alone, a row has none to show."""
    return fields.List(fields.Nested(schema), metadata={"sql": lambda _a, _r: literal_column("'[]'::json")})


SHOT_FIELDS = (
    "canceled data description entity_type_id episode_id episode_name fps frame_in frame_out id "
    "name nb_frames parent_id preview_file_id project_id project_name sequence_id sequence_name "
    "source_id nb_entities_out is_casting_standby type tasks"
)
ShotBoardRow = _schema(
    "ShotBoardRow",
    Entity,
    SHOT_FIELDS,
    {
        "episode_id": computed(fields.UUID(), grandparent_id),
        "episode_name": computed(fields.String(), lambda a, e: func.coalesce(grandparent_name(a, e), "")),
        "fps": _from_data("fps"),
        "frame_in": _from_data("frame_in"),
        "frame_out": _from_data("frame_out"),
        "project_name": computed(fields.String(), project_name),
        "sequence_id": computed(fields.UUID(), lambda _ask, entity: entity.parent_id),
        "sequence_name": computed(fields.String(), parent_name),
        "tasks": _tasks(ShotBoardTask),
        "type": constant("Shot"),
    },
)
ASSET_FIELDS = (
    "id name preview_file_id description asset_type_name asset_type_id canceled ready_for "
    "episode_id casting_episode_ids is_casting_standby is_shared data tasks"
)
AssetBoardRow = _schema(
    "AssetBoardRow",
    Entity,
    ASSET_FIELDS,
    {
        "preview_file_id": computed(fields.String(), lambda _ask, entity: _text_or(entity.preview_file_id, "")),
        "asset_type_name": computed(fields.String(), _type_name),
        "asset_type_id": computed(fields.UUID(), lambda _ask, entity: entity.entity_type_id),
        "ready_for": computed(fields.String(), lambda _ask, entity: _text_or(entity.ready_for, "None")),
        "episode_id": computed(fields.String(), lambda _ask, entity: _text_or(entity.source_id, "")),
        "casting_episode_ids": computed(
            fields.List(fields.UUID()), lambda _ask, _entity: cast(array([]), ARRAY(Text))
        ),
        "data": computed(
            fields.Raw(), lambda _ask, entity: func.coalesce(entity.data, literal_column("'{}'::jsonb"))
        ),
        "tasks": _tasks(AssetBoardTask),
    },
)
BoardRow = _schema(
    "BoardRow",
    Entity,
    ("id name status episode_id description frame_in frame_out fps preview_file_id canceled data tasks"),
    {
        # The literal "None" is what the clients know (spec 20 §11.3).
        "episode_id": computed(fields.String(), lambda _ask, entity: _text_or(entity.parent_id, "None")),
        "frame_in": _from_data("frame_in"),
        "frame_out": _from_data("frame_out"),
        "fps": _from_data("fps"),
        "preview_file_id": computed(fields.String(), lambda _ask, entity: _text_or(entity.preview_file_id, "")),
        "tasks": _tasks(BoardTask),
    },
)
EditBoardRow = _schema(
    "EditBoardRow",
    Entity,
    (
        "canceled data description entity_type_id episode_id episode_name id name parent_id "
        "preview_file_id project_id project_name source_id nb_entities_out tasks type"
    ),
    {
        "episode_id": computed(fields.UUID(), lambda _ask, entity: entity.parent_id),
        "episode_name": computed(fields.String(), lambda a, e: func.coalesce(parent_name(a, e), "")),
        "project_name": computed(fields.String(), project_name),
        "tasks": _tasks(EditBoardTask),
        "type": constant("Edit"),
    },
)


def _preview_status(_ask: Any, entity: Any) -> ColumnElement[Any]:
    """How far the main preview of an entity is, null without one."""
    preview = aliased(PreviewFile)
    return select(preview.status).where(preview.id == entity.preview_file_id).scalar_subquery()


def _concept_links(ask: Any, entity: Any) -> ColumnElement[Any]:
    made: ColumnElement[Any] = ids(EntityConceptLink, "entity_in_id", "entity_out_id").metadata["sql"](
        ask, entity
    )
    return made


def _concept_row(name: str, task: type[RowSchema], words: str, **made: fields.Field[Any]) -> type[RowSchema]:
    shared: dict[str, fields.Field[Any]] = {
        "fps": _from_data("fps"),
        "frame_in": _from_data("frame_in"),
        "frame_out": _from_data("frame_out"),
        "project_name": computed(fields.String(), project_name),
        "tasks": _tasks(task),
        "entity_concept_links": computed(fields.List(fields.UUID()), _concept_links),
    }
    return _schema(name, Entity, words, {**shared, **made})


CONCEPT_FIELDS = (
    "canceled data description entity_type_id fps frame_in frame_out id name nb_frames parent_id preview_file_id "
    "project_id project_name source_id nb_entities_out is_casting_standby tasks entity_concept_links type "
    "updated_at created_at created_by"
)
ConceptBoardRow = _concept_row(
    "ConceptBoardRow",
    ConceptBoardTask,
    CONCEPT_FIELDS.replace("project_id", "preview_file_status project_id"),
    preview_file_status=computed(fields.String(), _preview_status),
    type=constant("Concept"),
)
LinkedBoardRow = _concept_row(
    "LinkedBoardRow", LinkedBoardTask, CONCEPT_FIELDS, type=computed(fields.String(), kind_of)
)
"""What shows an entity (its concepts), with its tasks (spec 20 §10.5)."""


class EpisodeId(fields.Field[Any]):
    """The id of an episode, `all` (no matter which) or `main` (none)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID | str:
        return value if value in (ALL, MAIN) else strict_id(value, attr or "episode_id")


def strict_id(value: Any, name: str) -> UUID:
    """A UUID of the query string; else a validation error (400)."""
    try:
        return uuid_of(value, name)
    except WrongParameter:
        raise ValidationError(f"Invalid UUID format for {name}: {str(value)[:60]}") from None


class StrictId(fields.Field[Any]):
    """A UUID of the query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        return strict_id(value, attr or "id")


class BoardQuery(Schema):
    """The criterions of a board (spec 20 §5.3, 5.4); an empty id is a malformed one."""

    id = StrictId()
    project_id = StrictId()
    episode_id = EpisodeId()
    assigned_to = fields.String()
    compact = fields.Function(deserialize=lambda text: text == "true")
    stream = fields.Function(deserialize=lambda text: text == "true")


class EntityBoardQuery(Schema):
    """The criterions of a board that has one form only (concepts)."""

    id = StrictId()
    project_id = StrictId()
    assigned_to = fields.String()


class EditBoardQuery(EntityBoardQuery):
    """The criterions of the board of edits."""

    episode_id = EpisodeId()


class ContainerBoardQuery(Schema):
    """The criterions of the boards of sequences, episodes and scenes (spec 20 §11.3)."""

    project_id = StrictId()
    episode_id = EpisodeId()
    assigned_to = fields.String()
