"""Every mail and chat message of the house, rendered of hostile names: shown as they are, obeyed nowhere.

Mails: HTML escaped, subjects of one line. Chats: no link, markup or call to somebody comes out of a name or a comment
(spec 30 §7.6, 70 trap 13).
"""

import json
import re
from html.parser import HTMLParser
from string import Formatter
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.ask import NOBODY, Ask
from app.events.later import later
from app.jobs import letters, notes
from app.jobs.notes.markup import fitted, for_markdown, for_slack
from app.models import (
    BuildJob,
    Comment,
    Notification,
    Organisation,
    Person,
    Playlist,
    PlaylistShareLink,
    names,
)
from app.services import account_mails, playlist_mails, share_mails
from app.services.account_mails import Letter
from tests.operations.test_messages import chat, enable, mailbox, post_office

__all__ = ["chat", "mailbox", "post_office"]

EVIL = "<b>\"&'\n@channel <!here>"
SHOWN = "<b>\"&' @channel <!here>"
TEXT = "<script>alert(1)</script> & 'x' *b* [l](http://e.x)\n@everyone <!channel>\n- one\n1. two\n@here"
TAGS = {"html", "body", "h2", "p", "a", "em", "br"}
LOCALES = ["en_US", "fr_FR"]
KINDS = [*names.NOTIFICATION_TYPES, "comment_without_text"]
ACCOUNT_KINDS = sorted(letters.texts_of("en_US")[1])


