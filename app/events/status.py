"""The event by which an operator tries the realtime out."""

from app.events.catalogue import Event, event


@event("main:test", kept=False)
class MainTest(Event):
    """Somebody tries whether events arrive."""
