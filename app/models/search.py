"""The functions that the search index of entities is made with, for `create_all`; the migration has its own copy."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

SEARCHABLE = """
CREATE OR REPLACE FUNCTION searchable(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent', translate(given, '_-', '  ')))
"""
ENTITY_TEXT = """
CREATE OR REPLACE FUNCTION entity_search_text(name text, description text, data jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN searchable(concat_ws(' ', name, description, (
        SELECT string_agg(value, ' ')
        FROM jsonb_each_text(CASE WHEN jsonb_typeof(data) = 'object' THEN data ELSE '{}' END)
    )))
"""


def made_before(table: Table) -> None:
    """Make the functions before the table."""
    for text in (SEARCHABLE, ENTITY_TEXT):
        event.listen(table, "before_create", DDL(text))
