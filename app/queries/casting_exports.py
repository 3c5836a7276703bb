"""What the file of castings shows (spec 50 §6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.access import entities
from app.ask import Ask
from app.errors import WrongParameter
from app.models import Entity, EntityLink, EntityType, Project
from app.queries.import_facts import TV_SHOW
from app.queries.row_streams import stream_rows
from app.schemas.boards import ALL, MAIN

MAIN_PACK = "MP"


@dataclass(frozen=True)
class Links:
    """Which links: `episode` is an id, `all` (those in episodes), `main` (the main pack's) or nothing."""

    project_id: UUID
    episode: UUID | str | None
    of_shots: bool


def production(ask: Ask, project_id: UUID) -> tuple[str, bool]:
    """A production's name, and whether it is a TV show."""
    found = ask.db.execute(select(Project.name, Project.production_type).where(Project.id == project_id)).one()
    return found[0], found[1] == TV_SHOW


def has_episodes(links: Links, is_tv_show: bool) -> bool:
    """Has the file a column for the episode? 400 for the main pack of a production without episodes."""
    if links.episode == MAIN and not is_tv_show:
        raise WrongParameter("Only a TV show has a main pack.")
    return is_tv_show and links.episode != ALL


def rows(ask: Ask, links: Links, is_tv_show: bool) -> Iterator[tuple[Any, ...]]:
    """The links by all names, left to right: episode (if there is such a column), parent, name, type, asset …

    One statement.
    """
    target, asset, kind, of_asset = aliased(Entity), aliased(Entity), aliased(EntityType), aliased(EntityType)
    sequence, episode = aliased(Entity), aliased(Entity)
    is_shot, is_episode = kind.name == "Shot", kind.name == "Episode"
    episode_id = case((is_shot, sequence.parent_id), else_=target.source_id)
    parent = case((is_shot, sequence.name), (is_episode, literal("Episode")), else_=kind.name)
    within = func.coalesce(episode.name, literal(MAIN_PACK))
    shown = [parent, target.name, of_asset.name, asset.name, EntityLink.nb_occurences, EntityLink.label]
    order = [parent, target.name, of_asset.name, asset.name]
    if has_episodes(links, is_tv_show):
        shown, order = [within, *shown], [episode.name.is_(None), within, *order]
    made: Select[Any] = (
        select(*shown)
        .select_from(EntityLink)
        .join(target, target.id == EntityLink.entity_in_id)
        .join(asset, asset.id == EntityLink.entity_out_id)
        .join(kind, kind.id == target.entity_type_id)
        .join(of_asset, of_asset.id == asset.entity_type_id)
        .outerjoin(sequence, sequence.id == target.parent_id)
        .outerjoin(episode, episode.id == episode_id)
        .where(target.project_id == links.project_id, entities.SEES(ask, target))
        .where(_wanted(links, is_tv_show, is_shot, is_episode, episode_id))
    )
    return stream_rows(ask, made.order_by(*order, EntityLink.id))


def _wanted(
    links: Links, is_tv_show: bool, is_shot: Any, is_episode: Any, episode_id: Any
) -> ColumnElement[bool]:
    if links.episode == ALL:
        return is_episode  # type: ignore[no-any-return]
    main_pack = and_(~is_shot, ~is_episode, episode_id.is_(None))
    if links.episode == MAIN:
        return main_pack
    own = literal(True) if links.episode is None or not is_tv_show else episode_id == links.episode
    if links.of_shots:
        return and_(is_shot, own)
    if not is_tv_show:
        return ~is_shot  # type: ignore[no-any-return]
    return and_(~is_shot, ~is_episode, or_(main_pack, and_(episode_id.is_not(None), own)))
