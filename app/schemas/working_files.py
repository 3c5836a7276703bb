"""Bodies and queries of working files (spec 40 §3.1)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

REVISION = validate.Range(min=-(2**31), max=2**31 - 1)
SEPARATOR = validate.Length(max=10)
NAME = validate.Length(max=250)


class WorkingFilePathPost(Schema):
    """What a working file would be called. `revision` 0 is the next one."""

    name = fields.String(load_default="main", validate=NAME)
    mode = fields.String(load_default="working")
    software_id = fields.String(load_default=None, allow_none=True)
    comment = fields.String(load_default="")
    revision = fields.Integer(load_default=0, validate=REVISION)
    sep = fields.String(load_default="/", validate=SEPARATOR)


class WorkingFilePost(Schema):
    """A revision of a working file. `revision` 0 is the next one."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=250))
    description = fields.String(load_default="")
    mode = fields.String(load_default="working")
    comment = fields.String(load_default="")
    person_id = fields.String(load_default=None, allow_none=True)
    software_id = fields.String(load_default=None, allow_none=True)
    revision = fields.Integer(load_default=0, validate=REVISION)
    sep = fields.String(load_default="/", validate=SEPARATOR)


class WorkingFileComment(Schema):
    """What is said about a working file."""

    comment = fields.String(required=True, validate=validate.Length(min=1))


class EntityWorkingFiles(Schema):
    """Which working files of an entity."""

    task_id = fields.String(load_default=None)
    name = fields.String(load_default=None)
    relations = fields.String(load_default="false")
