"""Persons in, from a CSV file (spec 50 §3.8)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.imports.csv import FILE, answered, content_of
from app.http.domains import imports
from app.http.gates import only
from app.http.operation import operation
from app.imports import persons
from app.queries import import_answers, import_facts
from app.queries.json import JsonText
from app.schemas.imports import CsvQuery
from app.schemas.persons import SafePersonRow
from app.services import person_imports


@imports.resource("/csv/persons")
class CsvPersons(Resource):
    @operation(access=only(ADMIN), body=FILE, query=CsvQuery, reply=SafePersonRow, many=True, status=201)
    def post(self, ask: Ask, body: dict[str, Any], query: dict[str, Any]) -> Any:
        """Create or update persons from a CSV file, all or none; answers the person of each line."""
        lines = persons.translate(content_of(body), import_facts.departments(ask), import_facts.studios(ask))

        def change() -> JsonText:
            ids = person_imports.store(ask, lines, replaces=query["update"])
            return import_answers.in_order(ask, SafePersonRow, ids)

        return answered(ask, query, change)
