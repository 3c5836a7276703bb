"""What the query planner knows: after thousands of new rows it counts anew, at once.

PostgreSQL does so by itself, but a minute later; until then it plans for the tables as they were, which may cost the
next import a minute.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from app.ask import Ask

MANY = 1000


def notice(ask: Ask, rows: int, *models: Any) -> None:
    """Have the tables counted when so many rows are new to them; a table that is busy is left. One statement."""
    if rows >= MANY:
        tables = ", ".join(model.__tablename__ for model in models)
        ask.db.execute(text(f"ANALYZE (SKIP_LOCKED) {tables}"))
