"""The account that shows what a production's client sees (spec 20 §13.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import preview_accounts as read
from app.queries.json import JsonText
from app.schemas.preview_accounts import NewPreviewAccountRow, PreviewAccountPut, PreviewAccountRow
from app.services import preview_accounts as services

MANAGER = in_project("manager")


@data.resource("/projects/<uuid:project_id>/preview-account")
class ProjectPreviewAccount(Resource):
    """The preview account of a production."""

    @operation(access=MANAGER, reply=PreviewAccountRow)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """Read the preview account of a production; null when it has none."""
        return read.of_project(ask, project_id)

    @operation(access=MANAGER, reply=NewPreviewAccountRow, status=201)
    def post(self, ask: Ask, project_id: UUID) -> JsonText | None:
        """Make the preview account of a production, or renew its password; shown this once."""
        return read.with_password(ask, *services.renew(ask, project_id))

    @operation(access=MANAGER, body=PreviewAccountPut, reply=PreviewAccountRow)
    def put(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Open the preview account's window for an hour, or close it."""
        services.open_window(ask, project_id, body["is_open"])
        return read.of_project(ask, project_id)

    @operation(access=MANAGER, status=204)
    def delete(self, ask: Ask, project_id: UUID) -> None:
        """Remove the preview account of a production."""
        services.remove(ask, project_id)
