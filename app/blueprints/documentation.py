"""Doors of the documentation: the OpenAPI document and Swagger UI, without network (spec 10 §C)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from flask import Response, current_app, send_from_directory
from flask_restful import Resource

from app.ask import Ask
from app.blueprints.index import API_VERSION
from app.errors import NotFound
from app.http.answers import to_bytes
from app.http.domains import index
from app.http.gates import PUBLIC
from app.http.openapi import document
from app.http.operation import operation
from app.queries.json import JsonText

_PACKAGE = find_spec("flask_swagger_ui")
SWAGGER_UI = Path(_PACKAGE.origin or "").parent / "dist" if _PACKAGE else Path()
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Callsheet API</title>
  <link rel="stylesheet" href="../docs/swagger-ui.css">
  <link rel="icon" type="image/png" href="../docs/favicon-32x32.png">
</head>
<body>
  <div id="api"></div>
  <script src="../docs/swagger-ui-bundle.js"></script>
  <script>
    SwaggerUIBundle({url: "../openapi.json", dom_id: "#api", deepLinking: true, docExpansion: "none"});
  </script>
</body>
</html>
"""


def _document() -> JsonText:
    """The document of the running app, written at its first use: routes do not change while it runs."""
    kept: dict[str, JsonText] = current_app.extensions.setdefault("callsheet-openapi", {})
    if "json" not in kept:
        kept["json"] = JsonText(to_bytes(document(current_app, API_VERSION)))
    return kept["json"]


@index.resource("/openapi.json")
class OpenApi(Resource):
    @operation(access=PUBLIC)
    def get(self, ask: Ask) -> JsonText:
        """The OpenAPI document of this server."""
        return _document()


@index.resource("/openapi-raw.json")
class OpenApiRaw(Resource):
    @operation(access=PUBLIC)
    def get(self, ask: Ask) -> JsonText:
        """The OpenAPI document of this server, under its other name."""
        return _document()


@index.resource("/apidocs/", "/apidocs/index.html")
class ApiDocs(Resource):
    @operation(access=PUBLIC, media_type="text/html")
    def get(self, ask: Ask) -> Response:
        """A page to read and to try the API (Swagger UI)."""
        return Response(PAGE, mimetype="text/html")


@index.resource("/docs/<path:filename>")
class DocsFile(Resource):
    @operation(access=PUBLIC, media_type="application/octet-stream")
    def get(self, ask: Ask, filename: str) -> Response:
        """A file of Swagger UI."""
        return send_from_directory(SWAGGER_UI, filename, max_age=86400)


@index.resource("/oauth2-redirect.html")
class OAuthRedirect(Resource):
    @operation(access=PUBLIC, media_type="text/html")
    def get(self, ask: Ask) -> Response:
        """The page that Swagger UI needs for OAuth."""
        return send_from_directory(SWAGGER_UI, "oauth2-redirect.html", max_age=86400)


@index.resource("/static/<path:filename>")
class StaticFile(Resource):
    @operation(access=PUBLIC)
    def get(self, ask: Ask, filename: str) -> None:
        """No static file is shipped: always 404."""
        raise NotFound("No such file.")
