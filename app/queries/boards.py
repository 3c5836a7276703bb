"""Boards: the entities of a kind, each with its tasks (spec 20 §5.3, 5.4, 6.2, 9, 11.2, 11.3).

One statement a board. Each entity's tasks are read by their index and written where they stand: nothing is sorted or
held, so the first rows go out at once, and a board of one entity is read as one of thousands is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Label, Select, Uuid, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import boards as access
from app.access import entities, tasks
from app.access.blanks import hides
from app.access.rule import Rule
from app.ask import NOBODY, Ask
from app.models import Entity, EntityLink, EntityType, Project, Subscription, Task, TaskPersonLink, names
from app.queries.json import JsonStream, columns, gathered
from app.queries.prepared import stream, value
from app.queries.writing import ArrayText, object_text
from app.schemas import boards as schemas
from app.schemas.boards import ALL, MAIN
from app.schemas.row import RowSchema

Asked = Mapping[str, Any]
NDJSON = "application/x-ndjson"
NO_IDS: ColumnElement[Any] = literal_column("'{}'::uuid[]")


@dataclass(frozen=True)
class Board:
    """What a board lists: a kind of entity, by these rows and tasks, for those whom the rule lets."""

    kind: str
    row: type[RowSchema]
    task: type[RowSchema]
    sees: Rule
    chosen: Callable[[Asked, Any], list[ColumnElement[bool]]]
    built: Callable[[Ask, Board, Asked, Any], Select[Any]]
    whose: str = "caller"  # what assigned_to means: the caller's tasks, or the tasks of that person


def type_id(kind: str) -> Any:
    """The id of a reserved entity type, looked up once a statement."""
    return select(EntityType.id).where(EntityType.name == kind).scalar_subquery()


def is_kind(kind: str, entity: Any) -> ColumnElement[bool]:
    """Is the entity of this kind? `Asset` is whatever no reserved type names."""
    if kind != "Asset":
        made: ColumnElement[bool] = entity.entity_type_id == type_id(kind)
        return made
    reserved = select(EntityType.id).where(EntityType.name.in_(names.TEMPORAL_TYPES))
    chosen: ColumnElement[bool] = entity.entity_type_id.not_in(reserved)
    return chosen


def _of_ids(asked: Asked, entity: Any) -> list[ColumnElement[bool]]:
    return [
        getattr(entity, key) == asked[f]
        for f, key in (("id", "id"), ("project_id", "project_id"))
        if f in asked
    ]


def _word(asked: Asked) -> str | None:
    """`all` or `main`, None where an episode is named; a statement's form must not hang on a value."""
    episode = asked.get("episode_id", ALL)
    return episode if isinstance(episode, str) else None


def _by_column(name: str) -> Callable[[Asked, Any], list[ColumnElement[bool]]]:
    """`episode_id` names what stands in this column; `main` is none, `all` anything."""

    def chosen(asked: Asked, entity: Any) -> list[ColumnElement[bool]]:
        if _word(asked) == ALL:
            return []
        column = getattr(entity, name)
        return [column.is_(None) if _word(asked) == MAIN else column == asked["episode_id"]]

    return chosen


def _shots(asked: Asked, shot: Any) -> list[ColumnElement[bool]]:
    if _word(asked) == ALL:
        return []
    sequence = aliased(Entity)
    main = _word(asked) == MAIN
    wanted = sequence.parent_id.is_(None) if main else sequence.parent_id == asked["episode_id"]
    return [shot.parent_id.in_(select(sequence.id).where(wanted))]


def _assets(asked: Asked, asset: Any) -> list[ColumnElement[bool]]:
    if _word(asked) == ALL:
        return []
    if _word(asked) == MAIN:
        return [asset.source_id.is_(None)]
    episode = asked["episode_id"]
    cast_in = select(EntityLink.entity_out_id).where(EntityLink.entity_in_id == episode)
    return [or_(asset.source_id == episode, asset.id.in_(cast_in))]


def _own(person_id: Any, task: Any) -> ColumnElement[bool]:
    link = aliased(TaskPersonLink)
    return exists().where(link.task_id == task.id, link.person_id == person_id)


def _tasks(ask: Ask, board: Board, asked: Asked, entity: Any) -> ColumnElement[Any]:
    """The entity's tasks that the caller sees, as a JSON array."""
    task, followed = aliased(Task), aliased(Subscription)
    given: dict[str, Any] = {}
    if "project_id" in asked:
        mine = select(followed.task_id).where(
            followed.person_id == ask.caller.id, followed.task_id.is_not(None)
        )
        given["is_subscribed"] = task.id.in_(mine)
    shown = _in_order(board.task, columns(ask, board.task, task, **given))
    rows = select(_item(shown, asked)).where(task.entity_id == entity.id, tasks.SEES(ask, task))
    if "assigned_to" in asked:
        rows = rows.where(_own(asked["assigned_to"], task))
    return gathered(rows.correlate(entity), "[]")


