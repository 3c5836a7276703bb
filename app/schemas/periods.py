"""Periods in paths: a year, a month, an ISO week, as first and last day; anything else is 400 (spec 10 §D3)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from app.errors import WrongParameter

Period = tuple[date, date]
WEEK = timedelta(days=6)


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise WrongParameter(f"{name} must be a number.")
    return int(text)


def year(text: str) -> Period:
    """The first and the last day of a year."""
    number = _number(text, "year")
    if not date.min.year <= number <= date.max.year:
        raise WrongParameter("No such year.")
    return date(number, 1, 1), date(number, 12, 31)


def month(year_text: str, text: str) -> Period:
    """The first and the last day of a month."""
    first, _last = year(year_text)
    number = _number(text, "month")
    if not 1 <= number <= 12:
        raise WrongParameter("No such month.")
    return first.replace(month=number), first.replace(month=number, day=monthrange(first.year, number)[1])


def week(year_text: str, text: str) -> Period:
    """The Monday and the Sunday of an ISO week."""
    first, _last = year(year_text)
    try:
        monday = date.fromisocalendar(first.year, _number(text, "week"), 1)
        return monday, monday + WEEK
    except (ValueError, OverflowError):
        raise WrongParameter("No such week.") from None


def day(text: str) -> date:
    """A day, `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongParameter(f"Invalid date: {text[:30]}") from None


def day_of_month(year_text: str, month_text: str, text: str) -> date:
    """A day by its year, month and number."""
    first, last = month(year_text, month_text)
    number = _number(text, "day")
    if not 1 <= number <= last.day:
        raise WrongParameter("No such day.")
    return first.replace(day=number)
