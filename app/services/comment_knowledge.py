"""What must be known of studio and project when comments are posted: statuses, automations, people. One statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import orjson

from app.access.prepared import array_literal
from app.ask import Ask
from app.models.statements import execute_prepared
from app.services.progress import Meaning

_LEARN = """
    WITH followed AS (
        SELECT task_id, person_id FROM task_person_link WHERE task_id = ANY($2::uuid[])
        UNION
        SELECT task_id, person_id FROM subscription WHERE task_id = ANY($2::uuid[])
        UNION
        SELECT task.id, follows.person_id
        FROM task JOIN entity ON entity.id = task.entity_id
        JOIN subscription AS follows
            ON follows.entity_id = entity.parent_id AND follows.task_type_id = task.task_type_id
        WHERE task.id = ANY($2::uuid[])
    )
    SELECT
        (SELECT json_agg(json_build_array(id, name, is_retake, is_wip, is_feedback_request, is_done,
            is_artist_allowed, is_client_allowed)) FROM task_status) AS statuses,
        (SELECT json_agg(json_build_array(project_id, task_status_id, is_client_allowed))
            FROM project_task_status_link
            WHERE project_id = ANY($1::uuid[]) AND is_client_allowed IS NOT NULL) AS client_says,
        (SELECT json_agg(json_build_array(link.project_id, rule.id, rule.entity_type, rule.in_task_type_id,
                rule.in_task_status_id, rule.out_field_type, rule.out_task_type_id, rule.out_task_status_id,
                rule.import_last_revision) ORDER BY rule.created_at, rule.id)
            FROM project_status_automation_link AS link
            JOIN status_automation AS rule ON rule.id = link.status_automation_id
            WHERE link.project_id = ANY($1::uuid[]) AND rule.archived IS NOT TRUE) AS automations,
        (SELECT json_agg(json_build_array(link.project_id, link.task_type_id, kind.for_entity, link.priority))
            FROM project_task_type_link AS link JOIN task_type AS kind ON kind.id = link.task_type_id
            WHERE link.project_id = ANY($1::uuid[])) AS priorities,
        (SELECT json_agg(json_build_array(task_id, person_id)) FROM followed) AS followers,
        (SELECT json_agg(json_build_array(link.project_id, person.id,
                CASE WHEN person.role = 'admin' THEN 'admin'
                     ELSE coalesce(nullif(link.role, 'admin'), person.role) END))
            FROM project_person_link AS link JOIN person ON person.id = link.person_id
            WHERE link.project_id = ANY($1::uuid[]) AND ($3::boolean OR 'client' IN (person.role, link.role)
                OR person.id = ANY($4::uuid[]) OR person.id IN (SELECT person_id FROM followed))) AS roles,
        (SELECT json_agg(id) FROM person WHERE role = 'client') AS clients,
        (SELECT json_agg(json_build_array(link.project_id, person.id,
                trim(concat(person.first_name, ' ', person.last_name)),
                (SELECT json_agg(department_id) FROM department_link WHERE person_id = person.id)))
            FROM project_person_link AS link JOIN person ON person.id = link.person_id
            WHERE $3::boolean AND link.project_id = ANY($1::uuid[]) AND person.preview_project_id IS NULL) AS members,
        (SELECT json_agg(json_build_array(id, name)) FROM department WHERE $3::boolean) AS departments
    """


@dataclass(frozen=True)
class Status(Meaning):
    """A status, with who may set it."""

    name: str = ""
    for_artists: bool = True
    for_clients: bool = True


@dataclass(frozen=True)
class Automation:
    """A rule of a project: a status on one task type sets a status on another, or what an asset is ready for."""

    id: UUID
    entity_type: str
    in_task_type_id: UUID | None
    in_task_status_id: UUID | None
    out_field_type: str
    out_task_type_id: UUID | None
    out_task_status_id: UUID | None
    import_last_revision: bool


@dataclass(frozen=True)
class Member:
    """Somebody in a project's team, as far as a text may name them."""

    id: UUID
    name: str
    departments: frozenset[UUID]


