"""One comment with what hangs on it (spec 30 §16.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, column, func, literal_column, not_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlalchemy.types import Uuid

from app.access.comment_reads import CLIENT, READ_COMMENT
from app.access.tasks import via_task
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import AttachmentFile, Comment, CommentPreviewLink, Person, PreviewFile
from app.queries.json import JsonText, array_of, as_json, columns, object_of
from app.queries.prepared import json_rows, run, value
from app.schemas.comments import CommentRow
from app.schemas.persons import AuthorRow

OF_CLIENT = via_task(CLIENT)
PREVIEW_KEYS = (
    "id",
    "task_id",
    "revision",
    "extension",
    "width",
    "height",
    "duration",
    "status",
    "validation_status",
    "original_name",
    "position",
    "annotations",
)


def author_of(ask: Any, condition: Any, outer: Any) -> Any:
    """The short person that `condition` finds, for a row of `outer`."""
    author = aliased(Person)
    return object_of(select(*columns(ask, AuthorRow, author)).where(condition(author)).correlate(outer))


def replies_of(ask: Any, comment: Any) -> Any:
    """The replies of a comment, each with its author."""
    is_list = func.jsonb_typeof(comment.replies) == "array"
    given = func.jsonb_path_query_array(comment.replies, literal_column("'$[*]'"))
    items = (
        func.jsonb_array_elements(func.coalesce(given, literal_column("'[]'::jsonb")))
        .table_valued(column("value", JSONB), with_ordinality="place")
        .render_derived()
    )
    by = author_of(ask, lambda author: cast(author.id, String) == items.c.value["person_id"].astext, items)
    told = items.c.value.op("||")(func.jsonb_build_object("person", by))
    return (
        select(
            func.coalesce(
                func.jsonb_agg(aggregate_order_by(told, items.c.place)), literal_column("'[]'::jsonb")
            )
        )
        .where(is_list)
        .correlate(comment)
        .scalar_subquery()
    )


def previews_of(ask: Any, comment: Any, expanded: bool) -> Any:
    """The previews of a comment, as ids or with what the panel shows; clients never get rejected ones."""
    preview, link = aliased(PreviewFile), aliased(CommentPreviewLink)
    rejected = func.coalesce(preview.validation_status, "neutral") == "rejected"
    shown = [getattr(preview, key) for key in PREVIEW_KEYS] if expanded else [preview.id]
    rows = (
        select(*shown)
        .join(link, link.preview_file_id == preview.id)
        .where(link.comment_id == comment.id, not_(rejected & OF_CLIENT(ask, preview)))
        .order_by(preview.created_at, preview.id)
        .correlate(comment)
    )
    return array_of(rows) if expanded else func.array(rows.scalar_subquery(), type_=ARRAY(Uuid()))


def _comment(ask: Any, relations: bool, with_previews: bool) -> Select[Any]:
    comment, inside = aliased(Comment), aliased(Comment)
    more: dict[str, Any] = {}
    if relations:
        file = aliased(AttachmentFile)
        files = select(file.id, file.name, file.extension, file.size).where(file.comment_id == inside.id)
        more = {
            "previews": previews_of(ask, inside, with_previews),
            "attachment_files": array_of(files.order_by(file.created_at, file.id).correlate(inside)),
            "person": author_of(ask, lambda author: author.id == inside.person_id, inside),
            "replies": replies_of(ask, inside),
        }
    shown = select(*columns(ask, CommentRow, inside, relations=relations, **more))
    text = as_json(shown.where(inside.id == comment.id).correlate(comment)).scalar_subquery()
    allowed = READ_COMMENT(ask, comment).label("allowed")
    return select(allowed, text.label("shown")).where(comment.id == value("id"))


def comment(ask: Ask, id_: UUID, relations: bool, with_previews: bool) -> JsonText:
    """A comment, if the caller may read it: absent 404, refused 403. One statement."""
    with run(ask, _comment, relations, with_previews, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No comment has this id.")
    if not found[0]:
        raise Forbidden()
    return JsonText(found[1])


def _short_person(ask: Any) -> Select[Any]:
    return select(*columns(ask, AuthorRow, Person)).where(Person.id == value("id"))


def short_person(ask: Ask, id_: UUID) -> JsonText:
    """A person as the author of a comment or reply. One statement."""
    with run(ask, json_rows(_short_person), id=id_) as cursor:
        found = cursor.fetchone()
    return JsonText(found[0] if found else b"null")
