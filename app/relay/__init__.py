"""Doors of realtime: what happened, told to those who may know it (spec 60 §4)."""
