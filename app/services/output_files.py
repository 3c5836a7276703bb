"""Output files: the revisions of what is published from an entity, or from an instance of one (spec 40 §3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.models import AssetInstance, Entity, FileStatus, OutputFile, OutputType, Person, TaskType, WorkingFile
from app.schemas.write import uuid_of
from app.services import on_demand, path_facts, path_templates
from app.services.files import OUTPUT
from app.services.path_facts import Instanced, Placed
from app.services.path_templates import Subject
from app.services.working_files import id_or_404

UNIQUE = (
    "name",
    "entity_id",
    "asset_instance_id",
    "output_type_id",
    "task_type_id",
    "temporal_entity_id",
    "representation",
    "revision",
)


@dataclass(frozen=True)
class Source:
    """What is published: an entity, or an asset instance where it appears (`placed`)."""

    placed: Placed
    instance: Instanced | None = None

    @property
    def columns(self) -> dict[str, UUID | None]:
        """The columns that tie an output file to it."""
        if self.instance is None:
            return {"entity_id": self.placed.id, "asset_instance_id": None, "temporal_entity_id": None}
        return {
            "entity_id": self.instance.asset.id,
            "asset_instance_id": self.instance.id,
            "temporal_entity_id": self.placed.id,
        }

    def subject(self, *things: dict[str, Any]) -> Subject:
        """What templates may name of it."""
        if self.instance is None:
            return path_facts.subject(self.placed.kind, self.placed.things(), *things)
        kind = path_facts.instance_kind(self.instance)
        return path_facts.subject(kind, self.placed.things(), self.instance.things(), *things)


def source(ask: Ask, entity_id: UUID, asset_instance_id: UUID | None = None) -> Source:
    """What is published; 404 when it is not there. One statement, or two for an instance."""
    instance = path_facts.instanced(ask, asset_instance_id) if asset_instance_id else None
    return Source(path_facts.placed(ask, entity_id), instance)


def _lock(ask: Ask, source_: Source) -> None:
    """Who publishes from the same thing meanwhile waits: revisions are counted one after the other."""
    model: Any = Entity if source_.instance is None else AssetInstance
    id_ = source_.placed.id if source_.instance is None else source_.instance.id
    ask.db.execute(select(model.id).where(model.id == id_).with_for_update())


def next_revision(ask: Ask, source_: Source, output_type_id: UUID, task_type_id: UUID, name: str) -> int:
    """The revision after the last of that name, type and task type; 1 when there is none. One statement."""
    last = select(func.max(OutputFile.revision)).where(
        *_of(source_), OutputFile.output_type_id == output_type_id, OutputFile.task_type_id == task_type_id
    )
    return max(ask.db.scalar(last.where(OutputFile.name == name)) or 0, 0) + 1


def _of(source_: Source) -> list[ColumnElement[bool]]:
    given = source_.columns
    if source_.instance is not None:
        given.pop("entity_id")
    return [getattr(OutputFile, key).is_not_distinct_from(value) for key, value in given.items()]


def coming_revision(ask: Ask, source_: Source, body: dict[str, Any]) -> int:
    """The next revision for a body's types and name; 404 for an unknown type."""
    kind, task_type_id = _types(ask, body)
    return next_revision(ask, source_, kind.id, task_type_id, body["name"])


def _types(ask: Ask, body: dict[str, Any]) -> tuple[OutputType, UUID]:
    kind = ask.db.get(OutputType, id_or_404(body["output_type_id"], "output type"))
    task_type_id = ask.db.scalar(
        select(TaskType.id).where(TaskType.id == id_or_404(body["task_type_id"], "task type"))
    )
    if kind is None:
        raise NotFound("No output type has this id.")
    if task_type_id is None:
        raise NotFound("No task type has this id.")
    return kind, task_type_id