def _assigned_to(ask: Ask, board: Board, given: str) -> UUID:
    """Whose tasks are asked for; a text that is no id is nobody's, nor is anybody's for those shown no assignees."""
    if board.whose == "caller":
        return ask.caller.id
    try:
        person_id = UUID(given)
    except ValueError:
        return NOBODY.id
    hidden = hides(ask, Task, "assignees") and person_id != ask.caller.id
    return NOBODY.id if hidden else person_id


def _in_order(schema: type[RowSchema], made: list[Label[Any]]) -> list[Label[Any]]:
    by_name = {label.name: label for label in made}
    return [by_name[name] for name in schema.wire_fields()]


def _item(shown: list[Label[Any]], asked: Asked) -> Label[Any]:
    """A row as the text of a JSON object, or of an array of its values where the board is compact."""
    made = ArrayText(*(label.element for label in shown)) if asked.get("compact") else object_text(shown)
    return made.label("row")


def rows(ask: Ask, board: Board, asked: Asked) -> Select[Any]:
    """The board as a SELECT of one column, the text of each row."""
    entity = aliased(Entity)
    made = board.built(ask, board, asked, entity)
    made = made.where(is_kind(board.kind, entity), *_of_ids(asked, entity), *board.chosen(asked, entity))
    made = made.where(board.sees(ask, entity))
    if "assigned_to" in asked and board.whose == "caller":
        made = made.where(entities.ASSIGNED(ask, entity))
    return made


def _select(
    ask: Ask, board: Board, asked: Asked, entity: Any, joined: Mapping[str, Any], sources: Callable[[Any], Any]
) -> Select[Any]:
    """The rows with their tasks, written; `joined` replaces fields by columns of what `sources` joins."""
    data = access.shown_data(ask, entity, board.kind)
    from_data: dict[str, Any] = {
        key: data.op("->", return_type=JSONB())(key)
        for key in ("fps", "frame_in", "frame_out")
        if key in board.row.wire_fields()
    }
    shown_data = func.coalesce(data, literal_column("'{}'::jsonb")) if board.kind == "Asset" else data
    given: dict[str, Any] = {
        **from_data,
        **joined,
        "data": shown_data,
        "tasks": _tasks(ask, board, asked, entity),
    }
    shown = _in_order(board.row, columns(ask, board.row, entity, **given))
    return sources(select(_item(shown, asked)).select_from(entity))


def _built_shots(ask: Ask, board: Board, asked: Asked, shot: Any) -> Select[Any]:
    sequence, episode, project = aliased(Entity), aliased(Entity), aliased(Project)
    joined = {
        "episode_id": sequence.parent_id,
        "episode_name": func.coalesce(episode.name, ""),
        "project_name": project.name,
        "sequence_id": sequence.id,
        "sequence_name": sequence.name,
    }
    return _select(
        ask,
        board,
        asked,
        shot,
        joined,
        lambda made: (
            made.join(sequence, sequence.id == shot.parent_id)
            .join(project, project.id == shot.project_id)
            .outerjoin(episode, episode.id == sequence.parent_id)
        ),
    )


def _casting_episodes(asked: Asked) -> Any:
    """The episodes of the project that cast an asset, by name: a subquery of `asset_id` and `ids`."""
    link, episode = aliased(EntityLink), aliased(Entity)
    by_name = aggregate_order_by(link.entity_in_id, episode.name, episode.id)
    found = select(
        link.entity_out_id.label("asset_id"), func.array_agg(by_name, type_=ARRAY(Uuid())).label("ids")
    ).join(episode, episode.id == link.entity_in_id)
    found = found.where(episode.project_id == asked["project_id"], is_kind("Episode", episode))
    if _word(asked) is None:
        found = found.where(episode.id == asked["episode_id"])
    return found.group_by(link.entity_out_id).subquery("casting")


def _built_assets(ask: Ask, board: Board, asked: Asked, asset: Any) -> Select[Any]:
    kind = aliased(EntityType)
    casting = _casting_episodes(asked) if "project_id" in asked else None
    joined: dict[str, Any] = {"asset_type_name": kind.name}
    if casting is not None:
        joined["casting_episode_ids"] = func.coalesce(casting.c.ids, NO_IDS, type_=ARRAY(Uuid()))

    def sources(made: Any) -> Any:
        made = made.join(kind, kind.id == asset.entity_type_id)
        return made if casting is None else made.outerjoin(casting, casting.c.asset_id == asset.id)

    made = _select(ask, board, asked, asset, joined, sources)
    return made.order_by(kind.name, asset.name, asset.id)


