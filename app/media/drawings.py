"""What was drawn on a preview in the browser (fabric.js objects), drawn on its picture (spec 40 §4.9).

Coordinates go through affine transforms `(a, b, c, d, e, f)`: x' = ax + cy + e, y' = bx + dy + f.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from app.media.outlines import Point, outlines_of

Affine = tuple[float, float, float, float, float, float]
Shape = Mapping[str, Any]
SAMPLES = 2  # drawn at twice the size, then shrunk: smooth edges
MOST_OBJECTS, DEEPEST, LARGEST = 5000, 8, 1e5
TEXTS = frozenset({"i-text", "text", "textbox"})


def draw(picture: Image.Image, objects: Sequence[Any]) -> Image.Image:
    """The picture with the objects on it, RGB; what cannot be drawn is left out."""
    base = picture.convert("RGBA")
    layer = Image.new("RGBA", (base.width * SAMPLES, base.height * SAMPLES))
    for one in objects[:MOST_OBJECTS]:
        if isinstance(one, Mapping):
            wide = number(one.get("canvasWidth"), base.width) or base.width
            high = number(one.get("canvasHeight"), base.height) or base.height
            scaled = (layer.width / wide, 0.0, 0.0, layer.height / high, 0.0, 0.0)
            layer = _with(layer, one, scaled, DEEPEST)
    shrunk = layer.resize(base.size, Image.Resampling.LANCZOS)
    return Image.alpha_composite(base, shrunk).convert("RGB")


def number(value: Any, default: float = 0.0) -> float:
    """A finite number of bearable size, else the default."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return max(-LARGEST, min(LARGEST, float(value)))
    return default


def _with(layer: Image.Image, one: Shape, outer: Affine, depth: int) -> Image.Image:
    """The layer with an object on it, less what its eraser took."""
    inner = _then(outer, _placed(one))
    opacity = max(0.0, min(1.0, number(one.get("opacity"), 1.0)))
    eraser = one.get("eraser")
    if opacity == 1 and not isinstance(eraser, Mapping):
        return _drawn(layer, one, inner, depth)
    own = _drawn(Image.new("RGBA", layer.size), one, inner, depth)
    alpha = own.getchannel("A").point(lambda value: value * opacity)
    if isinstance(eraser, Mapping):
        alpha = ImageChops.subtract(alpha, _erased(layer.size, eraser, inner, depth))
    own.putalpha(alpha)
    return Image.alpha_composite(layer, own)


def _erased(size: tuple[int, int], eraser: Shape, inner: Affine, depth: int) -> Image.Image:
    """Where an eraser went, as a mask. Its strokes lie around the middle of what they erase."""
    made = Image.new("RGBA", size)
    for stroke in _children(eraser):
        made = _with(made, {**stroke, "stroke": "#000000"}, inner, depth - 1)
    return made.getchannel("A")


def _children(group: Shape) -> list[Shape]:
    objects = group.get("objects")
    found = [one for one in objects if isinstance(one, Mapping)] if isinstance(objects, list) else []
    return found[:MOST_OBJECTS]


def _drawn(layer: Image.Image, one: Shape, inner: Affine, depth: int) -> Image.Image:
    """The layer with the object itself on it."""
    kind = str(one.get("type", "")).lower()
    if kind == "group":
        for child in _children(one) if depth else []:
            layer = _with(layer, child, inner, depth - 1)
        return layer
    pen = ImageDraw.Draw(layer)
    if kind in TEXTS:
        return _written(layer, one, inner)
    size = math.sqrt(abs(inner[0] * inner[3] - inner[1] * inner[2]))
    stroke, fill = _colour(one.get("stroke")), _colour(one.get("fill"))
    width = number(one.get("strokeWidth"), 1.0) * size
    for outline in outlines_of(kind, one):
        points = [_moved(inner, point) for point in outline.points]
        if outline.closed and fill is not None and len(points) > 2:
            pen.polygon(points, fill=fill)
        if outline.widths and stroke is not None:
            _pressed(pen, points, [width * share for share in outline.widths], stroke)
        elif stroke is not None and width > 0:
            _line(pen, [*points, points[0]] if outline.closed else points, width, stroke)
    return layer


