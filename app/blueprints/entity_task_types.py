"""The types of the tasks of an entity, or of what is in it: one door a kind (spec 20 §6.1, 8, 9, 11.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_restful import Resource
from sqlalchemy import ColumnElement

from app.access import boards, entities
from app.access.rule import Rule
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds
from app.queries.json import JsonText
from app.schemas.tables import TaskTypeRow

Whose = Callable[[UUID], ColumnElement[bool]]


def _own(entity_id: UUID) -> ColumnElement[bool]:
    return Entity.id == entity_id


KINDS: dict[str, tuple[Rule, Whose]] = {
    "Asset": (entities.SEES, _own),
    "Shot": (entities.SEES, _own),
    "Scene": (entities.SEES, _own),
    "Edit": (entities.SEES, _own),
    "Concept": (entities.SEES_CONCEPT, _own),
    "Sequence": (boards.SEES_SEQUENCE, kinds.children_of),
    "Episode": (boards.SEES_EPISODE, kinds.below),
}
"""By kind: who may ask, and the entities whose tasks count."""


def _place(kind: str, rule: Rule, whose: Whose) -> None:
    name = f"{kind.lower()}_id"

    @operation(access=of_kind(kind, rule), reply=TaskTypeRow, many=True)
    def get(self: Any, ask: Ask, **path: UUID) -> JsonText:
        """The types of the tasks of an entity; of a sequence or an episode, those of its shots."""
        return kinds.task_types(ask, TaskTypeRow, whose(path[name]))

    path = f"/{kind.lower()}s/<uuid:{name}>/task-types"
    data.resource(path)(type(f"{kind}TaskTypes", (Resource,), {"get": get}))


for _kind, (_rule, _whose) in KINDS.items():
    _place(_kind, _rule, _whose)