def _built_edits(ask: Ask, board: Board, asked: Asked, edit: Any) -> Select[Any]:
    episode, project = aliased(Entity), aliased(Project)
    joined = {"episode_name": func.coalesce(episode.name, ""), "project_name": project.name}
    return _select(
        ask,
        board,
        asked,
        edit,
        joined,
        lambda made: made.join(project, project.id == edit.project_id).outerjoin(
            episode, episode.id == edit.parent_id
        ),
    )


def _built_concepts(ask: Ask, board: Board, asked: Asked, concept: Any) -> Select[Any]:
    project = aliased(Project)
    joined = {"project_name": project.name}
    return _select(
        ask, board, asked, concept, joined, lambda made: made.join(project, project.id == concept.project_id)
    )


def _built(ask: Ask, board: Board, asked: Asked, entity: Any) -> Select[Any]:
    return _select(ask, board, asked, entity, {}, lambda made: made)


SHOTS = Board("Shot", schemas.ShotBoardRow, schemas.ShotBoardTask, entities.SEES, _shots, _built_shots)
ASSETS = Board("Asset", schemas.AssetBoardRow, schemas.AssetBoardTask, entities.SEES, _assets, _built_assets)
EDITS = Board(
    "Edit", schemas.EditBoardRow, schemas.EditBoardTask, entities.SEES, _by_column("parent_id"), _built_edits
)
SCENES = Board(
    "Scene",
    schemas.BoardRow,
    schemas.BoardTask,
    entities.SEES_NO_VENDOR,
    _by_column("parent_id"),
    _built,
    whose="person",
)
SEQUENCES = Board(
    "Sequence",
    schemas.BoardRow,
    schemas.BoardTask,
    access.SEES_SEQUENCE,
    _by_column("parent_id"),
    _built,
    whose="person",
)
EPISODES = Board(
    "Episode",
    schemas.BoardRow,
    schemas.BoardTask,
    access.SEES_EPISODE,
    _by_column("parent_id"),
    _built,
    whose="person",
)
CONCEPTS = Board(
    "Concept",
    schemas.ConceptBoardRow,
    schemas.ConceptBoardTask,
    entities.SEES_CONCEPT,
    lambda _asked, _concept: [],
    _built_concepts,
)


def _form(ask: Ask, board: Board, asked: Asked) -> tuple[tuple[tuple[str, Any], ...], dict[str, UUID]]:
    """What a board's statement hangs on, and the ids that it is given at each execution."""
    given: dict[str, UUID] = {key: id_ for key, id_ in asked.items() if isinstance(id_, UUID)}
    if "assigned_to" in asked:
        given["assigned_to"] = _assigned_to(ask, board, asked["assigned_to"])
    form = {key: None if key in given else word for key, word in asked.items() if key != "stream"}
    return tuple(sorted(form.items(), key=lambda item: item[0])), given


def _rows(ask: Any, board: Board, form: tuple[tuple[str, Any], ...]) -> Select[Any]:
    return rows(ask, board, {key: value(key) if word is None else word for key, word in form})


def read(ask: Ask, board: Board, asked: Asked) -> JsonStream:
    """The board as JSON, in one of its four forms (spec 20 §5.4). One statement, streamed."""
    compact, lines = bool(asked.get("compact")), bool(asked.get("stream"))
    header = orjson.dumps(_header(board, compact))
    shape: dict[str, Any] = {}
    if lines:
        shape = {"opening": header + b"\n", "between": b"\n", "closing": b"\n", "media_type": NDJSON}
    elif compact:
        shape = {"opening": header[:-1] + b',"rows":[', "closing": b"]}"}
    form, given = _form(ask, board, asked)
    whole = "project_id" in asked and "id" not in asked
    return stream(ask, _rows, board, form, ready=True, whole=whole, shape=shape, **given)


def _header(board: Board, compact: bool) -> dict[str, Any]:
    if not compact:
        return {"compact": False}
    return {
        "compact": True,
        f"{board.kind.lower()}_fields": list(board.row.wire_fields()),
        "task_fields": list(board.task.wire_fields()),
    }


def one(ask: Ask, board: Board, entity_id: UUID) -> Select[Any]:
    """The board's row of one entity, as a SELECT of one column, its text."""
    return rows(ask, board, {"id": entity_id})


__all__ = [
    "ASSETS",
    "CONCEPTS",
    "EDITS",
    "EPISODES",
    "SCENES",
    "SEQUENCES",
    "SHOTS",
    "Board",
    "is_kind",
    "one",
    "read",
]