def path(ask: Ask, source_: Source, body: dict[str, Any]) -> dict[str, str]:
    """Where an output file would go: `{"folder_path", "file_name"}`. Writes nothing.

    Revision 0 is the next one, in the folder and in the name. 400 (`MalformedTree`) when the tree does not tell.
    """
    kind, task_type_id = _types(ask, body)
    revision = body["revision"] or next_revision(ask, source_, kind.id, task_type_id, body["name"])
    subject = _subject(ask, source_, kind, task_type_id, body, revision)
    tree, mode = source_.placed.tree, body["mode"]
    return {
        "folder_path": path_templates.folder(tree, mode, subject, body["separator"]),
        "file_name": path_templates.file_name(tree, mode, subject),
    }


def _subject(
    ask: Ask, source_: Source, kind: OutputType, task_type_id: UUID, body: dict[str, Any], revision: int
) -> Subject:
    return source_.subject(
        path_facts.work(ask, task_type_id),
        path_facts.software_things(None),
        path_facts.output_things(kind),
        path_facts.file_things(body["name"], revision, body["representation"]),
    )


def publish(ask: Ask, source_: Source, body: dict[str, Any]) -> tuple[UUID, str, str]:
    """Publish a revision of an output file. Answers its id, folder and file name.

    Locks what is published. Records output-file:new with the production of the entity. Errors: 400 for an unknown
    output type or person, a revision that is there, a tree that does not tell the path; 404 for an unknown task type.
    """
    _lock(ask, source_)
    if ask.db.get(OutputType, id_or_404(body["output_type_id"], "output type")) is None:
        raise WrongParameter("Cannot find given output type.")
    kind, task_type_id = _types(ask, body)
    person_id = _person(ask, body["person_id"])
    status_id, told = _status(ask, body["file_status_id"])
    name, revision = body["name"], body["revision"]
    if revision < 1:
        revision = next_revision(ask, source_, kind.id, task_type_id, name)
    subject = _subject(ask, source_, kind, task_type_id, body, revision)
    folder = path_templates.folder(source_.placed.tree, "output", subject)
    file_name = path_templates.file_name(source_.placed.tree, "output", subject)
    if body["nb_elements"] > 1:
        file_name += f"_[1-{body['nb_elements']}]"
    values = {
        "name": name,
        "comment": body["comment"],
        "extension": body["extension"],
        "revision": revision,
        "representation": body["representation"],
        "nb_elements": body["nb_elements"],
        "path": f"{folder}{body['sep']}{file_name}{body['extension']}",
        "file_status_id": status_id,
        "output_type_id": kind.id,
        "task_type_id": task_type_id,
        "person_id": person_id,
        "source_file_id": _working_file(ask, source_, body["working_file_id"]),
        **source_.columns,
    }
    id_ = _insert(ask, values)
    record(ask, *told, OUTPUT["new"](output_file_id=id_, project_id=source_.placed.project.id))
    return id_, folder, file_name


def _insert(ask: Ask, values: dict[str, Any]) -> UUID:
    same = [getattr(OutputFile, key).is_not_distinct_from(values[key]) for key in UNIQUE]
    if ask.db.scalar(select(OutputFile.id).where(*same).limit(1)) is not None:
        raise WrongParameter("The given output file already exists.")
    return ask.db.execute(insert(OutputFile).values(values).returning(OutputFile.id)).scalar_one()


def _person(ask: Ask, given: str | None) -> UUID:
    if not given:
        return ask.caller.id
    found = ask.db.scalar(select(Person.id).where(Person.id == uuid_of(given, "person_id")))
    if found is None:
        raise WrongParameter("Cannot find given person.")
    return found


def _status(ask: Ask, given: str | None) -> tuple[UUID, list[Event]]:
    if not given:
        return on_demand.file_status(ask)
    found = ask.db.scalar(select(FileStatus.id).where(FileStatus.id == uuid_of(given, "file_status_id")))
    if found is None:
        raise WrongParameter("Cannot find given file status.")
    return found, []


def _working_file(ask: Ask, source_: Source, given: str | None) -> UUID | None:
    """The working file that it was made from, of the same production; an unknown one counts as none."""
    if not given:
        return None
    try:
        id_ = uuid_of(given)
    except WrongParameter:
        return None
    chosen = select(WorkingFile.id).join(Entity, Entity.id == WorkingFile.entity_id)
    return ask.db.scalar(chosen.where(WorkingFile.id == id_, Entity.project_id == source_.placed.project.id))
