"""Where is searched, and who is shown what is found there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, any_, case, exists, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import aliased

from app.access import entities, persons, playlists
from app.access.boards import shown_data
from app.access.comment_reads import READ_COMMENT
from app.models import (
    Comment,
    Entity,
    Person,
    Playlist,
    Project,
    ProjectStatus,
    SearchedAsset,
    SearchedComment,
    SearchedPerson,
    SearchedPlaylist,
    SearchedShot,
    names,
)
from app.queries.search_pages import Conditions, Place
from app.queries.search_words import Sought

NOT_SEARCHED = {"Asset": (), "Shot": ("frame_in", "frame_out", "fps", "handle_in", "handle_out")}
"""Metadata that is no text: search_triggers.sql leaves it out too."""


def in_open_project(row: Any) -> ColumnElement[bool]:
    """The row's production is open."""
    project, status = aliased(Project), aliased(ProjectStatus)
    open_ones = select(project.id).join(status, status.id == project.project_status_id)
    open_ids = func.array(open_ones.where(status.name == names.OPEN_STATUS).scalar_subquery())
    made: ColumnElement[bool] = row.project_id == any_(open_ids)
    return made


class Metadata:
    """The metadata values of an entity that the caller is shown, but those of some keys."""

    def __init__(self, kind: str, data: Any) -> None:
        empty = literal_column("'{}'::jsonb", JSONB)
        self.data = case((func.jsonb_typeof(data) == "object", data), else_=empty)
        self.without = NOT_SEARCHED[kind]

    def _each(self) -> Any:
        return func.jsonb_each_text(self.data).table_valued("key", "value").render_derived()

    def _kept(self, each: Any) -> ColumnElement[bool]:
        return each.c.key.not_in(self.without) if self.without else literal(True)

    def holds(self, needle: Sought) -> ColumnElement[bool]:
        """Does some value hold the word?"""
        each = self._each()
        found_in = and_(self._kept(each), needle.meant_in(func.searchable(each.c.value)))
        return exists(select(literal(1)).select_from(each).where(found_in))

    def keys(self, needles: Sequence[Sought]) -> Any:
        """The keys whose value holds one of the words, as an array."""
        each = self._each()
        any_word = or_(*(needle.meant_in(func.searchable(each.c.value)) for needle in needles))
        keys = select(each.c.key).where(self._kept(each), any_word).order_by(each.c.key)
        return func.array(keys.scalar_subquery(), type_=ARRAY(Text))


def _entity_is_seen(ask: Any, row: Any) -> Conditions:
    return [entities.LISTS(ask, row), in_open_project(row)]


def _by_what_is_shown(kind: str) -> Callable[[Any, Any, Sequence[Sought]], Conditions]:
    """Vendors are not shown all metadata: the words must stand in what they are shown."""

    def shown(ask: Any, row: Any, needles: Sequence[Sought]) -> Conditions:
        if not ask.caller.holds("vendor", open_only=True):
            return []
        entity = aliased(Entity)
        metadata = Metadata(kind, shown_data(ask, entity, kind))
        description = func.searchable(func.coalesce(entity.description, ""))
        held = (
            or_(needle.meant_in(row.words), needle.meant_in(description), metadata.holds(needle))
            for needle in needles
        )
        return [exists(select(literal(1)).select_from(entity).where(entity.id == row.id, *held))]

    return shown


def _person_is_seen(ask: Any, row: Any) -> Conditions:
    person = aliased(Person)
    seen = (persons.LISTS(ask, person), person.active.is_(True), ~person.is_guest)
    return [exists(select(literal(1)).select_from(person).where(person.id == row.id, *seen))]


def _comment_is_read(ask: Any, row: Any) -> Conditions:
    comment = aliased(Comment)
    read = exists(
        select(literal(1)).select_from(comment).where(comment.id == row.id, READ_COMMENT(ask, comment))
    )
    return [in_open_project(row), read]


def _newest_first(row: Any) -> list[Any]:
    comment = aliased(Comment)
    age = select(-func.extract("epoch", comment.created_at)).where(comment.id == row.id)
    return [age.correlate(row).scalar_subquery(), row.id]


def _playlist_is_seen(ask: Any, row: Any) -> Conditions:
    playlist = aliased(Playlist)
    seen = (playlist.id == row.id, playlists.LISTS(ask, playlist))
    return [in_open_project(row), exists(select(literal(1)).select_from(playlist).where(*seen))]


ASSETS = Place(SearchedAsset, _entity_is_seen, _by_what_is_shown("Asset"))
SHOTS = Place(SearchedShot, _entity_is_seen, _by_what_is_shown("Shot"))
PERSONS = Place(SearchedPerson, _person_is_seen)
COMMENTS = Place(SearchedComment, _comment_is_read, order=_newest_first)
PLAYLISTS = Place(SearchedPlaylist, _playlist_is_seen)
