"""What an administrator does to a person: invite, password, second factors, departments (spec 10 §D2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access.persons import HUMAN
from app.access.rule import ADMIN
from app.ask import Ask
from app.http.cookies import mailed_address
from app.http.domains import actions
from app.http.gates import on
from app.http.operation import operation
from app.models import Person
from app.queries import persons as read
from app.queries.json import JsonText
from app.schemas.passwords import DepartmentBody, SetPasswordBody
from app.schemas.persons import SafePersonRow
from app.services import person_access, persons, second_factors

OF_A_HUMAN = on(Person, ADMIN & HUMAN)


@actions.resource("/persons/<uuid:person_id>/invite")
class PersonInvite(Resource):
    @operation(access=OF_A_HUMAN, writes=True)
    def get(self, ask: Ask, person_id: UUID) -> dict[str, Any]:
        """Mail a person the link by which they choose a password, good for seven days."""
        person_access.invite(ask, person_id)
        return {"success": True, "message": "Email sent"}


@actions.resource("/persons/<uuid:person_id>/reset-password-link")
class PersonResetLink(Resource):
    @operation(access=OF_A_HUMAN)
    def post(self, ask: Ask, person_id: UUID) -> dict[str, str]:
        """Give the administrator the link by which a person chooses a password."""
        return {"reset_password_link": person_access.reset_link(ask, person_id)}


@actions.resource("/persons/<uuid:person_id>/change-password")
class PersonPassword(Resource):
    @operation(access=OF_A_HUMAN, body=SetPasswordBody)
    def post(self, ask: Ask, person_id: UUID, body: dict[str, Any]) -> dict[str, bool]:
        """Set a person's password; every session of theirs ends."""
        person_access.set_password(ask, person_id, body["password"], mailed_address())
        return {"success": True}


@actions.resource("/persons/<uuid:person_id>/disable-two-factor-authentication")
class PersonFactors(Resource):
    @operation(access=OF_A_HUMAN)
    def delete(self, ask: Ask, person_id: UUID) -> dict[str, bool]:
        """Free a person of every second factor."""
        second_factors.disable_all(ask, person_id, mailed_address())
        return {"success": True}


@actions.resource("/persons/<uuid:person_id>/departments/add")
class PersonDepartments(Resource):
    @operation(access=on(Person, ADMIN), body=DepartmentBody, reply=SafePersonRow, status=201)
    def post(self, ask: Ask, person_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put a person in a department; nothing happens when they are in it."""
        persons.join_department(ask, person_id, body["department_id"])
        return read.whole(ask, person_id)


@actions.resource("/persons/<uuid:person_id>/departments/<string:department_id>")
class PersonDepartment(Resource):
    @operation(access=on(Person, ADMIN), status=204)
    def delete(self, ask: Ask, person_id: UUID, department_id: str) -> None:
        """Take a person out of a department; a malformed or unknown department is 400 (spec 10 §D2)."""
        persons.leave_department(ask, person_id, department_id)
