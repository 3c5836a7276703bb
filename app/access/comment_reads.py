"""Who reads a comment (spec 30 §1.2 READ_COMMENT, 1.4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, team
from app.access.tasks import SEES
from app.models import Person, Project, ProjectPersonLink, Task

CLIENT = team("client")
STAFF = team("manager", "supervisor")
ARTISTS = team("user", "vendor")


def by_client(comment: Any, project_id: Any) -> ColumnElement[bool]:
    """The author's effective role on the project is client; a global admin is one everywhere."""
    author, link = aliased(Person), aliased(ProjectPersonLink)
    held = select(link.role).where(link.person_id == author.id, link.project_id == project_id)
    role = func.coalesce(held.correlate_except(link).scalar_subquery(), author.role)
    is_author = exists().where(author.id == comment.person_id, author.role != "admin", role == "client")
    return is_author.correlate_except(author)


def _shared(ask: Asking, comment: Any, project_id: Any) -> ColumnElement[bool]:
    """What a client reads: comments for clients, and those of clients (their own only, where they are isolated)."""
    project = aliased(Project)
    open_to_all = exists().where(project.id == project_id, project.is_clients_isolated.is_not(True))
    mates = or_(comment.person_id == ask.caller.id, open_to_all)
    return or_(comment.for_client.is_(True), and_(by_client(comment, project_id), mates))


def _question_read(ask: Asking, comment: Any) -> ColumnElement[bool]:
    """The caller sees the task, and the comment is for their eyes."""
    task = aliased(Task)
    return exists().where(
        task.id == comment.object_id,
        SEES(ask, task),
        or_(
            STAFF(ask, task),
            and_(CLIENT(ask, task), _shared(ask, comment, task.project_id)),
            and_(ARTISTS(ask, task), ~by_client(comment, task.project_id)),
        ),
    )


READ_COMMENT = ADMIN | Rule(_question_read, "who sees the task and may read the comment's author")
