"""Law 10: one head, no difference to the models, up, down and up again on a studio's data."""

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.extensions import make_engine
from app.models import Base, Comment, Entity, EntityType, Person, PersonSecret, Project, Task, TaskPersonLink
from app.services import default_data

ROOT = Path(__file__).parent.parent.parent

# What a database holds, beside what an extension brought and alembic's own table.
LEFT = """
    WITH present AS (
        SELECT oid, relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT coalesce(nullif(typelem, 0), oid), typname::text FROM pg_type
        WHERE typnamespace = 'public'::regnamespace
        UNION ALL
        SELECT oid, proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    )
    SELECT name FROM present
    WHERE name NOT LIKE '%alembic_version%'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = present.oid AND deptype = 'e')
"""

COLUMNS = """
    SELECT attrelid::regclass::text, attname::text, format_type(atttypid, atttypmod), attnotnull,
           attidentity::text, pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
INDEXES = "SELECT tablename::text, indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'"


@pytest.fixture
def engine(empty_database_url):
    engine = make_engine(empty_database_url, size=2)
    yield engine
    engine.dispose()


def alembic(connection: Connection) -> Config:
    """The project's configuration, on a connection of ours."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


def catalogue(connection: Connection) -> dict[str, set[tuple]]:
    """All that PostgreSQL knows of our tables, by its own words."""
    found = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES}
    theirs = ("alembic_version", "procrastinate_")
    return {
        kind: {tuple(row) for row in connection.execute(text(sql)) if not row[0].startswith(theirs)}
        for kind, sql in found.items()
    }


def left(connection: Connection) -> list[str]:
    """What is in the database."""
    return sorted(connection.scalars(text(LEFT)))


def seed(engine: Engine) -> None:
    """A small studio: rows in tables that refer to each other, and a job."""
    with Session(engine) as db:
        default_data.install(db)
        project, shot = Project(name="Big Buck"), EntityType(name="Shot of old")
        person = Person(first_name="Ada", last_name="Lovelace", email="ada@example.com")
        db.add_all([project, shot, person])
        db.flush()
        db.add(PersonSecret(person_id=person.id, password="hash"))
        entity = Entity(name="SH010", project_id=project.id, entity_type_id=shot.id, created_by=person.id)
        db.add(entity)
        db.flush()
        task = Task(name="main", project_id=project.id, entity_id=entity.id)
        db.add(task)
        db.flush()
        db.add(TaskPersonLink(task_id=task.id, person_id=person.id))
        db.add(Comment(object_id=task.id, object_type="Task", person_id=person.id, text="done"))
        db.execute(text("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'mail')"))
        db.commit()


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_heads()) == 1


def test_models_and_migrations_say_the_same(engine):
    with engine.connect() as connection:
        command.upgrade(alembic(connection), "head")
        command.check(alembic(connection))


def test_the_migrations_build_what_the_models_describe_to_the_last_check(engine):
    """`alembic check` looks at no CHECK and at no name; PostgreSQL's own catalogue has them all."""
    with engine.begin() as connection:
        command.upgrade(alembic(connection), "head")
        migrated = catalogue(connection)
        command.downgrade(alembic(connection), "base")
        Base.metadata.create_all(connection)
        described = catalogue(connection)

    assert len(migrated["columns"]) > 750
    assert {
        kind: migrated[kind] ^ described[kind] for kind in migrated if migrated[kind] != described[kind]
    } == {}


def test_a_studio_goes_up_down_and_up_and_nothing_is_left_in_between(engine):
    with engine.connect() as connection:
        command.upgrade(alembic(connection), "head")
        built = left(connection)
        connection.rollback()
        seed(engine)

        command.downgrade(alembic(connection), "base")
        remains = left(connection)
        connection.rollback()
        command.upgrade(alembic(connection), "head")
        rebuilt = left(connection)
        connection.rollback()
        seed(engine)

    assert remains == []
    assert rebuilt == built


def test_upgrading_what_is_up_to_date_changes_nothing(engine):
    with engine.connect() as connection:
        command.upgrade(alembic(connection), "head")
        built = catalogue(connection)
        connection.rollback()

        command.upgrade(alembic(connection), "head")

        assert catalogue(connection) == built


def test_a_migration_belongs_to_the_transaction_of_the_connection_that_it_was_handed(engine):
    with engine.connect() as connection:
        transaction = connection.begin()
        command.upgrade(alembic(connection), "head")
        assert left(connection)
        transaction.rollback()

        assert left(connection) == []


def test_a_migration_gives_up_a_lock_after_four_seconds_and_leaves_no_limit_behind(engine):
    with engine.connect() as migrating, engine.connect() as other:
        command.upgrade(alembic(migrating), "head")
        built = left(migrating)
        migrating.rollback()
        other.execute(text("LOCK TABLE task"))
        release = threading.Timer(20, other.rollback)
        release.start()

        with pytest.raises(OperationalError, match="lock timeout"):
            command.downgrade(alembic(migrating), "base")

        assert release.is_alive()
        release.cancel()
        migrating.rollback()
        assert migrating.scalar(text("SHOW lock_timeout")) == "0"
        assert left(migrating) == built
