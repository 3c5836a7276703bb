"""Bodies of metadata columns (spec 20 §14)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import names

SHARED_KINDS = ("Asset", "Shot", "Sequence", "Episode", "Edit", "Project")
"""What a column of all productions may be of: task types are a production's own."""
KINDS = (*SHARED_KINDS, "Task")


def _kind(kinds: tuple[str, ...]) -> validate.OneOf:
    words = f"{', '.join(kinds[:-1])}, or {kinds[-1]}"
    return validate.OneOf(kinds, error=f"Wrong entity type. Please select {words}.")


class _Column(Schema):
    """What a column says about itself; an absent key means its default, also in a PUT."""

    data_type = fields.String(
        load_default="string", validate=validate.OneOf(names.METADATA_TYPES, error="Invalid data_type")
    )
    for_client = fields.Boolean(allow_none=True, load_default=False)
    choices = fields.List(fields.String(), load_default=list)
    departments = fields.List(fields.UUID(), load_default=list)


class MetadataDescriptorPost(_Column):
    """A column is added to the boards of a production."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    entity_type = fields.String(load_default="Asset", validate=_kind(KINDS))
    task_type_id = fields.UUID(allow_none=True, load_default=None)


class SharedDescriptorPost(_Column):
    """A column is added to the boards of every production."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    entity_type = fields.String(load_default="Asset", validate=_kind(SHARED_KINDS))


class MetadataDescriptorPut(_Column):
    """A column changes; without a name it keeps its own."""

    name = fields.String(
        allow_none=True,
        load_default=None,
        validate=[
            validate.Length(min=1, error="Name cannot be empty."),
            validate.Length(max=120, error="Metadata descriptor name is too long."),
        ],
    )


class SharedDescriptorPut(MetadataDescriptorPut):
    """A column changes in every production that has it."""

    entity_type = fields.String(required=True, validate=_kind(SHARED_KINDS))


class SharedDescriptorQuery(Schema):
    """Which kind of column is meant."""

    entity_type = fields.String(required=True, validate=_kind(SHARED_KINDS))


class MetadataDescriptorOrder(Schema):
    """The columns of a kind in their new order; those that are left out follow by name."""

    entity_type = fields.String(required=True, validate=_kind(KINDS))
    descriptor_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1))


class SharedDescriptorOrder(Schema):
    """The columns of a kind, by their field names, in their new order in every production."""

    entity_type = fields.String(required=True, validate=_kind(SHARED_KINDS))
    field_order = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
