"""Names as plain words: for file names, labels, and to tell names that are nearly alike."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii


def slug(text: str, between: str = "-") -> str:
    """A text in lower case without accents; whatever parts its words becomes `between`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", between, plain).strip(between)


def file_name(*words: str) -> str:
    """A name for a downloaded file: ASCII words tied by underscores."""
    ascii_only = "_".join(words).encode("ascii", "ignore").decode()
    return slug(ascii_only, "_") or "export"


def ascii_slug(text: str, between: str = "_", *, lower: bool = True) -> str:
    """The words of a text in ASCII, of any alphabet: `Étoile du Nord` is `etoile_du_nord`, `Ёлка` is `elka`.

    A Chinese character is a word. A comma between digits goes (`1,000` is `1000`), and so do pictures. `lower=False`
    keeps capitals.
    """
    kept = "".join(letter for letter in text if letter <= "\uffff" or unicodedata.category(letter) != "So")
    kept = re.sub("([\u3400-\u9fff])", r"\1 ", kept)
    plain = re.sub(r"(?<=\d),(?=\d)", "", anyascii(kept))
    return re.sub(r"[^A-Za-z0-9]+", between, plain.lower() if lower else plain).strip(between)
