"""What a new studio starts with: types, statuses, departments and the organisation (spec 60 §11)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Text, exists, false, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableValuedAlias

from app.models import (
    Department,
    EntityType,
    Organisation,
    ProjectStatus,
    SalaryScale,
    TaskStatus,
    TaskType,
    given,
    given_ids,
)
from app.models.names import CLOSED_STATUS, OPEN_STATUS, POSITIONS, SENIORITIES, TEMPORAL_TYPES

Record = Callable[[str, dict[str, Any]], None]
Row = Mapping[str, Any]
TaskTypeRow = tuple[str, str, str, int, str | None]
Same = Callable[[TableValuedAlias], ColumnElement[bool]]
Compute = Callable[[TableValuedAlias], ColumnElement[Any]]

ORGANISATION = "Kitsu"  # the name that clients of the wire expect to be renamed

_3D_ASSET_TYPES = ("Character", "Prop", "Environment", "FX")
ASSET_TYPES = {
    "3d": _3D_ASSET_TYPES,
    "2d": ("Character", "Prop", "Background", "FX"),
    "vfx": (*_3D_ASSET_TYPES, "Vehicle"),
    "games": (*_3D_ASSET_TYPES, "UI"),
}

# name, colour
_3D_DEPARTMENTS = (
    ("Modeling", "#78909C"),
    ("Animation", "#009688"),
    ("FX", "#26C6DA"),
    ("Compositing", "#F06292"),
    ("Concept", "#8D6E63"),
    ("Layout", "#7CB342"),
)
DEPARTMENTS = {
    "3d": _3D_DEPARTMENTS,
    "2d": (
        ("Concept", "#8D6E63"),
        ("Layout", "#7CB342"),
        ("Animation", "#009688"),
        ("Compositing", "#F06292"),
    ),
    "vfx": (*_3D_DEPARTMENTS, ("Matchmove", "#5C6BC0"), ("DMP", "#8D6E63")),
    "games": (
        ("Game Design", "#7B1FA2"),
        ("Level Design", "#00897B"),
        ("Character Art", "#78909C"),
        ("Environment Art", "#43A047"),
        ("Animation", "#009688"),
        ("VFX", "#26C6DA"),
        ("QA", "#E53935"),
    ),
}

# kind of entity, name, colour, priority, department
# spec 60 §10: the concepts' own task type comes with the database, in no department; §11 then finds it.
_CONCEPT = ("Concept", "Concept", "#8D6E63", 1, None)
_3D_ASSET_TASK_TYPES = (
    ("Asset", "Concept", "#8D6E63", 1, "Concept"),
    ("Asset", "Modeling", "#78909C", 2, "Modeling"),
    ("Asset", "Shading", "#64B5F6", 3, "Modeling"),
    ("Asset", "Rigging", "#9CCC65", 4, "Animation"),
)
_3D_SHOT_TASK_TYPES = (
    ("Shot", "Storyboard", "#43A047", 1, "Concept"),
    ("Shot", "Layout", "#7CB342", 2, "Layout"),
    ("Shot", "Animation", "#009688", 3, "Animation"),
    ("Shot", "Lighting", "#F9A825", 4, "Compositing"),
    ("Shot", "FX", "#26C6DA", 5, "FX"),
    ("Shot", "Rendering", "#F06292", 6, "Compositing"),
    ("Shot", "Compositing", "#ff5252", 7, "Compositing"),
)
TASK_TYPES: dict[str, tuple[TaskTypeRow, ...]] = {
    "3d": (
        _CONCEPT,
        *_3D_ASSET_TASK_TYPES,
        *_3D_SHOT_TASK_TYPES,
        ("Edit", "Edit", "#9b298c", 8, "Compositing"),
    ),
    "2d": (
        _CONCEPT,
        ("Asset", "Concept", "#8D6E63", 1, "Concept"),
        ("Shot", "Storyboard", "#43A047", 1, "Concept"),
        ("Shot", "Layout", "#7CB342", 2, "Layout"),
        ("Shot", "Animation", "#009688", 3, "Animation"),
        ("Shot", "Clean-up", "#4DB6AC", 4, "Animation"),
        ("Shot", "Color", "#F9A825", 5, "Compositing"),
        ("Shot", "Compositing", "#ff5252", 6, "Compositing"),
        ("Edit", "Edit", "#9b298c", 7, "Compositing"),
    ),
    "vfx": (
        _CONCEPT,
        *_3D_ASSET_TASK_TYPES,
        ("Shot", "Matchmove", "#5C6BC0", 1, "Matchmove"),
        ("Shot", "Rotomation", "#7986CB", 2, "Matchmove"),
        *_3D_SHOT_TASK_TYPES,
        ("Shot", "DMP", "#A1887F", 8, "DMP"),
        ("Edit", "Edit", "#9b298c", 9, "Compositing"),
    ),
    "games": (
        _CONCEPT,
        ("Asset", "Game Design", "#7B1FA2", 1, "Game Design"),
        ("Asset", "Level Design", "#00897B", 2, "Level Design"),
        ("Asset", "Character Art", "#78909C", 3, "Character Art"),
        ("Asset", "Environment Art", "#43A047", 4, "Environment Art"),
        ("Asset", "Animation", "#009688", 5, "Animation"),
        ("Asset", "VFX", "#26C6DA", 6, "VFX"),
        ("Shot", "QA", "#E53935", 1, "QA"),
    ),
}
DOMAINS = tuple(TASK_TYPES)

# name, short name, colour, flags that are true
TASK_STATUSES = (
    ("Todo", "todo", "#f5f5f5", ("is_default",)),
    ("Work In Progress", "wip", "#3273dc", ("is_wip",)),
    ("Waiting For Approval", "wfa", "#ab26ff", ("is_feedback_request",)),
    ("Retake", "retake", "#ff3860", ("is_retake",)),
    ("Done", "done", "#22d160", ("is_done",)),
    ("Ready To Start", "ready", "#fbc02d", ()),
    ("Neutral", "neutral", "#CCCCCC", ("for_concept", "is_default")),
    ("Approved", "approved", "#66BB6A", ("for_concept",)),
    ("Rejected", "rejected", "#E81123", ("for_concept",)),
)
STATUS_FLAGS = ("is_default", "is_wip", "is_feedback_request", "is_retake", "is_done", "for_concept")


def install(db: Session, domain: str = "3d", record: Record | None = None) -> None:
    """Make what a new studio lacks; what is there already, changed or archived even, stays as it is.

    `domain` is one of `DOMAINS`, else ValueError. Seven statements, however much is there. Then calls
    `record` for every row made: asset-type:new, department:new, task-type:new, task-status:new.
    """
    if domain not in DOMAINS:
        raise ValueError(f"The domain must be one of {', '.join(DOMAINS)}, not '{domain}'.")
    _project_statuses(db)
    made = {
        "asset_type": _entity_types(db, ASSET_TYPES[domain]),
        "department": _departments(db, DEPARTMENTS[domain]),
        "task_type": _task_types(db, TASK_TYPES[domain]),
        "task_status": _task_statuses(db),
    }
    _organisation(db)
    if record is not None:
        for noun, ids in made.items():
            for made_id in ids:
                record(f"{noun.replace('_', '-')}:new", {f"{noun}_id": made_id})


def _project_statuses(db: Session) -> None:
    rows = [{"name": name, "color": "#000000"} for name in (OPEN_STATUS, CLOSED_STATUS)]
    _make(db, ProjectStatus, rows, lambda row: ProjectStatus.name == row.c.name)


def _entity_types(db: Session, asset_types: Sequence[str]) -> list[UUID]:
    """Of the types made, those of assets: no event on the wire tells of a reserved one."""
    rows = [{"name": name} for name in (*TEMPORAL_TYPES, *asset_types)]
    made = _make(db, EntityType, rows, lambda row: EntityType.name == row.c.name)
    return [made_id for made_id, name in made if name not in TEMPORAL_TYPES]


def _departments(db: Session, departments: Sequence[tuple[str, str]]) -> list[UUID]:
    """With a department come its salary scales, at 0 (spec 10 §D6)."""
    rows = [{"name": name, "color": color} for name, color in departments]
    made = [made_id for made_id, _ in _make(db, Department, rows, lambda row: Department.name == row.c.name)]
    grades = [{"position": each, "seniority": other} for each in POSITIONS for other in SENIORITIES]
    grade, department = given(grades, SalaryScale, "position", "seniority"), given_ids(made, alias="department")
    scales = select(department.c.id, grade.c.position, grade.c.seniority).join_from(department, grade, true())
    db.execute(insert(SalaryScale).from_select(["department_id", "position", "seniority"], scales))
    return made


def _task_types(db: Session, task_types: Sequence[TaskTypeRow]) -> list[UUID]:
    keys = ("for_entity", "name", "color", "priority", "department")
    rows = [dict(zip(keys, row, strict=True), short_name="") for row in task_types]

    def same(row: TableValuedAlias) -> ColumnElement[bool]:
        return (TaskType.for_entity == row.c.for_entity) & (func.lower(TaskType.name) == func.lower(row.c.name))

    def department_id(row: TableValuedAlias) -> ColumnElement[Any]:
        return select(Department.id).where(Department.name == row.c.department).scalar_subquery()

    return [made_id for made_id, _ in _make(db, TaskType, rows, same, department_id=department_id)]


def _task_statuses(db: Session) -> list[UUID]:
    """A studio has one default status for concepts and one for all else, whatever their names."""
    rows = [
        {
            "name": name,
            "short_name": short_name,
            "color": color,
            **{flag: flag in flags for flag in STATUS_FLAGS},
        }
        for name, short_name, color, flags in TASK_STATUSES
    ]

    def same(row: TableValuedAlias) -> ColumnElement[bool]:
        for_concept = func.coalesce(TaskStatus.for_concept, false())
        default = row.c.is_default & TaskStatus.is_default & (for_concept == row.c.for_concept)
        return (TaskStatus.name == row.c.name) | default

    return [made_id for made_id, _ in _make(db, TaskStatus, rows, same)]


def _organisation(db: Session) -> None:
    _make(db, Organisation, [{"name": ORGANISATION}], lambda row: Organisation.id.is_not(None))


def _make(db: Session, model: Any, rows: Sequence[Row], same: Same, **computed: Compute) -> Sequence[Any]:
    """INSERT the rows for which no row is `same`, in their order. Returns (id, name) of those made.

    A key of the rows that is no column of the model serves the `computed` ones. A row that a unique
    constraint refuses (a status by another name has the short name) is left out.
    """
    placed = [{**row, "place": place} for place, row in enumerate(rows)]
    row = given(placed, {name: getattr(model, name, Text()) for name in rows[0]} | {"place": Integer()})
    values: dict[str, Any] = {name: row.c[name] for name in rows[0] if hasattr(model, name)}
    values |= {name: compute(row) for name, compute in computed.items()}
    new = select(*values.values()).where(~exists().where(same(row))).order_by(row.c.place)
    made = insert(model).from_select(list(values), new).on_conflict_do_nothing().returning(model.id, model.name)
    return db.execute(made).all()
