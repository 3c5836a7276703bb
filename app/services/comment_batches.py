"""Comments posted together, each with its attachments and previews (spec 40 §4.11)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.ask import Ask
from app.errors import Forbidden, WrongParameter
from app.events.log import record
from app.services import attachments, comment_desk, comment_previews, comments, preview_uploads
from app.services.comment_drafts import Draft, id_or_404

_NUMBERED = re.compile(r"(attachment|preview)_file-(\d{1,6})(?!\d)")


def post(ask: Ask, rows: Sequence[Mapping[str, Any]], files: Mapping[str, Any]) -> list[UUID]:
    """Post comments, each of which names its task; returns their ids. All are posted, or none.

    `files` by field name: `attachment_file-0` goes to the first comment, `preview_file-0` becomes its preview.
    """
    tasks = [id_or_404(row["task_id"]) for row in rows]
    desk = comment_desk.lay_out(ask, tasks, [row["text"] for row in rows])
    if not all(desk.target(task_id).acts for task_id in tasks):
        raise Forbidden()
    pairs = list(zip(tasks, rows, strict=True))
    authors = comments.authors(ask, desk, pairs)
    drafts = [comments.draft_of(ask, desk, task_id, row, authors) for task_id, row in pairs]
    comments.post_many(ask, drafts, desk)
    numbered = _numbered(files, len(drafts))
    attachments.attach_all(ask, [(drafts[at].id, None, file) for at, file in numbered["attachment"]])
    _present(ask, [(drafts[at], file) for at, file in numbered["preview"]])
    return [draft.id for draft in drafts]


def _present(ask: Ask, files: Sequence[tuple[Draft, Any]]) -> None:
    """Each file becomes a preview of its comment; one that cannot be a preview is left out (spec 40 §4.11)."""
    wanted: dict[UUID, list[tuple[UUID, None]]] = {}
    contents: dict[UUID, list[preview_uploads.Content]] = {}
    for draft, file in files:
        content = _content(ask, file)
        if content is not None:
            wanted.setdefault(draft.task_id, []).append((draft.id, None))
            contents.setdefault(draft.task_id, []).append(content)
    if not wanted:
        return
    made = comment_previews.add_many(ask, wanted)
    for id_, content in zip(made, (one for some in contents.values() for one in some), strict=True):
        record(ask, *preview_uploads.fill(ask, id_, content))


def _content(ask: Ask, file: Any) -> preview_uploads.Content | None:
    try:
        return preview_uploads.read(ask, file)
    except WrongParameter:
        return None


def _numbered(files: Mapping[str, Any], count: int) -> dict[str, list[tuple[int, Any]]]:
    """The files of each kind with the number of their comment; a file of no comment is left out."""
    found: dict[str, list[tuple[int, Any]]] = {"attachment": [], "preview": []}
    for name in sorted(files):
        match = _NUMBERED.search(name)
        if match and int(match.group(2)) < count:
            found[match.group(1)].append((int(match.group(2)), files[name]))
    return found
