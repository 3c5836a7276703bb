"""The newsfeed (spec 30 §8, 20 §10.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import entities
from app.ask import Ask
from app.http.domains import data
from app.http.gates import SIGNED_IN, in_project, on
from app.http.operation import operation
from app.models import Entity
from app.queries import news as read
from app.queries.json import JsonText
from app.schemas.news import NewsLine, NewsPage, NewsQuery

NO_CLIENT = in_project("manager", "supervisor", "user", "vendor")


@data.resource("/projects/news")
class OpenProjectsNews(Resource):
    """The feed of all productions."""

    @operation(access=SIGNED_IN, query=NewsQuery, reply=NewsPage)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonText:
        """Read a page of the news of the caller's open projects."""
        return read.of_open_projects(ask, query)


@data.resource("/projects/<uuid:project_id>/news")
class ProjectNews(Resource):
    """The feed of a production."""

    @operation(access=NO_CLIENT, query=NewsQuery, reply=NewsPage)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonText:
        """Read a page of a project's news."""
        return read.of_project(ask, project_id, query)


@data.resource("/projects/<uuid:project_id>/news/<uuid:news_id>")
class ProjectNewsLine(Resource):
    """A line of the feed."""

    @operation(access=NO_CLIENT, reply=NewsLine)
    def get(self, ask: Ask, project_id: UUID, news_id: UUID) -> JsonText:
        """Read a line of a project's news."""
        return read.one(ask, project_id, news_id)


@data.resource("/entities/<uuid:entity_id>/news")
class EntityNews(Resource):
    """The feed of an entity."""

    @operation(access=on(Entity, entities.SEES), reply=NewsPage)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """Read the news of an entity, newest first."""
        return read.of_entity(ask, entity_id)
