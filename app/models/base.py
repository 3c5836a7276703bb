"""What all tables share: names of constraints, keys, times, and the few shapes of column.

Every default is the database's (`server_default`): a default of Python would be one value for all rows
of an INSERT ... SELECT. There is no `relationship()` anywhere: a list that loads its rows one by one
cannot be written.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Dialect, ForeignKey, MetaData, String, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import UserDefinedType

# Columns are called `date`, so the types go by other names.
Day = datetime.date
Moment = datetime.datetime

# The names are part of our contract: http/errors.py maps them to messages. PostgreSQL cuts a name at 63
# characters; a constraint whose name by convention is longer is given one by hand.
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64 bit transaction id, an int in Python. It only grows, and is never used twice."""

    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:
        """The type's name in DDL."""
        return "xid8"

    def bind_processor(self, dialect: Dialect) -> Callable[[int | None], str | None]:
        """To the database as text: xid8 compares with no number."""
        return lambda value: None if value is None else str(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], int | None]:
        """From the database, whose driver knows no xid8 and hands its text."""
        return lambda value: None if value is None else int(value)


class Base(DeclarativeBase):
    """The parent of all mapped tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        Moment: DateTime(timezone=True),
        UUID: Uuid(as_uuid=True),
        # A Python None is SQL NULL, never the JSON text `null`.
        dict[str, Any]: JSONB(none_as_null=True),
        list[Any]: JSONB(none_as_null=True),
    }


class Stamped:
    """When a row was made and last changed. The database's clock, not the transaction's start."""

    created_at: Mapped[Moment] = mapped_column(server_default=func.clock_timestamp(), sort_order=1000)
    updated_at: Mapped[Moment] = mapped_column(
        server_default=func.clock_timestamp(), onupdate=func.clock_timestamp(), sort_order=1001
    )


class Row(Stamped):
    """A row with an id of its own, made by the database."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid(), sort_order=-1)


def reference(target: str, name: str | None = None, **options: Any) -> MappedColumn[Any]:
    """A foreign key, with an index of its own unless `index=False` or `unique=True`.

    `ondelete` says what becomes of this row when its target goes: CASCADE (it goes too) or SET NULL (it
    forgets). Without it the database refuses to delete the target. `name`: the column's name, where the
    attribute has another. `constraint`: the constraint's name, where the conventional one is too long.
    `late`: the constraint is made after both tables, which refer to each other.
    """
    key = ForeignKey(
        target,
        ondelete=options.pop("ondelete", None),
        name=options.pop("constraint", None),
        use_alter=options.pop("late", False),
    )
    options.setdefault("index", not options.get("unique", False))
    return mapped_column(name, key, **options) if name else mapped_column(key, **options)


def flag(default: bool, **options: Any) -> MappedColumn[Any]:
    """A boolean with its default."""
    return mapped_column(server_default=text(str(default).lower()), **options)


def number(default: int, *kind: Any, **options: Any) -> MappedColumn[Any]:
    """A number with its default; `kind` is its SQL type where the annotation does not tell."""
    return mapped_column(*kind, server_default=text(str(default)), **options)


def words(length: int, default: str | None = None, **options: Any) -> MappedColumn[Any]:
    """A text of at most `length` characters, by default `default`."""
    return mapped_column(String(length), server_default=default, **options)


def choice(
    name: str, choices: Sequence[str], default: str | None = None, *, length: int = 255, **options: Any
) -> MappedColumn[Any]:
    """The column `name`, a word out of `choices`. Schemas read them from `column.info["choices"]`."""
    allowed = ", ".join(f"'{word}'" for word in choices)
    return mapped_column(
        String(length),
        CheckConstraint(f"{name} IN ({allowed})", name=name),
        server_default=default,
        info={"choices": tuple(choices)},
        **options,
    )


def choices_of(name: str, choices: Sequence[str], default: Sequence[str]) -> MappedColumn[Any]:
    """The column `name`, an array of words out of `choices`."""
    allowed = ", ".join(f"'{word}'" for word in choices)
    return mapped_column(
        ARRAY(String(255)),
        CheckConstraint(f"{name} <@ ARRAY[{allowed}]::varchar[]", name=name),
        server_default="{" + ",".join(default) + "}",
        info={"choices": tuple(choices)},
    )


def empty_list() -> MappedColumn[Any]:
    """A JSON list, empty by default."""
    return mapped_column(server_default=text("'[]'::jsonb"))
