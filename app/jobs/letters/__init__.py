"""Letters about accounts, written: the texts of a language stand in `<language>.json` beside this file.

A text's `{words}` are filled in here and nowhere else; in HTML they are escaped (spec 70, trap 13). A language
without a file is written to in English.
"""

from __future__ import annotations

import json
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


def written(letter: Letter) -> Mailing:
    """The letter in the language of its reader, as text and as HTML."""
    language, texts = texts_of(letter.locale)
    kind = texts[letter.kind]
    values = letter.values
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
    paragraphs = [PARAGRAPH.format(text=Markup(line).format(**values)) for line in kind["lines"]]  # noqa: S704
    if "link" in values:
        button = BUTTON.format(link=values["link"], text=kind["button"])
        paragraphs.insert(len(paragraphs) - 1, button)
    return PAGE.format(
        language=language,
        title=Markup(kind["title"]).format(**values),  # noqa: S704
        paragraphs=Markup("").join(paragraphs),
    )


def texts_of(locale: str) -> tuple[str, dict[str, Any]]:
    """The language of a locale that has texts, and these."""
    language = locale.split("_")[0].lower()
    known = language if language in languages() else "en"
    return known, _texts(known)


@cache
def languages() -> frozenset[str]:
    """The languages that have texts."""
    return frozenset(file.stem for file in FOLDER.glob("*.json"))


@cache
def _texts(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found
