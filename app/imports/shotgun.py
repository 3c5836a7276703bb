"""Entries of ShotGrid as ours (spec 50 §2.2): one table a noun says which key becomes which column.

A key that an entry must have and has not leaves the entry out, or refuses the request (400); so the table says. What
an entry names of other rows becomes a wish, which `services/shotgun_wishes.py` grants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from email_validator import EmailNotValidError, validate_email

from app.errors import WrongParameter
from app.imports.shotgun_entries import (
    BLACK,
    LEFT,
    Entry,
    Field,
    Layout,
    at,
    by,
    color,
    each,
    needed,
    or_left,
    or_left_by,
    text,
)
from app.models import (
    Comment,
    Department,
    Entity,
    EntityType,
    Person,
    PreviewFile,
    Project,
    ProjectPersonLink,
    ProjectStatus,
    Task,
    TaskStatus,
    TaskType,
    names,
)
from app.schemas.write import number_of
from app.services.shotgun_wishes import LeftOut, Wish

PLACEHOLDER = "changeme@email.com"
ROLES = {"Manager": "manager", "Admin": "admin"}
TASKS_ON = ("Asset", "Shot", "Scene", "Sequence", "Episode")


def parents(value: Any) -> list[Wish]:
    """The assets that this one is part of."""
    found: list[Wish] = each(by(Entity.shotgun_id, "Asset"), "id")(value)
    return found


def custom(*without: str) -> Callable[[Entry], dict[str, Any]]:
    """The fields that a studio added, named `sg_…`, which are not null."""
    return lambda entry: {
        key: value
        for key, value in entry.items()
        if key.startswith("sg_") and value is not None and key not in without
    }


def shot_data(entry: Entry) -> dict[str, Any]:
    """A shot's custom fields, and its frames."""
    first, length = at(entry, "sg_cut_in"), at(entry, "sg_cut_duration")
    counted = [None if one is None else number_of(one, "a cut", whole=True) for one in (first, length)]
    last = counted[0] if None in counted else sum(one for one in counted if one is not None)
    fields_of = custom("sg_cut_in", "sg_cut_out", "sg_sequence")(entry)
    return {**fields_of, "frame_in": counted[0], "frame_out": last}


def email(value: Any) -> Any:
    """An address in stored form; ShotGrid's own placeholder leaves the entry out."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise WrongParameter("email must be text.")
    if value.strip().lower() == PLACEHOLDER:
        raise LeftOut
    try:
        return validate_email(value.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise WrongParameter(f"{value[:60]} is not an e-mail address: {error}") from None


def departments(value: Any) -> Any:
    """The one department of a person, made when it is new."""
    return LEFT if not value else [by(Department.name, color=BLACK)(value)]


def step_department(entry: Entry) -> Any:
    """A step belongs to the department that its first word names, made in the step's color when it is new."""
    code = at(entry, "code")
    if not isinstance(code, str) or not code.split():
        raise WrongParameter("code must be text.")
    return by(Department.name, color=color(entry.get("color")))(code.split()[0])


def asset_type(value: Any) -> Any:
    """The type of an asset, made when it is new."""
    if value in names.TEMPORAL_TYPES:
        raise WrongParameter(f"{value} is no asset type.")
    return by(EntityType.name, unknown="skip", color=BLACK)(value)


def task_entity(value: Any) -> Any:
    """What a task is on."""
    if value is None:
        return None
    kind, number = at(value, "type"), at(value, "id")
    return by(Entity.shotgun_id, kind)(number) if kind in TASKS_ON else None


def moment(value: Any) -> Any:
    """The first 19 characters: the zone is dropped."""
    return value[:19] if isinstance(value, str) else value


def of_kind(kind: str) -> Callable[[], dict[str, Any]]:
    """The entity type of a kind."""
    return lambda: {"entity_type_id": Wish(EntityType.name, kind, makes={})}


NAMED = "project.name"
PARENT_SEQUENCE = by(Entity.shotgun_id, "Sequence")
NAME, DESCRIPTION = Field("name", "code"), Field("description", "description")

