"""Who reads and notes desktop log-ins (spec 10 §D2). Persons belong to no project: global roles decide."""

from __future__ import annotations

from app.access.persons import SELF
from app.access.rule import ADMIN, by_role

READS = SELF | by_role("admin", "manager")
NOTES = ADMIN | SELF
