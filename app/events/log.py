"""The log: events are written in the transaction of the change, and COMMIT tells the readers (DESIGN §2).

Tables of pure bookkeeping may change without an event; every other table may not (`SilentWrite`).
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import orjson
from sqlalchemy import Select, Text, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from app.ask import NOBODY, Ask
from app.errors import SilentWrite
from app.events.catalogue import CATALOGUE, Event, plain
from app.models import ApiEvent
from app.models.statements import send_later

CHANNEL = "callsheet_events"  # the statement below names it too
_FORM = orjson.OPT_PASSTHROUGH_DATETIME

BOOKKEEPING = frozenset(
    {
        "api_event",
        "app_login_code",
        "data_import_error",
        "desktop_login_log",
        "idempotency_key",
        "login_log",
        "login_token",
        "person_secret",
        "preview_file_storage_state",
        "procrastinate_jobs",
        "revoked_token",
        "stored_file",
        "unknown_login",
        "webhook_delivery",
        "event_reader",
    }
)

_INSERT = """
    WITH told AS (
        INSERT INTO api_event (name, user_id, project_id, data, kept, created_at, updated_at)
        SELECT name, $1::uuid, project_id, data, kept, clock_timestamp(), clock_timestamp()
        FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS
            (name text, project_id uuid, data jsonb, kept boolean)) WITH ORDINALITY
            AS given (name, project_id, data, kept, place)
        ORDER BY place
        RETURNING 1
    )
    SELECT pg_notify('callsheet_events', pg_current_xact_id()::text) FROM (SELECT count(*) FROM told) AS counted
    """


def record(ask: Ask, *events: Event) -> None:
    """Write events into the caller's transaction, in order. One statement for any number, sent with the next."""
    if not events:
        return
    rows = []
    for happened in events:
        name = _catalogued(type(happened))
        rows.append(
            {
                "name": name,
                # A project's own events name it in the payload; the stored row of its deletion cannot point at it.
                "project_id": None if name == "project:delete" else happened.project_id,
                "data": happened.payload(),
                "kept": happened.kept,
            }
        )
    person_id = None if ask.caller is NOBODY else str(ask.caller.id)
    send_later(ask.db, _INSERT, [person_id, orjson.dumps(rows, default=plain, option=_FORM).decode()])
    ask.recorded += len(rows)


def record_each(ask: Ask, kind: type[Event], rows: Select[Any]) -> int:
    """Record an event of a kind for each row of a SELECT, and answer how many. One statement.

    The SELECT's columns are the kind's fields, ids or texts; it may read what an UPDATE in its WITH returns, so that
    tens of thousands of rows are changed and told without ever leaving the database.
    """
    name, happened = _catalogued(kind), rows.subquery("happened")
    wanted = {field.name for field in fields(kind)}
    if set(happened.c.keys()) != wanted or kind.optional:
        raise LookupError(f"{kind.__name__} tells {sorted(wanted)}, not {sorted(happened.c.keys())}")
    payload = func.jsonb_build_object(*(part for key in wanted for part in (literal(key), happened.c[key])))
    told = (
        insert(ApiEvent)
        .from_select(
            ["name", "user_id", "project_id", "data", "kept"],
            select(
                literal(name),
                literal(None if ask.caller is NOBODY else ask.caller.id, ApiEvent.user_id.type),
                happened.c.project_id,
                cast(payload, JSONB),
                literal(kind.kept),
            ),
        )
        .returning(literal(1).label("one"))
        .cte("told")
    )
    counted = select(func.count().label("number")).select_from(told).subquery("counted")
    notified = func.pg_notify(CHANNEL, cast(func.pg_current_xact_id(), Text))
    ask.db.flush()
    number: int = ask.db.execute(select(counted.c.number, notified)).scalar_one()
    ask.recorded += number
    return number


def _catalogued(kind: type[Event]) -> str:
    if CATALOGUE.get(kind.wire_name) is not kind:
        raise LookupError(f"{kind.__name__} is not in the catalogue")
    return kind.wire_name


def refuse_silence(ask: Ask, written: set[str]) -> None:
    """Raise SilentWrite when production tables changed and nothing was recorded."""
    silent = written - BOOKKEEPING
    if silent and not ask.recorded:
        raise SilentWrite(f"changed without an event: {', '.join(sorted(silent))}")
