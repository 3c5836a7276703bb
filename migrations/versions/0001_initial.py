"""The house as it was built: all tables, PostgreSQL's search extensions, and the queue of jobs.

The SQL stands in migrations/sql/initial, one file a noun like app/models, written to be read. All foreign
keys come last, because some tables refer to each other.
"""

import re
from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
NOUNS = (
    "people", "secrets", "studio", "projects", "project_templates", "metadata_descriptors", "entities",
    "casting", "task_types", "tasks", "comments", "news", "files", "previews", "playlists", "schedule",
    "budgets", "chats", "filters", "events", "webhooks", "searched",
)  # fmt: skip
FUNCTIONS = (
    *(f"search_{kind}" for kind in ("asset", "shot", "person", "playlist", "comment")),
    *(f"search_{what}" for what in ("made", "gone", "entities_changed", "renamed", "type_renamed")),
    "metadata_text",
    "note_assignees",
    "searchable",
)


def upgrade() -> None:
    """On an empty database. Both extensions are trusted: the owner of the database may create them."""
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    run("initial/search.sql")
    for noun in NOUNS:
        run(f"initial/{noun}.sql")
    run("initial/foreign_keys.sql")
    run("initial/search_triggers.sql")
    run("procrastinate-3.10.0.sql")


def downgrade() -> None:
    """Everything goes, rows included, but the extensions: they belong to the database, others may use them."""
    run("procrastinate-3.10.0-drop.sql")
    tables = [table for noun in NOUNS for table in made("TABLE", noun)]
    op.execute(f"DROP VIEW {', '.join(made('VIEW', 'search_triggers'))}")
    op.execute(f"DROP TABLE {', '.join(tables)}")
    op.execute(f"DROP FUNCTION {', '.join(FUNCTIONS)}")


def made(kind: str, noun: str) -> list[str]:
    """The names of the tables or views that a file of SQL makes."""
    return re.findall(rf"^CREATE {kind} (\w+)", read(noun), re.MULTILINE)


def read(noun: str) -> str:
    """The SQL that makes the tables of a noun."""
    return (SQL / "initial" / f"{noun}.sql").read_text(encoding="utf-8")


def run(name: str) -> None:
    """Run a file of SQL as it is written: `%` and `:` are no parameters."""
    sql = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(sql)
