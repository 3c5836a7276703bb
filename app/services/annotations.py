"""What people draw on previews: merged under the preview's lock, so that nobody's drawing is lost (spec 40 §4.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import PreviewFileAnnotated
from app.models import PreviewFile, Task

Entry = dict[str, Any]


def annotate(ask: Ask, id_: UUID, body: Mapping[str, Sequence[Entry]]) -> None:
    """Draw on a preview, redraw and erase. Locks the preview. Records preview-file:annotation-update."""
    found = ask.db.execute(
        select(PreviewFile.annotations, Task.project_id)
        .outerjoin(Task, Task.id == PreviewFile.task_id)
        .where(PreviewFile.id == id_)
        .with_for_update(of=PreviewFile, key_share=True)
    ).one_or_none()
    if found is None:
        raise NotFound("No previewfile has this id.")
    drawn = merged(found.annotations or [], body["additions"], body["updates"], body["deletions"])
    values = {"annotations": drawn, "updated_at": func.clock_timestamp()}
    changed = update(PreviewFile).where(PreviewFile.id == id_).values(values).returning(PreviewFile.updated_at)
    updated_at = ask.db.execute(changed.execution_options(synchronize_session=False)).scalar_one()
    record(
        ask,
        PreviewFileAnnotated(
            preview_file_id=id_, person_id=ask.caller.id, updated_at=updated_at, project_id=found.project_id
        ),
    )


def merged(
    annotations: Sequence[Entry],
    additions: Sequence[Entry] = (),
    updates: Sequence[Entry] = (),
    deletions: Sequence[Entry] = (),
) -> list[Entry]:
    """The annotations with what was added, then updated, then deleted; entries without objects go.

    Entries are the same when their times are the same number, objects when their ids are. Nothing given is changed.
    """
    found = [entry for entry in annotations if isinstance(entry, dict)]
    entries = {entry.get("time"): _with_objects(entry, _identified(_objects(entry))) for entry in found}
    for added in additions:
        _add(entries, added)
    for changed in updates:
        _redraw(entries, changed)
    for erased in deletions:
        entry = entries.get(erased["time"])
        if entry is not None:
            gone = {str(id_) for id_ in erased.get("objects", [])}
            kept = [one for one in _objects(entry) if str(one["id"]) not in gone]
            entries[erased["time"]] = _with_objects(entry, kept)
    return [entry for entry in entries.values() if _objects(entry)]


def _objects(entry: Entry) -> list[Entry]:
    drawing = entry.get("drawing")
    objects = drawing.get("objects") if isinstance(drawing, dict) else None
    return [one for one in objects if isinstance(one, dict)] if isinstance(objects, list) else []


def _with_objects(entry: Entry, objects: list[Entry]) -> Entry:
    drawing = entry.get("drawing")
    return {**entry, "drawing": {**(drawing if isinstance(drawing, dict) else {}), "objects": objects}}


def _identified(objects: Sequence[Entry]) -> list[Entry]:
    """Every object with an id: those without get one."""
    return [one if one.get("id") else {**one, "id": str(uuid4())} for one in objects]


def _add(entries: dict[Any, Entry], added: Entry) -> None:
    objects = _identified(_objects(added))
    entry = entries.get(added["time"])
    if entry is None:
        entries[added["time"]] = _with_objects(added, objects)
        return
    known = {str(one["id"]) for one in _objects(entry)}
    fresh = [one for one in objects if str(one["id"]) not in known]
    entries[added["time"]] = _with_objects(entry, [*_objects(entry), *fresh])


def _redraw(entries: dict[Any, Entry], changed: Entry) -> None:
    """The new versions of known objects, each at the end: it is drawn over the others."""
    entry = entries.get(changed["time"])
    if entry is None:
        return
    known = {str(one["id"]) for one in _objects(entry)}
    fresh = {str(one["id"]): one for one in _objects(changed) if one.get("id") and str(one["id"]) in known}
    kept = [one for one in _objects(entry) if str(one["id"]) not in fresh]
    entries[changed["time"]] = _with_objects(entry, [*kept, *fresh.values()])
