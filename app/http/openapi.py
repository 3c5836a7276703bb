"""The OpenAPI 3.1 document, generated from the declarations: schemas, errors, access (spec 10 §C)."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from marshmallow import Schema, fields

from app.http import idempotency
from app.http.bodies import NO_BODY, ArrayBody, Body, FormBody, SchemaBody
from app.http.operation import Declared, declared

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
KINDS: dict[type[fields.Field[Any]], dict[str, Any]] = {
    fields.UUID: {"type": "string", "format": "uuid"},
    fields.Date: {"type": "string", "format": "date"},
    fields.Boolean: {"type": "boolean"},
    fields.Integer: {"type": "integer"},
    fields.Float: {"type": "number"},
    fields.String: {"type": "string"},
    fields.Dict: {"type": "object"},
}
PATHS = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    "string": {"type": "string"},
    "path": {"type": "string"},
}
ERRORS = {
    "400": "A parameter or the body is wrong",
    "401": "No token, or one that is not valid any more",
    "403": "The caller may not do this",
    "404": "Nothing has this id",
    "415": "The body is not sent as JSON",
    "422": "The token cannot be read",
    "429": "This address came too often: wait as `Retry-After` says",
}
ERROR_SCHEMA = {
    "type": "object",
    "required": ["error", "message"],
    "properties": {
        "error": {"const": True},
        "message": {"type": "string"},
        "data": {"description": "What else is known: `errors` of a validation, as `{field, message}`."},
    },
}


class Document:
    """The document while it is written: schemas are put once under `components`."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {"Error": ERROR_SCHEMA}
        self.written: dict[type[Schema], str] = {}

    def schema(self, schema: type[Schema]) -> dict[str, str]:
        """A reference to a schema's component."""
        name = self.written.get(schema)
        if name is None:
            name = schema.__name__
            while name in self.schemas:
                name += "_"
            self.written[schema] = name
            self.schemas[name] = {}
            self.schemas[name] = self.object(schema)
        return {"$ref": f"#/components/schemas/{name}"}

    def object(self, schema: type[Schema]) -> dict[str, Any]:
        """A schema as a JSON Schema object."""
        declared_fields: dict[str, fields.Field[Any]] = schema._declared_fields
        found: dict[str, Any] = {
            "type": "object",
            "properties": {name: self.field(field) for name, field in declared_fields.items()},
        }
        required = [name for name, field in declared_fields.items() if field.required]
        if required:
            found["required"] = required
        if schema.__doc__:
            found["description"] = schema.__doc__.strip().split("\n")[0]
        return found

    def field(self, field: fields.Field[Any]) -> dict[str, Any]:
        """A field as JSON Schema."""
        if isinstance(field, fields.Nested):
            inner = field.schema
            made: dict[str, Any] = self.schema(type(inner))
            return {"type": "array", "items": made} if inner.many else made
        if isinstance(field, fields.List):
            found: dict[str, Any] = {"type": "array", "items": self.field(field.inner)}
        elif isinstance(field, fields.Constant):
            return {"const": field.constant}
        else:
            found = dict(next((kind for cls, kind in KINDS.items() if isinstance(field, cls)), {}))
            if type(field).__name__ in ("WireTime", "WireMoment"):
                found = {"type": "string", "description": "UTC, without zone"}
            elif field.metadata.get("binary"):
                found = {"type": "string", "format": "binary"}
        if field.metadata.get("description"):
            found["description"] = field.metadata["description"]
        choices = field.metadata.get("choices")
        if choices and found.get("type") == "string":
            found["enum"] = [*choices, *([None] if field.allow_none else [])]
        if field.allow_none and "type" in found:
            found["type"] = [found["type"], "null"]
        return found

    def body(self, body: Body) -> dict[str, Any] | None:
        """The request body of an operation."""
        if body is NO_BODY:
            return None
        if isinstance(body, ArrayBody):
            item = self.schema(type(body.schema)) if body.schema is not None else self.field(body.item)
            listed: dict[str, Any] = {"application/json": {"schema": {"type": "array", "items": item}}}
            return {"required": not body.optional, "content": listed}
        if isinstance(body, SchemaBody):
            shown = self.schema(type(body.schema))
            with_file = any(field.metadata.get("binary") for field in body.schema.fields.values())
            content: dict[str, Any] = {} if with_file else {"application/json": {"schema": shown}}
            if isinstance(body, FormBody):
                content["multipart/form-data"] = {"schema": shown}
            return {"content": content}
        return {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}

    def operation(self, one: Declared) -> dict[str, Any]:
        """One operation."""
        made = one.operation
        reply: dict[str, Any] = {"description": "The answer" if made.status != 204 else "Done; nothing to say"}
        if made.status != 204:
            shown: dict[str, Any] = self.schema(made.reply) if made.reply is not None else {}
            shown = {"type": "array", "items": shown} if made.many else shown
            reply["content"] = {made.media_type: {"schema": shown}}
        errors = {
            code: {
                "description": words,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            }
            for code, words in ERRORS.items()
            if (code not in ("401", "403", "422") or not made.access.public)
            and (code != "429" or made.throttle is not None)
        }
        address = re.sub(r"[^a-z0-9-]+", "_", one.rule.lower()).strip("_") or "index"
        found: dict[str, Any] = {
            "operationId": f"{one.method.lower()}_{address}",
            "summary": made.summary or f"{one.method} {one.rule}",
            "description": "\n\n".join(
                part for part in (made.description, f"Access: {one.access_text}.") if part
            ),
            "tags": [one.rule.split("/")[1] or "index"],
            "parameters": self.parameters(one),
            "responses": {str(made.status): reply, **errors},
        }
        body = self.body(made.body)
        if body is not None:
            found["requestBody"] = body
        if made.access.public:
            found["security"] = []
        return found

    def parameters(self, one: Declared) -> list[dict[str, Any]]:
        """Path, query and header parameters."""
        found: list[dict[str, Any]] = [
            {"name": match["name"], "in": "path", "required": True, "schema": PATHS[match["kind"] or "string"]}
            for match in _PARAMETER.finditer(one.rule)
        ]
        query = one.operation.query
        for name, field in (query._declared_fields if query else {}).items():
            shown = field.data_key or name
            found.append(
                {"name": shown, "in": "query", "required": field.required, "schema": self.field(field)}
            )
        if (
            one.method == "POST"
            and not one.operation.access.public
            and not one.rule.startswith(idempotency.SECRET)
        ):
            found.append(ONCE)
        return found


ONCE = {
    "name": idempotency.HEADER,
    "in": "header",
    "required": False,
    "description": "A key of the caller's own: sent again within a day, the request is answered as the first time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST},
}


def document(app: Flask, version: str) -> dict[str, Any]:
    """The whole document of an app."""
    writer = Document()
    paths: dict[str, Any] = {}
    for one in declared(app):
        path = _PARAMETER.sub(lambda match: "{" + match["name"] + "}", one.rule)
        paths.setdefault(path, {})[one.method.lower()] = writer.operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Callsheet",
            "version": version,
            "description": "The API of a production tracker for animation and VFX studios.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"cookie": []}],
        "paths": paths,
        "components": {
            "schemas": writer.schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "access_token_cookie"},
            },
        },
    }
