"""The generic CRUD of the plain tables; nouns with more to them place theirs in a file of their own.

Create, update and delete are ADMIN unless said (spec 10 §A3, §D6, 20 §18, 30 §16, 40 §7).
"""

from __future__ import annotations

from app.access.rule import ANYONE, by_role
from app.blueprints.crud import Table, place
from app.events import named
from app.http.gates import only
from app.schemas import tables
from app.services.rows import teller

NOT_VENDOR = ~by_role("vendor")

TABLES = [
    place(Table(path="studios", schema=tables.StudioRow, read=ANYONE)),
    place(Table(path="hardware-items", schema=tables.HardwareItemRow)),
    place(Table(path="softwares", schema=tables.SoftwareRow, read=ANYONE, malformed=404)),
    place(Table(path="plugins", schema=tables.PluginRow)),
    place(Table(path="custom-actions", schema=tables.CustomActionRow, list=ANYONE, door=only(NOT_VENDOR))),
    place(Table(path="search-filters", schema=tables.SearchFilterRow)),
    place(Table(path="search-filter-groups", schema=tables.SearchFilterGroupRow)),
    place(Table(path="project-status", schema=tables.ProjectStatusRow, read=ANYONE)),
    place(
        Table(path="status-automations", schema=tables.StatusAutomationRow, list=ANYONE, door=only(NOT_VENDOR))
    ),
    place(Table(path="news", schema=tables.NewsRow, told=teller(named.NEWS, "news_id"))),
    place(Table(path="subscriptions", schema=tables.SubscriptionRow)),
    place(Table(path="chats", schema=tables.ChatRow)),
    place(Table(path="chat-messages", schema=tables.ChatMessageRow, never=frozenset({"attachment_files"}))),
    place(Table(path="output-types", schema=tables.OutputTypeRow, read=ANYONE, malformed=404)),
    place(Table(path="file-status", schema=tables.FileStatusRow, read=ANYONE)),
]
