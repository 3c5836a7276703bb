"""Notifications go to Slack, Mattermost and Discord (spec 30 §7.6).

A job holds the notification's id alone: the organisation's credentials are read when it runs, and stand in no log.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import requests
from procrastinate import JobContext

from app.jobs import notes, post
from app.jobs.asking import asking
from app.jobs.letters import names
from app.jobs.notes.markup import fitted, for_markdown, for_slack
from app.jobs.queue import queue
from app.services import message_chats
from app.services.message_chats import Chat
from app.services.messages import QUEUE

SLACK = "https://slack.com/api/chat.postMessage"
DISCORD = "https://discord.com/api/v10"
TIMEOUT = 30  # seconds
MOST_TEXT = 3000  # characters of a section in Slack
MOST_MATTERMOST = 16000  # characters of a post: 16383
MOST_TITLE, MOST_EMBED = 256, 4000  # characters in Discord


class ChatRefused(Exception):
    """The chat refused a message; the job is tried again."""


def told(context: JobContext, name: str, notification: str) -> Chat | None:
    """The reader and the words of a notification, None when there is nobody to tell any more."""
    with asking(context, may_be_silent=True) as ask:
        return message_chats.chat(ask, name, UUID(notification))


@queue.task(name="chats.slack", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def slack(context: JobContext, notification: str) -> None:
    """Write to somebody in Slack."""
    chat = told(context, "slack", notification)
    if chat is None:
        return
    text = notes.chat_text(chat.letter, "<{link}|{name}>", for_slack, MOST_TEXT)
    body = {
        "channel": f"@{chat.name}",
        "text": text,
        "parse": "none",
        "link_names": False,
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}],
    }
    answer = _send("POST", SLACK, headers={"Authorization": f"Bearer {chat.credential}"}, json=body)
    if not answer.get("ok"):
        raise ChatRefused(f"Slack: {str(answer.get('error'))[:80]}")


@queue.task(name="chats.mattermost", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def mattermost(context: JobContext, notification: str) -> None:
    """Write to somebody in Mattermost, by the organisation's webhook."""
    chat = told(context, "mattermost", notification)
    if chat is None:
        return
    body = {
        "text": notes.chat_text(chat.letter, "[{name}]({link})", for_markdown, MOST_MATTERMOST),
        "channel": f"@{chat.name}",
        "username": f"Kitsu - {names(chat.letter.values)['project']}",
        "icon_url": f"{chat.domain_url}/favicon.ico",
    }
    _send("POST", chat.credential, json=body)


@queue.task(name="chats.discord", queue=QUEUE, retry=post.RETRIES, pass_context=True)
def discord(context: JobContext, notification: str) -> None:
    """Write to somebody in Discord: a direct message to the member of this name."""
    chat = told(context, "discord", notification)
    if chat is None:
        return
    headers = {"Authorization": f"Bot {chat.credential}"}
    member = _discord_member(headers, chat.name)
    if member is None:
        raise ChatRefused("Discord: no member has this name.")
    room = _send("POST", f"{DISCORD}/users/@me/channels", headers=headers, json={"recipient_id": member})
    embed = {
        "title": fitted(notes.subject(chat.letter), MOST_TITLE, for_markdown),
        "description": notes.chat_text(chat.letter, "[{name}]({link})", for_markdown, MOST_EMBED),
        "url": chat.letter.values.get("link", ""),
    }
    body = {"embeds": [embed], "allowed_mentions": {"parse": []}}
    _send("POST", f"{DISCORD}/channels/{room['id']}/messages", headers=headers, json=body)


def _discord_member(headers: dict[str, str], name: str) -> str | None:
    for guild in _send("GET", f"{DISCORD}/users/@me/guilds", headers=headers):
        address = f"{DISCORD}/guilds/{guild['id']}/members/search"
        for member in _send("GET", address, headers=headers, params={"query": name, "limit": 100}):
            user = member["user"]
            if name in (user["username"], f"{user['username']}#{user.get('discriminator', '')}"):
                return str(user["id"])
    return None


def _send(method: str, address: str, **options: Any) -> Any:
    """One request; what went wrong is told without the address, which may be a secret."""
    try:
        answer = requests.request(method, address, timeout=TIMEOUT, allow_redirects=False, **options)
    except requests.RequestException as error:
        raise ChatRefused(f"no answer: {type(error).__name__}") from None
    if not 200 <= answer.status_code < 300:
        raise ChatRefused(f"refused with {answer.status_code}")
    try:
        return answer.json()
    except ValueError:
        return {}
