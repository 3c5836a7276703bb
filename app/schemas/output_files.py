"""Bodies and queries of output files (spec 40 §3.2)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.working_files import NAME, REVISION, SEPARATOR

ID = validate.Length(min=1)


class NextRevisionPost(Schema):
    """Which output file's next revision."""

    name = fields.String(load_default="main", validate=NAME)
    output_type_id = fields.String(required=True, validate=ID)
    task_type_id = fields.String(required=True, validate=ID)


class OutputFilePathPost(NextRevisionPost):
    """What an output file would be called. `revision` 0 is the next one."""

    mode = fields.String(load_default="output")
    revision = fields.Integer(load_default=0, validate=REVISION)
    extension = fields.String(load_default="")
    representation = fields.String(load_default="")
    separator = fields.String(load_default="/", validate=SEPARATOR)


class OutputFilePost(NextRevisionPost):
    """A revision of an output file. `revision` 0 is the next one; `nb_elements` counts the files of a sequence."""

    mode = fields.String(load_default="output")
    person_id = fields.String(load_default=None, allow_none=True)
    working_file_id = fields.String(load_default=None, allow_none=True)
    comment = fields.String(load_default="")
    revision = fields.Integer(load_default=0, validate=REVISION)
    extension = fields.String(load_default="", validate=validate.Length(max=10))
    representation = fields.String(load_default="", validate=validate.Length(max=20))
    nb_elements = fields.Integer(load_default=1, validate=REVISION)
    sep = fields.String(load_default="/", validate=SEPARATOR)
    file_status_id = fields.String(load_default=None, allow_none=True)


class RepresentationFilter(Schema):
    """Output files of one representation."""

    representation = fields.String(load_default=None)


class OutputFileFilter(RepresentationFilter):
    """Which output files; an empty value asks for nothing."""

    output_type_id = fields.String(load_default=None)
    task_type_id = fields.String(load_default=None)
    file_status_id = fields.String(load_default=None)
    name = fields.String(load_default=None)


class InstanceOutputFileFilter(OutputFileFilter):
    """Which output files of an asset instance."""

    temporal_entity_id = fields.String(load_default=None)


class NextRevision(Schema):
    """The revision that comes next."""

    next_revision = fields.Integer()


class OutputFilePath(Schema):
    """Where an output file goes."""

    folder_path = fields.String()
    file_name = fields.String()


class WorkingFilePath(Schema):
    """Where a working file goes."""

    path = fields.String()
    name = fields.String()
