"""The generic routes of casting links: rows alone, without counters, stats or mirror (spec 20 §18.6)."""

from __future__ import annotations

from app.blueprints.crud import Table, place
from app.events.named import EntityLinkDeleted, EntityLinkNew, EntityLinkUpdated
from app.schemas.tables import EntityLinkRow
from app.services.rows import teller

EVENTS = {"new": EntityLinkNew, "update": EntityLinkUpdated, "delete": EntityLinkDeleted}
TABLE = place(Table(path="entity-links", schema=EntityLinkRow, told=teller(EVENTS, "entity_link_id")))
