"""Which of the people who listen may read what an event names (spec 60 §3.3, §16): the rules of the REST routes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, any_, select
from sqlalchemy.orm import Session

from app.access.audiences import STAFF, TO_ADMINS, TO_EVERY_MEMBER, TO_ONE, Named, named_by
from app.access.prepared import Prepared, driver_value, projects_named
from app.access.rule import ANYONE, Rule
from app.ask import Ask, Caller
from app.models import Chat, Entity
from app.models.statements import execute_prepared
from app.queries.prepared import prepare, run, values
from app.settings import Settings

PERSONAL = frozenset({"caller_id", "caller_departments", "caller_studio_id"})
LISTENING = "listening"  # the table of callers in a statement, and its parameter
_PLACE = re.compile(r"\$\d+")
Of = tuple[UUID | None, Named]
"""A sort of row: in which project, named by what."""


@dataclass(frozen=True)
class Told:
    """An event of the log, as the relay tells it."""

    position: int
    name: str
    project_id: UUID | None
    payload: dict[str, Any]

    @property
    def noun(self) -> str:
        """What it is about."""
        return self.name.partition(":")[0]


def _which(ask: Any, model: Any, rule: Rule) -> Select[Any]:
    return select(model.id).where(model.id == any_(values("ids")), rule(ask, model))


@dataclass
class Judge:
    """Judges one batch: each rule is asked once for all who stand in the same relation to a project."""

    db: Session
    settings: Settings
    callers: list[Caller]
    ids: dict[Of, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    found: dict[Of, dict[UUID, set[UUID]]] = field(default_factory=dict)
    teams: dict[UUID | None, list[Caller]] = field(default_factory=dict)

    def inside(self, project_id: UUID | None) -> list[Caller]:
        """Those who stand in the project's team; everybody where there is no project."""
        if project_id is None:
            return self.callers
        if project_id not in self.teams:
            self.teams[project_id] = [one for one in self.callers if one.role_in(project_id)]
        return self.teams[project_id]

    def readers(self, of: Of) -> dict[UUID, set[UUID]]:
        """Who may read each of the batch's ids of this sort; an id that is no row any more is no key."""
        if of not in self.found:
            nobody = Caller(id=UUID(int=0), role="admin")
            self.found[of] = {id_: set() for id_ in self._ids(nobody, of, ANYONE)}
            for narrowed, group in self._groups(of):
                self._judge(of, narrowed, group)
        return self.found[of]

    def _groups(self, of: Of) -> list[tuple[Caller, list[Caller]]]:
        """The callers whose statement is the same, each group with one of them, narrowed to the project."""
        project_id, _named = of
        groups: dict[Any, tuple[Caller, list[Caller]]] = {}
        for caller in self.inside(project_id):
            role = caller.role_in(project_id)
            key: Any = (role, caller.role, caller.has_departments, caller.is_bot, caller.studio_id is None)
            if project_id is None or caller.is_admin:
                key = caller.shape
            if key not in groups:
                groups[key] = (narrowed_to(caller, project_id), [])
            groups[key][1].append(caller)
        return list(groups.values())

    def _judge(self, of: Of, narrowed: Caller, group: list[Caller]) -> None:
        """Enter a group's persons beside what they may read. One statement, or none for administrators."""
        project_id, named = of
        found = self.found[of]
        if narrowed.is_admin:
            for readers in found.values():
                readers.update(one.id for one in group)
            return
        statement = prepare(_which, narrowed.shape, frozenset(), (named.model, named.rule))
        if statement.of_caller & PERSONAL or (project_id is None and statement.of_caller):
            for person, id_ in self._each(of, statement, [narrowed_to(one, project_id) for one in group]):
                found.setdefault(id_, set()).add(person)
            return
        for id_ in self._ids(narrowed, of, named.rule):
            found.setdefault(id_, set()).update(one.id for one in group)

    def _ids(self, caller: Caller, of: Of, rule: Rule) -> set[UUID]:
        ask = Ask(db=self.db, caller=caller, settings=self.settings)
        with run(ask, _which, of[1].model, rule, ids=sorted(self.ids[of])) as found:
            return {UUID(str(id_)) for (id_,) in found.fetchall()}

    def _each(self, of: Of, statement: Prepared, group: list[Caller]) -> list[tuple[UUID, UUID]]:
        """(person, id) of what each of the group may read. One statement for any number of persons."""
        text, brought = for_each(statement)
        listening = [{"caller_id": str(one.id), **listed(one, statement.of_caller)} for one in group]
        given = {LISTENING: orjson.dumps(listening).decode(), "ids": driver_value(sorted(self.ids[of]))}
        with execute_prepared(self.db, text, [given[name] for name in brought]) as found:
            return [(UUID(str(person)), UUID(str(id_))) for person, id_ in found.fetchall()]


