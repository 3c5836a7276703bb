"""Bodies of kept searches and of headings over them (spec 10 §D7)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


def _words(most: int, least: int = 0, **kw: object) -> fields.String:
    return fields.String(validate=validate.Length(min=least, max=most), **kw)  # type: ignore[arg-type]


def _id() -> fields.UUID:
    return fields.UUID(load_default=None, allow_none=True)


class FilterPost(Schema):
    """A search to keep; `query` is kept as `search_query`."""

    list_type = _words(80, load_default="todo")
    name = _words(200, 1, required=True)
    query = _words(500, 1, required=True)
    project_id = _id()
    entity_type = _words(80, load_default=None, allow_none=True)
    is_shared = fields.Boolean(load_default=False)
    search_filter_group_id = _id()
    department_id = _id()


class FilterPut(Schema):
    """What of a kept search changes; null changes nothing, but a null group takes it out of its group."""

    name = _words(200, allow_none=True)
    search_query = _words(500, allow_none=True)
    search_filter_group_id = fields.UUID(allow_none=True)
    is_shared = fields.Boolean(allow_none=True)
    project_id = fields.UUID(allow_none=True)
    department_id = fields.UUID(allow_none=True)


class FilterGroupPost(Schema):
    """A heading to make."""

    list_type = _words(80, load_default="todo")
    name = _words(200, 1, required=True)
    color = _words(8, load_default="")
    project_id = _id()
    entity_type = _words(80, load_default=None, allow_none=True)
    is_shared = fields.Boolean(load_default=False)
    department_id = _id()


class FilterGroupPut(Schema):
    """What of a heading changes; null changes nothing."""

    name = _words(200, allow_none=True)
    color = _words(8, allow_none=True)
    is_shared = fields.Boolean(allow_none=True)
    project_id = fields.UUID(allow_none=True)
    department_id = fields.UUID(allow_none=True)
