"""What a chat would read as markup or as a call to somebody is written so that it is only shown.

Mentions are broken by a character of no width: a backslash before `@` or `<` is shown by some servers, and is no
promise that nobody is called.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

UNSEEN = "\u200b"
_ALL = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_SIGNS = re.compile(r"([\\`*_~\[\]>|#])")
_CALLS = re.compile(r"(<|@|&(?=#?\w+;))")
_LINE_STARTS = re.compile(r"^[ \t]*(?:([-+=])|(\d+)([.)]))", re.MULTILINE)


def for_slack(text: str) -> str:
    """Text as Slack shows it: nobody is called, nothing is a link."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ALL.sub(f"@{UNSEEN}", escaped)


def for_markdown(text: str) -> str:
    """Text as Markdown shows it unchanged, in Mattermost and in Discord: nobody is called, nothing is a link."""
    lines = _SIGNS.sub(r"\\\1", text)
    lines = _LINE_STARTS.sub(lambda found: f"{found[2] or ''}\\{found[1] or found[3]}", lines)
    return _CALLS.sub(rf"\1{UNSEEN}", lines)


def fitted(text: str, most: int, escape: Callable[[str], str]) -> str:
    """Text, escaped: all of it, or as much as `most` characters hold, with dots. No escape is cut in two."""
    begun = text[: most + 1]
    if len(begun) == len(text) and len(whole := escape(text)) <= most:
        return whole
    lengths = range(len(begun) + 1)
    length = bisect_right(lengths, most - 1, key=lambda number: len(escape(begun[:number]))) - 1
    return f"{escape(begun[:length])}…" if length > 0 else ""
