"""Search among what is worked on: tasks, what is said of them, playlists (spec 50 §7; only where asked for)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    any_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from app.access import tasks as task_access
from app.models import (
    Comment,
    Entity,
    Playlist,
    Project,
    SearchedAsset,
    SearchedShot,
    Task,
    TaskType,
)
from app.queries.json import columns
from app.queries.prepared import value
from app.queries.search_pages import Wanted, best_of, if_needed, page, ranks_of
from app.queries.search_places import COMMENTS, PLAYLISTS, in_open_project
from app.queries.search_words import Sought
from app.schemas.search import FoundCommentRow, FoundPlaylistRow, FoundTaskRow

EVERYTHING = literal("%", Text)
STAGES = 3
"""Words of the names begin with those of the query; names hold them; names hold what they may be misspellings of."""


def tasks(ask: Any, wanted: Wanted) -> Select[Any]:
    """Tasks of assets and shots, by the names of what they are on and of their type."""
    best, shown, held = _task_page(ask, wanted), aliased(Task), _held("named")
    entity, kind, project = aliased(Entity), aliased(TaskType), aliased(Project)
    texts = {"entity_name": held.c.words, "task_type_name": _words_of_type(kind)}
    given: dict[str, Any] = {
        "project_name": project.name,
        "entity_name": entity.name,
        "task_type_name": kind.name,
        "matched_terms": _terms(wanted.needles, texts),
    }
    rows = select(*columns(ask, FoundTaskRow, shown, **given)).select_from(best)
    rows = rows.join(shown, shown.id == best.c.id).join(entity, entity.id == shown.entity_id)
    rows = rows.join(kind, kind.id == shown.task_type_id).join(project, project.id == shown.project_id)
    return rows.join(held, held.c.id == shown.entity_id).order_by(*ranks_of(best))


def comments(ask: Any, wanted: Wanted) -> Select[Any]:
    """Comments by what they say, the newest first."""
    best, shown, task = page(ask, wanted, COMMENTS), aliased(Comment), aliased(Task)
    entity, kind, project = aliased(Entity), aliased(TaskType), aliased(Project)
    given: dict[str, Any] = {
        "project_id": task.project_id,
        "project_name": project.name,
        "entity_name": entity.name,
        "task_type_name": kind.name,
        "matched_terms": array([literal("text", Text)]),
    }
    rows = select(*columns(ask, FoundCommentRow, shown, relations=False, **given)).select_from(best)
    rows = rows.join(shown, shown.id == best.c.id).join(task, task.id == shown.object_id)
    rows = rows.join(entity, entity.id == task.entity_id).join(kind, kind.id == task.task_type_id)
    return rows.join(project, project.id == task.project_id).order_by(*ranks_of(best))


def playlists(ask: Any, wanted: Wanted) -> Select[Any]:
    """Playlists by name, without their entries."""
    best, shown, project = page(ask, wanted, PLAYLISTS), aliased(Playlist), aliased(Project)
    given: dict[str, Any] = {"project_name": project.name, "matched_terms": array([literal("name", Text)])}
    rows = select(*columns(ask, FoundPlaylistRow, shown, relations=False, **given)).select_from(best)
    rows = rows.join(shown, shown.id == best.c.id).join(project, project.id == shown.project_id)
    return rows.order_by(*ranks_of(best))


def _held(name: str) -> Any:
    """The names of assets and shots as they are searched."""
    asset, shot = aliased(SearchedAsset), aliased(SearchedShot)
    names = union_all(select(asset.id, asset.name, asset.words), select(shot.id, shot.name, shot.words))
    return names.subquery(name)


def _words_of_type(kind: Any) -> Any:
    return func.concat(" ", func.searchable(kind.name))


def _terms(needles: Sequence[Sought], texts: Mapping[str, Any]) -> ColumnElement[Any]:
    found = (
        case((or_(*(needle.meant_in(held) for needle in needles)), literal(term, Text)))
        for term, held in texts.items()
    )
    return func.array_remove(array(list(found)), None, type_=ARRAY(Text))


def _task_page(ask: Any, wanted: Wanted) -> CTE:
    """The tasks of the page, as `search_pages.page` has rows."""
    found: list[CTE] = []
    for number in range(STAGES):
        task, held, kinds = aliased(Task), _held("held"), _kinds(wanted.needles, number)
        fits = (
            or_(*(held.c.words.like(kinds.c[name]) for name in needle.stages[number]))
            for needle in wanted.needles
        )
        rows = select(
            task.id,
            literal_column(str(number)).label("rank_0"),
            held.c.name.label("rank_1"),
            task.id.label("rank_2"),
        )
        rows = rows.select_from(kinds).join(held, and_(*fits))
        rows = rows.join(task, and_(task.entity_id == held.c.id, task.task_type_id == any_(kinds.c.ids)))
        rows = rows.where(task_access.LISTS(ask, task), in_open_project(task), *if_needed(task, found))
        if wanted.in_project:
            rows = rows.where(task.project_id == value("project_id"))
        rows = rows.order_by(held.c.name, task.id).limit(value("last", Integer()))
        found.append(rows.cte(f"stage_{number}").prefix_with("MATERIALIZED"))
    return best_of(found)


def _kinds(needles: Sequence[Sought], stage: int) -> CTE:
    """The task types by what they leave to be found in an entity's names: each word that their own name lacks.

    A word that the type's name has leaves a pattern that everything fits. So one scan of the names' trigram index
    serves all the types that leave the same, mostly one or two sorts.
    """
    kind = aliased(TaskType)
    words = _words_of_type(kind)
    patterns: list[Any] = []
    for needle in needles:
        names = needle.stages[stage]
        has = or_(*(words.like(value(name, Text())) for name in names))
        patterns += [case((has, EVERYTHING), else_=value(name, Text())).label(name) for name in names]
    left = select(kind.id, *patterns).subquery("left")
    texts = [column for column in left.c if column.key != "id"]
    ids = func.array_agg(left.c.id).label("ids")
    return select(ids, *texts).group_by(*texts).cte(f"kinds_{stage}").prefix_with("MATERIALIZED")
