"""Translators: a foreign table (CSV, a timeline) to our bodies. They never write and never format SQL."""
