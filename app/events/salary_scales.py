"""The events of salary scales, and of the departments that bring them."""

from __future__ import annotations

from app.events.catalogue import row_events

SALARY_SCALE = row_events("salary-scale", "salary_scale_id")
DEPARTMENT = row_events("department", "department_id")
