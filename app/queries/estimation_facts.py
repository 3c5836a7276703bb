"""The tasks that a file of estimations may name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import Entity, EntityType, Organisation, Task, names

Path = tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """What a number in the column Estimation means: days of so many hours, or hours."""

    hours_by_day: float = 8
    in_hours: bool = False

    def minutes(self, amount: float) -> float:
        """An estimation as it is stored."""
        return round(amount * 60, 6) if self.in_hours else float(round(amount * self.hours_by_day * 60))

    def days(self, amount: float) -> float:
        """An estimation in working days."""
        return amount / self.hours_by_day if self.in_hours else amount


def units(ask: Ask) -> Units:
    """The studio's units."""
    chosen = select(Organisation.hours_by_day, Organisation.format_duration_in_hours)
    found = ask.db.execute(chosen.order_by(Organisation.created_at).limit(1)).one_or_none()
    return Units(float(found[0] or 8), bool(found[1])) if found else Units()


def tasks(
    ask: Ask, project_id: UUID, task_type_id: UUID, episode_id: UUID | None
) -> dict[Path, tuple[UUID, UUID | None]]:
    """(entity, its task of the type or None) by (asset type or sequence, name); of two of one name the eldest counts.

    `episode_id`: only assets of this episode and shots of its sequences. One statement.
    """
    kind, parent = aliased(EntityType), aliased(Entity)
    others = [name for name in names.TEMPORAL_TYPES if name != "Shot"]
    rows = ask.db.execute(
        select(Entity.id, Entity.name, kind.name.label("kind"), parent.name.label("parent"), Task.id)
        .join(kind, kind.id == Entity.entity_type_id)
        .outerjoin(parent, parent.id == Entity.parent_id)
        .outerjoin(Task, and_(Task.entity_id == Entity.id, Task.task_type_id == task_type_id))
        .where(Entity.project_id == project_id, kind.name.not_in(others), *_within(episode_id, kind, parent))
        .order_by(Entity.created_at.desc(), Task.created_at.desc(), Entity.id)
    )
    return {
        (str(parent_name or "") if kind_name == "Shot" else kind_name, name): (entity_id, task_id)
        for entity_id, name, kind_name, parent_name, task_id in rows
    }


def _within(episode_id: UUID | None, kind: type[EntityType], parent: type[Entity]) -> list[ColumnElement[bool]]:
    if episode_id is None:
        return []
    shots = and_(kind.name == "Shot", parent.parent_id == episode_id)
    return [or_(shots, and_(kind.name != "Shot", Entity.source_id == episode_id))]
