"""Doors of the exports (spec 50 §6)."""
