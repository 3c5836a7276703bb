"""Who may post and delete comments (spec 30 §1.2, 6.1, 6.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, Uuid, and_, cast, exists, func, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.access.comment_reads import READ_COMMENT, by_client
from app.access.rule import ADMIN, Asking, Rule, own_departments, team
from app.access.tasks import ACTS, ASSIGNED, OWN_DEPARTMENT, SEES, via_task
from app.models import Comment, CommentDepartmentMention, CommentMention, Person, Task


def _question_mentioned(ask: Asking, task: Any) -> ColumnElement[bool]:
    """A comment of the task, or a reply in one, mentions the caller or one of their departments."""
    comment, person, department = aliased(Comment), aliased(CommentMention), aliased(CommentDepartmentMention)
    own: Any = func.unnest(cast(own_departments(ask), ARRAY(Uuid()))).column_valued("own")
    in_reply = comment.replies.op("@>")(_said("mentions", cast(ask.caller.id, Text)))
    return exists().where(
        comment.object_id == task.id,
        or_(
            exists().where(person.comment_id == comment.id, person.person_id == ask.caller.id),
            in_reply,
            exists(
                select(own).where(
                    or_(
                        exists().where(department.comment_id == comment.id, department.department_id == own),
                        comment.replies.op("@>")(_said("department_mentions", cast(own, Text))),
                    )
                )
            ),
        ),
    )


def _said(key: str, id_: Any) -> ColumnElement[Any]:
    """The JSON of replies of which one names this id."""
    return func.jsonb_build_array(func.jsonb_build_object(key, func.jsonb_build_array(id_)))


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
DELETES = ADMIN | via_task(team("manager"), "object_id") | AUTHOR & via_task(SEES, "object_id")
"""An author who sees the task no more deletes no more (spec 30 §19.11)."""


def _question_thread(ask: Asking, comment: Any) -> ColumnElement[bool]:
    """A talk with clients is theirs and the managers'; a client answers clients of their own studio only."""
    task, author = aliased(Task), aliased(Person)
    client = team("client")(ask, task)
    from_client = by_client(comment, task.project_id)
    studio = cast(ask.caller.studio_id, Uuid())
    mate = exists().where(author.id == comment.person_id, author.studio_id.is_not_distinct_from(studio))
    talk = or_(comment.for_client.is_(True), from_client)
    return exists().where(
        task.id == comment.object_id,
        or_(
            team("manager")(ask, task),
            and_(client, or_(AUTHOR(ask, comment), not_(from_client), mate)),
            and_(not_(client), not_(talk), or_(AUTHOR(ask, comment), ACTS(ask, task), MENTIONED(ask, task))),
        ),
    )


REPLIES = ADMIN | READ_COMMENT & Rule(_question_thread, "its author, who acts on the task or is mentioned")
"""Spec 30 §6.9."""
MOVES = ADMIN | via_task(team("manager"), "object_id")
LEADS = ADMIN | team("manager")
SUPERVISES = team("supervisor") & OWN_DEPARTMENT
