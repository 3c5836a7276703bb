"""What happens to pictures of people and productions (spec 40 §8)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event, row_events


@event("person:set-thumbnail")
class PersonPictured(Event):
    """A person has a new picture."""

    person_id: UUID


@event("organisation:set-thumbnail")
class OrganisationPictured(Event):
    """The organisation has a new logo."""

    organisation_id: UUID


@event("project:set-thumbnail")
class ProjectPictured(Event):
    """A production has a new picture."""


ORGANISATION = row_events("organisation", "organisation_id")
