"""Kept searches and the headings over them: made, changed, shared, deleted by who made them (spec 10 §D7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.events.log import record
from app.models import Department, Project, SearchFilter, SearchFilterGroup

FILTER = row_events("search-filter", "search_filter_id")
GROUP = row_events("search-filter-group", "search_filter_group_id")


def keep(ask: Ask, body: dict[str, Any]) -> UUID:
    """Keep a search for the caller; shared only where they manage the project. Records search-filter:new.

    Errors: 404 for an unknown project, department or group; 400 when it is not shared exactly as its group is.
    """
    values = {key: value for key, value in body.items() if key != "query"} | {"search_query": body["query"]}
    _refuse_unknown(ask, values)
    values["is_shared"] = body["is_shared"] and _may_share(ask, body["project_id"])
    _refuse_other_sharing(ask, values["search_filter_group_id"], values["is_shared"])
    made = insert(SearchFilter).values(**values, person_id=ask.caller.id).returning(SearchFilter.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    record(ask, FILTER["new"](search_filter_id=id_, project_id=values["project_id"]))
    return id_


def change(ask: Ask, filter_id: UUID, body: dict[str, Any]) -> None:
    """Change a kept search of the caller's (an admin: anybody's). Locks it. Records search-filter:update.

    Errors: as for `keep`; 404 for a search that is another's.
    """
    kept = _own(ask, SearchFilter, filter_id)
    values = {key: value for key, value in body.items() if value is not None}
    if "search_filter_group_id" in body:
        values["search_filter_group_id"] = body["search_filter_group_id"]
    _refuse_unknown(ask, values)
    project_id = values.get("project_id", kept.project_id)
    if "is_shared" in values:
        values["is_shared"] = values["is_shared"] and _may_share(ask, project_id)
    group_id = values.get("search_filter_group_id", kept.search_filter_group_id)
    _refuse_other_sharing(ask, group_id, values.get("is_shared", kept.is_shared), kept.person_id)
    _write(ask, SearchFilter, filter_id, values)
    record(ask, FILTER["update"](search_filter_id=filter_id, project_id=project_id))


def discard(ask: Ask, filter_id: UUID) -> None:
    """Delete a kept search of the caller's (an admin: anybody's). Records search-filter:delete."""
    kept = _own(ask, SearchFilter, filter_id)
    ask.db.execute(delete(SearchFilter).where(SearchFilter.id == filter_id))
    record(ask, FILTER["delete"](search_filter_id=filter_id, project_id=kept.project_id))


def make_group(ask: Ask, body: dict[str, Any]) -> UUID:
    """Make a heading of the caller's; shared only where they manage the project. Records search-filter-group:new."""
    _refuse_unknown(ask, body)
    shared = body["is_shared"] and _may_share(ask, body["project_id"])
    values = {**body, "is_shared": shared, "person_id": ask.caller.id}
    id_: UUID = ask.db.execute(
        insert(SearchFilterGroup).values(values).returning(SearchFilterGroup.id)
    ).scalar_one()
    record(ask, GROUP["new"](search_filter_group_id=id_, project_id=body["project_id"]))
    return id_


def change_group(ask: Ask, group_id: UUID, body: dict[str, Any]) -> None:
    """Change a heading of the caller's (an admin: anybody's); its searches are shared as it is. Locks it.

    Records search-filter-group:update, then search-filter:update of the searches whose sharing changed.
    """
    kept = _own(ask, SearchFilterGroup, group_id)
    values = {key: value for key, value in body.items() if value is not None}
    _refuse_unknown(ask, values)
    project_id = values.get("project_id", kept.project_id)
    told = [GROUP["update"](search_filter_group_id=group_id, project_id=project_id)]
    if "is_shared" in values:
        values["is_shared"] = values["is_shared"] and _may_share(ask, project_id)
        theirs = (SearchFilter.search_filter_group_id == group_id) & (
            SearchFilter.is_shared != values["is_shared"]
        )
        follow = update(SearchFilter).where(theirs)
        follow = follow.values(is_shared=values["is_shared"], updated_at=func.clock_timestamp())
        changed = ask.db.execute(follow.returning(SearchFilter.id, SearchFilter.project_id))
        told += [FILTER["update"](search_filter_id=id_, project_id=its) for id_, its in changed]
    _write(ask, SearchFilterGroup, group_id, values)
    record(ask, *told)


def discard_group(ask: Ask, group_id: UUID) -> None:
    """Delete a heading of the caller's (an admin: anybody's) with its searches.

    Records search-filter:delete of each, then search-filter-group:delete.
    """
    kept = _own(ask, SearchFilterGroup, group_id)
    gone = delete(SearchFilter).where(SearchFilter.search_filter_group_id == group_id)
    searches = ask.db.execute(gone.returning(SearchFilter.id, SearchFilter.project_id)).all()
    ask.db.execute(delete(SearchFilterGroup).where(SearchFilterGroup.id == group_id))
    record(
        ask,
        *(FILTER["delete"](search_filter_id=id_, project_id=its) for id_, its in searches),
        GROUP["delete"](search_filter_group_id=group_id, project_id=kept.project_id),
    )


def _own(ask: Ask, model: Any, id_: UUID) -> Any:
    found = ask.db.get(model, id_, with_for_update=True)
    if found is None or not (ask.caller.is_admin or found.person_id == ask.caller.id):
        raise NotFound("Nothing of yours has this id.")
    return found


def _write(ask: Ask, model: Any, id_: UUID, values: dict[str, Any]) -> None:
    ask.db.execute(update(model).where(model.id == id_).values(**values, updated_at=func.clock_timestamp()))


def _may_share(ask: Ask, project_id: UUID | None) -> bool:
    return project_id is not None and ask.caller.role_in(project_id) in ("admin", "manager")


def _refuse_unknown(ask: Ask, values: dict[str, Any]) -> None:
    for key, model in (("project_id", Project), ("department_id", Department)):
        named = values.get(key)
        if named is not None and ask.db.scalar(select(model.id).where(model.id == named)) is None:
            raise NotFound(f"No {model.__name__.lower()} has this id.")


def _refuse_other_sharing(ask: Ask, group_id: UUID | None, shared: bool, owner_id: UUID | None = None) -> None:
    """The group is there for the search's owner, and shared exactly as the search is."""
    if group_id is None:
        return
    group = ask.db.get(SearchFilterGroup, group_id, with_for_update={"read": True})
    theirs = {ask.caller.id, owner_id}
    if group is None or not (ask.caller.is_admin or group.is_shared or group.person_id in theirs):
        raise NotFound("No group of filters has this id.")
    if group.is_shared != shared:
        raise WrongParameter("A filter is shared exactly when its group is.")
