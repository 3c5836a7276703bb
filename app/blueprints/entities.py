"""Doors of the generic routes of entities, whatever their kind (spec 20 §18.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_restful import Resource

from app.access import entities as access
from app.ask import Ask
from app.blueprints.crud import Table, place, require_match
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import Gate
from app.http.operation import operation
from app.queries import entities as read
from app.queries import rows
from app.queries.json import JsonText
from app.schemas.entities import KindRow
from app.schemas.write import values_of
from app.services import entities

PROTECTED = frozenset(
    {"project_id", "instance_casting", "entities_in", "entities_out", "shotgun_id", "created_by", "type"}
)

TABLE = place(
    Table(
        path="entities",
        schema=KindRow,
        list=access.LISTS,
        read=access.SEES,
        create=access.MANAGES,
        judged=("project_id",),
        delete=access.DELETES,
        creates=entities.create,
        deletes=entities.remove,
        never=frozenset({"type", "instance_casting", "entities_in"}),
        quiet=True,
        verbs="LPGD",
    )
)


class Changeable(Gate):
    """The entity exists (404) and the caller may change what the body names (403)."""

    words = access.EDITS.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the change."""
        read.judge_change(ask, TABLE.id_of(path["instance_id"]), raw)


@data.resource("/entities/<string:instance_id>")
class EntityChange(Resource):
    @operation(access=Changeable(), body=StrictBody(), reply=KindRow)
    def put(self, ask: Ask, instance_id: str, body: dict[str, Any]) -> JsonText:
        """Change an entity; `data` is merged key by key, `canceled: false` brings it back."""
        id_ = TABLE.id_of(instance_id)
        require_match(ask, TABLE, id_)
        given = {key: None if key == "source_id" and value == "null" else value for key, value in body.items()}
        values, links = values_of(KindRow, given, creating=False, protected=PROTECTED)
        entities.change(ask, id_, values, links)
        return rows.one(ask, KindRow, id_, relations=True)
