"""Translators: our rows to a foreign table (CSV). They never write to the database and never format SQL."""
