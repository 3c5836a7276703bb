"""Doors of the worker: a job is as thin as a handler. Who needs a job defers it by name (`events/later.py`)."""
