"""Notifications, written: for a mail, as text and HTML, and for chats. The texts stand in `<language>.json` here.

Each kind has a subject, a title and one line, whose `{words}` are filled in here and nowhere else; in HTML they are
escaped (spec 70, trap 13), in chats what a chat reads as markup is. `{link}` is the task's or playlist's name with
its address. A language without a file is written to in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.jobs.letters import PAGE, PARAGRAPH
from app.jobs.post import Mailing
from app.services.account_mails import Letter

FOLDER = Path(__file__).parent
LINK = Markup('<a href="{link}">{name}</a>')
QUOTED = Markup("<em>{text}</em>")
BREAK = Markup("<br>")
_MARKDOWN = re.compile(r"([\\`*_~\[\]<>|#@])")


def written(letter: Letter) -> Mailing:
    """The mail of a notification, in the language of its reader."""
    language, texts = texts_of(letter.locale)
    kind, values = texts[letter.kind], letter.values
    line = kind["line"].format(**{**values, "link": f"{_name(letter)} ({values['link']})"})
    signature = texts["signature"].format(**values)
    return Mailing(
        to=letter.to,
        subject=subject(letter),
        text="\n\n".join((kind["title"], line, signature)) + "\n",
        html=str(_html(letter, language, kind, texts["signature"])),
        locale=letter.locale,
    )


def subject(letter: Letter) -> str:
    """The subject, as plain text."""
    _language, texts = texts_of(letter.locale)
    made: str = texts[letter.kind]["subject"].format(**letter.values)
    return made


def _html(letter: Letter, language: str, kind: dict[str, Any], signature: str) -> Markup:
    values = letter.values
    lines = [Markup("{}").format(line) for line in values.get("text", "").splitlines()]
    filled = {
        **values,
        "link": LINK.format(link=values["link"], name=_name(letter)),
        "text": QUOTED.format(text=BREAK.join(lines)),
    }
    sentences = (kind["line"], signature)
    paragraphs = [PARAGRAPH.format(text=Markup(one).format(**filled)) for one in sentences]  # noqa: S704
    return PAGE.format(language=language, title=kind["title"], paragraphs=Markup("").join(paragraphs))


def chat_text(letter: Letter, link: str, escape: Callable[[str], str]) -> str:
    """The line for a chat: `link` shows how it writes links, `escape` what it does to words."""
    _language, texts = texts_of(letter.locale)
    values = {name: escape(value) for name, value in letter.values.items()}
    shown = link.format(name=escape(_name(letter)), link=letter.values["link"])
    made: str = texts[letter.kind]["line"].format(**{**values, "link": shown})
    return made


def for_slack(text: str) -> str:
    """Text as Slack shows it unchanged: nobody is called, nothing is a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_markdown(text: str) -> str:
    """Text as Markdown shows it unchanged."""
    return _MARKDOWN.sub(r"\\\1", text)


def _name(letter: Letter) -> str:
    return letter.values.get("task") or letter.values.get("playlist", "")


def texts_of(locale: str) -> tuple[str, dict[str, Any]]:
    """The language of a locale that has texts, and these."""
    language = re.split("[_-]", locale)[0].lower()
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
