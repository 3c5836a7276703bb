"""How persons look on the wire (spec 10 §D1)."""

from __future__ import annotations

from marshmallow import fields
from sqlalchemy import func

from app.models import DepartmentLink, Person
from app.schemas.row import computed, ids, row

FULL_NAME = computed(
    fields.String(), lambda _ask, person: func.trim(func.concat(person.first_name, " ", person.last_name))
)
SafePersonRow = row(
    Person, relations={"departments": ids(DepartmentLink, "person_id", "department_id")}, full_name=FULL_NAME
)
