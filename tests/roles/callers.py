"""The callers of the tables: a column each, made once in the production of `production.py`.

| column | who |
|---|---|
| anon | nobody: no token |
| admin | an administrator, in no team |
| outer | a manager of the studio who is not in the team |
| mgr | a manager in the team |
| sup | a supervisor in the team, without department |
| sup_in | a supervisor in the team, of the department of every task |
| sup_out | a supervisor in the team, of another department; made the playlist |
| art_on | an artist in the team, assigned to every task, of their department; "the person" of every path |
| art_off | an artist in the team, without task; wrote the comments, the reply and the chat message |
| client | a client in the team |
| ven_on | a vendor in the team, assigned to every task, of their department |
| ven_off | a vendor in the team, without task |
| stranger | an artist of another production |
| lead | an artist by their global role, a manager by the role held in this team |
| bot | a bot with its API token, a manager in the team |
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.auth import tokens
from app.models import PersonSecret
from tests.factories import Factory

COLUMNS = (
    "anon",
    "admin",
    "outer",
    "mgr",
    "sup",
    "sup_in",
    "sup_out",
    "art_on",
    "art_off",
    "client",
    "ven_on",
    "ven_off",
    "stranger",
    "lead",
    "bot",
)
ROLES = {
    "admin": "admin",
    "outer": "manager",
    "mgr": "manager",
    "sup": "supervisor",
    "sup_in": "supervisor",
    "sup_out": "supervisor",
    "art_on": "user",
    "art_off": "user",
    "client": "client",
    "ven_on": "vendor",
    "ven_off": "vendor",
    "stranger": "user",
    "lead": "user",
    "bot": "manager",
}
OUTSIDE = ("admin", "outer", "stranger")
ASSIGNED = ("art_on", "ven_on")
OF_THE_DEPARTMENT = ("sup_in", "art_on", "ven_on")


def people(make: Factory, project: UUID, department: UUID, elsewhere: UUID) -> dict[str, UUID]:
    """The persons behind the columns, in the team or not; answers their ids."""
    other = make.project("Another production")
    made = {}
    for column, role in ROLES.items():
        departments = [department] if column in OF_THE_DEPARTMENT else []
        if column == "sup_out":
            departments = [elsewhere]
        values: dict[str, Any] = {"first_name": column, "last_name": "of the table", "is_bot": column == "bot"}
        made[column] = make.person(role, departments, **values)
        if column not in OUTSIDE:
            make.member(project, made[column], "manager" if column == "lead" else None)
    make.member(other, made["stranger"])
    return made


def access_tokens(make: Factory, persons: dict[str, UUID]) -> dict[str, tuple[str, str]]:
    """Access and refresh token of each column; a bot has its one API token. Needs the app's context."""
    made = {column: tokens.pair(id_) for column, id_ in persons.items() if column != "bot"}
    token, jti = tokens.api_token(persons["bot"], "bot", None)
    make.row(PersonSecret, person_id=persons["bot"], jti=jti)
    return {**made, "bot": (token, token)}
