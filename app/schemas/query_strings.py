"""Fields of query strings (spec 10 §A4): a parameter without a value counts as absent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields

from app.schemas.write import uuid_of

TRUE = frozenset({"true", "1", "on", "yes"})
FALSE = frozenset({"false", "0", "off", "no"})
UNASSIGNED = "unassigned"


class QueryField(fields.Field[Any]):
    """A parameter; an empty one is None."""

    def __init__(self, **kw: Any) -> None:
        kw.setdefault("load_default", None)
        super().__init__(**kw)

    def deserialize(self, value: Any, *args: Any, **kw: Any) -> Any:
        """None for an empty text, else as the field reads it."""
        return None if value == "" else super().deserialize(value, *args, **kw)


class QueryId(QueryField):
    """An id."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> UUID:
        return uuid_of(value, str(attr))


class QueryDay(QueryField):
    """A day: `YYYY-MM-DD`; the time of a moment is cut."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> date:
        return _moment(value).date()


class QueryMoment(QueryField):
    """A moment, `YYYY-MM-DD[THH:MM:SS]`, UTC."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> datetime:
        return _moment(value)


class QueryFlag(QueryField):
    """A yes or no."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> bool:
        word = str(value).lower()
        if word not in TRUE | FALSE:
            raise ValidationError("Not a valid boolean.")
        return word in TRUE


class QueryNumber(QueryField):
    """A whole number."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> int:
        try:
            made = int(value)
        except ValueError:
            raise ValidationError("Not a valid integer.") from None
        if abs(made) > 2**31 - 1:
            raise ValidationError("Out of range.")
        return made


class QueryPeople(fields.Field[Any]):
    """Ids of persons, comma-separated, or `unassigned`; an empty text is refused."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(load_default=None, **kw)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> list[UUID] | str:
        if value == UNASSIGNED:
            return UNASSIGNED
        return [uuid_of(word.strip(), str(attr)) for word in str(value).split(",")]


def _moment(value: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    except ValueError:
        raise ValidationError("Not a valid date.") from None


class PeriodQuery(Schema):
    """Days from and to, both included."""

    start_date = QueryDay()
    end_date = QueryDay()


class ProjectQuery(Schema):
    """A project."""

    project_id = QueryId()


class TablesQuery(ProjectQuery):
    """What a time table is narrowed to."""

    department_id = QueryId()
    studio_id = QueryId()
