"""Whom and what a comment's text names (spec 30 §5.1, §5.2)."""

from uuid import uuid4

import pytest

from app.services.mentions import named, tagged

ADA, BEN, HUR = uuid4(), uuid4(), uuid4()
PEOPLE = [(ADA, "Ada Byron"), (BEN, "Ben"), (HUR, "Ben Hur")]
ANIMATION, LIGHTING, LAYOUT = uuid4(), uuid4(), uuid4()
TYPES = [(ANIMATION, "Animation"), (LIGHTING, "Lighting"), (LAYOUT, "3D Layout é")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see @Ada Byron please", [ADA]),
        ("x@Ben", [BEN]),
        ("@Ben @Ada Byron", [ADA, BEN]),
        ("@Ben, look", [BEN]),
        ("@Ben\nlook", [BEN]),
        ("@Ada\nByron", []),
        ("@Bender", []),
        ("@Ben Hur", [HUR]),
        ("@ada byron", []),
        ("@Ada Byronson", []),
        (None, []),
    ],
)
def test_a_name_ends_where_its_word_does_and_the_longest_counts(text, expected):
    assert named(text, PEOPLE) == expected


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("#lighting", ANIMATION, [LIGHTING]),
        ("#LIGHTING!", ANIMATION, [LIGHTING]),
        ("#animation", ANIMATION, []),
        ("#all #animation", ANIMATION, [LIGHTING, LAYOUT]),
        ("see #3d layout é.", ANIMATION, [LAYOUT]),
        ("#3dlayoutÉ", ANIMATION, [LAYOUT]),
        ("#light", ANIMATION, []),
        ("#alligator", ANIMATION, []),
        (None, None, []),
    ],
)
def test_a_hashtag_names_another_task_type(text, own, expected):
    assert tagged(text, TYPES, own) == expected
