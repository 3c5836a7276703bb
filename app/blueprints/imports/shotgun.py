"""ShotGrid in (spec 50 §2): one table of nouns makes the imports, another the removals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Request
from flask_restful import Resource
from marshmallow import Schema, fields, validate

from app.access.rule import ADMIN
from app.ask import Ask
from app.errors import Unreadable, WrongMediaType
from app.http.bodies import ArrayBody, Body, parse
from app.http.domains import imports
from app.http.gates import only
from app.http.operation import operation
from app.imports import shotgun
from app.imports.shotgun_entries import Layout, lines_of
from app.queries import import_answers, import_errors
from app.queries.json import JsonText
from app.schemas import tables
from app.schemas.comments import CommentRow
from app.schemas.entities import EntityRow
from app.schemas.files import PreviewFileRow
from app.schemas.import_errors import ImportErrorRow
from app.schemas.persons import SafePersonRow
from app.schemas.projects import ProjectRow
from app.schemas.tasks import TaskRow
from app.services import import_errors as error_services
from app.services import shotgun_connections, shotgun_imports, shotgun_removals
from app.services.kitsu_imports import Sort
from app.services.shotgun_imports import Noun

SOURCE = "shotgun"
BODY = ArrayBody(fields.Raw(allow_none=True), message="A list of entries is expected.")
ENTITY = ("name", "parent_id", "project_id", "entity_type_id")


@dataclass(frozen=True)
class Route:
    """A path, how its entries look, and how they find their rows."""

    path: str
    layout: Layout
    noun: Noun


ROUTES = (
    Route(
        "projects",
        shotgun.PROJECTS,
        Noun(Sort(ProjectRow, "project"), keeps=("file_tree",), prepares=shotgun_imports.productions),
    ),
    Route(
        "persons",
        shotgun.PERSONS,
        Noun(
            Sort(SafePersonRow, "person"),
            twin=("email",),
            folds=True,
            keeps=("first_name", "last_name", "email", "desktop_login", "active", "role", "shotgun_id"),
            prepares=shotgun_imports.newcomers,
        ),
    ),
    Route(
        "steps",
        shotgun.STEPS,
        Noun(
            Sort(tables.TaskTypeRow, "task-type"),
            twin=("name", "for_entity"),
            folds=True,
            twin_keeps=("name",),
            alone=("name", "for_entity", "department_id"),
        ),
    ),
    Route("status", shotgun.STATUSES, Noun(Sort(tables.TaskStatusRow, "task-status"), twin=("short_name",))),
    Route(
        "episodes",
        shotgun.EPISODES,
        Noun(Sort(EntityRow, "episode"), "Episode", prepares=shotgun_imports.signed, keeps=("created_by",)),
    ),
    Route(
        "sequences",
        shotgun.SEQUENCES,
        Noun(
            Sort(EntityRow, "sequence"),
            "Sequence",
            prepares=shotgun_imports.signed,
            keeps=("created_by",),
            alone=ENTITY,
        ),
    ),
    Route("scenes", shotgun.SCENES, Noun(Sort(EntityRow, "scene"), "Scene", prepares=shotgun_imports.signed)),
    Route("shots", shotgun.SHOTS, Noun(Sort(EntityRow, "shot"), "Shot", prepares=shotgun_imports.signed)),
    Route("assets", shotgun.ASSETS, Noun(Sort(EntityRow, "asset"), "Asset", prepares=shotgun_imports.signed)),
    Route(
        "tasks",
        shotgun.TASKS,
        Noun(
            Sort(TaskRow, "task"),
            twin=("name", "project_id", "task_type_id", "entity_id"),
            alone=("name", "project_id", "task_type_id", "entity_id"),
        ),
    ),
    Route(
        "versions",
        shotgun.VERSIONS,
        Noun(Sort(PreviewFileRow, "preview-file"), twin=("name", "task_id"), alone=("name", "task_id")),
    ),
    Route("notes", shotgun.NOTES, Noun(Sort(CommentRow, "comment"))),
)


def _place(route: Route) -> None:
    @operation(access=only(ADMIN), body=BODY, reply=route.noun.sort.schema, many=True)
    def post(_self: Any, ask: Ask, body: list[Any]) -> JsonText:
        ids = shotgun_imports.store(ask, route.noun, lines_of(route.layout, body))
        return import_answers.in_order(ask, route.noun.sort.schema, ids)

    post.__doc__ = f"Import {route.path} from ShotGrid: new ones by their number, all or none."
    name = f"Shotgun{route.path.title()}"
    imports.resource(f"/shotgun/{route.path}", endpoint=name)(type(name, (Resource,), {"post": post}))


for _route in ROUTES:
    _place(_route)


@imports.resource("/shotgun/project-connections", "/shotgun/projectconnections")
class ShotgunConnections(Resource):
    @operation(access=only(ADMIN), body=BODY, reply=ProjectRow, many=True)
    def post(self, ask: Ask, body: list[Any]) -> JsonText:
        """Put persons in the teams of productions, as ShotGrid has them; answers the production of each."""
        ids = shotgun_connections.store(ask, lines_of(shotgun.CONNECTIONS, body))
        return import_answers.in_order(ask, ProjectRow, ids)


class NumberBody(Schema):
    """A row by its number in ShotGrid."""

    id = fields.Integer(required=True, strict=True, validate=validate.Range(-(2**31), 2**31 - 1))


class Removal(Schema):
    """`success` is false when something still refers to the row, which is kept then."""

    success = fields.Boolean()
    removed_instance_id = fields.UUID()


def _place_removal(word: str, going: shotgun_removals.Going) -> None:
    @operation(access=only(ADMIN), body=NumberBody, reply=Removal)
    def post(_self: Any, ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
        return shotgun_removals.remove(ask, going, body["id"])

    post.__doc__ = f"Remove the {word} that has this number in ShotGrid."
    name = f"ShotgunRemove{word.title()}"
    imports.resource(f"/shotgun/remove/{word}", endpoint=name)(type(name, (Resource,), {"post": post}))


for _word, _going in shotgun_removals.SORTS.items():
    _place_removal(_word, _going)


@imports.resource("/shotgun/remove/project-connection", "/shotgun/remove/projectconnection")
class ShotgunRemoveConnection(Resource):
    @operation(access=only(ADMIN), body=NumberBody, reply=Removal)
    def post(self, ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
        """Take a person out of a team, by the number of the connection in ShotGrid."""
        return shotgun_removals.disconnect(ask, body["id"])


class AnyBody(Body):
    """Any JSON value; it must be sent as JSON."""

    def read(self, request: Request) -> Any:
        """The value."""
        if not request.is_json:
            raise WrongMediaType()
        raw = request.get_data()
        if not raw:
            raise Unreadable()
        return parse(raw)


@imports.resource("/shotgun/errors")
class ShotgunErrors(Resource):
    @operation(access=only(ADMIN), reply=ImportErrorRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List what ShotGrid imports could not understand."""
        return import_errors.from_source(ask, SOURCE)

    @operation(access=only(ADMIN), body=AnyBody(), reply=ImportErrorRow, status=201)
    def post(self, ask: Ask, body: Any) -> JsonText | None:
        """Note what a ShotGrid import could not understand, whatever JSON it is."""
        return import_errors.one(ask, error_services.keep(ask, SOURCE, body))


@imports.resource("/shotgun/errors/<uuid:error_id>")
class ShotgunError(Resource):
    @operation(access=only(ADMIN), status=204)
    def delete(self, ask: Ask, error_id: UUID) -> None:
        """Forget an import error."""
        error_services.forget(ask, SOURCE, error_id)
