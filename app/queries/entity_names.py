"""The full name of an entity: `Episode / Sequence / Shot`, `Character / Hero` (spec 30 §8.2, 10 §D7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal
from sqlalchemy.orm import aliased

from app.models import Entity, EntityType, names

SEPARATOR = " / "


def _entity() -> Any:
    return aliased(Entity)


def _kind() -> Any:
    return aliased(EntityType)


@dataclass(frozen=True)
class NamedEntity:
    """An entity with what its full name is made of, joined to a SELECT."""

    entity: Any = field(default_factory=_entity)
    kind: Any = field(default_factory=_kind)
    parent: Any = field(default_factory=_entity)
    grand: Any = field(default_factory=_entity)

    def joined(self, rows: Select[Any], entity_id: Any) -> Select[Any]:
        """`rows` with the entity of this id, if there is one."""
        return (
            rows.outerjoin(self.entity, self.entity.id == entity_id)
            .outerjoin(self.kind, self.kind.id == self.entity.entity_type_id)
            .outerjoin(self.parent, self.parent.id == self.entity.parent_id)
            .outerjoin(self.grand, self.grand.id == self.parent.parent_id)
        )

    @property
    def full_name(self) -> ColumnElement[Any]:
        """Shots and sequences with their parents, episodes alone, all others with their type."""
        own = self.entity.name
        return case(
            (self.kind.name == "Shot", func.concat_ws(SEPARATOR, self.grand.name, self.parent.name, own)),
            (self.kind.name == "Sequence", func.concat_ws(SEPARATOR, self.parent.name, own)),
            (self.kind.name == "Episode", own),
            else_=self.kind.name + literal(SEPARATOR) + own,
        )

    @property
    def episode_id(self) -> ColumnElement[Any]:
        """A shot's episode, a sequence's parent, an asset's source; null for all others."""
        return case(
            (self.kind.name == "Shot", self.grand.id),
            (self.kind.name == "Sequence", self.parent.id),
            (self.kind.name.not_in(names.TEMPORAL_TYPES), self.entity.source_id),
        )