PROJECTS = Layout(
    Project,
    (
        Field("project_status_id", "sg_status", by(ProjectStatus.name, color=BLACK), absent="refuse"),
        Field("name", "name"),
        Field("data", "", custom("sg_status")),
    ),
)
PERSONS = Layout(
    Person,
    (
        Field("first_name", "firstname"),
        Field("last_name", "lastname"),
        Field("email", "email", email),
        Field("desktop_login", "login"),
        Field("active", "", lambda entry: entry.get("sg_status_list", "act") == "act"),
        Field("role", "permission_rule_set.name", lambda name: ROLES.get(str(name), "user"), absent="null"),
    ),
    lists=(Field("departments", "department.name", departments, absent="null"),),
)
STEPS = Layout(
    TaskType,
    (
        Field("name", "code"),
        Field("color", "color", color, absent="null"),
        Field("short_name", "short_name", text, absent="null"),
        Field("for_entity", "entity_type", lambda value: value or "Asset", absent="null"),
        Field("department_id", "", step_department),
    ),
)
STATUSES = Layout(
    TaskStatus,
    (
        Field("name", "name"),
        Field("short_name", "code"),
        Field("color", "bg_color", color, absent="null"),
    ),
)
EPISODES = Layout(
    Entity,
    (NAME, DESCRIPTION, Field("project_id", NAMED, by(Project.name, unknown="skip"))),
    of_kind("Episode"),
)
SEQUENCES = Layout(
    Entity,
    (
        NAME,
        DESCRIPTION,
        Field("project_id", NAMED, by(Project.name, unknown="skip")),
        Field("parent_id", "episode.id", by(Entity.shotgun_id, "Episode"), absent="null"),
    ),
    of_kind("Sequence"),
)
SCENES = Layout(
    Entity,
    (
        NAME,
        Field("project_id", NAMED, by(Project.name, unknown="refuse")),
        Field("parent_id", "sequence_sg_scenes_1_sequences.0.id", PARENT_SEQUENCE, absent="null"),
    ),
    of_kind("Scene"),
)
SHOTS = Layout(
    Entity,
    (
        NAME,
        Field("project_id", NAMED, by(Project.name, unknown="refuse")),
        Field("parent_id", "sg_sequence.id", PARENT_SEQUENCE, absent="null"),
        Field("source_id", "sg_scene.id", by(Entity.shotgun_id, "Scene"), absent="null"),
        Field("data", "", shot_data),
    ),
    of_kind("Shot"),
    lists=(Field("entities_out", "assets", each(by(Entity.shotgun_id, "Asset"), "id"), absent="null"),),
)
ASSETS = Layout(
    Entity,
    (
        Field("entity_type_id", "sg_asset_type", asset_type, absent="refuse"),
        NAME,
        DESCRIPTION,
        Field("project_id", "project.id", by(Project.shotgun_id, unknown="skip")),
    ),
    casts_in=(Field("entities_out", "parents", parents, absent="null"),),
)
TASKS = Layout(
    Task,
    (
        Field("task_type_id", "step.id", needed(TaskType.shotgun_id), absent="refuse"),
        Field("project_id", "project.id", needed(Project.shotgun_id), absent="refuse"),
        Field("name", "cached_display_name"),
        Field("assigner_id", "created_by.id", by(Person.shotgun_id)),
        Field("entity_id", "entity", task_entity),
        Field("task_status_id", "sg_status_list", by(TaskStatus.short_name)),
        Field("start_date", "start_date"),
        Field("due_date", "due_date"),
        Field("sort_order", "sg_sort_order", or_left),
        Field("duration", "duration", or_left),
    ),
    lists=(Field("assignees", "task_assignees", each(by(Person.shotgun_id, unknown="skip"), "id")),),
)
VERSIONS = Layout(
    PreviewFile,
    (
        Field("task_id", "sg_task.id", needed(Task.shotgun_id), absent="refuse"),
        NAME,
        DESCRIPTION,
        Field("uploaded_movie_url", "sg_uploaded_movie.url", or_left),
        Field("uploaded_movie_name", "sg_uploaded_movie.name", or_left),
        Field("person_id", "user.id", or_left_by(Person.shotgun_id), absent="null"),
    ),
    lambda: {"source": "Shotgun"},
)
NOTES = Layout(
    Comment,
    (
        Field("text", "content"),
        Field("object_id", "tasks.0.id", by(Task.shotgun_id, unknown="skip"), absent="refuse"),
        Field("person_id", "user.id", by(Person.shotgun_id, unknown="refuse")),
        Field("created_at", "created_at", moment),
    ),
    lambda: {"object_type": "Task"},
)
CONNECTIONS = Layout(
    ProjectPersonLink,
    (
        Field("project_id", "project.id", needed(Project.shotgun_id)),
        Field("person_id", "user.id", needed(Person.shotgun_id)),
    ),
)
