"""The order of the previews of one revision (spec 40 §4.7)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import PreviewFileUpdated
from app.models import PreviewFile, Task, given


def move(ask: Ask, id_: UUID, position: int) -> list[UUID]:
    """Put a preview at a position of its revision, whose others close up; answers the ids in their order.

    0, or a position that the revision does not have, changes nothing. Locks the task, as adding a preview does.
    Records preview-file:update of each that moved. Four statements.
    """
    of_preview = select(PreviewFile.task_id).where(PreviewFile.id == id_).scalar_subquery()
    project_id = ask.db.scalar(
        select(Task.project_id).where(Task.id == of_preview).with_for_update(key_share=True)
    )
    moved = ask.db.execute(
        select(PreviewFile.task_id, PreviewFile.revision).where(PreviewFile.id == id_)
    ).one_or_none()
    if moved is None:
        raise NotFound("No previewfile has this id.")
    together = (
        (PreviewFile.task_id.is_not_distinct_from(moved.task_id))
        & PreviewFile.revision.is_not_distinct_from(moved.revision)
        if moved.task_id is not None
        else PreviewFile.id == id_
    )
    rows = ask.db.execute(
        select(PreviewFile.id, PreviewFile.position)
        .where(together)
        .order_by(PreviewFile.position, PreviewFile.created_at, PreviewFile.id)
    ).all()
    order = [row.id for row in rows]
    if not 1 <= position <= len(order):
        return order
    order.remove(id_)
    order.insert(position - 1, id_)
    before = {row.id: row.position for row in rows}
    changes = [{"id": one, "position": n} for n, one in enumerate(order, start=1) if before[one] != n]
    if changes:
        table = given(changes, PreviewFile, "id", "position")
        placed = update(PreviewFile).where(PreviewFile.id == table.c.id)
        placed = placed.values(position=table.c.position, updated_at=func.clock_timestamp())
        ask.db.execute(placed.execution_options(synchronize_session=False))
        record(ask, *(PreviewFileUpdated(preview_file_id=one["id"], project_id=project_id) for one in changes))
    return order
