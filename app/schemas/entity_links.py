"""Casting links on the wire, as those who copy a production read them (spec 20 §7.4)."""

from __future__ import annotations

from app.models import EntityLink
from app.schemas.row import WireMoment, row

EntityLinkListRow = row(EntityLink, name="EntityLinkListRow", without=("updated_at",), created_at=WireMoment())
"""A link of the whole list: its moment to go on from."""
EntityLinkCursorRow = row(
    EntityLink, name="EntityLinkCursorRow", created_at=WireMoment(), updated_at=WireMoment()
)
