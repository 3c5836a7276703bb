"""Which entity a path belongs to, guessed from a production's tree (spec 40 §2.5).

The path is first laid over the folder templates (pure); then all names found are looked up, one statement a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import any_, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from app.ask import Ask
from app.errors import NotFound
from app.models import Department, Entity, EntityType, OutputType, Project, Task, TaskType
from app.services.assignments import among
from app.services.path_templates import TOKEN, MalformedTree, mode_of, root_of, styled, templates

NAMED: dict[str, Any] = {
    "AssetType": EntityType,
    "TemporalEntityType": EntityType,
    "Department": Department,
    "OutputType": OutputType,
    "TaskType": TaskType,
}
TEXTS = ("Name", "Representation")


@dataclass(frozen=True)
class Fit:
    """A folder template that a path fits: its kind, and the text at each of its tokens from left to right."""

    kind: str
    values: Mapping[str, str]


def fits(tree: Any, path: str, sep: str) -> list[Fit]:
    """The templates of all modes that a path fits. Errors: `MalformedTree` where there is no tree."""
    if not isinstance(tree, Mapping):
        raise MalformedTree("No tree can be found for given project.")
    found = []
    for mode in tree:
        part = mode_of(tree, mode)
        folders = templates(part, "folder_path")
        style = folders.get("style")
        root, given = styled(root_of(part, sep), style), styled(path, style)
        if not given.startswith(root):
            continue
        elements = given[len(root) :].split(sep)
        for kind, template in folders.items():
            values = _laid(template, elements, sep) if kind != "style" and isinstance(template, str) else None
            if values:
                found.append(Fit(kind, values))
    return found


def _laid(template: str, elements: Sequence[str], sep: str) -> dict[str, str] | None:
    """The text at each token, up to the shorter of the two; None where a fixed element differs."""
    values: dict[str, str] = {}
    for wanted, there in zip(template.replace("/", sep).split(sep), elements, strict=False):
        token = TOKEN.search(wanted)
        if token is None:
            if wanted != there:
                return None
            continue
        text = there[token.start() : len(there) - (len(wanted) - token.end())]
        values.setdefault(token.group(1).partition(".")[0], text.replace("_", " "))
    return values


@dataclass(frozen=True)
class Known:
    """What the database knows of the names in a path; keys of names are in lower case."""

    project: Any
    named: Mapping[str, Mapping[str, UUID]]
    types: Mapping[str, UUID]
    entities: Sequence[Any]
    tasks: Sequence[Any]

    def entity(self, name: str, type_id: UUID | None, parent_id: UUID | None = None) -> UUID | None:
        """The entity of this name and type, right below a parent if one is given."""
        return next(
            (
                one.id
                for one in self.entities
                if one.name.lower() == name.lower()
                and one.entity_type_id == type_id
                and parent_id in (None, one.parent_id)
            ),
            None,
        )

    def task(self, name: str, task_type_id: UUID, entity_id: UUID) -> UUID | None:
        """The task of this name and type on an entity."""
        wanted = (name.lower(), task_type_id, entity_id)
        return next(
            (one.id for one in self.tasks if (one.name.lower(), one.task_type_id, one.entity_id) == wanted),
            None,
        )


def guess(ask: Ask, project_id: UUID, path: str, sep: str) -> list[dict[str, str]]:
    """What a path may stand for: `[{"Template": kind, "Project": id, "Shot": id, ...}, ...]`, each once.

    Statements do not grow with the templates. 404 for an unknown production, 400 for one without a tree.
    """
    project = ask.db.execute(
        select(Project.id, Project.name, Project.file_tree).where(Project.id == project_id)
    ).one_or_none()
    if project is None:
        raise NotFound("No project has this id.")
    found = fits(project.file_tree, path, sep or "/")
    known = _look_up(ask, project, found)
    guesses: list[dict[str, str]] = []
    for fit in found:
        guessed = resolved(fit, known)
        if guessed not in guesses:
            guesses.append(guessed)
    return guesses


def _look_up(ask: Ask, project: Any, found: Sequence[Fit]) -> Known:
    words = sorted({text.lower() for fit in found for text in fit.values.values() if "\x00" not in text})
    spoken: Any = any_(cast(words, ARRAY(Text)))
    named: dict[str, dict[str, UUID]] = {word: {} for word in NAMED}
    rows = (
        select(literal(word).label("word"), model.id, func.lower(model.name).label("name")).where(
            func.lower(model.name) == spoken
        )
        for word, model in NAMED.items()
    )
    for one in ask.db.execute(union_all(*rows)):
        named[one.word].setdefault(one.name, one.id)
    reserved = ask.db.execute(
        select(EntityType.id, EntityType.name).where(
            EntityType.name.in_(("Episode", "Sequence", "Scene", "Shot"))
        )
    )
    entities = ask.db.execute(
        select(Entity.id, Entity.name, Entity.entity_type_id, Entity.parent_id)
        .where(Entity.project_id == project.id, func.lower(Entity.name) == spoken)
        .order_by(Entity.created_at, Entity.id)
    ).all()
    tasks = ask.db.execute(
        select(Task.id, Task.name, Task.entity_id, Task.task_type_id)
        .where(Task.entity_id == among([one.id for one in entities]))
        .order_by(Task.created_at, Task.id)
    ).all()
    return Known(project, named, {one.name: one.id for one in reserved}, entities, tasks)


def resolved(fit: Fit, known: Known) -> dict[str, str]:
    """What a fit says, from left to right up to the first name that is nobody's."""
    ids: dict[str, UUID] = {}
    shown = {"Template": fit.kind}
    for word, text in fit.values.items():
        if word in TEXTS:
            shown[word] = text
        elif word == "Version":
            if not text.isdecimal():
                break
            shown[word] = str(int(text))
        else:
            id_ = _id_of(word, text, ids, known)
            if id_ is None:
                break
            ids[word] = id_
            shown[word] = str(id_)
    return shown


def _id_of(word: str, text: str, ids: Mapping[str, UUID], known: Known) -> UUID | None:
    if word == "Project":
        return known.project.id if known.project.name.lower() == text.lower() else None
    if word in NAMED:
        return known.named[word].get(text.lower())
    if word == "Asset" and "AssetType" in ids:
        return known.entity(text, ids["AssetType"])
    if word == "TemporalEntity" and "TemporalEntityType" in ids:
        return known.entity(text, ids["TemporalEntityType"])
    if word == "Episode":
        return known.entity(text, known.types.get("Episode"))
    if word == "Sequence":
        return known.entity(text, known.types.get("Sequence"), ids.get("Episode"))
    if word == "Scene" or (word == "Shot" and "Sequence" in ids):
        return known.entity(text, known.types.get(word), ids.get("Sequence"))
    subject = ids.get("Scene") or ids.get("Asset") or ids.get("Shot")
    if word == "Task" and "TaskType" in ids and subject is not None:
        return known.task(text, ids["TaskType"], subject)
    return None
