"""Names as ASCII words: what file names, keys of metadata and appearances are made of."""

import pytest

from app.schemas.slugs import ascii_slug


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Étoile du Nord", "etoile_du_nord"),
        ("L'ustensile", "l_ustensile"),
        ("1,000 x", "1000_x"),
        ("Ёлка", "elka"),
        ("日本語", "ri_ben_yu"),
        ("Straße & œuvre", "strasse_oeuvre"),
        ("🔥 Fire", "fire"),
        ("--x--", "x"),
        ("…", ""),
    ],
)
def test_any_alphabet_becomes_ascii_words(text, wanted):
    assert ascii_slug(text) == wanted


def test_capitals_and_what_parts_words_may_be_chosen():
    assert ascii_slug("Big Tree!", lower=False) == "Big_Tree"
    assert ascii_slug("Big Tree!", "-") == "big-tree"
