"""The relay: a Socket.IO server with the namespace `/events`, and `GET /` for health probes.

Clients of the web come from the web client's own address, from this host's, or from CORS_ALLOWED_ORIGINS; tools
send no origin at all. Each process hears the log itself and tells its own sockets. Who takes part in a preview room
is kept in memory, or, with several processes, in REDIS_URL (spec 60 §4).
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from importlib import import_module
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import orjson
import socketio
from aiohttp import web

from app.extensions import Database
from app.relay.events import Events, cookies_of
from app.relay.gate import Refusal, token_of
from app.relay.listener import Listener
from app.relay.rooms import OwnRooms, Rooms
from app.relay.wires import Wires
from app.settings import Settings

logger = logging.getLogger("callsheet.relay")

NAME_AND_VERSION = {"name": "Callsheet", "version": version("callsheet")}
NOT_FOUND = {"error": True, "message": "The requested resource was not found.", "data": None}
Handler = Callable[[web.Request], Awaitable[web.Response]]


def origin_rule(settings: Settings) -> Callable[[str, dict[str, Any]], bool]:
    """May a page of this origin connect?"""
    own = (f"http://{settings.domain_name}", f"https://{settings.domain_name}")
    known = frozenset((*own, *settings.cors_allowed_origins))

    def may(origin: str, environ: dict[str, Any]) -> bool:
        hosts = (environ.get("HTTP_X_FORWARDED_HOST"), environ.get("HTTP_HOST"))
        return "*" in known or origin in known or urlsplit(origin).netloc in hosts

    return may


def as_json(body: Any, status: int = HTTPStatus.OK) -> web.Response:
    """An answer in JSON."""
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def pages(app: web.Application, events: Events) -> None:
    """What the process answers beside Socket.IO: `/` its name, `/metrics`, `/rooms` that rooms are here, else 404."""

    async def name(_request: web.Request) -> web.Response:
        return as_json(NAME_AND_VERSION)

    async def metrics(_request: web.Request) -> web.Response:
        lines = (
            "# TYPE callsheet_relay_sockets gauge",
            f"callsheet_relay_sockets {len(events.listeners)}",
            "# TYPE callsheet_relay_events_total counter",
            f"callsheet_relay_events_total {events.told}",
        )
        return web.Response(text="\n".join(lines) + "\n")

    async def rooms(request: web.Request) -> web.Response:
        cookies = cookies_of({"HTTP_COOKIE": request.headers.get("Cookie", "")})
        token = token_of(cookies, request.headers.get("Authorization"), None)
        try:
            await asyncio.to_thread(events.admitted, token)
        except Refusal as refused:
            return as_json({**NOT_FOUND, "message": str(refused)}, HTTPStatus.UNAUTHORIZED)
        return as_json({"name": "Callsheet Review rooms"})  # spec 60 §4.2

    async def nothing(_request: web.Request) -> web.Response:
        return as_json(NOT_FOUND, HTTPStatus.NOT_FOUND)

    app.router.add_get("/", name)
    app.router.add_get("/metrics", metrics)
    app.router.add_route("*", "/rooms", rooms)
    app.router.add_route("*", "/{path:.*}", nothing)


def make_relay(settings: Settings) -> web.Application:
    """The relay as an application of aiohttp. It connects to the database when it starts, not when it is made."""
    redis = None
    if settings.redis_url:
        redis = socketio.AsyncRedisManager(settings.redis_url, channel=settings.redis_name)
    server = socketio.AsyncServer(
        async_mode="aiohttp",
        cors_allowed_origins=origin_rule(settings),
        client_manager=redis,
        async_handlers=False,  # the messages of one socket are heard in their order
    )
    rooms: Rooms = OwnRooms()
    if settings.redis_url:
        rooms = import_module("app.relay.shared_rooms").SharedRooms(settings.redis_url, settings.redis_name)
    events = Events(settings, Database(settings), Wires(server), rooms)
    server.register_namespace(events)
    app = web.Application()
    server.attach(app)
    pages(app, events)
    listener = Listener(settings.require_database(), events.deliver)
    tasks: list[asyncio.Task[None]] = []

    async def start(_app: web.Application) -> None:
        for work in (listener.run(), events.sweep()):
            task = asyncio.create_task(work)
            task.add_done_callback(end_with)
            tasks.append(task)

    async def stop(_app: web.Application) -> None:
        for task in tasks:
            task.cancel()

    app.on_startup.append(start)
    app.on_cleanup.append(stop)
    return app


def end_with(task: asyncio.Task[None]) -> None:
    """A relay that hears nothing any more must not stay: who started it starts it again."""
    if not task.cancelled() and task.exception() is not None:
        logger.error("the relay cannot go on", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)
