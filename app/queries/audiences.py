"""Which of the people who listen may read what an event names (spec 60 §3.3, §16): the rules of the REST routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, select
from sqlalchemy.orm import Session

from app.access.audiences import STAFF, TO_ADMINS, TO_EVERY_MEMBER, TO_ONE, Named, named_by
from app.access.rule import ANYONE, Rule
from app.ask import Ask, Caller
from app.models import Chat, Entity
from app.queries.prepared import prepare, run, values
from app.settings import Settings

PERSONAL = frozenset({"caller_id", "caller_departments", "caller_studio_id"})


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
    ids: dict[tuple[UUID | None, Named], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    answers: dict[Any, set[UUID]] = field(default_factory=dict)

    def existing(self, of: tuple[UUID | None, Named]) -> set[UUID]:
        """Those of the batch's ids that are rows still."""
        return self._ask(Caller(id=UUID(int=0), role="admin"), of, ANYONE, ("existing", of))

    def readable(self, caller: Caller, of: tuple[UUID | None, Named]) -> set[UUID]:
        """Those of the batch's ids that the caller may read."""
        project_id, named = of
        role = caller.role_in(project_id)
        alone = project_id is None or role is None
        narrowed = caller
        if project_id is not None and role is not None:
            narrowed = replace(caller, projects={project_id: role}, open_projects=frozenset({project_id}))
        personal = alone or self._personal(narrowed, named)
        key = (of, caller.id if personal else (role, caller.role, caller.has_departments))
        return self._ask(narrowed, of, named.rule, key)

    def _personal(self, caller: Caller, named: Named) -> bool:
        statement = prepare(_which, caller.shape, frozenset(), (named.model, named.rule))
        return bool(statement.of_caller & PERSONAL)

    def _ask(self, caller: Caller, of: tuple[UUID | None, Named], rule: Rule, key: Any) -> set[UUID]:
        if key not in self.answers:
            ask = Ask(db=self.db, caller=caller, settings=self.settings)
            with run(ask, _which, of[1].model, rule, ids=sorted(self.ids[of])) as found:
                self.answers[key] = {UUID(str(id_)) for (id_,) in found.fetchall()}
        return self.answers[key]


def audiences(
    db: Session, settings: Settings, told: Sequence[Told], callers: Iterable[Caller]
) -> list[set[UUID]]:
    """For each event the ids of the callers that may know of it, in the order of the events.

    Statements: one for each sort of row in the batch, and one for each role (each person, where the rule looks at
    assignments) that listens to its production.
    """
    judge = Judge(db, settings)
    homes = _projects_of_chats(db, told)
    about = []
    for one in told:
        named = named_by(one.payload)
        project_id = one.project_id or (homes.get(str(one.payload.get("chat_id"))) if named else None)
        about.append((one, named, project_id))
        if named:
            judge.ids[project_id, named].add(UUID(str(one.payload[named.key])))
    listening = list(callers)
    return [_of(judge, one, named, project_id, listening) for one, named, project_id in about]


def _projects_of_chats(db: Session, told: Sequence[Told]) -> dict[str, UUID]:
    chats = {UUID(str(one.payload["chat_id"])) for one in told if one.payload.get("chat_id")}
    if not chats:
        return {}
    tied = select(Chat.id, Entity.project_id).join(Entity, Entity.id == Chat.object_id)
    return {str(id_): project for id_, project in db.execute(tied.where(Chat.id.in_(chats)))}


def _of(
    judge: Judge, one: Told, named: Named | None, project_id: UUID | None, callers: list[Caller]
) -> set[UUID]:
    if one.noun in TO_ONE:
        return {caller.id for caller in callers if str(caller.id) == one.payload.get("person_id")}
    if one.noun in TO_ADMINS:
        return {caller.id for caller in callers if caller.is_admin}
    inside = [caller for caller in callers if project_id is None or caller.role_in(project_id)]
    if named is None:
        if project_id is None or one.noun in TO_EVERY_MEMBER:
            return {caller.id for caller in inside}
        return {caller.id for caller in inside if caller.role_in(project_id) in (*STAFF, "admin")}
    of = (project_id, named)
    id_ = UUID(str(one.payload[named.key]))
    if id_ in judge.existing(of):
        return {caller.id for caller in inside if caller.is_admin or id_ in judge.readable(caller, of)}
    roles = ("admin", *named.after) if one.name.endswith(":delete") else ("admin",)
    return {caller.id for caller in inside if (caller.role_in(project_id) or caller.role) in roles}
