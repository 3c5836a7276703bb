"""Path templates: where a production's tree says that a file goes (spec 40 §2). Pure: no database.

`<Token>` or `<Token.field>` of a template is replaced by a thing's name, made harmless: a name that a person typed
never brings a separator, a dot or a space into a path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.errors import WrongParameter
from app.schemas.slugs import ascii_slug

TOKEN = re.compile(r"<([^<>]*)>")
FIELDS = ("short_name", "number")
TOKENS = frozenset(
    {
        "Project",
        "Shot",
        "Scene",
        "Asset",
        "Sequence",
        "Episode",
        "AssetType",
        "Task",
        "TaskType",
        "Department",
        "Software",
        "OutputType",
        "TemporalEntity",
        "TemporalEntityType",
        "Instance",
        "Representation",
        "Name",
        "OutputFile",
        "WorkingFile",
        "Version",
        "Revision",
    }
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class MalformedTree(WrongParameter):
    """The production's file tree does not say where this goes."""


@dataclass(frozen=True)
class Named:
    """A thing as a template may show it."""

    name: str
    id: UUID | None = None
    short_name: str | None = None
    number: str | None = None

    def shown(self, wanted: str) -> str:
        """The field of that name; the name where the thing has no such field."""
        found = getattr(self, wanted) if wanted in FIELDS else None
        return str(self.name if found is None else found)


@dataclass(frozen=True)
class Subject:
    """What a path is made for: its kind in the tree, and every thing that its templates may name.

    A token that `things` maps to None shows nothing; one that is not in it is refused.
    """

    kind: str
    things: Mapping[str, Named | None] = field(default_factory=dict)

    def value(self, token: str, wanted: str, style: Any) -> str:
        """The text of a token: an id as it is, anything else as a slug in the style."""
        if token not in TOKENS:
            raise MalformedTree(f"Unknown data type: {token[:80]}.")
        if token not in self.things:
            raise MalformedTree(f"{token} says nothing about this {self.kind}.")
        thing = self.things[token]
        if thing is None:
            return ""
        if wanted == "id" and thing.id is not None:
            return str(thing.id)
        return styled(slug(thing.shown(wanted)), style)


def slug(text: str) -> str:
    """ASCII words in lower case, joined by `_`."""
    return ascii_slug(text)


def styled(text: str, style: Any) -> str:
    """A text in the style of a tree: `lowercase`, `uppercase` or as it is."""
    if style == "uppercase":
        return text.upper()
    return text.lower() if style == "lowercase" else text


def sequence_name(name: str) -> str:
    """A sequence as templates show it: `Seq2` is `S002` (spec 40 §2.3)."""
    return f"S{name[3:].zfill(3)}" if "Seq" in name else name


def version(revision: int) -> str:
    """A revision in three digits at least."""
    return str(revision).zfill(3)


def mode_of(tree: Any, mode: str) -> Mapping[str, Any]:
    """The part of a tree for one use: `working`, `output`, `preview` or the studio's own."""
    if tree is None:
        raise MalformedTree("No tree can be found for given project.")
    found = tree.get(mode) if isinstance(tree, Mapping) else None
    if not isinstance(found, Mapping):
        raise MalformedTree(f"Mode {mode[:80]} cannot be found on given tree.")
    return found


def root_of(part: Mapping[str, Any], sep: str) -> str:
    """Where all paths of a mode begin, with the separator after it. The separator does not replace slashes here."""
    mountpoint, root = part.get("mountpoint"), part.get("root")
    if not isinstance(mountpoint, str) or not isinstance(root, str):
        raise MalformedTree("The tree has no mountpoint or no root.")
    return f"{mountpoint}{sep}{root}{sep}" if root else f"{mountpoint}{sep}"


def templates(part: Mapping[str, Any], which: str) -> Mapping[str, Any]:
    """The templates by kind: of folders (`folder_path`) or of files (`file_name`)."""
    found = part.get(which)
    return found if isinstance(found, Mapping) else {}


def _template(part: Mapping[str, Any], which: str, kind: str) -> str:
    found = templates(part, which).get(kind)
    if not isinstance(found, str):
        raise MalformedTree(f"The tree has no {which} for {kind}.")
    return found


def _filled(template: str, subject: Subject, style: Any) -> str:
    def value(token: re.Match[str]) -> str:
        name, _, wanted = token.group(1).partition(".")
        return subject.value(name, wanted, style)

    return TOKEN.sub(value, template)


def folder(tree: Any, mode: str, subject: Subject, sep: str = "/") -> str:
    """The folder of a file. Errors: `MalformedTree` (400) tells what the tree lacks."""
    part = mode_of(tree, mode)
    root = root_of(part, sep)
    style = templates(part, "folder_path").get("style")
    return root + _filled(_template(part, "folder_path", subject.kind), subject, style).replace("/", sep)


def file_name(tree: Any, mode: str, subject: Subject) -> str:
    """The name of a file, without extension. Ids in it stay as they are, all else becomes one slug."""
    part = mode_of(tree, mode)
    root_of(part, "/")
    filled = _filled(_template(part, "file_name", subject.kind), subject, "lowercase")
    ids = _UUID.findall(filled)
    name = styled(slug(filled), templates(part, "file_name").get("style"))
    for id_ in ids:
        name = re.sub(re.escape(slug(id_)), id_, name, count=1, flags=re.IGNORECASE)
    return name
