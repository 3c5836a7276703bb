"""What the holders of a share link are told: their playlist, and of its previews and comments what the link shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid as SqlUuid
from sqlalchemy import any_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.access import shares
from app.auth.share_links import Opened
from app.models import Comment, PreviewFile
from app.queries.audiences import Told

COMMENTS = "comment"
PREVIEWS = "preview-file"


def link_audiences(db: Session, told: Sequence[Told], links: Iterable[Opened]) -> list[set[UUID]]:
    """For each event the ids of the links whose holders are told of it (spec 40 §6.4, §6.5).

    `playlist:*` of the link's playlist; `comment:*` and `preview-file:*` of what the link shows. Of a row that is gone
    they are not told: whether they saw it cannot be asked any more. At most three statements for each link that has to
    do with the batch, none for the others.
    """
    reached: list[set[UUID]] = [set() for _ in told]
    for link in links:
        near = [one for one in told if one.project_id == link.project_id]
        if not near:
            continue
        comments = _shown_comments(db, link, _ids(near, COMMENTS, "comment_id"))
        previews = _shown_previews(db, link, _ids(near, PREVIEWS, "preview_file_id"))
        for one, links_told in zip(told, reached, strict=True):
            about = {
                "playlist": one.payload.get("playlist_id") == str(link.playlist_id),
                COMMENTS: one.payload.get("comment_id") in comments,
                PREVIEWS: one.payload.get("preview_file_id") in previews,
            }
            if one.project_id == link.project_id and about.get(one.noun):
                links_told.add(link.id)
    return reached


def _ids(told: Iterable[Told], noun: str, key: str) -> list[UUID]:
    named = (one.payload.get(key) for one in told if one.noun == noun)
    return [UUID(str(id_)) for id_ in named if id_]


def _among(ids: list[UUID]) -> Any:
    return any_(cast(ids, ARRAY(SqlUuid)))


def _shown_comments(db: Session, link: Opened, ids: list[UUID]) -> set[str]:
    if not ids or not link.entries:
        return set()
    tasks = list(db.scalars(shares.tasks(link.entries, link.project_id)))
    chosen = select(Comment.id).where(Comment.id == _among(ids), shares.visible(Comment, tasks))
    return {str(id_) for id_ in db.scalars(chosen)}


def _shown_previews(db: Session, link: Opened, ids: list[UUID]) -> set[str]:
    if not ids or not link.entries:
        return set()
    shown = shares.shows(link.entries, link.project_id, PreviewFile)
    return {str(id_) for id_ in db.scalars(select(PreviewFile.id).where(PreviewFile.id == _among(ids), shown))}
