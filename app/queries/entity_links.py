"""The casting links of a production in three forms: whole, paged, from a moment on (spec 20 §7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.ask import Ask
from app.errors import WrongParameter
from app.models import Entity, EntityLink
from app.queries.json import JsonStream, JsonText, columns, execute, read_list, stream_list
from app.queries.paging import envelope, number, page_of, read_page
from app.queries.prepared import stream, value
from app.schemas.entity_links import EntityLinkCursorRow, EntityLinkListRow
from app.schemas.tables import EntityLinkRow


def of_project(ask: Ask, project_id: UUID, args: Mapping[str, str]) -> JsonText | JsonStream:
    """The links whose container is in the project, oldest first. One statement, two when they are counted.

    What is limited ends with all links of its last moment: who goes on from there misses none.
    """
    default = ask.settings.nb_records_per_page
    paged = page_of({"limit": "0", **args}, default, first=1)
    if paged is not None:
        ordered = _chosen(ask, project_id, EntityLinkRow).order_by(EntityLink.created_at, EntityLink.id)
        return read_page(ask, ordered, *paged)
    limit = max(number(args, "limit") or 0, 0)
    if args.get("cursor_created_at"):
        return _after(ask, project_id, args["cursor_created_at"], limit or default)
    if limit:
        return stream_list(ask, _oldest(_chosen(ask, project_id, EntityLinkListRow), limit))
    return stream(ask, _every, project_id=project_id)


def _every(ask: Any) -> Select[Any]:
    made = _chosen(ask, value("project_id"), EntityLinkListRow)
    return made.order_by(EntityLink.created_at, EntityLink.id)


def _chosen(ask: Any, project_id: Any, schema: Any) -> Select[Any]:
    own = select(Entity.id).where(Entity.project_id == project_id)
    return select(*columns(ask, schema, EntityLink)).where(EntityLink.entity_in_id.in_(own))


def _oldest(links: Select[Any], limit: int) -> Select[Any]:
    return links.order_by(EntityLink.created_at).fetch(limit, with_ties=True)


def _after(ask: Ask, project_id: UUID, cursor: str, limit: int) -> JsonText:
    try:
        moment = datetime.fromisoformat(cursor).replace(tzinfo=UTC)
    except ValueError:
        raise WrongParameter("cursor_created_at must be a moment: YYYY-MM-DDTHH:MM:SS.ffffff.") from None
    later = _chosen(ask, project_id, EntityLinkCursorRow).where(EntityLink.created_at > moment)
    every = _chosen(ask, project_id, EntityLinkRow).subquery()
    with execute(ask, select(func.count()).select_from(every)) as counted:
        total = int(counted.fetchone()[0])
    return envelope(read_list(ask, _oldest(later, limit)), total=total, limit=limit)
