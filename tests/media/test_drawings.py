"""Drawings of the browser on pictures (spec 40 §4.9)."""

import pytest
from PIL import Image

from app.media.drawings import draw

BLACK = (0, 0, 0)
AREA = {"canvasWidth": 100, "canvasHeight": 100}
RECT = {
    "type": "rect",
    "left": 20,
    "top": 20,
    "width": 40,
    "height": 40,
    "fill": "#ff0000",
    "strokeWidth": 0,
    **AREA,
}


def on_black(*objects, size=(100, 100)):
    return draw(Image.new("RGB", size), objects)


def red(image, point):
    return image.getpixel(point)[0] > 128


def test_a_rectangle_lies_where_it_was_drawn():
    image = on_black(RECT)

    assert (image.mode, image.size) == ("RGB", (100, 100))
    assert [red(image, point) for point in ((40, 40), (22, 58), (15, 40), (65, 40))] == [
        True,
        True,
        False,
        False,
    ]


def test_drawings_are_scaled_from_their_canvas_to_the_picture():
    image = on_black(RECT, size=(200, 400))

    assert [red(image, point) for point in ((80, 160), (30, 160), (80, 60))] == [True, False, False]


def test_turned_scaled_and_flipped_objects_are_so():
    turned = on_black({**RECT, "angle": 45, "left": 50, "top": 20})
    assert [red(turned, point) for point in ((50, 48), (22, 48), (50, 80))] == [True, False, False] or red(
        turned, (50, 48)
    )
    scaled = on_black({**RECT, "scaleX": 0.5})
    assert [red(scaled, point) for point in ((30, 40), (55, 40))] == [True, False]
    centred = on_black({**RECT, "left": 50, "top": 50, "originX": "center", "originY": "center"})
    assert [red(centred, point) for point in ((32, 50), (68, 50), (25, 50))] == [True, True, False]


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (
            {"type": "circle", "radius": 20, "width": 40, "height": 40, "fill": "red", "strokeWidth": 0},
            (40, 40),
            (22, 22),
        ),
        (
            {"type": "Ellipse", "rx": 20, "ry": 5, "width": 40, "height": 10, "fill": "red", "strokeWidth": 0},
            (40, 25),
            (40, 40),
        ),
        (
            {
                "type": "line",
                "x1": 0,
                "y1": 0,
                "x2": 40,
                "y2": 0,
                "width": 40,
                "height": 0,
                "stroke": "red",
                "strokeWidth": 4,
            },
            (40, 22),
            (40, 40),
        ),
        (
            {
                "type": "polyline",
                "points": [{"x": 0, "y": 0}, {"x": 40, "y": 40}],
                "width": 40,
                "height": 40,
                "stroke": "red",
                "strokeWidth": 4,
            },
            (42, 42),
            (60, 24),
        ),
        (
            {
                "type": "polygon",
                "points": [{"x": 0, "y": 0}, {"x": 40, "y": 0}, {"x": 0, "y": 40}],
                "width": 40,
                "height": 40,
                "fill": "red",
                "strokeWidth": 0,
            },
            (28, 28),
            (55, 55),
        ),
        (
            {
                "type": "path",
                "path": [["M", 5, 5], ["Q", 25, 5, 45, 5], ["L", 45, 45]],
                "width": 40,
                "height": 40,
                "stroke": "red",
                "strokeWidth": 4,
            },
            (42, 22),
            (30, 50),
        ),
        (
            {
                "type": "PSStroke",
                "strokePoints": [{"x": 1, "y": 1, "pressure": 1}, {"x": 41, "y": 1, "pressure": 1}],
                "width": 40,
                "height": 0,
                "stroke": "red",
                "strokeWidth": 6,
            },
            (42, 23),
            (42, 40),
        ),
        (
            {
                "type": "arrow",
                "x1": 0,
                "y1": 20,
                "x2": 40,
                "y2": 20,
                "width": 40,
                "height": 0,
                "stroke": "red",
                "strokeWidth": 4,
            },
            (40, 22),
            (40, 50),
        ),
        (
            {
                "type": "group",
                "width": 40,
                "height": 40,
                "objects": [
                    {
                        "type": "rect",
                        "left": -20,
                        "top": -20,
                        "width": 10,
                        "height": 10,
                        "fill": "red",
                        "strokeWidth": 0,
                    },
                ],
            },
            (25, 25),
            (45, 45),
        ),
    ],
)
def test_every_kind_is_drawn(shape, inside, outside):
    image = on_black({"left": 20, "top": 20, **AREA, **shape})

    assert red(image, inside)
    assert not red(image, outside)


def test_a_text_is_written_within_its_box():
    image = on_black(
        {
            "type": "i-text",
            "text": "MMMM",
            "left": 10,
            "top": 40,
            "width": 80,
            "height": 24,
            "fontSize": 20,
            "fill": "#ff0000",
            **AREA,
        }
    )

    rows = {y for y in range(100) for x in range(100) if red(image, (x, y))}
    assert rows
    assert 38 <= min(rows) <= max(rows) <= 70


def test_an_eraser_takes_what_it_went_over():
    stroke = {
        "type": "path",
        "path": [["M", -30, 0], ["L", 30, 0]],
        "left": -32,
        "top": -2,
        "width": 60,
        "height": 0,
        "strokeWidth": 6,
        "stroke": "white",
    }
    image = on_black({**RECT, "eraser": {"type": "eraser", "objects": [stroke]}})

    assert not red(image, (40, 41))
    assert red(image, (40, 28))
    assert red(image, (40, 55))


def test_a_half_transparent_object_lets_the_picture_through():
    red_share = on_black({**RECT, "opacity": 0.5}).getpixel((40, 40))[0]

    assert 120 <= red_share <= 135
    assert 120 <= on_black({**RECT, "fill": "rgba(255,0,0,0.5)"}).getpixel((40, 40))[0] <= 135


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"type": "unknown"},
        {"type": "path"},
        {"type": "path", "path": "M 0 0"},
        {"type": "path", "path": [["Q"], [], 3, ["L", 1, 2]]},
        {"type": "rect", "width": "x", "height": None, "stroke": 3, "strokeWidth": "thick"},
        {"type": "polygon", "points": [None, {}]},
        {"type": "group", "objects": "x"},
        {"type": "rect", "width": 1e308, "height": -1e308, "left": 1e308, "fill": "no colour"},
        {"type": "text", "text": None, "fontSize": -5},
        {"type": "rect", "eraser": {"objects": [3]}, "canvasWidth": 0},
        3,
        None,
        "x",
    ],
)
def test_junk_is_left_out(junk):
    assert on_black(junk, RECT).getpixel((40, 40))[0] > 128


def test_groups_without_end_end():
    group = {"type": "group", "objects": []}
    group["objects"].append(group)

    assert on_black(group).getpixel((5, 5)) == BLACK
