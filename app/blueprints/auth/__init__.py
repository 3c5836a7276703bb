"""Doors of authentication (spec 10 §B)."""
