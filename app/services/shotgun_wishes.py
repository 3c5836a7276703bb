"""What an import of ShotGrid names by number, name or code: the ids of those rows, some made when missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, cast, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask
from app.errors import WrongParameter
from app.events.catalogue import Event
from app.models import Department, Entity, EntityType, Person, ProjectStatus, given, names
from app.schemas.tables import DepartmentRow, EntityTypeRow, ProjectStatusRow
from app.services import kitsu_imports
from app.services.kitsu_imports import Sort

MADE: dict[Any, Sort] = {
    ProjectStatus: Sort(ProjectStatusRow, "project-status"),
    EntityType: Sort(EntityTypeRow, "asset-type"),
    Department: Sort(DepartmentRow, "department"),
}
Key = tuple[Any, str, str | None, Any]


class LeftOut(Exception):
    """The line names what must be there, and is not."""


@dataclass
class Wish:
    """A row of ours by the value of one of its columns; `kind`: of entities.

    `unknown`: what becomes of a line when there is no such row: `none` (null), `skip` (the line is left out) or
    `refuse` (400). `makes`: the other columns of the row, which is made when it is missing.
    """

    column: Any
    value: Any
    kind: str | None = None
    unknown: str = "none"
    makes: dict[str, Any] | None = None
    id: UUID | None = None

    @property
    def model(self) -> Any:
        """The table."""
        return self.column.class_

    @property
    def key(self) -> Key:
        """What makes two wishes one."""
        return (self.model, self.column.key, self.kind, self.value)


@dataclass
class Granted:
    """Ids by wish."""

    found: dict[Key, UUID] = field(default_factory=dict)

    def one(self, wish: Wish, place: int) -> UUID | None:
        """The id of a wish, None when there is no such row and it may be missing; place: of the entry, for the 400."""
        wish.id = self.found.get(wish.key)
        if wish.id is None and wish.unknown == "skip":
            raise LeftOut
        if wish.id is None and wish.unknown == "refuse":
            raise WrongParameter(f"Entry {place}: no {wish.model.__name__.lower()} is known as {wish.value}.")
        return wish.id

    def all(self, wishes: Iterable[Wish], place: int) -> None:
        """Give each of these wishes its id."""
        for wish in wishes:
            self.one(wish, place)


@dataclass
class Facts:
    """The ids that were asked for, and the events of what was made."""

    ids: Granted
    told: list[Event]


def granted(ask: Ask, wishes: Iterable[Wish]) -> Facts:
    """The rows that are wished for, those that may be made made. At most two statements a column."""
    facts = Facts(Granted(), [])
    groups: dict[tuple[Any, str], list[Wish]] = defaultdict(list)
    for wish in wishes:
        groups[wish.model, wish.column.key].append(wish)
    for alike in groups.values():
        _find(ask, alike, facts.ids.found)
        missing = {
            wish.key: wish for wish in alike if wish.makes is not None and wish.key not in facts.ids.found
        }
        if missing:
            facts.told += _make(ask, list(missing.values()), facts.ids.found)
    return facts


def _find(ask: Ask, wishes: Sequence[Wish], found: dict[Key, UUID]) -> None:
    model, column = wishes[0].model, wishes[0].column
    values = cast(list({wish.value for wish in wishes}), ARRAY(column.type))
    chosen = select(model.id, column.label("value")).where(column == any_(values))
    if model is Entity:
        chosen = chosen.join(EntityType, EntityType.id == Entity.entity_type_id).add_columns(EntityType.name)
    if model is Person:
        chosen = chosen.where(Person.preview_project_id.is_(None))
    # Numbers are not unique: the eldest row counts.
    for row in ask.db.execute(chosen.order_by(model.created_at.desc())):
        kind = None
        if model is Entity:
            kind = row.name if row.name in names.TEMPORAL_TYPES else "Asset"
        found[model, column.key, kind, row.value] = row.id


def _make(ask: Ask, missing: Sequence[Wish], found: dict[Key, UUID]) -> list[Event]:
    model = missing[0].model
    rows = [{**(wish.makes or {}), wish.column.key: wish.value, "id": uuid4()} for wish in missing]
    table = given(rows, model, *rows[0])
    ask.db.execute(insert(model).from_select(list(rows[0]), select(*(table.c[key] for key in rows[0]))))
    ids = [row["id"] for row in rows]
    found.update({wish.key: id_ for wish, id_ in zip(missing, ids, strict=True)})
    return kitsu_imports.told(ask, MADE[model], ids, set(), silent=False)