def _line(pen: ImageDraw.ImageDraw, points: list[Point], width: float, colour: tuple[int, ...]) -> None:
    """A line with round joints and ends."""
    whole = max(1, round(width))
    if len(points) > 1:
        pen.line(points, fill=colour, width=whole, joint="curve")
    for point in (points[0], points[-1]):
        _dot(pen, point, whole, colour)


def _pressed(
    pen: ImageDraw.ImageDraw, points: list[Point], widths: list[float], colour: tuple[int, ...]
) -> None:
    """A line that is as thick as the pen was pressed."""
    for n, point in enumerate(points):
        _dot(pen, point, max(1.0, widths[n]), colour)
        if n:
            pen.line([points[n - 1], point], fill=colour, width=max(1, round((widths[n - 1] + widths[n]) / 2)))


def _dot(pen: ImageDraw.ImageDraw, at: Point, width: float, colour: tuple[int, ...]) -> None:
    half = width / 2
    pen.ellipse((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=colour)


def _written(layer: Image.Image, one: Shape, inner: Affine) -> Image.Image:
    """A text, its left upper corner where its box has it; turned with its box."""
    text = str(one.get("text", ""))[:5000]
    colour = _colour(one.get("fill")) or (0, 0, 0, 255)
    size = max(1.0, min(2000.0, number(one.get("fontSize"), 40.0) * math.hypot(inner[0], inner[1])))
    font = ImageFont.load_default(size)
    wide, high = number(one.get("width")), number(one.get("height"))
    corner = _moved(inner, (-wide / 2, -high / 2))
    turned = math.degrees(math.atan2(inner[1], inner[0]))
    made = Image.new("RGBA", layer.size)
    ImageDraw.Draw(made).multiline_text(corner, text, fill=colour, font=font)
    if abs(turned) > 0.01:
        made = made.rotate(-turned, Image.Resampling.BICUBIC, center=corner)
    return Image.alpha_composite(layer, made)


def _colour(value: Any) -> tuple[int, ...] | None:
    """A CSS colour as RGBA; None for no or an unknown colour."""
    if not isinstance(value, str) or not value or value == "transparent":
        return None
    try:
        if value.startswith("rgba("):
            red, green, blue, alpha = (float(part) for part in value[5:].rstrip(") ").split(","))
            return (int(red) & 255, int(green) & 255, int(blue) & 255, round(max(0.0, min(1.0, alpha)) * 255))
        return ImageColor.getcolor(value, "RGBA")  # type: ignore[return-value]
    except ValueError:
        return None


def _placed(one: Shape) -> Affine:
    """From the object's own middle to where it lies in its parent: scale, flip, turn, move."""
    across = number(one.get("scaleX"), 1.0) * (-1 if one.get("flipX") is True else 1)
    down = number(one.get("scaleY"), 1.0) * (-1 if one.get("flipY") is True else 1)
    angle = math.radians(number(one.get("angle")))
    cos, sin = math.cos(angle), math.sin(angle)
    edge = 0.0 if str(one.get("type", "")).lower() in (*TEXTS, "group") else number(one.get("strokeWidth"), 1.0)
    half = (
        abs(across) * (number(one.get("width")) + edge) / 2 * _from(one.get("originX"), "left", "right"),
        abs(down) * (number(one.get("height")) + edge) / 2 * _from(one.get("originY"), "top", "bottom"),
    )
    x = number(one.get("left")) + cos * half[0] - sin * half[1]
    y = number(one.get("top")) + sin * half[0] + cos * half[1]
    return (across * cos, across * sin, -down * sin, down * cos, x, y)


def _from(origin: Any, start: str, end: str) -> int:
    """On which side of the origin the middle lies."""
    return {start: 1, end: -1, "center": 0}.get(origin, 1) if isinstance(origin, str) else 1


def _then(outer: Affine, inner: Affine) -> Affine:
    """First the inner transform, then the outer."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def _moved(by: Affine, point: Point) -> Point:
    a, b, c, d, e, f = by
    x, y = a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
    return (max(-LARGEST, min(LARGEST, x)), max(-LARGEST, min(LARGEST, y)))