class Page(HTMLParser):
    """The tags, the addresses and the words of an HTML page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.words = set(), [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _value in attrs} <= {"href", "lang", "style"}
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data):
        self.words += data


@pytest.fixture
def organisation(make, db):
    db.execute(update(Organisation).values(name=f"O{EVIL}"))
    db.commit()


@pytest.fixture
def notified(make, organisation):
    """Makes a notification of a kind, on rows with hostile names; answers its id and its reader."""

    def made(kind, locale):
        reader = make.caller("client", first_name=f"R{EVIL}", locale=locale, notifications_enabled=True)
        author = make.person("manager", first_name=f"A{EVIL}", last_name=f"L{EVIL}")
        values = {"type": kind.removesuffix("_without_text"), "person_id": reader.id, "author_id": author}
        project = make.project(f"P{EVIL}")
        if kind == "playlist-ready":
            shots = [{"a": 1}, {"b": 2}]
            values["playlist_id"] = make.row(Playlist, name=f"L{EVIL}", project_id=project, shots=shots)
        else:
            asset = make.asset(f"E{EVIL}", f"K{EVIL}", project_id=project)
            values["task_id"] = make.task(asset, make.task_type(f"T{EVIL}", for_entity="Asset"))
        if kind not in ("assignation", "playlist-ready"):
            reply = uuid4()
            values["comment_id"] = make.comment(
                values["task_id"],
                author,
                text="" if kind == "comment_without_text" else TEXT,
                replies=[{"id": str(reply), "text": TEXT}],
                task_status_id=make.status(short_name='w<i>"&\n@'),
            )
            values |= {"reply_id": reply} if kind.startswith("reply") else {}
        return make.row(Notification, **values), reader

    return made


def sent(make, post_office, name, notification):
    later(make.db, name, queue="messages", notification=notification)
    make.db.commit()
    return post_office.open()


def check(mail, page, post_office, domain):
    """What is true of every mail."""
    assert "\n" not in mail["Subject"]
    assert "\n" not in mail["To"]
    assert page.tags <= TAGS
    assert all(link.startswith(domain) for link in page.links)
    assert "{" not in page.words + post_office.text(mail)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_mails_of_notifications(make, post_office, notified, settings, kind, locale):
    notification, _reader = notified(kind, locale)

    (mail,) = sent(make, post_office, "messages.mail", notification)

    page, plain = Page(post_office.html(mail)), post_office.text(mail).replace("\r", "")
    check(mail, page, post_office, settings.domain_url)
    assert mail["Content-Language"] == locale.replace("_", "-")
    assert f"A{SHOWN} L{SHOWN}" in page.words
    assert f"A{SHOWN} L{SHOWN}" in plain
    assert f"O{SHOWN}" in page.words
    assert len(page.links) == 1
    named = f"L{SHOWN}" if kind == "playlist-ready" else f"P{SHOWN} / K{SHOWN} / E{SHOWN} / T{SHOWN}"
    assert named in page.words
    assert named in " ".join(mail["Subject"].split())
    if kind not in ("assignation", "playlist-ready", "comment_without_text"):
        assert TEXT in page.words
        assert TEXT in plain
    if kind == "playlist-ready":
        assert ("(2 elements)" if locale == "en_US" else "(2 éléments)") in page.words


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["slack", "mattermost", "discord"])
def test_chats(make, db, post_office, chat, notified, settings, name, kind, locale):
    notification, reader = notified(kind, locale)
    enable(db, reader, name)

    sent(make, post_office, f"chats.{name}", notification)

    said = chat.heard[-1][2]
    if name == "slack":
        check_slack(said, settings.domain_url)
    elif name == "mattermost":
        assert "\n" not in said["username"]
        check_markdown(said["text"], settings.domain_url)
    else:
        assert said["allowed_mentions"] == {"parse": []}
        assert "\n" not in said["embeds"][0]["title"]
        check_markdown(said["embeds"][0]["description"], settings.domain_url)
        check_quiet(said["embeds"][0]["title"])


def check_slack(said, domain):
    """One link, ours; no other bracket, bare ampersand or call to all."""
    section = said["blocks"][0]["text"]
    assert (said["parse"], said["link_names"], section["verbatim"]) == ("none", False, True)
    assert said["text"] == section["text"]
    (link,) = re.findall(r"<[^>]*>", said["text"])
    assert link.startswith(f"<{domain}/")
    rest = said["text"].replace(link, link[1:-1])
    assert "<" not in rest
    assert ">" not in rest
    assert not re.search(r"&(?!(amp|lt|gt);)", rest)
    assert not re.search(r"@(channel|here|everyone)", rest, re.IGNORECASE)
    assert "&lt;b&gt;\"&amp;'" in rest


def check_markdown(said, domain):
    """One link, ours; every other sign is escaped, nobody is called."""
    (link,) = re.findall(r"(?<!\\)\]\(([^)]*)\)", said)
    assert link.startswith(f"{domain}/")
    assert not re.search(r"(?<!\\)[`*_~|#>]", said.replace(link, ""))
    assert not re.search(r"^\s*([-+=]|\d+[.)])", said, re.MULTILINE)
    assert said.replace(link, "").replace("\\[", "").count("[") == 1
    check_quiet(said)


def check_quiet(said):
    assert not re.search(r"@\w", said)
    assert not re.search(r"<[@#!:/\w]", said)


def account_letter(ask, make, kind, locale):
    """The letter of a kind, built by the service that the app uses, of rows with hostile names."""
    person = make.person("manager", first_name=f"R{EVIL}", last_name=EVIL, locale=locale)
    email, address = ask.db.get(Person, person).email, EVIL
    playlist = make.row(Playlist, name=f"L{EVIL}", project_id=make.project(f"P{EVIL}"))
    link = make.row(PlaylistShareLink, playlist_id=playlist, created_by=person, token=f"t{uuid4().hex}")
    build = make.row(BuildJob, playlist_id=playlist, status="succeeded")
    share = (link, person, email, person)
    makers = {
        "reset": lambda: account_mails.reset(ask, email, address),
        "invitation": lambda: account_mails.invitation(ask, person),
        "email_code": lambda: account_mails.email_code(ask, email, address, prepares=True),
        "share_invitation": lambda: share_mails.invitation(ask, *share, None),
        "share_invitation_message": lambda: share_mails.invitation(ask, *share, TEXT),
        "playlist_built": lambda: playlist_mails.built(ask, build, person),
    }
    notice = kind in ("password_changed", "password_set", "factors_disabled")
    return account_mails.notice(ask, kind, person, address) if notice else makers[kind]()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", ACCOUNT_KINDS)
def test_mails_about_accounts_and_playlists(make, settings, organisation, kind, locale):
    letter = account_letter(Ask(make.db, NOBODY, settings), make, kind, locale)

    mail = letters.written(letter)

    page = Page(mail.html)
    assert (letter.kind, mail.locale) == (kind, locale)
    assert page.tags <= TAGS
    assert all(link.startswith(settings.domain_url) for link in page.links)
    assert len(page.links) == ("link" in letter.values)
    assert len(mail.subject.splitlines()) == 1
    assert "{" not in mail.text + page.words
    for part in (page.words, mail.text):
        assert f"R{SHOWN}" in part
        assert f"O{SHOWN}" in part
    if "link" in letter.values:
        assert letter.values["link"] in mail.text
        assert page.links == [letter.values["link"]]
    if kind == "share_invitation_message":
        assert TEXT in page.words
        assert TEXT in mail.text


def fields_of(texts):
    """The words that a text fills in."""
    return sorted({name for _text, name, _spec, _conversion in Formatter().parse(texts) if name})


@pytest.mark.parametrize("texts_of", [letters.texts_of, notes.texts_of], ids=["letters", "notes"])
def test_french_says_all_that_english_says(texts_of):
    (_en, english), (_fr, french) = texts_of("en_US"), texts_of("fr_FR")

    assert set(english) == set(french)
    for kind in set(english) - {"elements"}:
        for part in ["line", "lines", "subject", "title", "button"] if kind != "signature" else [None]:
            ours, theirs = (
                json.dumps(one[kind] if part is None else one[kind].get(part)) for one in (english, french)
            )
            assert fields_of(ours) == fields_of(theirs), (kind, part)
            assert ours == "null" or theirs != ours


@pytest.mark.parametrize("texts_of", [letters.texts_of, notes.texts_of], ids=["letters", "notes"])
def test_french_signs_stand_by_their_word(texts_of):
    said = json.dumps(texts_of("fr_FR")[1], ensure_ascii=False)

    assert "\u00a0:" in said
    assert not re.search(r" [:;?!]", said)


@pytest.mark.parametrize(
    ("locale", "number", "words"),
    [
        ("en_US", 0, "0 elements"),
        ("en_US", 1, "1 element"),
        ("en_GB", 1234, "1,234 elements"),
        ("fr_FR", 0, "0 élément"),
        ("fr_FR", 1, "1 élément"),
        ("fr_CA", 2, "2 éléments"),
        ("fr", 1234, "1\u202f234 éléments"),
        ("fr_FR", 1000000, "1\u202f000\u202f000 éléments"),
        ("de_DE", 1, "1 Element"),
        ("ja_JP", 1, "1件"),
        ("zh_Hans_CN", 2, "2 个元素"),
        ("sv_SE", 1, "1 element"),
    ],
)
def test_plurals_follow_the_language(locale, number, words):
    assert notes.elements(locale, number) == words


@pytest.mark.parametrize(("number", "told"), [("0", "P"), ("1", "P"), ("3", "P (3 éléments)")])
def test_a_playlist_tells_its_elements_when_they_are_several(number, told):
    values = dict.fromkeys(("author", "organisation", "project", "playlist", "link"), "x")
    letter = Letter("playlist_ready", "a@example.com", "fr_FR", {**values, "where": "P", "number": number})

    assert f"dans {told}." in notes.written(letter).text


@pytest.mark.parametrize(
    ("stored", "locale"),
    [("fr-CA", "fr_CA"), ("fr", "fr"), ("zh_Hans_CN", "zh_Hans_CN"), ("klingon", "en_US"), (None, "en_US")],
)
def test_the_locale_of_a_letter(make, settings, stored, locale):
    assert account_mails.locale_of(Ask(make.db, NOBODY, settings), stored) == locale


@pytest.mark.parametrize("escape", [for_slack, for_markdown], ids=["slack", "markdown"])
@pytest.mark.parametrize("most", range(1, 60, 7))
def test_a_long_text_is_cut_between_its_escapes(escape, most):
    text = "&<*@here>" * 9

    cut = fitted(text, most, escape)

    assert len(cut) <= most
    kept = next(n for n in range(len(text) + 1) if escape(text[:n]) == cut.removesuffix("…"))
    assert kept == 0 or len(f"{escape(text[: kept + 1])}…") > most


def test_a_text_that_fits_is_whole():
    assert fitted("a & b", 9, for_slack) == "a &amp; b"
    assert fitted("a & b", 8, for_slack) == "a &amp;…"


@pytest.mark.parametrize(
    ("name", "most"),
    [("slack", 3000), ("mattermost", 16000), ("discord", 4000)],
)
def test_a_chat_takes_the_longest_comment(make, db, post_office, chat, notified, name, most):
    notification, reader = notified("comment", "en_US")
    enable(db, reader, name)
    comment = make.db.get(Notification, notification).comment_id
    db.execute(update(Comment).where(Comment.id == comment).values(text="<*" * 50000))
    db.commit()

    sent(make, post_office, f"chats.{name}", notification)

    said = chat.heard[-1][2]
    shown = said["embeds"][0]["description"] if name == "discord" else said["text"]
    assert most - 10 < len(shown) <= most
