"""Errors of imports on the wire."""

from __future__ import annotations

from app.models import DataImportError
from app.schemas.row import row

ImportErrorRow = row(DataImportError)
