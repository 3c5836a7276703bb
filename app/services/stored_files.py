"""Files go into the store and out of it, in step with the transaction (spec 40 §1.3).

`stored_file` is the register of what is in the store. A file is written before its row is committed and undone when
the transaction fails. A removal only marks the register; the bytes go after the commit where `REMOVE_FILES` or the
removal itself says so, else when the operator purges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import orjson
from sqlalchemy import false, or_, select, text, type_coerce, update
from sqlalchemy.orm import Session

from app.ask import Ask
from app.models import StoredFile
from app.settings import Settings
from app.storage.digest import Stored
from app.storage.keys import Key
from app.storage.store import store_of

MOST_AT_ONCE = 1000

_REGISTER = text(
    """
    INSERT INTO stored_file (bucket, key, prefix, file_id, size, journal)
    SELECT bucket, key, prefix, file_id, size, jsonb_build_array(entry)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS given (bucket text, key text, prefix text, file_id text, size bigint, entry jsonb)
    ON CONFLICT (bucket, key) DO UPDATE SET
        size = excluded.size, deleted_at = NULL, purge_forced = false, purged_at = NULL, purge_attempts = 0,
        last_error = NULL, updated_at = clock_timestamp(),
        journal = CASE WHEN jsonb_array_length(stored_file.journal) >= 50 THEN stored_file.journal - 0
                       ELSE stored_file.journal END || excluded.journal
    """
)


def keep(ask: Ask, key: Key, stream: BinaryIO) -> Stored:
    """Store a stream under a key. One statement. 503 when the store refuses it."""
    return keep_all(ask, [(key, stream)])[0]


def keep_all(ask: Ask, files: Sequence[tuple[Key, BinaryIO]]) -> list[Stored]:
    """Store streams under their keys; what a failed transaction wrote goes again. One statement for any number."""
    store = store_of(ask.settings)
    made: list[Stored] = []
    for key, stream in files:
        stream.seek(0)
        stored = store.replace(key, stream)
        ask.if_committed.append(stored.keep)
        ask.if_failed.append(stored.undo)
        made.append(stored)
    rows = [
        {
            "bucket": key.bucket,
            "key": key.name,
            "prefix": key.prefix,
            "file_id": str(key.id),
            "size": stored.size,
            "entry": {"op": "write", "at": _wire(ask.now), "size": stored.size, "sha256": stored.sha256},
        }
        for (key, _stream), stored in zip(files, made, strict=True)
    ]
    if rows:
        ask.db.execute(_REGISTER, {"rows": orjson.dumps(rows).decode()})
    return made


def drop(ask: Ask, ids: Iterable[UUID], *, force: bool = False, prefixes: Sequence[str] = ()) -> None:
    """Mark everything stored under these ids (of these prefixes, where given) as deleted. One statement.

    With `force` or `REMOVE_FILES` the bytes go right after the commit.
    """
    wanted = [str(id_) for id_ in ids]
    if not wanted:
        return
    forced = force or ask.settings.remove_files
    entry = {"op": "delete", "at": _wire(ask.now), "force": forced}
    marked = update(StoredFile).where(StoredFile.file_id.in_(wanted), StoredFile.deleted_at.is_(None))
    if prefixes:
        marked = marked.where(StoredFile.prefix.in_(prefixes))
    marked = marked.values(
        deleted_at=ask.now,
        purge_forced=forced,
        journal=StoredFile.journal.op("||")(type_coerce([entry], StoredFile.journal.type)),
    )
    gone = ask.db.execute(marked.returning(StoredFile.bucket, StoredFile.prefix, StoredFile.file_id)).all()
    if forced:
        store = store_of(ask.settings)
        keys = [Key(bucket, prefix, UUID(file_id)) for bucket, prefix, file_id in gone]
        ask.if_committed.extend(lambda key=key: store.delete(key) for key in keys)  # type: ignore[misc]


def purge(db: Session, settings: Settings, now: datetime, deleted_before: datetime | None = None) -> int:
    """Remove the bytes of what was deleted for good and say so in the register; answers how many files went.

    `deleted_before`: also of what was merely marked as deleted before then. A file that the store refuses to remove is
    tried again at the next purge.
    """
    due = select(StoredFile).where(StoredFile.deleted_at.is_not(None), StoredFile.purged_at.is_(None))
    old = StoredFile.deleted_at < deleted_before if deleted_before else false()
    due = due.where(or_(StoredFile.purge_forced.is_(True), old)).order_by(StoredFile.deleted_at)
    rows = db.scalars(due.with_for_update(skip_locked=True).limit(MOST_AT_ONCE)).all()
    store = store_of(settings)
    gone = 0
    for row in rows:
        try:
            store.delete(Key(row.bucket, row.prefix, UUID(row.file_id)))
        except OSError as error:
            row.purge_attempts, row.last_error = row.purge_attempts + 1, error.strerror or "input/output error"
        else:
            row.purged_at, row.last_error = now, None
            gone += 1
    db.flush()
    return gone


def _wire(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
