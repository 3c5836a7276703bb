"""Notifications reach their readers by mail and chat, after commit, by the worker (spec 30 §7.6)."""

import http.server
import json
import threading

import pytest
from sqlalchemy import update

from app.jobs import chats, notes
from app.models import Organisation, Person, Playlist
from app.services.account_mails import Letter
from tests.mailbox import Mailbox, mailbox

__all__ = ["mailbox"]


class Messages(Mailbox):
    """As a mailbox, for the jobs that spread notifications."""

    queues = ("messages",)

    def deliver(self):
        """Everything that waits is sent; answers the mails."""
        self.open()
        return self.open()


@pytest.fixture
def post_office(mailbox):
    return Messages(mailbox.app, mailbox.connection, mailbox.server)


@pytest.fixture
def artist(make):
    return make.caller("user", first_name="Grace", last_name="Hopper", notifications_enabled=True)


def comment(client, task, status, text="Look"):
    body = {"task_status_id": str(status), "comment": text}
    return client.post(f"/actions/tasks/{task}/comment", body).json["id"]


def recipients(mails):
    return sorted(mail["To"] for mail in mails)


def test_a_comment_is_mailed_to_who_follows_the_task(as_, make, post_office, artist):
    author = make.caller("manager", first_name="Ada", last_name="<b>Byron</b>")
    silent = make.caller("user", notifications_enabled=False)
    sequence = make.sequence("SQ01", parent_id=make.episode("EP01"))
    task = make.task(
        make.shot("SH01", sequence), make.task_type("Lighting"), assignees=[artist.id, silent.id, author.id]
    )

    comment(as_(author), task, make.status(short_name="wip2"), "<script>x</script>\nsecond & line")

    (mail,) = post_office.deliver()
    assert mail["To"].startswith("ada")
    assert mail["Subject"].strip().startswith("[Kitsu] WIP2 - Ada commented on Production")
    assert mail["Subject"].endswith(" / EP01 / SQ01 / SH01 / Lighting")
    assert mail["Content-Language"] == "en-US"
    address = f"/productions/{make.project_id}/assets/tasks/{task}"
    assert address.replace("assets", "shots") in post_office.text(mail)
    assert "<script>x</script>\nsecond & line" in post_office.text(mail).replace("\r", "")
    html = post_office.html(mail)
    assert "<em>&lt;script&gt;x&lt;/script&gt;<br>second &amp; line</em>" in html
    assert "&lt;b&gt;Byron&lt;/b&gt;" in html


def test_mentions_replies_and_assignments_are_mailed_too(as_, make, post_office, artist):
    author = as_(make.caller("manager", first_name="Ada", last_name="Byron"))
    task, todo = make.task(), make.task_status("todo")

    id_ = comment(author, task, todo, "@Grace Hopper look")
    author.post(f"/data/tasks/{task}/comments/{id_}/reply", {"text": "hey @Grace Hopper, again"})
    author.put(f"/actions/tasks/{task}/assign", {"person_id": str(artist.id)})

    mails = post_office.deliver()
    assert [mail["Subject"].strip().split(" on ")[0].split(" to ")[0] for mail in mails] == [
        "[Kitsu] Ada mentioned you",
        "[Kitsu] Ada mentioned you",
        "[Kitsu] You were assigned",
    ]
    assert "@Grace Hopper look" in post_office.text(mails[0])
    assert "hey @Grace Hopper, again" in post_office.text(mails[1])


def test_a_change_of_status_without_words_says_so(admin, make, post_office):
    reader = make.caller("user", notifications_enabled=True, locale="fr_FR")
    comment(admin, make.task(assignees=[reader.id]), make.task_status("wip"), "")

    (mail,) = post_office.deliver()

    assert "a changé le statut" in post_office.text(mail)
    assert mail["Content-Language"] == "fr-FR"


@pytest.mark.parametrize(
    "values",
    [{"active": False}, {"is_bot": True}, {"email": None}, {"notifications_enabled": False}],
    ids=str,
)
def test_who_wants_no_mail_or_can_have_none_gets_none(admin, make, post_office, values):
    given = {"notifications_enabled": True, **values}
    reader = make.caller("user", **given)

    comment(admin, make.task(assignees=[reader.id]), make.task_status("wip"))

    assert post_office.deliver() == []


def test_a_comment_that_is_taken_back_is_not_mailed(admin, make, post_office, artist):
    id_ = comment(admin, make.task(assignees=[artist.id]), make.task_status("wip"))
    post_office.open()

    admin.delete(f"/data/comments/{id_}")

    assert post_office.open() == []


def test_a_refused_request_mails_nothing(admin, make, post_office, artist):
    task = make.task(assignees=[artist.id])
    wrong = {"task_status_id": str(make.task_status("wip")), "checklist": "{"}

    assert admin.post(f"/actions/tasks/{task}/comment", wrong).status_code == 400

    assert post_office.jobs() == []


