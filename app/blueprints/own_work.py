"""What the caller works on, from the production down to the task (spec 10 §D7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import own_work as access
from app.access.rule import ANYONE
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.gates import PERSON, on
from app.http.operation import operation
from app.models import Entity, Project
from app.queries import asset_types, kinds
from app.queries import own_work as read
from app.queries.json import JsonStream, JsonText
from app.schemas.entities import AssetRow, EpisodeRow, SceneRow, SequenceRow, ShotRow
from app.schemas.tables import AssetTypeRow, TaskTypeRow
from app.schemas.todos import PlainTaskRow

OF_PROJECT = PERSON & on(Project, ANYONE)
OF_SEQUENCE = PERSON & of_kind("Sequence", ANYONE)


def _place(kind: str) -> None:
    name = f"{kind.lower()}_id"

    @operation(access=PERSON & of_kind(kind, ANYONE), reply=PlainTaskRow, many=True)
    def tasks(self: Any, ask: Ask, **path: UUID) -> JsonText:
        """List the caller's tasks on an entity."""
        return read.tasks_on(ask, path[name])

    @operation(access=PERSON & of_kind(kind, ANYONE), reply=TaskTypeRow, many=True)
    def task_types(self: Any, ask: Ask, **path: UUID) -> JsonText:
        """List the types of the caller's tasks on an entity."""
        return read.task_types_on(ask, path[name])

    base = f"/user/{kind.lower()}s/<uuid:{name}>"
    data.resource(f"{base}/tasks")(type(f"User{kind}Tasks", (Resource,), {"get": tasks}))
    data.resource(f"{base}/task-types")(type(f"User{kind}TaskTypes", (Resource,), {"get": task_types}))


for _kind in ("Asset", "Shot", "Scene", "Sequence"):
    _place(_kind)


@data.resource("/user/projects/<uuid:project_id>/asset-types")
class UserProjectAssetTypes(Resource):
    """Kinds of assets."""

    @operation(access=OF_PROJECT, reply=AssetTypeRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the asset types of a project of which an asset has a task of the caller's."""
        return read.asset_types_in(ask, project_id)


@data.resource("/user/projects/<uuid:project_id>/asset-types/<uuid:asset_type_id>/assets")
class UserProjectAssets(Resource):
    """Assets of a type."""

    @operation(access=OF_PROJECT, reply=AssetRow, many=True)
    def get(self, ask: Ask, project_id: UUID, asset_type_id: UUID) -> JsonStream:
        """List the assets of a type that have a task of the caller's."""
        asset_types.one(ask, asset_type_id)
        here = (Entity.project_id == project_id, Entity.entity_type_id == asset_type_id)
        return kinds.listed(ask, "Asset", AssetRow, {}, *here, sees=access.HAS_OWN)


@data.resource("/user/projects/<uuid:project_id>/sequences")
class UserProjectSequences(Resource):
    """Sequences."""

    @operation(access=OF_PROJECT, reply=SequenceRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """List the sequences of a project that have a shot with a task of the caller's."""
        here = Entity.project_id == project_id
        return kinds.listed(ask, "Sequence", SequenceRow, {}, here, sees=access.HOLDS_OWN)


@data.resource("/user/projects/<uuid:project_id>/episodes")
class UserProjectEpisodes(Resource):
    """Episodes."""

    @operation(access=OF_PROJECT, reply=EpisodeRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """List the episodes of a project that have a shot with a task of the caller's."""
        here = Entity.project_id == project_id
        return kinds.listed(ask, "Episode", EpisodeRow, {}, here, sees=access.HOLDS_OWN_BELOW)


@data.resource("/user/sequences/<uuid:sequence_id>/shots")
class UserSequenceShots(Resource):
    """Shots."""

    @operation(access=OF_SEQUENCE, reply=ShotRow, many=True)
    def get(self, ask: Ask, sequence_id: UUID) -> JsonStream:
        """List the shots of a sequence that have a task of the caller's."""
        return kinds.listed(ask, "Shot", ShotRow, {}, kinds.children_of(sequence_id), sees=access.HAS_OWN)


@data.resource("/user/sequences/<uuid:sequence_id>/scenes")
class UserSequenceScenes(Resource):
    """Scenes."""

    @operation(access=OF_SEQUENCE, reply=SceneRow, many=True)
    def get(self, ask: Ask, sequence_id: UUID) -> JsonStream:
        """List the scenes of a sequence that have a task of the caller's."""
        return kinds.listed(ask, "Scene", SceneRow, {}, kinds.children_of(sequence_id), sees=access.HAS_OWN)
