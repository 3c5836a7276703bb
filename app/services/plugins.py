"""The register of installed plugins (spec 60 §8). Their files are the command line's business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.events.catalogue import row_events
from app.events.log import record
from app.models import Plugin

KEYS = (
    "name", "description", "version", "maintainer_name", "maintainer_email", "website", "license",
    "frontend_project_enabled", "frontend_studio_enabled", "icon",
)  # fmt: skip
PLUGIN = row_events("plugin", "plugin_id")


def version_of(ask: Ask, plugin_id: str) -> str | None:
    """The version that is installed; None when it is not. One statement."""
    return ask.db.scalar(select(Plugin.version).where(Plugin.plugin_id == plugin_id))


def enter(ask: Ask, plugin_id: str, said: Mapping[str, Any], revision: str | None) -> bool:
    """Write a plugin into the register; says whether it is new. Records plugin:new or plugin:update."""
    values = {key: said[key] for key in KEYS} | {"revision": revision}
    is_new = version_of(ask, plugin_id) is None
    row = insert(Plugin).values(plugin_id=plugin_id, **values)
    kept = row.on_conflict_do_update(
        index_elements=["plugin_id"], set_={**values, "updated_at": func.clock_timestamp()}
    )
    id_ = ask.db.execute(kept.returning(Plugin.id)).scalar_one()
    record(ask, PLUGIN["new" if is_new else "update"](plugin_id=id_))
    return is_new


def strike(ask: Ask, plugin_id: str) -> bool:
    """Take a plugin out of the register; says whether it was there. Records plugin:delete."""
    id_ = ask.db.scalar(delete(Plugin).where(Plugin.plugin_id == plugin_id).returning(Plugin.id))
    if id_ is None:
        return False
    record(ask, PLUGIN["delete"](plugin_id=id_))
    return True


def listed(ask: Ask) -> list[dict[str, Any]]:
    """The register, by id. One statement."""
    chosen = select(Plugin.plugin_id, *(getattr(Plugin, key) for key in KEYS)).order_by(Plugin.plugin_id)
    return [dict(row._mapping) for row in ask.db.execute(chosen)]