def test_a_post_that_is_down_is_tried_again(admin, make, post_office, artist, monkeypatch):
    comment(admin, make.task(assignees=[artist.id]), make.task_status("wip"))
    post_office.open()
    monkeypatch.setattr("app.jobs.post.TIMEOUT", 0.2)
    post_office.server.server_close()

    with pytest.raises(OSError):
        post_office.open()


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"notifications_enabled": True}, 1),
        ({"notifications_slack_enabled": True}, 1),
        ({}, 0),
    ],
    ids=str,
)
def test_clients_are_mailed_that_a_playlist_is_ready(admin, make, post_office, values, number):
    make.caller("client", **{"notifications_enabled": False, **values})
    playlist = make.row(
        Playlist, name="<Dailies>", project_id=make.project_id, for_client=True, shots=[{"a": 1}, {"b": 2}]
    )

    told = admin.post(f"/data/playlists/{playlist}/notify-clients", {})

    assert told.status_code == 200, told.json
    mails = post_office.deliver()
    assert len(mails) == number
    for mail in mails:
        assert "<Dailies>" in mail["Subject"]
        assert f"/productions/{make.project_id}/playlists/{playlist}" in post_office.text(mail)
        assert "&lt;Dailies&gt;" in post_office.html(mail)


class _Chat(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append((self.path, self.headers.get("Authorization"), body))
        self._answer({"ok": self.server.takes, "id": "42"})

    def do_GET(self):
        guilds = self.path.endswith("/guilds")
        self._answer([{"id": "7"}] if guilds else [{"user": {"id": "9", "username": "grace"}}])

    def _answer(self, value):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_words):
        """The test's output stays clean."""


@pytest.fixture
def chat(monkeypatch, make, db):
    """A server that plays all three chats; the organisation knows their credentials."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Chat) as server:
        server.heard, server.takes = [], True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setattr(chats, "SLACK", f"{address}/slack")
        monkeypatch.setattr(chats, "DISCORD", f"{address}/discord")
        tokens = {
            "chat_token_slack": "slack-secret",
            "chat_webhook_mattermost": f"{address}/hook",
            "chat_token_discord": "discord-secret",
        }
        db.execute(update(Organisation).values(tokens))
        db.commit()
        yield server
        server.shutdown()


def enable(db, person, kind, name="grace"):
    values = {f"notifications_{kind}_enabled": True, f"notifications_{kind}_userid": name}
    db.execute(update(Person).where(Person.id == person.id).values(notifications_enabled=False, **values))
    db.commit()


def test_slack(admin, make, post_office, artist, chat, db):
    enable(db, artist, "slack")
    task = make.task(assignees=[artist.id])

    comment(admin, task, make.task_status("wip"), "a <!channel> & b")
    post_office.deliver()

    ((path, token, body),) = chat.heard
    assert (path, token, body["channel"]) == ("/slack", "Bearer slack-secret", "@grace")
    text = body["blocks"][0]["text"]["text"]
    assert "a &lt;!channel&gt; &amp; b" in text
    assert f"/tasks/{task}|Production" in text


def test_mattermost(admin, make, post_office, artist, chat, db):
    enable(db, artist, "mattermost")

    comment(admin, make.task(assignees=[artist.id]), make.task_status("wip"), "a *b* @all")
    post_office.deliver()

    ((path, _token, body),) = chat.heard
    assert (path, body["channel"]) == ("/hook", "@grace")
    assert body["username"].startswith("Kitsu - Production")
    assert "a \\*b\\* @\u200ball" in body["text"]


def test_discord(admin, make, post_office, artist, chat, db):
    enable(db, artist, "discord")

    comment(admin, make.task(assignees=[artist.id]), make.task_status("wip"), "hello")
    post_office.deliver()

    room, said = chat.heard
    assert (room[0], room[2]) == ("/discord/users/@me/channels", {"recipient_id": "9"})
    assert (said[0], said[1]) == ("/discord/channels/42/messages", "Bot discord-secret")
    assert "hello" in said[2]["embeds"][0]["description"]


def test_a_chat_that_refuses_is_tried_again_and_tells_no_secret(admin, make, post_office, artist, chat, db):
    enable(db, artist, "slack")
    chat.takes = False
    comment(admin, make.task(assignees=[artist.id]), make.task_status("wip"))
    post_office.open()

    with pytest.raises(chats.ChatRefused) as refused:
        post_office.open()

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("column", "values"),
    [("chat_token_slack", {"chat_token_slack": ""}), ("notifications_slack_userid", {})],
)
def test_without_credential_or_name_nothing_is_sent(admin, make, post_office, artist, chat, db, column, values):
    enable(db, artist, "slack", "" if column == "notifications_slack_userid" else "grace")
    if values:
        db.execute(update(Organisation).values(values))
        db.commit()

    comment(admin, make.task(assignees=[artist.id]), make.task_status("wip"))
    post_office.deliver()

    assert chat.heard == []


@pytest.mark.parametrize("language", sorted(notes.languages()))
def test_every_language_has_every_text_and_fills_every_word(language):
    known, texts = notes.texts_of(f"{language}_XX")
    assert (known, set(texts)) == (language, set(notes.texts_of("en")[1]))
    words = "first_name author author_first_name organisation project task link status text playlist where"
    values = {word: f"({word})" for word in words.split()}

    for kind in set(texts) - {"signature", "elements"}:
        mail = notes.written(Letter(kind, "a@example.com", f"{language}_XX", values))

        assert "(link)" in mail.text
        assert "(author)" in mail.html
        assert "{" not in mail.text + mail.html.split("<body", 1)[1]


def test_spreading_many_takes_few_statements(admin, make, queries, post_office, artist):
    status, tasks = make.task_status("wip"), [make.task(assignees=[artist.id]) for _ in range(8)]
    rows = [{"object_id": str(task), "task_status_id": str(status), "comment": "x"} for task in tasks]
    admin.post(f"/actions/projects/{make.project_id}/tasks/comment-many", rows)

    with queries(at_most=6):
        post_office.open()

    assert recipients(post_office.open()) == [recipients(post_office.server.mails)[0]] * 8