def narrowed_to(caller: Caller, project_id: UUID | None) -> Caller:
    """The caller as if the project were their only one: who has the same role there is asked for together."""
    role = caller.role_in(project_id)
    if project_id is None or role is None or caller.is_admin:
        return caller
    return replace(caller, projects={project_id: role}, open_projects=frozenset({project_id}))


def listed(caller: Caller, names: Iterable[str]) -> dict[str, Any]:
    """The caller's values by the names of a statement's parameters, for a table of callers."""
    found: dict[str, Any] = {}
    for name in names:
        if name == "caller_departments":
            found[name] = caller.departments
        elif name == "caller_studio_id":
            found[name] = caller.studio_id
        elif name != "caller_id":
            found[name] = projects_named(caller, name)
    return found


@lru_cache(maxsize=512)
def for_each(statement: Prepared) -> tuple[str, tuple[str, ...]]:
    """The statement for a table of callers instead of one caller: its text, and the names of its parameters.

    What was a parameter of the caller is a column of the table: the text of the rule stays as it is.
    """
    brought = (LISTENING, *(name for name in statement.names if name not in statement.of_caller))
    places = {
        f"${place}": f"{LISTENING}.{name}" if name in statement.of_caller else f"${brought.index(name) + 1}"
        for place, name in enumerate(statement.names, 1)
    }
    text = _PLACE.sub(lambda found: places[found.group()], statement.text)
    arrays = sorted(statement.of_caller - {"caller_id", "caller_studio_id"})
    columns = ["caller_id uuid", "caller_studio_id uuid", *(f"{name} uuid[]" for name in arrays)]
    table = f"jsonb_to_recordset($1::jsonb) AS {LISTENING} ({', '.join(columns)})"
    each = f"SELECT {LISTENING}.caller_id, judged.id FROM {table}, LATERAL ({text}) AS judged"  # noqa: S608
    return each, brought


def audiences(
    db: Session, settings: Settings, told: Sequence[Told], callers: Iterable[Caller]
) -> list[set[UUID]]:
    """For each event the ids of the callers that may know of it, in the order of the events.

    Statements: one for each sort of row in the batch, and one for each role that listens to its production.
    """
    judge = Judge(db, settings, list(callers))
    homes = _projects_of_chats(db, told)
    about = []
    for one in told:
        named = named_by(one.payload)
        project_id = one.project_id or (homes.get(str(one.payload.get("chat_id"))) if named else None)
        about.append((one, named, project_id))
        if named:
            judge.ids[project_id, named].add(UUID(str(one.payload[named.key])))
    return [_of(judge, one, named, project_id) for one, named, project_id in about]


def _projects_of_chats(db: Session, told: Sequence[Told]) -> dict[str, UUID]:
    chats = {UUID(str(one.payload["chat_id"])) for one in told if one.payload.get("chat_id")}
    if not chats:
        return {}
    tied = select(Chat.id, Entity.project_id).join(Entity, Entity.id == Chat.object_id)
    return {str(id_): project for id_, project in db.execute(tied.where(Chat.id.in_(chats)))}


def _of(judge: Judge, one: Told, named: Named | None, project_id: UUID | None) -> set[UUID]:
    if one.noun in TO_ONE:
        return {caller.id for caller in judge.callers if str(caller.id) == one.payload.get("person_id")}
    if one.noun in TO_ADMINS:
        return {caller.id for caller in judge.callers if caller.is_admin}
    inside = judge.inside(project_id)
    if named is None:
        if project_id is None or one.noun in TO_EVERY_MEMBER:
            return {caller.id for caller in inside}
        return {caller.id for caller in inside if caller.role_in(project_id) in (*STAFF, "admin")}
    readers = judge.readers((project_id, named)).get(UUID(str(one.payload[named.key])))
    if readers is not None:
        return readers
    roles = ("admin", *named.after) if one.name.endswith(":delete") else ("admin",)
    return {caller.id for caller in inside if (caller.role_in(project_id) or caller.role) in roles}
