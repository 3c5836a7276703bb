"""Names as plain words: for file names, labels, and to tell names that are nearly alike."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str, between: str = "-") -> str:
    """A text in lower case without accents; whatever parts its words becomes `between`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", between, plain).strip(between)


def file_name(*words: str) -> str:
    """A name for a downloaded file: ASCII words tied by underscores."""
    ascii_only = "_".join(words).encode("ascii", "ignore").decode()
    return slug(ascii_only, "_") or "export"
