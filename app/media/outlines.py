"""The shapes of fabric.js as outlines around their own middle: what is left to draw are lines (spec 40 §4.9)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Shape = Mapping[str, Any]
MOST_POINTS = 20_000
CURVE, ROUND = 12, 72  # straight pieces of a curve, of a circle


@dataclass(frozen=True)
class Outline:
    """A line; `widths`: the share of the stroke's width at each point, where the pen was pressed."""

    points: list[Point]
    closed: bool = False
    widths: tuple[float, ...] = ()


def outlines_of(kind: str, one: Shape) -> list[Outline]:
    """The outlines of an object; none for a kind that is not known."""
    made = KINDS[kind](one) if kind in KINDS else []
    return [outline for outline in made if outline.points]


def _real(value: Any, default: float = 0.0) -> float:
    fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if fine else default


def _centred(outlines: Sequence[Outline]) -> list[Outline]:
    """Outlines moved so that the middle of their box is the origin."""
    every = [point for outline in outlines for point in outline.points]
    if not every:
        return []
    x = (min(point[0] for point in every) + max(point[0] for point in every)) / 2
    y = (min(point[1] for point in every) + max(point[1] for point in every)) / 2
    return [
        Outline([(px - x, py - y) for px, py in outline.points], outline.closed, outline.widths)
        for outline in outlines
    ]


def _path(one: Shape) -> list[Outline]:
    """Moves, lines and curves; each move begins a new outline."""
    commands = one.get("path")
    found: list[Outline] = []
    points: list[Point] = []
    for command in commands[:MOST_POINTS] if isinstance(commands, list) else []:
        if not isinstance(command, list) or not command or not isinstance(command[0], str):
            continue
        word, at = command[0].upper(), [_real(value) for value in command[1:7]]
        if word == "M" and len(at) >= 2:
            found.append(Outline(points))
            points = [(at[0], at[1])]
        elif word == "Z":
            found.append(Outline(points, closed=True))
            points = points[:1]
        elif points:
            points = [*points, *_piece(word, points[-1], at)]
    return _centred([outline for outline in [*found, Outline(points)] if outline.points])


def _piece(word: str, start: Point, at: list[float]) -> list[Point]:
    """The points that a command adds after `start`."""
    if word == "L" and len(at) >= 2:
        return [(at[0], at[1])]
    if word == "H" and at:
        return [(at[0], start[1])]
    if word == "V" and at:
        return [(start[0], at[0])]
    if word == "Q" and len(at) >= 4:
        return _curve([start, (at[0], at[1]), (at[2], at[3])])
    if word == "C" and len(at) >= 6:
        return _curve([start, (at[0], at[1]), (at[2], at[3]), (at[4], at[5])])
    return []


def _curve(handles: Sequence[Point]) -> list[Point]:
    """A Bézier curve in straight pieces, without its start."""
    made = []
    for n in range(1, CURVE + 1):
        rest = list(handles)
        share = n / CURVE
        while len(rest) > 1:
            rest = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(rest)]
        made.append(rest[0])
    return made


def _points(given: Any) -> list[tuple[float, float, float]]:
    """x, y and pressure of a list of points."""
    found = given[:MOST_POINTS] if isinstance(given, list) else []
    return [
        (_real(one.get("x")), _real(one.get("y")), _real(one.get("pressure"), 0.5))
        for one in found
        if isinstance(one, Mapping)
    ]


def _pressure_stroke(one: Shape) -> list[Outline]:
    points = _points(one.get("strokePoints"))
    widths = tuple(max(0.05, min(2.0, pressure)) for _x, _y, pressure in points)
    return _centred([Outline([(x, y) for x, y, _pressure in points], widths=widths)])


def _polyline(one: Shape) -> list[Outline]:
    return _centred([Outline([(x, y) for x, y, _pressure in _points(one.get("points"))])])


def _polygon(one: Shape) -> list[Outline]:
    return [Outline(outline.points, closed=True) for outline in _polyline(one)]


def _rectangle(one: Shape) -> list[Outline]:
    x, y = _real(one.get("width")) / 2, _real(one.get("height")) / 2
    return [Outline([(-x, -y), (x, -y), (x, y), (-x, y)], closed=True)]


def _ellipse(one: Shape) -> list[Outline]:
    radius = _real(one.get("radius"))
    x = _real(one.get("rx")) or radius or _real(one.get("width")) / 2
    y = _real(one.get("ry")) or radius or _real(one.get("height")) / 2
    turns = [2 * math.pi * n / ROUND for n in range(ROUND)]
    return [Outline([(x * math.cos(turn), y * math.sin(turn)) for turn in turns], closed=True)]


def _ends(one: Shape) -> tuple[Point, Point]:
    return (_real(one.get("x1")), _real(one.get("y1"))), (_real(one.get("x2")), _real(one.get("y2")))


def _line(one: Shape) -> list[Outline]:
    return _centred([Outline(list(_ends(one)))])


def _arrow(one: Shape) -> list[Outline]:
    """A line with a head at its end; a path where it is drawn as one."""
    if isinstance(one.get("path"), list):
        return _path(one)
    start, end = _ends(one)
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    length = 3 * max(4.0, _real(one.get("strokeWidth"), 4.0))
    barbs = [
        (end[0] - length * math.cos(angle + turn), end[1] - length * math.sin(angle + turn))
        for turn in (0.5, -0.5)
    ]
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return [
        Outline([(x - middle[0], y - middle[1]) for x, y in points])
        for points in ([start, end], [barbs[0], end, barbs[1]])
    ]


KINDS: Mapping[str, Callable[[Shape], list[Outline]]] = {
    "path": _path,
    "psstroke": _pressure_stroke,
    "polyline": _polyline,
    "polygon": _polygon,
    "rect": _rectangle,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "line": _line,
    "arrow": _arrow,
}
