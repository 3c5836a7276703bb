"""What a share link shows, and what guests send (spec 40 §6.5)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.models import Person, Project, TaskStatus, TaskType
from app.schemas.persons import FULL_NAME
from app.schemas.playlists import OptionalId, PlaylistPreview
from app.schemas.preview_files import Drawn, Erased
from app.schemas.row import RowSchema


class SharedPreview(PlaylistPreview):
    """A preview in an entry of a shared playlist."""

    annotations = fields.Raw(allow_none=True)


class SharedPerson(RowSchema):
    """An author, as guests see one."""

    model = Person

    id = fields.UUID()
    first_name = fields.String()
    last_name = fields.String()
    full_name = FULL_NAME
    has_avatar = fields.Boolean(allow_none=True)
    role = fields.String()
    is_guest = fields.Boolean()


class SharedTaskStatus(RowSchema):
    """A status, as guests see one."""

    model = TaskStatus

    id = fields.UUID()
    name = fields.String()
    short_name = fields.String()
    color = fields.String()


class SharedTaskType(RowSchema):
    """A task type, as guests see one."""

    model = TaskType

    id = fields.UUID()
    name = fields.String()
    color = fields.String(allow_none=True)
    for_entity = fields.String(allow_none=True)


class SharedProject(RowSchema):
    """A production, as guests see one."""

    model = Project

    id = fields.UUID()
    name = fields.String()
    fps = fields.String(allow_none=True)
    ratio = fields.String(allow_none=True)
    resolution = fields.String(allow_none=True)


class ContextStatus(SharedTaskStatus):
    """A status that guests may be offered."""

    is_client_allowed = fields.Boolean(allow_none=True)
    is_default = fields.Boolean(allow_none=True)
    for_concept = fields.Boolean(allow_none=True)


class SharedContext(Schema):
    """What a player of a shared playlist must know of the production."""

    project = fields.Nested(SharedProject)
    task_types = fields.List(fields.Nested(SharedTaskType))
    task_statuses = fields.List(fields.Nested(ContextStatus))


class PasswordQuery(Schema):
    """The password of the link, where it has one; a browser need say it once."""

    password = fields.String(load_default=None)


NAME = validate.Length(max=80)


class GuestPost(Schema):
    """Who enters."""

    first_name = fields.String(load_default="Guest", allow_none=True, validate=NAME)
    last_name = fields.String(load_default="", allow_none=True, validate=NAME)
    guest_id = OptionalId(load_default=None, allow_none=True)


class AsGuest(Schema):
    """Who acts: a guest of the link, by the id that `/guest` answered."""

    guest_id = fields.UUID(required=True)


CHECKLIST: Any = fields.List(fields.Dict(), load_default=None, allow_none=True)


class GuestCommentPost(AsGuest):
    """A guest's comment."""

    task_id = fields.UUID(required=True)
    task_status_id = fields.UUID(required=True)
    text = fields.String(load_default="", allow_none=True)
    checklist = CHECKLIST


class GuestCommentPut(AsGuest):
    """What changes in a guest's comment."""

    text = fields.String(load_default=None, allow_none=True)
    checklist = CHECKLIST
    task_status_id = OptionalId(load_default=None, allow_none=True)


class GuestFiles(Schema):
    """Files of a guest; without `guest_id` it is refused (403)."""

    guest_id = fields.String(load_default="")


class GuestAnnotations(AsGuest):
    """What a guest draws on a preview (spec 40 §4.9)."""

    preview_file_id = fields.UUID(required=True)
    additions = fields.List(Drawn(), load_default=None, allow_none=True)
    updates = fields.List(Drawn(), load_default=None, allow_none=True)
    deletions = fields.List(Erased(), load_default=None, allow_none=True)
