"""Doors of the server itself (spec 10 §C)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.ask import Ask
from app.http.domains import index
from app.http.gates import PUBLIC
from app.http.operation import operation
from app.queries import configuration

# Clients compare this with the reference's numbers to know which features are there (spec 10 §C).
API_VERSION = "1.0.97"


@index.resource("/")
class Index(Resource):
    @operation(access=PUBLIC)
    def get(self, ask: Ask) -> dict[str, str]:
        """Tell the name and the version of the API."""
        return {"api": "Callsheet", "version": API_VERSION}


@index.resource("/config")
class Configuration(Resource):
    @operation(access=PUBLIC)
    def get(self, ask: Ask) -> dict[str, Any]:
        """Tell what a client needs before log-in."""
        return configuration.told(ask)
