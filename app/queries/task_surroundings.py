"""What surrounds a task: its project, entity, sequence, episode, type, status (spec 30 §4.12, 4.13). Joined once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.access.boards import shown_data
from app.access.comment_reads import by_client
from app.access.rule import team
from app.models import Comment, Entity, EntityType, Project, ProjectStatus, Task, TaskStatus, TaskType, names
from app.queries.boards import type_id
from app.queries.json import columns
from app.schemas.row import RowSchema

NOT_FOR_CLIENTS = ~team("client")


def _entity() -> Any:
    return aliased(Entity)


@dataclass(frozen=True)
class Around:
    """The rows around `Task` in a SELECT; `joined` brings them in."""

    entity: Any = field(default_factory=_entity)
    parent: Any = field(default_factory=_entity)
    grand: Any = field(default_factory=_entity)
    source: Any = field(default_factory=_entity)

    def joined(self, rows: Select[Any]) -> Select[Any]:
        """`rows` of tasks, with what surrounds them. A task without entity, type or status is left out."""
        return (
            rows.join(Project, Project.id == Task.project_id)
            .join(self.entity, self.entity.id == Task.entity_id)
            .join(EntityType, EntityType.id == self.entity.entity_type_id)
            .join(TaskType, TaskType.id == Task.task_type_id)
            .join(TaskStatus, TaskStatus.id == Task.task_status_id)
            .outerjoin(self.parent, self.parent.id == self.entity.parent_id)
            .outerjoin(self.grand, self.grand.id == self.parent.parent_id)
            .outerjoin(self.source, self.source.id == self.entity.source_id)
        )

    @property
    def _is_sequence(self) -> ColumnElement[bool]:
        return (EntityType.name == "Sequence") & self.parent.id.is_not(None)

    @property
    def episode_id(self) -> ColumnElement[Any]:
        """The parent's parent; a sequence's parent; else the source."""
        own = case((self._is_sequence, self.parent.id))
        return func.coalesce(self.grand.id, own, self.entity.source_id)

    @property
    def episode_name(self) -> ColumnElement[Any]:
        """Its name; `MP` when the source is no episode."""
        of_source = case((self.source.entity_type_id == type_id("Episode"), self.source.name), else_="MP")
        return case(
            (self.grand.id.is_not(None), self.grand.name),
            (self._is_sequence, self.parent.name),
            (self.entity.source_id.is_not(None), of_source),
        )

    def names(self, ask: Any) -> dict[str, Any]:
        """The columns that every such list tells (`AROUND`)."""
        return {
            "project_name": Project.name,
            "project_has_avatar": Project.has_avatar,
            "entity_name": self.entity.name,
            "entity_description": self.entity.description,
            "entity_data": shown_data(ask, self.entity, _kind_of(self.entity)),
            "entity_preview_file_id": _or_empty(self.entity.preview_file_id),
            "entity_source_id": _or_empty(self.entity.source_id),
            "entity_type_name": EntityType.name,
            "entity_canceled": self.entity.canceled,
            "sequence_name": self.parent.name,
            "episode_id": _or_empty(self.episode_id),
            "episode_name": self.episode_name,
            "task_type_for_entity": TaskType.for_entity,
        }

    def by_names(self) -> tuple[ColumnElement[Any], ...]:
        """Project, episode, sequence, entity type, entity, task type: the usual order, absent names last."""
        shown = (
            Project.name,
            self.grand.name,
            self.parent.name,
            EntityType.name,
            self.entity.name,
            TaskType.name,
        )
        return tuple(name.asc().nulls_last() for name in shown)


def _or_empty(id_: Any) -> ColumnElement[Any]:
    return func.coalesce(cast(id_, Text), "")


def _kind_of(entity: Any) -> Any:
    """The kind of an entity as metadata columns name it: `Asset` for every asset type."""
    kind = aliased(EntityType)
    named = case((kind.name.in_(names.TEMPORAL_TYPES), kind.name), else_="Asset")
    return select(named).where(kind.id == entity.entity_type_id).correlate(entity).scalar_subquery()


def is_open() -> ColumnElement[bool]:
    """The joined project's status is `Open`."""
    opened = select(ProjectStatus.id).where(ProjectStatus.name == names.OPEN_STATUS).scalar_subquery()
    made: ColumnElement[bool] = Project.project_status_id == opened
    return made


def last_comment(ask: Any) -> ColumnElement[Any]:
    """`{text, date, person_id}` of a task's newest comment that is no client's, `{}` when there is none.

    A client is shown those for clients only.
    """
    comment = aliased(Comment)
    told = func.json_build_object(
        literal("text"),
        comment.text,
        literal("date"),
        func.date_trunc("second", func.timezone("UTC", comment.created_at)),
        literal("person_id"),
        comment.person_id,
    )
    newest = (
        select(told)
        .where(
            comment.object_id == Task.id,
            ~by_client(comment, Task.project_id),
            NOT_FOR_CLIENTS(ask, Task) | comment.for_client.is_(True),
        )
        .order_by(comment.created_at.desc(), comment.id)
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )
    return func.coalesce(newest, func.json_build_object())


def todo_columns(ask: Any, schema: type[RowSchema], around: Around) -> list[Any]:
    """The SELECT list of a row of a to-do list."""
    return columns(
        ask,
        schema,
        Task,
        **around.names(ask),
        task_estimation=Task.estimation,
        task_duration=Task.duration,
        task_start_date=func.date_trunc("second", func.timezone("UTC", Task.start_date)),
        task_due_date=func.date_trunc("second", func.timezone("UTC", Task.due_date)),
        task_type_name=TaskType.name,
        task_status_name=TaskStatus.name,
        task_type_color=TaskType.color,
        task_status_color=TaskStatus.color,
        task_status_short_name=TaskStatus.short_name,
        last_comment=last_comment(ask),
    )
