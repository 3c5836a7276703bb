"""Doors of the imports (spec 50)."""
