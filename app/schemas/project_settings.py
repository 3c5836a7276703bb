"""Bodies of what a production uses: types, statuses, automations, backgrounds (spec 20 §13.4)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.ask import ROLES

INTEGER = validate.Range(-(2**31), 2**31 - 1)
_BITRATE = validate.Range(1, 2**31 - 1)


class AssetTypePost(Schema):
    """An asset type is added."""

    asset_type_id = fields.UUID(required=True)


class TaskStatusPost(Schema):
    """A task status is added."""

    task_status_id = fields.UUID(required=True)


class StatusAutomationPost(Schema):
    """A status automation is added."""

    status_automation_id = fields.UUID(required=True)


class BackgroundFilePost(Schema):
    """A preview background is added."""

    preview_background_file_id = fields.UUID(required=True)


class TaskTypePost(Schema):
    """A task type is added, or what its link says is changed."""

    task_type_id = fields.UUID(required=True)
    priority = fields.Integer(strict=True, allow_none=True, validate=INTEGER)
    hd_bitrate_compression = fields.Integer(strict=True, allow_none=True, validate=_BITRATE)
    ld_bitrate_compression = fields.Integer(strict=True, allow_none=True, validate=_BITRATE)
    is_client_visible = fields.Boolean(allow_none=True)


class SettingsBatch(Schema):
    """Many at once."""

    task_types = fields.List(fields.Nested(TaskTypePost, unknown="exclude"), load_default=list)
    task_status_ids = fields.List(fields.UUID(), load_default=list)
    asset_type_ids = fields.List(fields.UUID(), load_default=list)
    replace_task_types = fields.Boolean(load_default=False)


class TaskStatusPut(Schema):
    """Whether clients may set the status; null: as the studio says."""

    is_client_allowed = fields.Boolean(required=True, allow_none=True)


class TaskTypeLinkPost(Schema):
    """A task type's place in a production."""

    project_id = fields.UUID(required=True)
    task_type_id = fields.UUID(required=True)
    priority = fields.Integer(load_default=1, validate=INTEGER)


class TaskStatusLinkPost(Schema):
    """A task status' place in a production."""

    project_id = fields.UUID(required=True)
    task_status_id = fields.UUID(required=True)
    priority = fields.Integer(load_default=1, validate=INTEGER)
    roles_for_board = fields.List(fields.String(validate=validate.OneOf(ROLES)), load_default=list)


class TaskTypeOrder(Schema):
    """Task types in their new order."""

    task_type_ids = fields.List(fields.UUID(), required=True)


class TaskStatusOrder(Schema):
    """Task statuses in their new order."""

    task_status_ids = fields.List(fields.UUID(), required=True)
