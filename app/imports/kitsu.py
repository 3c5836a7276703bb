"""Rows of another instance as ours (spec 50 §5): renamed keys, kinds, what the other side adds to a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.errors import WrongParameter
from app.models import names
from app.schemas.write import uuid_of

Entry = dict[str, Any]
IN_DATA = ("frame_in", "frame_out", "fps")
NEWS_KEYS = ("id", "created_at", "change", "author_id", "comment_id", "preview_file_id", "task_id")
OF_NAME = {name: name for name in names.TEMPORAL_TYPES}


def entries_of(body: Any, translate: Callable[[Entry], Entry]) -> list[Entry]:
    """The entries of a body, translated; the last of several with one id counts. Each needs an id (400)."""
    found: dict[Any, Entry] = {}
    for given in body:
        if not isinstance(given, Mapping):
            raise WrongParameter("A list of entities is expected.")
        entry = translate(dict(given))
        entry["id"] = uuid_of(entry.get("id"), "id")
        found[entry["id"]] = entry
    return list(found.values())


def as_it_is(entry: Entry) -> Entry:
    """A row that both sides show alike."""
    return entry


def entity(entry: Entry) -> Entry:
    """An asset, a shot, a sequence …: the keys of its kind become those of the table."""
    if "asset_type_id" in entry:
        entry.setdefault("entity_type_id", entry.pop("asset_type_id"))
    if "sequence_id" in entry:
        entry.setdefault("parent_id", entry.pop("sequence_id"))
    moved = {key: entry.pop(key) for key in IN_DATA if key in entry}
    if moved:
        entry["data"] = {**(entry.get("data") or {}), **moved}
    if not entry.get("preview_file_id"):
        entry.pop("preview_file_id", None)
    entry["kind"] = entry.pop("type", "Shot" if "entity_type_id" not in entry else None)
    entry.pop("entities_in", None)
    return entry


def news(entry: Entry) -> Entry:
    """A line of the newsfeed: only what it is made of; all of it must be there."""
    missing = [key for key in NEWS_KEYS if key not in entry]
    if missing:
        raise WrongParameter(f"A required field is missing: {missing[0]}.")
    return {key: entry[key] for key in NEWS_KEYS} | {"updated_at": entry["created_at"]}


def notification(entry: Entry) -> Entry:
    """The kind of a notification stands in the column `type`."""
    entry["type"] = entry.pop("notification_type", "") or ""
    return entry


def preview_file(entry: Entry) -> Entry:
    """A preview whose file is not here."""
    data = entry.get("data")
    entry["data"] = {**(data if isinstance(data, Mapping) else {}), "imported_only": True}
    entry["status"] = entry.get("status") or "ready"
    entry.pop("comments", None)
    return entry
