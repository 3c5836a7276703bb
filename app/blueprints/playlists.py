"""Doors of playlists: the generic routes, lists, one with what it shows, temporary ones (spec 40 §5, §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import entities
from app.access import playlists as access
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import NotFound
from app.http.bodies import StrictBody
from app.http.domains import actions, data
from app.http.gates import Gate, in_project, new, on, only
from app.http.operation import operation
from app.models import Entity, Playlist
from app.queries import playlist_previews, rows, temporary_playlists
from app.queries import playlists as read
from app.queries.json import JsonText
from app.queries.kinds import judge
from app.queries.paging import number
from app.schemas import playlists as schemas
from app.schemas.files import PlaylistRow
from app.schemas.playlist_entries import maybe_id
from app.services import playlist_announcements, playlist_entries, playlists

NO_VENDOR = in_project("manager", "supervisor", "user", "client")
UPDATES = on(Playlist, access.UPDATES)

place(
    Table(
        path="playlists",
        schema=PlaylistRow,
        list=access.LISTS,
        door=only(access.NO_GLOBAL_VENDOR),
        read=access.READS,
        update=access.UPDATES,
        delete=access.UPDATES,
        updates=playlists.update,
        deletes=playlists.remove,
        told=playlists.told,
        protected=frozenset({"created_by"}),
        verbs="LGUD",
    )
)


@data.resource("/playlists")
class PlaylistNew(Resource):
    @operation(access=new(Playlist, access.CREATES), body=StrictBody(), reply=PlaylistRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Create a playlist as the caller."""
        return rows.one(ask, PlaylistRow, playlists.create(ask, body), relations=True)


@data.resource("/projects/<uuid:project_id>/playlists")
class ProjectPlaylists(Resource):
    @operation(access=NO_VENDOR, query=schemas.PlaylistsQuery, reply=schemas.PlaylistListRow, many=True)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonText:
        """A page of a production's playlists, without their entries."""
        return read.of_project(ask, project_id, query)


class EpisodeGate(Gate):
    """The episode is one of the path's project, or a pseudo episode: else 404."""

    words = NO_VENDOR.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or return."""
        NO_VENDOR.check(ask, path, raw)
        if path["episode_id"] in (read.MAIN, read.ALL):
            return
        episode_id = maybe_id(path["episode_id"])
        if episode_id is None:
            raise NotFound("No episode has this id.")
        judge(ask, "Episode", entities.SEES_NO_VENDOR, episode_id)


@data.resource("/projects/<uuid:project_id>/episodes/<string:episode_id>/playlists")
class EpisodePlaylists(Resource):
    @operation(access=EpisodeGate(), query=schemas.PlaylistsQuery, reply=schemas.PlaylistListRow, many=True)
    def get(self, ask: Ask, project_id: UUID, episode_id: str, query: dict[str, Any]) -> JsonText:
        """A page of the playlists of an episode, of none (`main`) or for all (`all`), without their entries."""
        return read.of_project(ask, project_id, query, *read.in_episode(episode_id))


@data.resource("/projects/<uuid:project_id>/playlists/all")
class ProjectPlaylistsWhole(Resource):
    @operation(access=only(ADMIN) & in_project(), query=schemas.PageQuery, reply=PlaylistRow, many=True)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonText:
        """All playlists of a production with their entries; paged from page 1 on."""
        page = number({"page": query["page"] or ""}, "page")
        return read.whole_of_project(ask, project_id, page, ask.settings.nb_records_per_page)


@data.resource("/projects/<uuid:project_id>/build-jobs")
class ProjectBuildJobs(Resource):
    @operation(access=only(ADMIN) & in_project(), reply=schemas.BuildJobRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """The builds of a production's playlists, the newest first."""
        return read.builds_of_project(ask, project_id)


@data.resource("/projects/<uuid:project_id>/playlists/<uuid:playlist_id>")
class ProjectPlaylist(Resource):
    @operation(
        access=NO_VENDOR & on(Playlist, access.READS, within={"project_id": "project_id"}), reply=PlaylistRow
    )
    def get(self, ask: Ask, project_id: UUID, playlist_id: UUID) -> JsonText:
        """A playlist with its builds, its entries, and every preview of their entities."""
        return read.one(ask, playlist_id)


@data.resource("/projects/<uuid:project_id>/playlists/temp")
class TemporaryPlaylist(Resource):
    @operation(access=in_project(), body=schemas.TemporaryPost, query=schemas.SortQuery)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> JsonText:
        """Tasks to look at in a row, as entries of a playlist; nothing is saved."""
        task_ids = temporary_playlists.tasks_of(ask, body["task_ids"], body["entity_ids"])
        sort = query["sort"].lower() == "true"
        return temporary_playlists.entries(ask, project_id, task_ids, sort=sort)


@data.resource("/playlists/entities/<uuid:entity_id>/preview-files")
class EntityPlaylistPreviews(Resource):
    @operation(access=on(Entity, entities.SEES), reply=schemas.EntityPreview)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """The previews of an entity by task type, the newest revision first."""
        return playlist_previews.of_entity(ask, schemas.EntityPreview, schemas.EntityPreviewPart, entity_id)


@actions.resource("/playlists/<uuid:playlist_id>/add-entity")
class PlaylistAddEntity(Resource):
    @operation(access=UPDATES, body=schemas.EntryPost, reply=PlaylistRow)
    def post(self, ask: Ask, playlist_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add an entity, with a preview or its latest one."""
        playlist_entries.add(ask, playlist_id, [body])
        return rows.one(ask, PlaylistRow, playlist_id)


@actions.resource("/playlists/<uuid:playlist_id>/add-entities")
class PlaylistAddEntities(Resource):
    @operation(access=UPDATES, body=schemas.EntriesPost, reply=PlaylistRow)
    def post(self, ask: Ask, playlist_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add entities, each with a preview or its latest one."""
        playlist_entries.add(ask, playlist_id, body["entities"])
        return rows.one(ask, PlaylistRow, playlist_id)


@data.resource("/playlists/<uuid:playlist_id>/notify-clients")
class PlaylistAnnouncement(Resource):
    @operation(access=on(Playlist, access.MANAGES), body=schemas.RecipientsPost, reply=schemas.Done)
    def post(self, ask: Ask, playlist_id: UUID, body: dict[str, Any]) -> dict[str, str]:
        """Tell the clients of the production that the playlist is ready for them."""
        playlist_announcements.announce(ask, playlist_id, body["studio_id"], body["department_id"])
        return {"status": "success"}
