"""The three forms of a page (spec 10 §A3.1): six-key envelope from page 0, from page 1, and the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from sqlalchemy import Select, func, select

from app.ask import Ask
from app.errors import WrongParameter
from app.queries.json import JsonText, as_json, execute, list_text


def number(args: Mapping[str, str], name: str) -> int | None:
    """An integer of the query string, None when absent or empty; else 400."""
    given = args.get(name)
    if given is None or given == "":
        return None
    try:
        made = int(given)
    except ValueError:
        raise WrongParameter(f"{name} must be an integer.") from None
    if abs(made) > 2**31:
        raise WrongParameter(f"{name} is out of range.")
    return made


def page_of(args: Mapping[str, str], default: int, first: int = 0) -> tuple[int, int] | None:
    """Page and limit, None when the list is not paged (`page` absent or below `first`)."""
    page = number(args, "page")
    if page is None or page < first:
        return None
    limit = number(args, "limit") or default
    if limit < 0:
        raise WrongParameter("limit must not be negative.")
    return page, limit


def read_page(ask: Ask, rows: Select[Any], page: int, limit: int) -> JsonText:
    """One page of ordered rows in the envelope `{data, total, nb_pages, limit, offset, page}`. Two statements."""
    counted = rows.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    with execute(ask, counted) as cursor:
        total = cursor.fetchone()[0]
    offset = (page - 1) * limit
    data = JsonText(b"[]")
    if page > 0 and offset < total:
        with execute(ask, as_json(rows.limit(limit).offset(offset))) as cursor:
            data = list_text(cursor.fetchall())
    return envelope(data, total=total, nb_pages=ceil(total / limit), limit=limit, offset=offset, page=page)


def envelope(data: JsonText, **keys: int) -> JsonText:
    """Rows with the numbers of their page."""
    told = ",".join(f'"{name}":{value}' for name, value in keys.items())
    return JsonText(b'{"data":' + data + b"," + told.encode() + b"}")


def count(ask: Ask, rows: Select[Any]) -> int:
    """How many rows a SELECT has. One statement."""
    with execute(ask, select(func.count()).select_from(rows.order_by(None).subquery())) as cursor:
        return int(cursor.fetchone()[0])
