"""A file of persons (spec 50 §3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from app.imports import cells
from app.imports.sheets import Line, Sheet, read
from app.models import names
from app.services.person_imports import PersonLine

NEEDED = ("First Name", "Last Name", "Email")
COLUMNS = (
    *NEEDED,
    "Phone",
    "Role",
    "Departments",
    "Studio",
    "Country",
    "Contract Type",
    "Position",
    "Seniority",
    "Daily Salary",
    "Active",
)
LENGTHS = {"First Name": 80, "Last Name": 80, "Email": 255, "Phone": 30}
ROLES = {
    "user": "Artist",
    "admin": "Studio Manager",
    "supervisor": "Supervisor",
    "manager": "Production Manager",
    "client": "Client",
    "vendor": "Vendor",
}


@dataclass(frozen=True)
class Choice:
    """A column whose cells are codes or their labels."""

    column: str
    key: str
    labels: Mapping[str, str]


def _capitalized(codes: tuple[str, ...]) -> dict[str, str]:
    return {code: code.capitalize() for code in codes}


CHOICES = (
    Choice("Role", "role", ROLES),
    Choice("Contract Type", "contract_type", _capitalized(names.CONTRACT_TYPES)),
    Choice("Position", "position", _capitalized(names.POSITIONS)),
    Choice("Seniority", "seniority", _capitalized(names.SENIORITIES)),
)


def translate(content: bytes, departments: Mapping[str, UUID], studios: Mapping[str, UUID]) -> list[PersonLine]:
    """The persons of a file; 400 with all that is wrong in it."""
    sheet = read(content, COLUMNS)
    sheet.require(*NEEDED)
    made = [_person(sheet, line, departments, studios) for line in sheet.lines]
    sheet.faults.refuse()
    return made


def _person(
    sheet: Sheet, line: Line, departments: Mapping[str, UUID], studios: Mapping[str, UUID]
) -> PersonLine:
    for column, most in LENGTHS.items():
        cells.short(sheet, line, column, most)
    if not line.get("First Name") and not line.get("Last Name"):
        sheet.faults.add(line.number, "First Name", "First Name cannot be empty")
    found: dict[str, Any] = {
        "phone": line.get("Phone") or None,
        "country": _country(sheet, line),
        "studio_id": _named(sheet, line, "Studio", line.get("Studio") or "", studios),
        "daily_salary": _salary(sheet, line),
        "active": cells.truth(sheet, line, "Active"),
        **{choice.key: _code(sheet, line, choice) for choice in CHOICES},
    }
    words = [word.strip() for word in (line.get("Departments") or "").split(",")]
    ids = [_named(sheet, line, "Departments", word, departments) for word in words if word]
    return PersonLine(
        line=line.number,
        email=_email(sheet, line),
        names={"first_name": line.get("First Name") or "", "last_name": line.get("Last Name") or ""},
        values={key: value for key, value in found.items() if value is not None},
        departments=[id_ for id_ in ids if id_ is not None],
    )


def _email(sheet: Sheet, line: Line) -> str:
    given = line.get("Email") or ""
    try:
        return validate_email(given, check_deliverability=False).normalized.lower()
    except EmailNotValidError as wrong:
        sheet.faults.add(line.number, "Email", f"A value is invalid: Email: {given[:80]} ({wrong})")
        return ""


def _named(sheet: Sheet, line: Line, column: str, name: str, known: Mapping[str, UUID]) -> UUID | None:
    if name and name not in known:
        sheet.faults.add(line.number, column, f"{column.removesuffix('s')} not found: {name}")
    return known.get(name)


def _country(sheet: Sheet, line: Line) -> str | None:
    code = (line.get("Country") or "").upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        sheet.faults.add(line.number, "Country", f"A value is invalid: Country: {code[:60]}")
    return code or None


def _salary(sheet: Sheet, line: Line) -> int | None:
    cell = line.get("Daily Salary")
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and int(cell) < cells.MOST):
        sheet.faults.add(line.number, "Daily Salary", f"A value is invalid: Daily Salary: {cell[:60]}")
        return None
    return int(cell)


def _code(sheet: Sheet, line: Line, choice: Choice) -> str | None:
    cell = line.get(choice.column) or ""
    for code, label in choice.labels.items():
        if cell.lower() in (code, label.lower()):
            return code
    if cell:
        accepted = ", ".join(choice.labels.values())
        message = f"A value is invalid: {choice.column}: {cell[:60]} (accepted values: {accepted})"
        sheet.faults.add(line.number, choice.column, message)
    return None
