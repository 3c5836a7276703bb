"""Output files read (spec 40 §3.2). Each list is one statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.ask import Ask
from app.models import Entity, OutputFile, OutputType
from app.queries.json import JsonStream, JsonText, columns, read_list, read_one, stream_list
from app.schemas.files import OutputFileRow
from app.schemas.tables import OutputTypeRow
from app.schemas.write import uuid_of

IDS = ("output_type_id", "task_type_id", "file_status_id", "temporal_entity_id")
TEXTS = ("representation", "name")
NEWEST = (OutputFile.revision.desc(), OutputFile.created_at.desc(), OutputFile.id)


def asked(query: Mapping[str, str | None]) -> list[ColumnElement[bool]]:
    """The conditions of a query string; empty values ask for nothing, malformed ids are 400."""
    found = [getattr(OutputFile, key) == uuid_of(query[key], key) for key in IDS if query.get(key)]
    return found + [getattr(OutputFile, key) == query[key] for key in TEXTS if query.get(key)]


def of_entity(entity_id: UUID) -> list[ColumnElement[bool]]:
    """Files of the entity itself, not of its instances."""
    return [
        OutputFile.entity_id == entity_id,
        OutputFile.asset_instance_id.is_(None),
        OutputFile.temporal_entity_id.is_(None),
    ]


def of_instance(asset_instance_id: UUID, temporal_entity_id: UUID | None = None) -> list[ColumnElement[bool]]:
    """Files of an asset instance, where it appears if that is said."""
    found = [OutputFile.asset_instance_id == asset_instance_id]
    if temporal_entity_id is not None:
        found.append(OutputFile.temporal_entity_id == temporal_entity_id)
    return found


def listed(ask: Ask, *where: Any) -> JsonText:
    """Output files, the newest revision first."""
    rows = select(*columns(ask, OutputFileRow, OutputFile)).where(*where, OutputFile.revision >= 0)
    return read_list(ask, rows.order_by(*NEWEST))


def of_project(ask: Ask, project_id: UUID, query: Mapping[str, str | None]) -> JsonStream:
    """The output files of all entities of a production, the newest first. Streamed."""
    rows = (
        select(*columns(ask, OutputFileRow, OutputFile))
        .join(Entity, Entity.id == OutputFile.entity_id)
        .where(
            Entity.project_id == project_id,
            OutputFile.asset_instance_id.is_(None),
            OutputFile.temporal_entity_id.is_(None),
            OutputFile.revision >= 0,
            *asked(query),
        )
    )
    return stream_list(ask, rows.order_by(OutputFile.created_at.desc(), OutputFile.id))


def last(ask: Ask, query: Mapping[str, str | None], *where: Any) -> JsonText:
    """The highest revision of each task type, output type, name and representation."""
    group = [OutputFile.task_type_id, OutputFile.output_type_id, OutputFile.name, OutputFile.representation]
    rows = (
        select(*columns(ask, OutputFileRow, OutputFile))
        .where(*where, *asked(query), OutputFile.revision >= 0)
        .ext(distinct_on(*group))
        .order_by(*group, *NEWEST)
    )
    return read_list(ask, rows)


def types(ask: Ask, *where: Any) -> JsonText:
    """The output types of these files, by name, each once."""
    used = select(OutputFile.output_type_id).where(*where)
    rows = select(*columns(ask, OutputTypeRow, OutputType)).where(OutputType.id.in_(used))
    return read_list(ask, rows.order_by(OutputType.name, OutputType.id))


def one(ask: Ask, output_file_id: UUID, folder: str, file_name: str) -> JsonText:
    """A fresh output file with where it goes: `{...OutputFile, "folder_path", "file_name"}`. One statement."""
    shown = columns(ask, OutputFileRow, OutputFile, folder_path=literal(folder), file_name=literal(file_name))
    found = read_one(ask, select(*shown).where(OutputFile.id == output_file_id))
    return found or JsonText(b"null")
