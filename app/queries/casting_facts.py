"""What may be cast, and in what: the names of a production's assets, shots and episodes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import Entity, EntityType, names

SHOT, EPISODE = "Shot", "Episode"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """Ids by the names that lead to them: (episode, sequence, shot), (asset type, asset), (episode,)."""

    shots: dict[Path, UUID]
    assets: dict[Path, UUID]
    episodes: dict[Path, UUID]


def of(ask: Ask, project_id: UUID) -> Names:
    """The names of a production; a shot without episode has an empty one. Of two of one name the eldest counts.

    One statement.
    """
    kind, sequence, episode = aliased(EntityType), aliased(Entity), aliased(Entity)
    others = [name for name in names.TEMPORAL_TYPES if name not in (SHOT, EPISODE)]
    rows = ask.db.execute(
        select(
            Entity.id,
            Entity.name,
            kind.name.label("kind"),
            sequence.name.label("sequence"),
            episode.name.label("episode"),
        )
        .join(kind, kind.id == Entity.entity_type_id)
        .outerjoin(sequence, sequence.id == Entity.parent_id)
        .outerjoin(episode, episode.id == sequence.parent_id)
        .where(Entity.project_id == project_id, kind.name.not_in(others))
        .order_by(Entity.created_at.desc(), Entity.id)
    )
    found = Names({}, {}, {})
    for row in rows:
        if row.kind == SHOT:
            found.shots[(row.episode or "", row.sequence or "", row.name)] = row.id
        elif row.kind == EPISODE:
            found.episodes[(row.name,)] = row.id
        else:
            found.assets[(row.kind, row.name)] = row.id
    return found
