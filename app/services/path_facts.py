"""What path templates may name of an entity, a task or an asset instance: read in one statement each (spec 40 §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound
from app.models import (
    AssetInstance,
    Department,
    Entity,
    EntityType,
    OutputType,
    Project,
    Software,
    Task,
    TaskType,
    names,
)
from app.services.path_templates import Named, Subject, sequence_name, version

KINDS = {"Shot": "shot", "Sequence": "sequence", "Scene": "scene", "Episode": "episode"}
FIRST_EPISODE = Named("e001")  # where nothing tells the episode


@dataclass(frozen=True)
class Placed:
    """An entity with its production's tree, its type and what it sits in."""

    id: UUID
    name: str
    type_id: UUID
    type_name: str
    project: Named
    tree: Any
    parent: Named | None
    grandparent: Named | None

    @property
    def kind(self) -> str:
        """Its kind in a tree."""
        return KINDS.get(self.type_name, "asset")

    @property
    def itself(self) -> Named:
        """The entity as a template shows it."""
        return Named(self.name, self.id)

    def sequence(self) -> Named | None:
        """The sequence: the parent of a shot or scene, or the entity itself."""
        found = self.itself if self.kind == "sequence" else None
        if self.kind in ("shot", "scene"):
            found = self.parent
        return Named(sequence_name(found.name), found.id) if found else None

    def episode(self) -> Named:
        """The episode that the entity is or is in, else `e001`."""
        found = None
        if self.kind == "episode":
            found = self.itself
        elif self.kind in ("shot", "scene"):
            found = self.grandparent
        elif self.kind == "sequence":
            found = self.parent
        return found or FIRST_EPISODE

    def things(self) -> dict[str, Named | None]:
        """Everything that the entity tells."""
        itself = self.itself
        found: dict[str, Named | None] = {
            "Project": self.project,
            "Shot": itself,
            "Scene": itself,
            "Asset": itself,
            "TemporalEntity": itself,
            "TemporalEntityType": Named(self.type_name.lower(), self.type_id),
            "Sequence": self.sequence(),
            "Episode": self.episode(),
            "Instance": None,
        }
        if self.type_name not in names.TEMPORAL_TYPES:
            found["AssetType"] = Named(self.type_name, self.type_id)
        return found


def placed(ask: Ask, entity_id: UUID) -> Placed:
    """An entity and what it sits in; 404 when there is none. One statement."""
    parent, grandparent = aliased(Entity), aliased(Entity)
    chosen = (
        select(
            Entity.id,
            Entity.name,
            EntityType.id.label("type_id"),
            EntityType.name.label("type_name"),
            Project.id.label("project_id"),
            Project.name.label("project_name"),
            Project.file_tree,
            parent.id.label("parent_id"),
            parent.name.label("parent_name"),
            grandparent.id.label("grandparent_id"),
            grandparent.name.label("grandparent_name"),
        )
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .join(Project, Project.id == Entity.project_id)
        .outerjoin(parent, parent.id == Entity.parent_id)
        .outerjoin(grandparent, grandparent.id == parent.parent_id)
        .where(Entity.id == entity_id)
    )
    found = ask.db.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("No entity has this id.")
    return Placed(
        found.id,
        found.name,
        found.type_id,
        found.type_name,
        Named(found.project_name, found.project_id),
        found.file_tree,
        Named(found.parent_name, found.parent_id) if found.parent_id else None,
        Named(found.grandparent_name, found.grandparent_id) if found.grandparent_id else None,
    )


@dataclass(frozen=True)
class Instanced:
    """An asset instance with the asset that it shows."""

    id: UUID
    name: str | None
    number: int | None
    asset: Named
    asset_type: Named
    in_asset: bool

    def things(self) -> dict[str, Named | None]:
        """What the instance tells, over what the entity does that it sits in."""
        number = str(self.number or 0).zfill(4)
        return {
            "Asset": self.asset,
            "AssetType": self.asset_type,
            "Instance": Named(self.name or number, None, number, number),
        }


def instanced(ask: Ask, asset_instance_id: UUID) -> Instanced:
    """An asset instance and its asset; 404 when there is none. One statement."""
    chosen = (
        select(
            AssetInstance.id,
            AssetInstance.name,
            AssetInstance.number,
            AssetInstance.target_asset_id,
            Entity.id.label("asset_id"),
            Entity.name.label("asset_name"),
            EntityType.id.label("type_id"),
            EntityType.name.label("type_name"),
        )
        .join(Entity, Entity.id == AssetInstance.asset_id)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .where(AssetInstance.id == asset_instance_id)
    )
    found = ask.db.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("No asset instance has this id.")
    return Instanced(
        found.id,
        found.name,
        found.number,
        Named(found.asset_name, found.asset_id),
        Named(found.type_name, found.type_id),
        found.target_asset_id is not None,
    )


def work(ask: Ask, task_type_id: UUID | None, task: Task | None = None) -> dict[str, Named | None]:
    """What a task and its type tell; 404 for an unknown type. One statement."""
    chosen = (
        select(
            TaskType.id,
            TaskType.name,
            TaskType.short_name,
            Department.id.label("department_id"),
            Department.name.label("department_name"),
        )
        .outerjoin(Department, Department.id == TaskType.department_id)
        .where(TaskType.id == task_type_id)
    )
    found = ask.db.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("No task type has this id.")
    department = Named(found.department_name, found.department_id) if found.department_id else None
    return {
        "Task": Named(task.name, task.id) if task is not None else None,
        "TaskType": Named(found.name, found.id, found.short_name or ""),
        "Department": department,
    }


def software_things(software: Software | None) -> dict[str, Named | None]:
    """What a software tells; without one, what 3ds Max would (spec 40 §2.3)."""
    if software is None:
        return {"Software": Named("3dsmax", None, "max")}
    return {"Software": Named(software.name, software.id, software.short_name)}


def output_things(output_type: OutputType | None) -> dict[str, Named | None]:
    """What an output type tells, in lower case; without one, geometry (spec 40 §2.3)."""
    if output_type is None:
        return {"OutputType": Named("geometry")}
    return {"OutputType": Named(output_type.name.lower(), output_type.id, output_type.short_name)}


def file_things(name: str, revision: int, representation: str = "") -> dict[str, Named | None]:
    """What the file itself tells: its name, revision and representation."""
    called, numbered = Named(name), Named(version(revision))
    return {
        "Name": called,
        "OutputFile": called,
        "WorkingFile": called,
        "Version": numbered,
        "Revision": numbered,
        "Representation": Named(representation),
    }


def instance_kind(instance: Instanced) -> str:
    """The kind of an instance in a tree."""
    return "instance_asset" if instance.in_asset else "instance"


def subject(kind: str, *things: dict[str, Named | None]) -> Subject:
    """A subject of several sources; later ones go over earlier ones."""
    return Subject(kind, {token: thing for source in things for token, thing in source.items()})
