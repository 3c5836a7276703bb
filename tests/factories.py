"""Rows for tests: every argument is optional, what is needed beneath is made (DESIGN §6)."""

from __future__ import annotations

from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from app.ask import Caller
from app.models import (
    Comment,
    Department,
    DepartmentLink,
    Entity,
    EntityLink,
    EntityType,
    MetadataDescriptor,
    Person,
    Project,
    ProjectPersonLink,
    ProjectStatus,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
    Task,
    TaskPersonLink,
    TaskStatus,
    TaskType,
    names,
)

NUMBERS = count(1)


class Factory:
    """Makes rows in the test's transaction. Methods answer ids; `caller` answers a Caller."""

    def __init__(self, db: Session) -> None:
        self.db = db

    def row(self, model: Any, **values: Any) -> UUID:
        """A row of a table; answers its id."""
        primary = inspect(model).primary_key
        made = self.db.execute(insert(model).values(values).returning(primary[0])).scalar_one()
        self.db.commit()
        return made  # type: ignore[no-any-return]

    def named(self, model: Any, name: str, **values: Any) -> UUID:
        """The row of this name, made when it is not there."""
        chosen = select(model.id).where(model.name == name)
        for key, value in values.items():
            chosen = chosen.where(getattr(model, key) == value)
        found = self.db.execute(chosen).scalars().first()
        return found or self.row(model, name=name, **values)

    @cached_property
    def project_id(self) -> UUID:
        """The project that rows belong to unless another is given."""
        return self.project()

    def project(self, name: str | None = None, status: str = names.OPEN_STATUS, **values: Any) -> UUID:
        """A production with this status."""
        status_id = self.named(ProjectStatus, status)
        return self.row(
            Project, name=name or f"Production {next(NUMBERS)}", project_status_id=status_id, **values
        )

    def person(self, role: str = "user", departments: list[UUID] | None = None, **values: Any) -> UUID:
        """A person with this global role."""
        number = next(NUMBERS)
        given = {"first_name": "Ada", "last_name": f"Person{number}", "email": f"ada{number}@example.com"}
        id_ = self.row(Person, role=role, **{**given, **values})
        for department_id in departments or []:
            self.row(DepartmentLink, person_id=id_, department_id=department_id)
        return id_

    def member(self, project_id: UUID, person_id: UUID, role: str | None = None) -> None:
        """Put a person in a project's team, with a role there if given."""
        self.row(ProjectPersonLink, project_id=project_id, person_id=person_id, role=role)

    def caller(
        self,
        role: str = "user",
        project_id: UUID | None = None,
        team: bool = True,
        project_role: str | None = None,
        **values: Any,
    ) -> Caller:
        """A person of this role in the team of the project (an admin in none)."""
        id_ = self.person(role, **values)
        if team and role != "admin":
            self.member(project_id or self.project_id, id_, project_role)
        return Caller(id=id_, role=role)

    def department(self, name: str | None = None) -> UUID:
        """A department."""
        return self.row(Department, name=name or f"Department {next(NUMBERS)}", color="#FFFFFF")

    def task_type(self, name: str | None = None, for_entity: str = "Shot", **values: Any) -> UUID:
        """A task type."""
        return self.row(
            TaskType, name=name or f"Type {next(NUMBERS)}", short_name="t", for_entity=for_entity, **values
        )

    def task_status(self, short_name: str = "todo") -> UUID:
        """A status of the default data by short name."""
        return self.db.execute(select(TaskStatus.id).where(TaskStatus.short_name == short_name)).scalar_one()

    def status(self, **values: Any) -> UUID:
        """A new status."""
        number = next(NUMBERS)
        given = {"name": f"Status {number}", "short_name": f"s{number}", "color": "#FFFFFF"}
        return self.row(TaskStatus, **{**given, **values})

    def enable(self, project_id: UUID, task_type_id: UUID | None = None, status_id: UUID | None = None) -> None:
        """Put a task type or a status among the project's."""
        if task_type_id:
            self.row(ProjectTaskTypeLink, project_id=project_id, task_type_id=task_type_id)
        if status_id:
            self.row(ProjectTaskStatusLink, project_id=project_id, task_status_id=status_id)

    def entity_type(self, name: str) -> UUID:
        """An entity type by name."""
        return self.named(EntityType, name)

    def entity(self, kind: str, name: str | None = None, project_id: UUID | None = None, **values: Any) -> UUID:
        """An entity of the kind that an entity type names."""
        return self.row(
            Entity,
            name=name or f"{kind} {next(NUMBERS)}",
            project_id=project_id or self.project_id,
            entity_type_id=self.entity_type(kind),
            **values,
        )

    def episode(self, name: str | None = None, **values: Any) -> UUID:
        """An episode."""
        return self.entity("Episode", name, **values)

    def sequence(self, name: str | None = None, **values: Any) -> UUID:
        """A sequence."""
        return self.entity("Sequence", name, **values)

    def shot(self, name: str | None = None, sequence_id: UUID | None = None, **values: Any) -> UUID:
        """A shot, in a sequence of its own unless one is given."""
        parent = sequence_id or self.sequence(**{k: v for k, v in values.items() if k == "project_id"})
        return self.entity("Shot", name, parent_id=parent, **values)

    def asset(self, name: str | None = None, kind: str = "Character", **values: Any) -> UUID:
        """An asset."""
        return self.entity(kind, name, **values)

    def cast(self, entity_id: UUID, asset_id: UUID, nb_occurences: int = 1, **values: Any) -> UUID:
        """An asset in an entity's casting."""
        return self.row(
            EntityLink, entity_in_id=entity_id, entity_out_id=asset_id, nb_occurences=nb_occurences, **values
        )

    def task(
        self,
        entity: UUID | None = None,
        task_type_id: UUID | None = None,
        assignees: list[UUID] | None = None,
        **values: Any,
    ) -> UUID:
        """A task, on a new shot unless an entity is given."""
        entity_id = entity or self.shot()
        project_id = self.db.execute(select(Entity.project_id).where(Entity.id == entity_id)).scalar_one()
        given = {"name": "main", "task_status_id": self.task_status(), "project_id": project_id}
        id_ = self.row(
            Task, entity_id=entity_id, task_type_id=task_type_id or self.task_type(), **{**given, **values}
        )
        for person_id in assignees or []:
            self.row(TaskPersonLink, task_id=id_, person_id=person_id)
        return id_

    def comment(self, task: UUID, person_id: UUID | None = None, **values: Any) -> UUID:
        """A comment on a task."""
        given = {"text": "A comment", "task_status_id": self.task_status(), "object_type": "Task"}
        return self.row(Comment, object_id=task, person_id=person_id or self.person(), **{**given, **values})

    def row_of_metadata(self, kind: str, name: str, data_type: str = "string", **values: Any) -> UUID:
        """A metadata column of the project for entities of a kind (or for tasks)."""
        given = {"project_id": self.project_id, "field_name": name.lower().replace(" ", "_"), **values}
        return self.row(MetadataDescriptor, entity_type=kind, name=name, data_type=data_type, **given)
