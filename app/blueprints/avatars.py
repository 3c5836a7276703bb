"""Pictures of persons, of the organisation and of productions (spec 40 §4.8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource
from marshmallow import Schema, fields

from app.access import persons, projects
from app.access.rule import ADMIN, ANYONE, Rule, by_role
from app.ask import Ask
from app.errors import CallsheetError
from app.http import files
from app.http.bodies import FileBody
from app.http.domains import actions, pictures
from app.http.gates import PERSON, SIGNED_IN, Judged, on
from app.http.operation import operation
from app.models import Organisation, Person, Project
from app.queries import avatars as queries
from app.services import avatars
from app.storage.keys import picture

PROJECT_SEES = projects.SEES | by_role("manager")


class Placed(Schema):
    """Where a picture is to be had."""

    thumbnail_path = fields.String()


class ElsewhereOnly(CallsheetError):
    """Pictures are not sent to this address; send them to the one without `.png`."""

    status = 405


def given(ask: Ask, model: Any, id_: UUID, file: Any) -> dict[str, str]:
    """The answer to a picture that was sent."""
    avatars.give(ask, model, id_, file.stream)
    return {"thumbnail_path": f"pictures/thumbnails/{model.__tablename__}s/{id_}.png"}


def shown(ask: Ask, model: Any, rule: Rule, id_: UUID) -> Response:
    """The picture of a row that the rule lets the caller see."""
    changed = queries.since(ask, model, rule, id_)
    return files.stored(ask, picture("thumbnails", id_), media_type="image/png", modified=changed)


@pictures.resource("/thumbnails/persons/<uuid:instance_id>", "/thumbnails/persons/<uuid:instance_id>.png")
class PersonAvatar(Resource):
    """The picture of a person."""

    @operation(access=Judged(ANYONE), media_type="image/png")
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The picture of a person, 400x400."""
        return shown(ask, Person, ANYONE, instance_id)

    @operation(access=on(Person, persons.EDITS, "instance_id"), body=FileBody(), reply=Placed, status=201)
    def post(self, ask: Ask, instance_id: UUID, body: Any) -> dict[str, str]:
        """Give a person a picture: oneself, or an admin anybody."""
        return given(ask, Person, instance_id, body)


@pictures.resource(
    "/thumbnails/organisations/<uuid:instance_id>", "/thumbnails/organisations/<uuid:instance_id>.png"
)
class OrganisationAvatar(Resource):
    """The organisation's logo."""

    @operation(access=Judged(ANYONE), media_type="image/png")
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The organisation's logo, 400x400."""
        return shown(ask, Organisation, ANYONE, instance_id)

    @operation(access=on(Organisation, ADMIN, "instance_id"), body=FileBody(), reply=Placed, status=201)
    def post(self, ask: Ask, instance_id: UUID, body: Any) -> dict[str, str]:
        """Give the organisation a logo."""
        return given(ask, Organisation, instance_id, body)


@pictures.resource("/thumbnails/projects/<uuid:instance_id>")
class ProjectAvatar(Resource):
    """The picture of a production."""

    @operation(access=Judged(PROJECT_SEES), media_type="image/png")
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The picture of a production, 400x400."""
        return shown(ask, Project, PROJECT_SEES, instance_id)

    @operation(access=on(Project, projects.MANAGES, "instance_id"), body=FileBody(), reply=Placed, status=201)
    def post(self, ask: Ask, instance_id: UUID, body: Any) -> dict[str, str]:
        """Give a production a picture."""
        return given(ask, Project, instance_id, body)


@pictures.resource("/thumbnails/projects/<uuid:instance_id>.png")
class ProjectAvatarFile(Resource):
    """The picture of a production, under a file's name."""

    @operation(access=Judged(PROJECT_SEES), media_type="image/png")
    def get(self, ask: Ask, instance_id: UUID) -> Response:
        """The picture of a production, 400x400."""
        return shown(ask, Project, PROJECT_SEES, instance_id)

    @operation(access=SIGNED_IN, status=405)
    def post(self, ask: Ask, instance_id: UUID) -> None:
        """Refused: a production's picture is sent to the address without `.png`."""
        raise ElsewhereOnly()


@actions.resource("/persons/<uuid:person_id>/clear-avatar")
class PersonAvatarRemoval(Resource):
    @operation(access=on(Person, ADMIN), status=204)
    def delete(self, ask: Ask, person_id: UUID) -> None:
        """Take a person's picture away."""
        avatars.clear(ask, person_id)


@actions.resource("/user/clear-avatar")
class OwnAvatarRemoval(Resource):
    @operation(access=PERSON, status=204)
    def delete(self, ask: Ask) -> None:
        """Take one's own picture away."""
        avatars.clear(ask, ask.caller.id)
