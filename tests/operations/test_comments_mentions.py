"""Whom and what a comment's text names (spec 30 §5.1, §5.2)."""

from uuid import uuid4

import pytest

from app.services.mentions import named, tagged

ADA, BEN = uuid4(), uuid4()
PEOPLE = [(ADA, "Ada Byron"), (BEN, "Ben")]
ANIMATION, LIGHTING = uuid4(), uuid4()
TYPES = [(ANIMATION, "Animation"), (LIGHTING, "Lighting")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see @Ada Byron please", [ADA]),
        ("x@Ben", [BEN]),
        ("@Ben @Ada Byron", [ADA, BEN]),
        ("@Ben, look", []),
        ("@Ben\nlook", []),
        ("@ada byron", []),
        ("@Ada Byronson", []),
        (None, []),
    ],
)
def test_a_name_needs_a_space_or_the_end_behind_it(text, expected):
    assert named(text, PEOPLE) == expected


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("#lighting", ANIMATION, [LIGHTING]),
        ("#LIGHTING!", ANIMATION, [LIGHTING]),
        ("#animation", ANIMATION, []),
        ("#all #animation", ANIMATION, [LIGHTING]),
        ("#light", ANIMATION, []),
        (None, None, []),
    ],
)
def test_a_hashtag_names_another_task_type(text, own, expected):
    assert tagged(text, TYPES, own) == expected
