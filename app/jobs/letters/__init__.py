"""Letters about accounts, written: the texts of a language stand in `<language>.json` beside this file.

A text's `{words}` are filled in here and nowhere else; in HTML they are escaped (spec 70, trap 13). A language
without a file is written to in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.jobs.post import Mailing
from app.services.account_mails import Letter

FOLDER = Path(__file__).parent
PAGE = Markup(
    '<!DOCTYPE html><html lang="{language}"><body style="font-family: sans-serif; color: #333; max-width: 40em">'
    "<h2>{title}</h2>{paragraphs}</body></html>"
)
PARAGRAPH = Markup("<p>{text}</p>")
BUTTON = Markup(
    '<p><a href="{link}" style="background: #00b242; color: white; padding: 0.6em 1em">{text}</a></p>'
)

BREAK = Markup("<br>")
FREE = frozenset({"text", "message"})
"""What may have several lines; all else is a name."""
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")


def written(letter: Letter) -> Mailing:
    """The letter in the language of its reader, as text and as HTML."""
    language, texts = texts_of(letter.locale)
    kind = texts[letter.kind]
    values = names(letter.values)
    lines = [line.format(**values) for line in kind["lines"]]
    if "link" in values:
        lines.insert(len(lines) - 1, f"{kind['button']}: {values['link']}")
    return Mailing(
        to=letter.to,
        subject=kind["subject"].format(**values),
        text="\n\n".join(lines) + "\n",
        html=str(_html(language, kind, values)),
        locale=letter.locale,
    )


def _html(language: str, kind: dict[str, Any], values: dict[str, str]) -> Markup:
    filled = {name: quoted(value) for name, value in values.items()}
    paragraphs = [PARAGRAPH.format(text=Markup(line).format(**filled)) for line in kind["lines"]]  # noqa: S704
    if "link" in values:
        button = BUTTON.format(link=values["link"], text=kind["button"])
        paragraphs.insert(len(paragraphs) - 1, button)
    return PAGE.format(
        language=language,
        title=Markup(kind["title"]).format(**values),  # noqa: S704
        paragraphs=Markup("").join(paragraphs),
    )


def names(values: dict[str, str]) -> dict[str, str]:
    """What is filled in, names as one line without control characters, so that none of them makes lines of its own."""
    return {
        name: value if name in FREE else " ".join(_UNSEEN.sub("", value).split())
        for name, value in values.items()
    }


def quoted(text: str) -> Markup:
    """Text in HTML: escaped, its lines kept."""
    return BREAK.join(Markup("{}").format(line) for line in text.splitlines())


def language_of(locale: str, known: Collection[str]) -> str:
    """The language of a locale (`fr`, `fr_FR`, `fr-CA`, `zh_Hans_CN`) where it is known, else English."""
    language = re.split("[_-]", locale)[0].lower()
    return language if language in known else "en"


def texts_of(locale: str) -> tuple[str, dict[str, Any]]:
    """The language of a locale that has texts, and these."""
    known = language_of(locale, languages())
    return known, _texts(known)


@cache
def languages() -> frozenset[str]:
    """The languages that have texts."""
    return frozenset(file.stem for file in FOLDER.glob("*.json"))


@cache
def _texts(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found
