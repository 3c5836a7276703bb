"""Notifications, written: for a mail, as text and HTML, and for chats. The texts stand in `<language>.json` here.

Each kind has a subject, a title and one line, whose `{words}` are filled in here and nowhere else; in HTML they are
escaped (spec 70, trap 13). `{link}` is the task's or playlist's name with its address. A language without a file is
written to in English. What a chat reads as markup: `markup.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup

from app.jobs.letters import PAGE, PARAGRAPH, language_of, names, quoted
from app.jobs.notes.markup import fitted
from app.jobs.post import Mailing
from app.services.account_mails import Letter

FOLDER = Path(__file__).parent
LINK = Markup('<a href="{link}">{name}</a>')
QUOTED = Markup("<em>{text}</em>")
MOST_NAME = 250  # characters of a task's or playlist's name in a chat


def written(letter: Letter) -> Mailing:
    """The mail of a notification, in the language of its reader."""
    language, texts = texts_of(letter.locale)
    kind, values = texts[letter.kind], _words(letter)
    line = kind["line"].format(**{**values, "link": f"{values['name']} ({values['link']})"})
    signature = texts["signature"].format(**values)
    return Mailing(
        to=letter.to,
        subject=subject(letter),
        text="\n\n".join((kind["title"], line, signature)) + "\n",
        html=str(_html(values, language, kind, texts["signature"])),
        locale=letter.locale,
    )


def subject(letter: Letter) -> str:
    """The subject, as plain text of one line."""
    _language, texts = texts_of(letter.locale)
    made: str = texts[letter.kind]["subject"].format(**_words(letter))
    return made


def _html(values: dict[str, str], language: str, kind: dict[str, Any], signature: str) -> Markup:
    filled = {
        **values,
        "link": LINK.format(link=values["link"], name=values["name"]),
        "text": QUOTED.format(text=quoted(values.get("text", ""))),
    }
    sentences = (kind["line"], signature)
    paragraphs = [PARAGRAPH.format(text=Markup(one).format(**filled)) for one in sentences]  # noqa: S704
    return PAGE.format(language=language, title=kind["title"], paragraphs=Markup("").join(paragraphs))


def chat_text(letter: Letter, link: str, escape: Callable[[str], str], most: int) -> str:
    """The line for a chat, of at most `most` characters: the text is shortened, never within an escape.

    `link` shows how the chat writes links, `escape` what it does to words.
    """
    _language, texts = texts_of(letter.locale)
    words = {name: fitted(value, MOST_NAME, str) for name, value in _words(letter).items() if name != "text"}
    values = {name: escape(value) for name, value in words.items()}
    values["link"] = link.format(name=values["name"], link=letter.values["link"])
    line: str = texts[letter.kind]["line"]
    room = most - len(line.format(**{**values, "text": ""}))
    return line.format(**{**values, "text": fitted(letter.values.get("text", ""), room, escape)})


def _words(letter: Letter) -> dict[str, str]:
    """What is filled in: names of one line; a playlist's place tells how many elements it has, if several."""
    values = names(letter.values)
    values["name"] = values.get("task") or values.get("playlist", "")
    number = int(values.get("number") or 0)
    if number > 1:
        values["where"] = f"{values['where']} ({elements(letter.locale, number)})"
    return values


def elements(locale: str, number: int) -> str:
    """A number of elements in the words of a language, by its rule of plurals."""
    language, texts = texts_of(locale)
    forms: dict[str, str] = texts["elements"]
    form = forms.get(Locale(language).plural_form(number), forms["other"])
    return form.format(number=format_decimal(number, locale=language))


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
