"""Working files: the revisions of what an artist works in (spec 40 §3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event, row_events
from app.events.log import record
from app.events.named import TASK, TaskAssigned
from app.models import Entity, Person, Software, Task, TaskPersonLink, WorkingFile
from app.schemas.files import WorkingFileRow
from app.schemas.write import uuid_of
from app.services import on_demand, path_facts, path_templates, rows, stored_files
from app.storage.keys import file

WORKING_FILE = row_events("working-file", "working_file_id")
THREE_DS_MAX = "3ds Max"


def id_or_404(text: str, what: str) -> UUID:
    """An id of a body; a malformed one names nothing (404)."""
    try:
        return uuid_of(text)
    except WrongParameter:
        raise NotFound(f"No {what} has this id.") from None


def next_revision(ask: Ask, task_id: UUID, name: str) -> int:
    """The revision after the last of that name on the task; 1 when there is none. One statement."""
    last = select(func.max(WorkingFile.revision)).where(
        WorkingFile.task_id == task_id, WorkingFile.name == name
    )
    return (ask.db.scalar(last) or 0) + 1


def path(ask: Ask, task_id: UUID, body: dict[str, Any]) -> dict[str, str]:
    """Where a working file would go: `{"path": folder, "name": file name}`. Writes nothing.

    Errors: 404 for an unknown software, 400 (`MalformedTree`) with `received_data` when the tree does not tell.
    """
    task = ask.db.get_one(Task, task_id)
    software = _software(ask, body["software_id"]) or ask.db.scalar(
        select(Software).where(Software.name == THREE_DS_MAX)
    )
    revision = body["revision"] or next_revision(ask, task_id, body["name"])
    subject, tree = _subject(ask, task, software, body["name"], revision)
    return {
        "path": path_templates.folder(tree, body["mode"], subject, body["sep"]),
        "name": path_templates.file_name(tree, body["mode"], subject),
    }


def _software(ask: Ask, given: str | None) -> Software | None:
    if not given:
        return None
    found = ask.db.get(Software, id_or_404(given, "software"))
    if found is None:
        raise NotFound("No software has this id.")
    return found


def _subject(
    ask: Ask, task: Task, software: Software | None, name: str, revision: int
) -> tuple[path_templates.Subject, Any]:
    if task.entity_id is None:
        raise NotFound("The task is on no entity.")
    placed = path_facts.placed(ask, task.entity_id)
    subject = path_facts.subject(
        placed.kind,
        placed.things(),
        path_facts.work(ask, task.task_type_id, task),
        path_facts.software_things(software),
        path_facts.output_things(None),
        path_facts.file_things(name, revision),
    )
    return subject, placed.tree


def publish(ask: Ask, task_id: UUID, body: dict[str, Any]) -> UUID:
    """Add a revision of a working file; who does it is on the task from now on.

    Locks the task, so that two who publish at once get two revisions. Records working-file:new; task:assign and
    task:update when the caller was not on the task; software:new when Blender was not known yet. Errors: 404 for an
    unknown software; 400 for an unknown person, a revision that is there, a tree that does not tell the path.
    """
    task = ask.db.get_one(Task, task_id, with_for_update=True)
    person_id = _person(ask, body["person_id"])
    software = _software(ask, body["software_id"])
    happened: list[Event] = []
    if software is None:
        software_id, happened = on_demand.software(ask)
        software = ask.db.get_one(Software, software_id)
    name = body["name"]
    revision = body["revision"] if body["revision"] > 0 else next_revision(ask, task_id, name)
    subject, tree = _subject(ask, task, software, name, revision)
    folder = path_templates.folder(tree, body["mode"], subject)
    file_name = path_templates.file_name(tree, body["mode"], subject)
    values = {
        "name": name,
        "comment": body["comment"],
        "revision": revision,
        "path": f"{folder}{body['sep']}{file_name}",
        "task_id": task_id,
        "entity_id": task.entity_id,
        "person_id": person_id,
        "software_id": software.id,
    }
    id_ = _insert(ask, values)
    happened += _join(ask, task)
    happened.append(WORKING_FILE["new"](working_file_id=id_, project_id=task.project_id))
    record(ask, *happened)
    return id_


def _person(ask: Ask, given: str | None) -> UUID:
    if not given:
        return ask.caller.id
    found = ask.db.scalar(select(Person.id).where(Person.id == uuid_of(given, "person_id")))
    if found is None:
        raise WrongParameter("Cannot find given person.")
    return found


def _insert(ask: Ask, values: dict[str, Any]) -> UUID:
    same = [getattr(WorkingFile, key) == values[key] for key in ("name", "task_id", "entity_id", "revision")]
    if ask.db.scalar(select(WorkingFile.id).where(*same)) is not None:
        raise WrongParameter("The given working file already exists.")
    return ask.db.execute(insert(WorkingFile).values(values).returning(WorkingFile.id)).scalar_one()


def _join(ask: Ask, task: Task) -> list[Event]:
    """The caller is on the task from now on."""
    row = select(literal(task.id), literal(ask.caller.id))
    tie = postgresql_insert(TaskPersonLink).from_select(["task_id", "person_id"], row)
    tied = tie.on_conflict_do_nothing().returning(TaskPersonLink.person_id)
    if ask.db.scalar(tied) is None:
        return []
    task.assigner_id = ask.caller.id
    ask.db.flush()
    return [
        TaskAssigned(task_id=task.id, person_id=ask.caller.id, project_id=task.project_id),
        TASK["update"](task_id=task.id, project_id=task.project_id),
    ]


def comment(ask: Ask, working_file_id: UUID, text: str) -> None:
    """Say something about a working file. Records working-file:update."""
    _change(ask, working_file_id, comment=text)


def touch(ask: Ask, working_file_id: UUID) -> None:
    """The file was saved just now. Records working-file:update."""
    _change(ask, working_file_id)


def _change(ask: Ask, working_file_id: UUID, **values: Any) -> None:
    changed = (
        update(WorkingFile)
        .where(WorkingFile.id == working_file_id)
        .values(**values, updated_at=func.clock_timestamp())
        .returning(WorkingFile.task_id)
    )
    task_id = ask.db.scalar(changed)
    project_id = ask.db.scalar(select(Task.project_id).where(Task.id == task_id))
    record(ask, WORKING_FILE["update"](working_file_id=working_file_id, project_id=project_id))


def store(ask: Ask, working_file_id: UUID, stream: BinaryIO) -> None:
    """Keep the bytes of a working file, in place of former ones. Its row does not change; nothing is told."""
    stored_files.keep(ask, file("working", working_file_id), stream)


def create_row(ask: Ask, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> UUID:
    """Create a bare working file. Records working-file:new with the task's project."""
    id_ = rows.create(ask, WorkingFileRow, values, links, None)
    record(ask, WORKING_FILE["new"](working_file_id=id_, project_id=_project_of(ask, id_)))
    return id_


def update_row(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change a working file's row. Records working-file:update with the task's project."""
    rows.change(ask, WorkingFileRow, id_, values, links, None)
    record(ask, WORKING_FILE["update"](working_file_id=id_, project_id=_project_of(ask, id_)))


def remove(ask: Ask, working_file_id: UUID) -> None:
    """Delete a working file and its bytes; outputs made from it stay. Records working-file:delete."""
    project_id = _project_of(ask, working_file_id)
    rows.remove(ask, WorkingFileRow, working_file_id, None)
    stored_files.drop(ask, [working_file_id])
    record(ask, WORKING_FILE["delete"](working_file_id=working_file_id, project_id=project_id))


def _project_of(ask: Ask, id_: UUID) -> UUID | None:
    """The production of a working file: its task's, else its entity's."""
    chosen = (
        select(func.coalesce(Task.project_id, Entity.project_id))
        .select_from(WorkingFile)
        .outerjoin(Task, Task.id == WorkingFile.task_id)
        .outerjoin(Entity, Entity.id == WorkingFile.entity_id)
    )
    return ask.db.scalar(chosen.where(WorkingFile.id == id_))
