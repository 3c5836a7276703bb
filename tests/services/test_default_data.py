"""What a new studio starts with is exactly what spec 60 §11 lists, and installing it twice changes nothing."""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.orm import Session

from app.extensions import make_engine
from app.models import (
    Department,
    EntityType,
    Organisation,
    ProjectStatus,
    SalaryScale,
    TaskStatus,
    TaskType,
)
from app.models.names import TEMPORAL_TYPES
from app.services import default_data

TABLES = (ProjectStatus, EntityType, Department, SalaryScale, TaskType, TaskStatus, Organisation)


@pytest.fixture
def db(database_url):
    """A database without the rows in question; the transaction is never committed."""
    engine = make_engine(database_url, size=1)
    with Session(engine) as session:
        session.execute(text("SET LOCAL lock_timeout = '4s'"))
        names = ", ".join(table.__tablename__ for table in TABLES)
        session.execute(text(f"TRUNCATE {names} CASCADE"))
        yield session
        session.rollback()
    engine.dispose()


@contextmanager
def statements(db):
    """The statements run within the block."""
    seen = []
    connection = db.connection()

    def note(*call):
        seen.append(call[2])

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def task_types(db):
    rows = select(
        TaskType.for_entity,
        TaskType.name,
        TaskType.color,
        TaskType.priority,
        Department.name.label("department"),
    ).outerjoin(Department, Department.id == TaskType.department_id)
    return {(row.for_entity, row.name): tuple(row[2:]) for row in db.execute(rows)}


def counts(db):
    return [db.scalar(select(func.count()).select_from(table)) for table in TABLES]


def test_a_studio_of_3d_has_the_rows_that_the_wire_has(db):
    default_data.install(db)

    assert task_types(db) == {
        ("Concept", "Concept"): ("#8D6E63", 1, None),
        ("Asset", "Concept"): ("#8D6E63", 1, "Concept"),
        ("Asset", "Modeling"): ("#78909C", 2, "Modeling"),
        ("Asset", "Shading"): ("#64B5F6", 3, "Modeling"),
        ("Asset", "Rigging"): ("#9CCC65", 4, "Animation"),
        ("Shot", "Storyboard"): ("#43A047", 1, "Concept"),
        ("Shot", "Layout"): ("#7CB342", 2, "Layout"),
        ("Shot", "Animation"): ("#009688", 3, "Animation"),
        ("Shot", "Lighting"): ("#F9A825", 4, "Compositing"),
        ("Shot", "FX"): ("#26C6DA", 5, "FX"),
        ("Shot", "Rendering"): ("#F06292", 6, "Compositing"),
        ("Shot", "Compositing"): ("#ff5252", 7, "Compositing"),
        ("Edit", "Edit"): ("#9b298c", 8, "Compositing"),
    }
    assert set(db.scalars(select(TaskType.short_name))) == {""}
    assert db.execute(select(ProjectStatus.name, ProjectStatus.color).order_by("name")).all() == [
        ("Closed", "#000000"),
        ("Open", "#000000"),
    ]
    assert db.execute(select(Organisation.name, Organisation.hours_by_day)).all() == [("Kitsu", 8)]


@pytest.mark.parametrize(
    ("domain", "departments", "asset_types", "number_of_task_types"),
    [
        ("3d", {"Modeling", "Animation", "FX", "Compositing", "Concept", "Layout"}, {"Environment", "FX"}, 13),
        ("2d", {"Concept", "Layout", "Animation", "Compositing"}, {"Background", "FX"}, 9),
        (
            "vfx",
            {"Modeling", "Animation", "FX", "Compositing", "Concept", "Layout", "Matchmove", "DMP"},
            {"Environment", "FX", "Vehicle"},
            16,
        ),
        (
            "games",
            {"Game Design", "Level Design", "Character Art", "Environment Art", "Animation", "VFX", "QA"},
            {"Environment", "FX", "UI"},
            8,
        ),
    ],
)
def test_each_domain_brings_its_own(db, domain, departments, asset_types, number_of_task_types):
    default_data.install(db, domain)

    types = set(db.scalars(select(EntityType.name)))
    assert set(db.scalars(select(Department.name))) == departments
    assert types == {*TEMPORAL_TYPES, "Character", "Prop", *asset_types}
    assert len(task_types(db)) == number_of_task_types


def test_the_statuses_carry_their_flags(db):
    default_data.install(db)

    flags = {
        name: {flag for flag, is_set in zip(default_data.STATUS_FLAGS, values, strict=True) if is_set}
        for name, *values in db.execute(
            select(TaskStatus.short_name, *(getattr(TaskStatus, flag) for flag in default_data.STATUS_FLAGS))
        )
    }
    assert flags == {
        "todo": {"is_default"},
        "wip": {"is_wip"},
        "wfa": {"is_feedback_request"},
        "retake": {"is_retake"},
        "done": {"is_done"},
        "ready": set(),
        "neutral": {"for_concept", "is_default"},
        "approved": {"for_concept"},
        "rejected": {"for_concept"},
    }
    usual = select(TaskStatus.priority, TaskStatus.is_artist_allowed, TaskStatus.is_client_allowed).distinct()
    assert db.execute(usual).all() == [(1, True, True)]


def test_a_department_has_a_salary_scale_for_each_position_and_seniority(db):
    default_data.install(db)

    scales = db.execute(select(SalaryScale.department_id, SalaryScale.position, SalaryScale.seniority)).all()
    assert len(set(scales)) == len(scales) == 6 * 9
    assert set(db.scalars(select(SalaryScale.salary))) == {0}


@pytest.mark.parametrize("domain", default_data.DOMAINS)
def test_installing_twice_changes_nothing_and_runs_as_many_statements(db, domain):
    with statements(db) as first:
        default_data.install(db, domain)
    before = counts(db)

    told = []
    with statements(db) as second:
        default_data.install(db, domain, lambda name, data: told.append(name))

    assert (counts(db), told) == (before, [])
    assert len(first) == len(second) == 7


def test_what_the_studio_renamed_or_archived_stays(db):
    default_data.install(db)
    db.execute(update(TaskStatus).where(TaskStatus.short_name == "todo").values(name="To do", short_name="new"))
    db.execute(update(TaskStatus).where(TaskStatus.short_name == "retake").values(name="Again"))
    db.execute(update(TaskType).where(TaskType.name == "FX").values(name="fx", archived=True))
    db.execute(update(Organisation).values(name="Ours"))
    before = counts(db)

    default_data.install(db)

    assert counts(db) == before
    assert db.scalars(select(Organisation.name)).all() == ["Ours"]
    assert db.scalars(select(TaskStatus.name).where(TaskStatus.is_default).order_by("name")).all() == [
        "Neutral",
        "To do",
    ]


def test_it_tells_of_every_row_that_clients_hear_of(db):
    told = []

    default_data.install(db, record=lambda name, data: told.append((name, data)))

    assert Counter(name for name, _ in told) == {
        "asset-type:new": 4,
        "department:new": 6,
        "task-type:new": 13,
        "task-status:new": 9,
    }
    assert {data["task_status_id"] for name, data in told if name == "task-status:new"} == set(
        db.scalars(select(TaskStatus.id))
    )
    reserved = set(db.scalars(select(EntityType.id).where(EntityType.name.in_(TEMPORAL_TYPES))))
    assert reserved.isdisjoint(data.get("asset_type_id") for _, data in told)


def test_a_domain_that_nobody_knows_is_refused_before_anything_is_made(db):
    with pytest.raises(ValueError, match="4d"):
        default_data.install(db, "4d")

    assert counts(db) == [0] * len(TABLES)
