"""The breakdown: which assets appear where (spec 20 §7.1-7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource
from marshmallow import fields

from app.access import entities
from app.ask import Ask
from app.errors import WrongParameter
from app.http.bodies import ArrayBody, ObjectBody
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import casting as queries
from app.queries import kinds
from app.queries.json import JsonText
from app.schemas import casting as schemas
from app.schemas.write import uuid_of
from app.services import casting

READERS = in_project("manager", "supervisor", "user", "client")
"""access(PID), no-vendor."""
NO_MAP = "Request body must be a JSON object mapping entity ids to casting arrays"


@data.resource("/projects/<uuid:project_id>/entities/<uuid:entity_id>/casting")
class EntityCasting(Resource):
    @operation(access=READERS, reply=schemas.CastingRow, many=True)
    def get(self, ask: Ask, project_id: UUID, entity_id: UUID) -> JsonText:
        """The assets cast in an entity, by type and name."""
        queries.check_entity(ask, project_id, entity_id)
        return queries.of_entity(ask, entity_id)

    @operation(
        access=in_project("manager"),
        body=ArrayBody(fields.Raw(allow_none=True), message="Request body must be a JSON array"),
    )
    def put(self, ask: Ask, project_id: UUID, entity_id: UUID, body: list[Any]) -> list[Any]:
        """Replace the casting of an entity; answers the body."""
        casting.replace(ask, project_id, {entity_id: body})
        return body


@data.resource("/projects/<uuid:project_id>/entities/casting")
class EntityCastings(Resource):
    @operation(access=in_project("manager"), body=ObjectBody(NO_MAP))
    def put(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Replace the castings of many entities, all or none; answers the body."""
        if not all(isinstance(entries, list) for entries in body.values()):
            raise WrongParameter(NO_MAP)
        casting.replace(ask, project_id, {uuid_of(key, "entity_id"): entries for key, entries in body.items()})
        return body


@data.resource("/projects/<uuid:project_id>/entities/casting/assets/<uuid:asset_id>")
class AssetCastingInMany(Resource):
    @operation(access=in_project("manager"), body=schemas.AssetCasting)
    def put(self, ask: Ask, project_id: UUID, asset_id: UUID, body: dict[str, Any]) -> JsonText:
        """Cast one asset in many entities, all or none; answers their castings by entity."""
        kinds.project_of(ask, "Asset", asset_id)
        ids = list(dict.fromkeys(body["entity_ids"]))
        casting.put(ask, project_id, asset_id, ids, body["nb_occurences"], body["label"])
        return queries.of_entities(ask, ids)


@data.resource("/assets/<uuid:asset_id>/casting")
class AssetCasting(Resource):
    @operation(access=of_kind("Asset", entities.SEES), reply=schemas.CastingRow, many=True)
    def get(self, ask: Ask, asset_id: UUID) -> JsonText:
        """The assets cast in an asset, by type and name."""
        return queries.of_entity(ask, asset_id)

    @operation(
        access=of_kind("Asset", entities.MANAGES),
        body=ArrayBody(schemas.CastingEntry),
        reply=schemas.CastingEntry,
        many=True,
    )
    def put(self, ask: Ask, asset_id: UUID, body: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replace the casting of an asset; answers the entries with their defaults."""
        casting.replace(ask, kinds.project_of(ask, "Asset", asset_id), {asset_id: body})
        return body


@data.resource("/assets/<uuid:asset_id>/cast-in")
class AssetCastIn(Resource):
    @operation(access=of_kind("Asset", entities.SEES), reply=schemas.CastInRow, many=True)
    def get(self, ask: Ask, asset_id: UUID) -> JsonText:
        """Where an asset appears: shots, then assets."""
        return queries.cast_in(ask, asset_id)


@data.resource("/projects/<uuid:project_id>/episodes/casting")
class EpisodesCasting(Resource):
    @operation(access=READERS)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """The castings of everything in a project, by entity."""
        return queries.of_project(ask, project_id)


@data.resource("/projects/<uuid:project_id>/sequences/all/casting")
class SequencesCasting(Resource):
    @operation(access=READERS)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """The castings of a project's shots that have a sequence, by shot."""
        return queries.of_shots(ask, project_id)


@data.resource("/projects/<uuid:project_id>/sequences/<uuid:sequence_id>/casting")
class SequenceCasting(Resource):
    @operation(access=READERS)
    def get(self, ask: Ask, project_id: UUID, sequence_id: UUID) -> JsonText:
        """The castings of a sequence's shots, by shot."""
        queries.check_entity(ask, project_id, sequence_id, "Sequence")
        return queries.of_shots(ask, project_id, sequence_id=sequence_id)


@data.resource("/projects/<uuid:project_id>/episodes/<string:episode_id>/sequences/all/casting")
class EpisodeShotsCasting(Resource):
    @operation(access=READERS)
    def get(self, ask: Ask, project_id: UUID, episode_id: str) -> JsonText:
        """The castings of an episode's shots, by shot; `main` has none."""
        if episode_id == "main":
            return JsonText(b"{}")
        return queries.of_shots(ask, project_id, episode_id=uuid_of(episode_id, "episode_id"))


@data.resource("/projects/<uuid:project_id>/asset-types/<uuid:asset_type_id>/casting")
class AssetTypeCasting(Resource):
    @operation(access=READERS)
    def get(self, ask: Ask, project_id: UUID, asset_type_id: UUID) -> JsonText:
        """The castings of a project's assets of a type, by asset."""
        queries.check_asset_type(ask, asset_type_id)
        return queries.of_asset_type(ask, project_id, asset_type_id)
