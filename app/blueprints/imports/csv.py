"""CSV files in: assets, shots, edits, castings (spec 50 §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.errors import WrongParameter
from app.http.answers import JSON, to_bytes
from app.http.bodies import FormBody
from app.http.domains import imports
from app.http.gates import in_project
from app.http.operation import operation
from app.imports import assets, casting, edits, shots
from app.queries import casting_facts, import_answers, import_facts
from app.queries.json import JsonText
from app.schemas.entities import EntityRow
from app.schemas.imports import CsvFile, CsvQuery
from app.services import asset_imports, edit_imports, shot_imports, trials
from app.services import casting as casting_services

MANAGES = in_project("manager")
FILE = FormBody(CsvFile)


def content_of(body: dict[str, Any]) -> bytes:
    """The bytes of the part `file`; 400 when it was not sent."""
    file = body["files"].get("file")
    if file is None:
        raise WrongParameter("No file was sent: the part `file` of a multipart body is missing.")
    content: bytes = file.read()
    return content


def answered(ask: Ask, query: dict[str, Any], change: Callable[[], Any]) -> Any:
    """The answer of an import: 201; 200 when it was only tried."""
    if not query["dry_run"]:
        return change()
    made = trials.tried(ask, change)
    return Response(made if isinstance(made, JsonText) else to_bytes(made), status=200, mimetype=JSON)


@imports.resource("/csv/projects/<uuid:project_id>/shots")
class CsvShots(Resource):
    @operation(access=MANAGES, body=FILE, query=CsvQuery, reply=EntityRow, many=True, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> Any:
        """Create or update shots from a CSV file, all or none; answers the shot of each line."""
        facts = import_facts.of(ask, project_id, "Shot")
        lines = shots.translate(content_of(body), facts)
        types = list(facts.task_types.values())

        def change() -> JsonText:
            ids = shot_imports.store(ask, project_id, lines, types, replaces=query["update"])
            return import_answers.in_order(ask, EntityRow, ids)

        return answered(ask, query, change)


@imports.resource("/csv/projects/<uuid:project_id>/assets")
class CsvAssets(Resource):
    @operation(access=MANAGES, body=FILE, query=CsvQuery, reply=EntityRow, many=True, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> Any:
        """Create or update assets from a CSV file, all or none; answers the asset of each line."""
        facts = import_facts.of(ask, project_id, "Asset")
        kinds, ready = (
            import_facts.asset_types(ask, project_id),
            import_facts.task_types(ask, project_id, "Shot"),
        )
        lines = assets.translate(content_of(body), facts, kinds, ready)
        types = list(facts.task_types.values())

        def change() -> JsonText:
            ids = asset_imports.store(ask, project_id, lines, types, replaces=query["update"])
            return import_answers.in_order(ask, EntityRow, ids)

        return answered(ask, query, change)


@imports.resource("/csv/projects/<uuid:project_id>/edits")
class CsvEdits(Resource):
    @operation(access=MANAGES, body=FILE, query=CsvQuery, reply=EntityRow, many=True, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> Any:
        """Create or update edits from a CSV file, all or none; answers the edit of each line."""
        facts = import_facts.of(ask, project_id, "Edit")
        lines = edits.translate(content_of(body), facts)
        types = list(facts.task_types.values())

        def change() -> JsonText:
            ids = edit_imports.store(ask, project_id, lines, types, replaces=query["update"])
            return import_answers.in_order(ask, EntityRow, ids)

        return answered(ask, query, change)


@imports.resource("/csv/projects/<uuid:project_id>/casting")
class CsvCasting(Resource):
    @operation(access=MANAGES, body=FILE, query=CsvQuery, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> Any:
        """Cast assets in shots, assets and episodes from a CSV file; what is cast already takes the file's values.

        Answers null for each line, or `{line_number, skipped}` where a line names what is not there.
        """
        made = casting.translate(content_of(body), casting_facts.of(ask, project_id))

        def change() -> list[Any]:
            casting_services.merge(ask, project_id, made.wanted)
            return made.reports

        return answered(ask, query, change)