@dataclass(frozen=True)
class Knowledge:
    """`client_says`: what a project says of a status and its clients; `priorities`: by project, type and kind.

    `roles`: of followers and clients, and of whom else was asked for; of all members when their names are known.
    """

    statuses: dict[UUID, Status] = field(default_factory=dict)
    client_says: dict[tuple[UUID, UUID], bool] = field(default_factory=dict)
    automations: dict[UUID, list[Automation]] = field(default_factory=dict)
    priorities: dict[tuple[UUID, UUID, str], int] = field(default_factory=dict)
    followers: dict[UUID, set[UUID]] = field(default_factory=dict)
    members: dict[UUID, list[Member]] = field(default_factory=dict)
    departments: list[tuple[UUID, str]] = field(default_factory=list)
    roles: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    clients: frozenset[UUID] = frozenset()

    def role_of(self, project_id: UUID | None, person_id: UUID) -> str | None:
        """The effective role in the project's team; outside it a client is one all the same, others have none."""
        held = self.roles.get((project_id, person_id)) if project_id else None
        return held or ("client" if person_id in self.clients else None)

    def may_read(
        self, project_id: UUID | None, person_id: UUID, author_id: UUID, *, for_client: bool, isolated: bool
    ) -> bool:
        """Is the comment for this person's eyes? READ_COMMENT (spec 30 §1.2, 1.4) of who follows its task."""
        role = self.role_of(project_id, person_id)
        of_client = self.role_of(project_id, author_id) == "client"
        if role == "client":
            return for_client or (of_client and (person_id == author_id or not isolated))
        return not (of_client and role in ("user", "vendor"))


def learn(
    ask: Ask, tasks: Sequence[UUID], projects: Iterable[UUID], *, names: bool, people: Iterable[UUID] = ()
) -> Knowledge:
    """Read it for tasks and their projects. `names`: also whom a text may name; `people`: whose roles count besides.

    One statement.
    """
    brought = [array_literal(projects), array_literal(tasks), names, array_literal(people)]
    with execute_prepared(ask.db, _LEARN, brought) as cursor:
        told = zip((column.name for column in cursor.description), cursor.fetchone(), strict=True)
        row = SimpleNamespace(**{name: orjson.loads(text) if text else [] for name, text in told})
    known = Knowledge(
        statuses={one.id: one for one in map(_status, row.statuses)},
        client_says={(UUID(project), UUID(id_)): says for project, id_, says in row.client_says},
        priorities={
            (UUID(project), UUID(id_), kind or ""): priority or 0
            for project, id_, kind, priority in row.priorities
        },
        departments=[(UUID(id_), name) for id_, name in row.departments],
        roles={(UUID(project), UUID(id_)): role for project, id_, role in row.roles},
        clients=frozenset(map(UUID, row.clients)),
    )
    for project, *rule in row.automations:
        known.automations.setdefault(UUID(project), []).append(_automation(rule))
    for task, person in row.followers:
        known.followers.setdefault(UUID(task), set()).add(UUID(person))
    for project, id_, name, departments in row.members:
        member = Member(UUID(id_), name, frozenset(map(UUID, departments or [])))
        known.members.setdefault(UUID(project), []).append(member)
    return known


def _status(row: list[Any]) -> Status:
    id_, name, is_retake, is_wip, is_feedback_request, is_done, for_artists, for_clients = row
    return Status(
        id=UUID(id_),
        name=name,
        is_retake=bool(is_retake),
        is_wip=bool(is_wip),
        is_feedback_request=bool(is_feedback_request),
        is_done=bool(is_done),
        for_artists=bool(for_artists),
        for_clients=bool(for_clients),
    )


def _automation(row: list[Any]) -> Automation:
    id_, kind, in_type, in_status, out_field, out_type, out_status, copies = row
    return Automation(
        id=UUID(id_),
        entity_type=(kind or "asset").lower(),
        in_task_type_id=_id(in_type),
        in_task_status_id=_id(in_status),
        out_field_type=out_field,
        out_task_type_id=_id(out_type),
        out_task_status_id=_id(out_status),
        import_last_revision=bool(copies),
    )


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
