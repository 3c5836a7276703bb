"""Who may post and delete comments (spec 30 §1.2, 6.1, 6.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, any_, cast, exists, func, or_
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, own_departments, team
from app.access.tasks import ACTS, ASSIGNED, OWN_DEPARTMENT, via_task
from app.models import Comment, CommentDepartmentMention, CommentMention


def _question_mentioned(ask: Asking, task: Any) -> ColumnElement[bool]:
    """A comment of the task, or a reply in one, mentions the caller; or a comment mentions their department."""
    comment, person, department = aliased(Comment), aliased(CommentMention), aliased(CommentDepartmentMention)
    name = cast(ask.caller.id, Text)
    in_reply = func.jsonb_build_array(func.jsonb_build_object("mentions", func.jsonb_build_array(name)))
    return exists().where(
        comment.object_id == task.id,
        or_(
            exists().where(person.comment_id == comment.id, person.person_id == ask.caller.id),
            exists().where(
                department.comment_id == comment.id, department.department_id == any_(own_departments(ask))
            ),
            comment.replies.op("@>")(in_reply),
        ),
    )


MENTIONED = team("manager", "supervisor", "user", "client") & Rule(_question_mentioned, "mentioned")
POSTS = ACTS | MENTIONED
"""Who is only mentioned may comment without changing the status; the service sees to it."""
COMMENTS_MANY = (
    ADMIN
    | team("manager")
    | team("supervisor") & OWN_DEPARTMENT
    | team("supervisor", "user", "vendor") & ASSIGNED
)
"""Whose comments on a task are taken among many (spec 30 §6.2)."""
AUTHOR = Rule(lambda ask, comment: comment.person_id == ask.caller.id, "author of the comment")
DELETES = ADMIN | AUTHOR | via_task(team("manager"), "object_id")
