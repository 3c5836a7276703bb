"""Comments written by the generic routes (spec 30 §16.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import CommentNew
from app.schemas.comments import CommentRow
from app.services import rows


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Write a comment as it is given: no mention, no notification, the task stays. Records comment:new."""
    absent = [key for key in ("checklist", "replies") if key in values and values[key] is None]
    made: dict[str, Any] = {**values, **{key: [] for key in absent}}
    for key in ("checklist", "replies"):
        if key in made and not isinstance(made[key], list):
            raise WrongParameter(f"{key} must be a list.")
    id_ = rows.create(ask, CommentRow, made, links, None)
    record(
        ask,
        CommentNew(
            comment_id=id_,
            task_id=made["object_id"],
            task_status_id=made.get("task_status_id"),
            person_id=made["person_id"],
            for_client=made.get("for_client", False),
        ),
    )
    return id_
