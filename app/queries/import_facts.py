"""What a translator must know of a production to read a file: its columns, types, statuses and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, or_, select

from app.ask import Ask
from app.models import (
    Department,
    EntityType,
    MetadataDescriptor,
    Person,
    Project,
    ProjectAssetTypeLink,
    ProjectTaskTypeLink,
    Studio,
    TaskStatus,
    TaskType,
    names,
)

TV_SHOW = "tvshow"


@dataclass(frozen=True)
class Descriptor:
    """A metadata column."""

    name: str
    field_name: str
    data_type: str | None


@dataclass(frozen=True)
class Facts:
    """A production as the importer of one kind of entity sees it."""

    project_id: UUID
    is_tv_show: bool
    kind: str
    task_types: Mapping[str, UUID]
    descriptors: tuple[Descriptor, ...]
    statuses: Mapping[str, UUID]
    people: Mapping[str, frozenset[UUID]]

    def persons(self, cell: str) -> frozenset[UUID]:
        """The persons of a full name, an e-mail or an id: one, unless the name is nobody's or several people's."""
        return self.people.get(cell.strip().casefold(), frozenset())


def of(ask: Ask, project_id: UUID, kind: str, task_type_id: UUID | None = None) -> Facts:
    """The facts for files of a kind of entity (`Asset`, `Shot`, `Edit`), or for tasks of a type. Five statements."""
    project = ask.db.execute(
        select(Project.production_type, Project.is_bot_collaboration_enabled).where(Project.id == project_id)
    ).one()
    return Facts(
        project_id=project_id,
        is_tv_show=project.production_type == TV_SHOW,
        kind=kind,
        task_types=task_types(ask, project_id, kind),
        descriptors=_descriptors(ask, project_id, kind, task_type_id),
        statuses=_statuses(ask),
        people=people(ask, with_bots=bool(project.is_bot_collaboration_enabled)),
    )


def task_types(ask: Ask, project_id: UUID, kind: str) -> dict[str, UUID]:
    """The task types of a production for a kind of entity, by name; of two of one name the first counts."""
    of_kind = TaskType.for_entity == kind
    rows = ask.db.execute(
        select(TaskType.name, TaskType.id)
        .join(ProjectTaskTypeLink, ProjectTaskTypeLink.task_type_id == TaskType.id)
        .where(
            ProjectTaskTypeLink.project_id == project_id,
            or_(of_kind, TaskType.for_entity.is_(None)) if kind == "Asset" else of_kind,
        )
        .order_by(ProjectTaskTypeLink.priority.desc(), TaskType.priority.desc(), TaskType.name, TaskType.id)
    )
    return {row.name: row.id for row in rows}


def _descriptors(ask: Ask, project_id: UUID, kind: str, task_type_id: UUID | None) -> tuple[Descriptor, ...]:
    chosen = select(MetadataDescriptor.name, MetadataDescriptor.field_name, MetadataDescriptor.data_type)
    chosen = chosen.where(MetadataDescriptor.project_id == project_id, MetadataDescriptor.entity_type == kind)
    if task_type_id is not None:
        chosen = chosen.where(MetadataDescriptor.task_type_id == task_type_id)
    return tuple(Descriptor(*row) for row in ask.db.execute(chosen.order_by(MetadataDescriptor.name)))


def _statuses(ask: Ask) -> dict[str, UUID]:
    """Task statuses by lower name and by lower short name."""
    rows = ask.db.execute(select(TaskStatus.id, TaskStatus.name, TaskStatus.short_name)).all()
    by_name = {row.name.strip().casefold(): row.id for row in reversed(rows)}
    return by_name | {row.short_name.strip().casefold(): row.id for row in rows}


def people(ask: Ask, with_bots: bool = False) -> dict[str, frozenset[UUID]]:
    """Persons by lower full name, e-mail and id; guests and preview accounts are left out."""
    full_name = func.trim(func.concat(Person.first_name, " ", Person.last_name))
    chosen = select(Person.id, Person.email, full_name.label("name")).where(
        Person.is_guest.is_(False), Person.preview_project_id.is_(None)
    )
    if not with_bots:
        chosen = chosen.where(Person.is_bot.is_(False))
    found: dict[str, set[UUID]] = {}
    for row in ask.db.execute(chosen):
        for word in _words((row.name, row.email, str(row.id))):
            found.setdefault(word, set()).add(row.id)
    return {word: frozenset(ids) for word, ids in found.items()}


def _words(given: Iterable[str | None]) -> set[str]:
    return {word.strip().casefold() for word in given if word and word.strip()}


@dataclass(frozen=True)
class AssetTypes:
    """The asset types' names by lower name; `is_listed`: the production has a list of its own."""

    by_name: Mapping[str, str]
    is_listed: bool


def asset_types(ask: Ask, project_id: UUID) -> AssetTypes:
    """The studio's asset types, and whether the production keeps a list of them. Two statements."""
    chosen = select(EntityType.name).where(EntityType.name.not_in(names.TEMPORAL_TYPES))
    rows = ask.db.scalars(chosen.order_by(EntityType.name.desc()))
    listed = exists().where(ProjectAssetTypeLink.project_id == project_id)
    return AssetTypes({name.lower(): name for name in rows}, bool(ask.db.scalar(select(listed))))


def departments(ask: Ask) -> dict[str, UUID]:
    """The departments by exact name."""
    return {row[0]: row[1] for row in ask.db.execute(select(Department.name, Department.id))}


def studios(ask: Ask) -> dict[str, UUID]:
    """The studios by exact name."""
    return {row[0]: row[1] for row in ask.db.execute(select(Studio.name, Studio.id))}
