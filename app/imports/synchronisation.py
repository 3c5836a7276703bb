"""A run of `callsheet sync`: another instance's rows page by page, then files; it goes on where it was stopped.

One transaction a page. After each the place is written to a file, so that a run that was killed goes on there; a
page that is stored twice changes nothing. The file goes when the run is at its end: the next one reads everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from app.ask import Ask
from app.errors import CallsheetError
from app.imports.instances import Instance, OtherInstance
from app.imports.synchronised import PRODUCTION, PROJECTS, STUDIO, Table
from app.schemas.write import uuid_of
from app.services import synchronisation, synchronised_files
from app.services.synchronisation import Tally
from app.services.synchronised_files import Wanted

Entry = dict[str, Any]
Transaction = Callable[[], AbstractContextManager[Ask]]
ROWS = 500  # rows a page
AGAIN = " (again, for what they point at)"


class State:
    """How far a run is: `pages` by table, with the number of rows that the list had; `done` are productions."""

    def __init__(self, folder: Path, url: str, projects: Sequence[str]) -> None:
        words = orjson.dumps([url, sorted(projects)])
        self.path = folder / f"{hashlib.sha256(words).hexdigest()[:16]}.json"
        self.pages: dict[str, list[int]] = {}
        self.awaiting: list[str] = []
        self.is_resumed = self.path.exists()
        if self.is_resumed:
            kept = orjson.loads(self.path.read_bytes())
            self.pages, self.awaiting = kept["pages"], kept["awaiting"]

    def next_page(self, place: str) -> int:
        """The page to read next."""
        return self.pages.get(place, [0])[0] + 1

    def is_done(self, place: str) -> bool:
        """Was the last page stored?"""
        return self.pages.get(place, [0, 0, 0])[2] == 1

    def stored(self, place: str, number: int, total: int, is_last: bool) -> None:
        """Write down that a page is stored."""
        self.pages[place] = [number, total, int(is_last)]
        self.save()

    def save(self) -> None:
        """Write the file, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        aside = self.path.with_suffix(".new")
        aside.write_bytes(orjson.dumps({"pages": self.pages, "awaiting": self.awaiting}))
        aside.replace(self.path)

    def clear(self) -> None:
        """The run is at its end."""
        self.path.unlink(missing_ok=True)


@dataclass
class Run:
    """One run. `say` takes its lines; `transaction` opens a transaction that ends with its block."""

    instance: Instance
    transaction: Transaction
    state: State
    say: Callable[[str], None]
    with_files: bool = True
    rows_a_page: int = ROWS
    ids: dict[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    def go(self, wanted: Sequence[str]) -> None:
        """Carry the studio's lists and the productions of these names, or all of them."""
        if self.state.is_resumed:
            self.say("An earlier run was stopped: going on where it was.")
        persons: list[UUID] = []
        for table in STUDIO:
            rows = self._all(f"/data/{table.name}")
            self._studio(table, rows)
            if table.name == "persons":
                persons = [uuid_of(row["id"]) for row in rows]
        if self.with_files:
            with self.transaction() as ask:
                groups = synchronised_files.of_persons(ask, persons)
            self._bring("persons", groups)
        for production in self._chosen(wanted):
            self._production(production)
        self.state.clear()
        left = (
            f", {self.tally.left_out} left out: what they belong to is not here" if self.tally.left_out else ""
        )
        self.say(f"Done: {self.tally.new} rows are new, {self.tally.changed} changed{left}.")

    def _all(self, path: str) -> list[Entry]:
        pages = self.instance.pages(path, start=1, limit=self.rows_a_page)
        return [row for page in pages for row in page.rows]

    def _studio(self, table: Table, rows: list[Entry]) -> None:
        """A list of the studio, in one transaction; rows that are here under another id stay as they are here."""
        with self.transaction() as ask:
            same = synchronisation.same_rows(ask, table.kind, rows)
            self.ids |= same
            kept = [table.translate(row) for row in rows if row["id"] not in same]
            own = [synchronisation.translated(row, self.ids) for row in kept]
            if table.name == "persons":
                synchronisation.require_seats(ask, own)
            tally = _stored(ask, table, own)
        known = f", {len(same)} are here under another id" if same else ""
        self._told(table.name, len(rows), tally, known)

    def _chosen(self, wanted: Sequence[str]) -> list[Entry]:
        found = self._all("/data/projects")
        unknown = sorted(set(wanted) - {row["name"] for row in found})
        if unknown:
            raise OtherInstance(f"{self.instance.url} has no production named '{unknown[0]}'.")
        chosen = [row for row in found if not wanted or row["name"] in wanted]
        return sorted(chosen, key=lambda row: (row["created_at"], row["id"]))

    def _production(self, production: Entry) -> None:
        id_ = str(production["id"])
        self.say(f"Production {production['name']}")
        with self.transaction() as ask:
            synchronisation.require_free_name(ask, production)
            row = synchronisation.translated(production, self.ids)
            self.tally.add(synchronisation.store(ask, PROJECTS, [row]))
        for table in PRODUCTION:
            self._table(id_, table, f"{id_}/{table.name}")
        for table in PRODUCTION:
            if f"{id_}/{table.name}" in self.state.awaiting:
                self._table(id_, table, f"{id_}/{table.name}/again")
        if self.with_files:
            with self.transaction() as ask:
                groups = synchronised_files.of_production(ask, uuid_of(id_))
            self._bring(str(production["name"]), groups)

    def _table(self, project_id: str, table: Table, place: str) -> None:
        """The pages of a list that are not stored yet; from the start where the list has another length by now."""
        if self.state.is_done(place):
            return
        path, query = table.path(project_id)
        tally, number, count = Tally(), self.state.next_page(place), 0
        for page in self.instance.pages(path, start=number, limit=self.rows_a_page, **query):
            if number > 1 and page.number == number and page.total != self.state.pages[place][1]:
                self.state.stored(place, 0, 0, False)
                self._table(project_id, table, place)
                return
            rows = {row["id"]: synchronisation.translated(table.translate(row), self.ids) for row in page.rows}
            if rows:
                with self.transaction() as ask:
                    tally.add(_stored(ask, table, list(rows.values())))
            count += len(rows)
            if tally.awaiting and place not in self.state.awaiting:
                self.state.awaiting.append(place)
            self.state.stored(place, page.number, page.total, page.is_last)
        self._told(
            table.name, count, tally, " (again, for what they point at)" if place.endswith("again") else ""
        )

    def _told(self, name: str, count: int, tally: Tally, more: str) -> None:
        if more == AGAIN:
            tally.left_out = 0  # told the first time
        self.tally.add(tally)
        left = f", {tally.left_out} left out" if tally.left_out else ""
        if count:
            self.say(f"  {name}: {count} read, {tally.new} new, {tally.changed} changed{left}{more}")

    def _bring(self, name: str, groups: Sequence[Sequence[Wanted]]) -> None:
        """The files that are not here, those of one row in one transaction."""
        came = absent = 0
        for group in groups:
            with self.transaction() as ask:
                brought, missing = synchronised_files.bring(ask, group, self.instance.download)
            came, absent = came + brought, absent + missing
        if groups:
            none = f", {absent} are not there" if absent else ""
            self.say(f"  files of {name}: {came} fetched{none}")


def _stored(ask: Ask, table: Table, rows: list[Entry]) -> Tally:
    """Store rows; what is refused says of which list it is."""
    if not rows:
        return Tally()
    try:
        return synchronisation.store(ask, table.kind, rows)
    except CallsheetError as error:
        raise OtherInstance(f"{table.name}: {error.message}") from error
