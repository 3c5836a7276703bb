"""The relay: a Socket.IO server with the namespace `/events`, and `GET /` for health probes.

Clients of the web come from the web client's own address, from this host's, or from CORS_ALLOWED_ORIGINS; tools
send no origin at all. Run one process of it: presence is in memory (spec 60 §4).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import orjson
import socketio
from socketio.exceptions import ConnectionRefusedError as Refused

from app.extensions import Database
from app.relay.gate import refusal, token_of
from app.settings import Settings

NAMESPACE = "/events"
NAME_AND_VERSION = {"name": "Callsheet", "version": version("callsheet")}
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Events(socketio.AsyncNamespace):
    """The namespace where clients listen. Who is not known stays outside."""

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__(NAMESPACE)
        self.settings = settings
        self.database = database

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let the socket in, or answer `connect_error` with the reason."""
        token = token_of(cookies_of(environ), environ.get("HTTP_AUTHORIZATION"), auth)
        reason = await asyncio.to_thread(refusal, self.database, self.settings, token)
        if reason:
            raise Refused(reason)


def cookies_of(environ: dict[str, Any]) -> dict[str, str]:
    """The cookies of a handshake; unreadable ones are none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(environ.get("HTTP_COOKIE", "")).items()}
    except CookieError:
        return {}


def origin_rule(settings: Settings) -> Callable[[str, dict[str, Any]], bool]:
    """May a page of this origin connect?"""
    own = (f"http://{settings.domain_name}", f"https://{settings.domain_name}")
    known = frozenset((*own, *settings.cors_allowed_origins))

    def may(origin: str, environ: dict[str, Any]) -> bool:
        hosts = (environ.get("HTTP_X_FORWARDED_HOST"), environ.get("HTTP_HOST"))
        return "*" in known or origin in known or urlsplit(origin).netloc in hosts

    return may


async def front(scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /`: name and version; anything else that is not Socket.IO: 404."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
        return
    found = scope["path"] == "/"
    missing = {"error": True, "message": "The requested resource was not found.", "data": None}
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(NAME_AND_VERSION if found else missing)})


def make_relay(settings: Settings) -> socketio.ASGIApp:
    """The ASGI application of the relay. Making it does not connect to the database."""
    server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=origin_rule(settings))
    server.register_namespace(Events(settings, Database(settings)))
    return socketio.ASGIApp(server, other_asgi_app=front)
