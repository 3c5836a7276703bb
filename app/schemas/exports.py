"""What may be asked of the exports (spec 50 §6.2)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.boards import EpisodeId, StrictId
from app.schemas.imports import Word


class BoardExportQuery(Schema):
    """Which entities: one, those of an episode, those that the caller is assigned to."""

    id = StrictId()
    episode_id = EpisodeId()
    assigned_to = fields.String()


class CastingExportQuery(Schema):
    """Which castings: of shots or of the others, of an episode (`all`: in episodes, `main`: the main pack's)."""

    episode_id = EpisodeId(load_default=None)
    is_shot_casting = Word(load_default=False)
