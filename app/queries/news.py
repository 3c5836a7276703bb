"""The newsfeed: of a project, of all open projects, of an entity (spec 30 §8, 20 §10.1). Two statements a page."""

from __future__ import annotations

from math import ceil
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import DateTime, Integer, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased, join

from app.access import news as access
from app.access.rule import Rule, team
from app.ask import Ask
from app.errors import NotFound
from app.models import Comment, News, Person, PreviewFile, Project, Task
from app.queries.entity_names import NamedEntity
from app.queries.json import JsonText, array_of, columns, object_of, read_one
from app.queries.prepared import run, text_of_list, value
from app.queries.task_surroundings import is_open
from app.schemas.persons import AuthorRow

NOT_FOR_CLIENTS = ~team("client")
OF_ENTITY = 2000
FILTERS = (
    "project_id",
    "entity_id",
    "task_type_id",
    "task_status_id",
    "person_id",
    "episode_id",
    "only_preview",
    "after",
    "before",
)
PREVIEW_KEYS = ("id", "name", "extension", "revision", "position", "status")


def _lines(ask: Any, with_previews: bool = False, page: Any = None) -> tuple[Select[Any], NamedEntity]:
    """Lines, newest first, and the entities that they are about; `page`: the ids of those that are wanted."""
    named, preview = NamedEntity(), aliased(PreviewFile)
    author = aliased(Person)
    person = select(*columns(ask, AuthorRow, author)).where(author.id == News.author_id).correlate(News)
    shown = {
        "id": News.id,
        "type": literal("News"),
        "author_id": News.author_id,
        "comment_id": News.comment_id,
        "task_id": News.task_id,
        "task_type_id": Task.task_type_id,
        "task_status_id": Comment.task_status_id,
        "task_entity_id": Task.entity_id,
        "preview_file_id": preview.id,
        "preview_file_extension": preview.extension,
        "preview_file_revision": preview.revision,
        "project_id": Project.id,
        "project_name": Project.name,
        "created_at": func.date_trunc("second", func.timezone("UTC", News.created_at)),
        "change": News.change,
        "full_entity_name": named.full_name,
        "episode_id": named.episode_id,
        "entity_preview_file_id": named.entity.preview_file_id,
        "person": object_of(person),
    }
    if with_previews:
        shown["preview_files"] = _previews(preview)
    # Rejected previews never reach clients (spec 30 §1.4).
    visible = or_(NOT_FOR_CLIENTS(ask, Task), preview.validation_status != "rejected")
    rows = (
        select(*(sql.label(name) for name, sql in shown.items()))
        .select_from(News if page is None else join(page, News, News.id == page.c.id))
        .join(Task, Task.id == News.task_id)
        .join(Project, Project.id == Task.project_id)
        .outerjoin(Comment, Comment.id == News.comment_id)
        .outerjoin(preview, and_(preview.id == News.preview_file_id, visible))
        .order_by(News.created_at.desc(), News.id.desc())
    )
    return named.joined(rows, Task.entity_id), named


def _previews(preview: Any) -> Any:
    """All previews of the line's revision, by position."""
    other = aliased(PreviewFile)
    mates = select(*(getattr(other, key) for key in PREVIEW_KEYS)).where(
        other.task_id == preview.task_id, other.revision == preview.revision
    )
    return array_of(mates.order_by(other.position, other.id).correlate(preview))


def _asked(rows: Select[Any], named: NamedEntity, names: frozenset[str]) -> Select[Any]:
    """The conditions of these names; their values come with each execution."""
    equal = {
        "project_id": Task.project_id,
        "entity_id": Task.entity_id,
        "task_type_id": Task.task_type_id,
        "task_status_id": Comment.task_status_id,
        "person_id": News.author_id,
        "episode_id": named.grand.id,
    }
    rows = rows.where(*(column == value(key) for key, column in equal.items() if key in names))
    if "only_preview" in names:
        rows = rows.where(News.preview_file_id.is_not(None))
    if "after" in names:
        rows = rows.where(News.created_at > value("after", DateTime(timezone=True)))
    if "before" in names:
        rows = rows.where(News.created_at < value("before", DateTime(timezone=True)))
    return rows


def _chosen(ask: Any, rule: Rule, open_only: bool, names: frozenset[str]) -> Select[Any]:
    rows, named = _lines(ask, "only_preview" in names)
    rows = _asked(rows, named, names).where(rule(ask, News))
    return rows.where(is_open()) if open_only else rows


def _page_of(ask: Any, rule: Rule, open_only: bool, names: frozenset[str]) -> Select[Any]:
    """The page's lines are found first, and what they show is joined to those only."""
    found: Any = _chosen(ask, rule, open_only, names).with_only_columns(News.id, maintain_column_froms=True)
    page = found.limit(value("limit", Integer())).offset(value("offset", Integer())).subquery()
    return _lines(ask, "only_preview" in names, page)[0]


def _counted(ask: Any, rule: Rule, open_only: bool, names: frozenset[str]) -> Select[Any]:
    changes = func.count().filter(News.change)
    counted: Any = _chosen(ask, rule, open_only, names).order_by(None)
    return counted.with_only_columns(
        Comment.task_status_id, func.count(), changes, maintain_column_froms=True
    ).group_by(Comment.task_status_id)


def _page(
    ask: Ask, rule: Rule, asked: dict[str, Any], *, open_only: bool = False, stats: bool = True
) -> JsonText:
    page, limit = asked["page"], asked["limit"]
    given = {key: asked[key] for key in FILTERS if asked.get(key) not in (None, False)}
    form = (rule, open_only, frozenset(given))
    with run(ask, _counted, *form, **given) as cursor:
        by_status = cursor.fetchall()
    total = sum(number for _status, number, _changes in by_status)
    offset = (page - 1) * limit
    data = JsonText(b"[]")
    if offset < total:
        data = text_of_list(ask, _page_of, *form, **given, limit=limit, offset=offset)
    told: dict[str, Any] = {
        "total": total,
        "nb_pages": ceil(total / limit),
        "limit": limit,
        "offset": offset,
        "page": page,
    }
    if stats:
        told["stats"] = {str(status): number for status, _all, number in by_status if status and number}
    return JsonText(b'{"data":' + data + b"," + orjson.dumps(told)[1:])


def of_project(ask: Ask, project_id: UUID, asked: dict[str, Any]) -> JsonText:
    """A page of a project's feed, with the changes of status counted by status."""
    return _page(ask, access.READS, {**asked, "project_id": project_id})


def of_open_projects(ask: Ask, asked: dict[str, Any]) -> JsonText:
    """A page of the feed of the caller's open projects (all of them for an admin), or of one of them."""
    return _page(ask, access.LISTS, asked, open_only=True)


def of_entity(ask: Ask, entity_id: UUID) -> JsonText:
    """The feed of an entity: its newest two thousand lines."""
    return _page(ask, access.READS, {"entity_id": entity_id, "page": 1, "limit": OF_ENTITY}, stats=False)


def one(ask: Ask, project_id: UUID, news_id: UUID) -> JsonText:
    """A line of a project's feed; 404 when it is no line of it that the caller reads. One statement."""
    rows, _named = _lines(ask)
    mine = rows.where(News.id == news_id, Task.project_id == project_id, access.READS(ask, News))
    found = read_one(ask, mine.order_by(None))
    if found is None:
        raise NotFound("No line of the project's news has this id.")
    return found
