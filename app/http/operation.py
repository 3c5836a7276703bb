"""One request from door to answer (DESIGN §2, §3).

`operation` declares who may call, what comes in and what goes out; at each call it reads the caller, parses the
body (415, 400), passes the gate (404, 403), loads body and query (400), runs the handler, commits, answers. A GET
runs in a READ ONLY transaction; a write that recorded no event is not committed (`SilentWrite`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

import psycopg2
from flask import Flask, Response, current_app, g, request
from marshmallow import EXCLUDE, Schema, ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.ask import NOBODY, Ask, utc_now
from app.auth import identity, tokens
from app.errors import CallsheetError, Forbidden, ValidationFailed
from app.events.log import refuse_silence
from app.extensions import Database
from app.http import etag as etags
from app.http import idempotency, turns
from app.http.answers import answer
from app.http.bodies import NO_BODY, Body, body_of, refuse_nul, validation_errors
from app.http.gates import Gate
from app.http.throttle import Throttle
from app.settings import Settings

READS = frozenset({"GET", "HEAD", "OPTIONS"})
TRIES = 3
RETRIED = frozenset({"40001", "40P01"})  # serialization failure, deadlock
STALE_PLANS = frozenset({"0A000", "26000"})  # a migration changed what a connection had prepared
SETUP_PATHS = (  # what a session may call before its second factor is set up (spec 10 §B9)
    "/auth/totp",
    "/auth/email-otp",
    "/auth/fido",
    "/auth/recovery-codes",
    "/auth/login",
    "/auth/logout",
    "/auth/authenticated",
    "/auth/refresh-token",
)


@dataclass(frozen=True)
class Operation:
    """The declaration of one operation, read by the documentation, the laws and `callsheet operations`."""

    access: Gate
    body: Body = NO_BODY
    query: type[Schema] | None = None
    reply: Any = None
    many: bool = False
    status: int = 200
    etag: str | None = None
    token: str = tokens.ACCESS
    writes: bool | None = None
    summary: str = ""
    description: str = ""
    media_type: str = "application/json"
    throttle: Throttle | None = None
    alone: bool = False


@dataclass(frozen=True)
class Declared:
    """An operation at its route."""

    method: str
    rule: str
    access_text: str
    summary: str
    operation: Operation
    endpoint: str


@dataclass(frozen=True)
class House:
    """What `create_app` hangs on the app."""

    settings: Settings
    database: Database


def house() -> House:
    """The running app's settings and database."""
    found: House = current_app.extensions["callsheet"]
    return found


def operation(  # noqa: PLR0913 — a declaration says much
    *,
    access: Gate,
    body: Any = None,
    query: type[Schema] | None = None,
    reply: Any = None,
    many: bool = False,
    status: int = 200,
    etag: str | None = None,
    token: str = tokens.ACCESS,
    writes: bool | None = None,
    media_type: str = "application/json",
    throttle: Throttle | None = None,
    alone: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Declare a handler.

    `body`: a schema (spec 10 §A4.1) or a `Body`; the handler gets it as `body`. `query`: a schema of the query
    string; the handler gets it as `query`. `reply`: the schema of the answer (`many` of them). `etag`: the path or
    query parameter that names the project of a conditional GET. `writes`: for a GET that must write (log-out).
    `throttle`: how often one address may come (429). `alone`: an open door that answers while the database is away;
    its handler gets the `House` instead of an `Ask`.
    """

    def declare(handler: Callable[..., Any]) -> Callable[..., Response]:
        text = (handler.__doc__ or "").strip()
        declared = Operation(
            access=access,
            body=body_of(body),
            query=query,
            reply=reply,
            many=many,
            status=status,
            etag=etag,
            token=token,
            writes=writes,
            summary=text.split("\n")[0],
            description="\n".join(line.strip() for line in text.split("\n")[1:]).strip(),
            media_type=media_type,
            throttle=throttle,
            alone=alone,
        )
        loader = _query_loader(query)

        @wraps(handler)
        def door(self: Any, **path: Any) -> Response:
            if alone:
                return answer(handler(self, house(), **path), status, _nothing)
            if throttle is not None:
                return throttle.around(lambda: _placed(declared, loader, handler, self, path))
            return _placed(declared, loader, handler, self, path)

        door.__operation__ = declared  # type: ignore[attr-defined]
        return door

    return declare


def _nothing() -> None:
    """No transaction is to be ended."""


def _query_loader(query: type[Schema] | None) -> Callable[[], dict[str, Any]] | None:
    if query is None:
        return None
    schema = query(unknown=EXCLUDE)

    def load() -> dict[str, Any]:
        try:
            loaded: dict[str, Any] = schema.load(request.args.to_dict())
        except ValidationError as wrong:
            raise ValidationFailed(validation_errors(wrong.messages)) from None
        return loaded

    return load


def _placed(
    declared: Operation, loader: Any, handler: Callable[..., Any], resource: Any, path: dict[str, Any]
) -> Response:
    with turns.place():
        return _serve(declared, loader, handler, resource, path)


def _serve(
    declared: Operation, loader: Any, handler: Callable[..., Any], resource: Any, path: dict[str, Any]
) -> Response:
    here = house()
    asked = request.environ
    reads = asked["REQUEST_METHOD"] in READS and not declared.writes
    if "%00" in asked["QUERY_STRING"] or "%00" in asked["PATH_INFO"] or "\x00" in asked["PATH_INFO"]:
        refuse_nul(request.path + "".join(request.args.values()))
    claims = None if declared.access.public else _claims(declared.token)
    raw = declared.body.read(request)
    for attempt in range(1, TRIES + 1):
        session = here.database.open(reads)
        try:
            return _transaction(here, declared, loader, handler, resource, path, claims, raw, session, reads)
        except (DBAPIError, psycopg2.Error) as error:
            again = _again(error, session, reads)
            here.database.close(session)
            if not again or attempt == TRIES:
                raise
            _rewind_uploads()
        except BaseException:
            here.database.close(session)
            raise
    raise AssertionError("unreachable")


def _again(error: Exception, session: Session, reads: bool) -> bool:
    """May the request be tried anew? After a deadlock yes; on a new connection too, unless COMMIT was on its way.

    Where one kept connection is dead (the database was restarted), the others are thrown away with it.
    """
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "pgcode", None)
    away = isinstance(original, psycopg2.OperationalError | psycopg2.InterfaceError) and not code
    if away or code in STALE_PLANS:
        house().database.discard(session, all_kept=away)
        return reads or code in STALE_PLANS or not session.info.get("committing")
    return code in RETRIED


def _rewind_uploads() -> None:
    """A second try reads uploaded files from their beginning."""
    if request.mimetype == "multipart/form-data":
        for _name, file in request.files.items(multi=True):
            file.seek(0)


def _claims(kind: str) -> dict[str, Any]:
    cookie = tokens.REFRESH_COOKIE if kind == tokens.REFRESH else tokens.ACCESS_COOKIE
    token = tokens.bearer(request.cookies, request.headers.get("Authorization"), cookie)
    return tokens.claims_of(token, current_app.config["JWT_SECRET_KEY"], kind)


def _transaction(  # noqa: PLR0913
    here: House,
    declared: Operation,
    loader: Any,
    handler: Callable[..., Any],
    resource: Any,
    path: dict[str, Any],
    claims: dict[str, Any] | None,
    raw: Any,
    session: Session,
    reads: bool,
) -> Response:
    database = here.database
    ask = Ask(db=session, caller=NOBODY, settings=here.settings, now=utc_now())
    if claims is not None:
        ask.caller = identity.caller_of(session, claims, ask.now, request.method)
        g.person_id = ask.caller.id
        _refuse_unfinished(declared, ask)
    ask.touched = declared.body.keys(raw)
    declared.access.check(ask, path, raw)
    arguments = dict(path)
    if declared.body is not NO_BODY:
        arguments["body"] = declared.body.load(raw)
    if loader is not None:
        arguments["query"] = loader()
    tag = etags.tag_of(ask, _project_of(declared.etag, arguments)) if declared.etag else None
    if etags.matches(tag):
        database.close(session)
        return etags.mark(Response(status=304), tag)
    value = _handled(declared, lambda: handler(resource, ask, **arguments), ask, reads)
    made = answer(value, declared.status, lambda: database.close(session))
    return etags.mark(made, tag)


def _handled(declared: Operation, handle: Callable[[], Any], ask: Ask, reads: bool) -> Any:
    """The handler's value, committed; or that of the request which had the same Idempotency-Key before."""
    key = idempotency.key_of(request, ask)
    again = idempotency.begin(ask, key, request) if key else None
    if again is not None:
        return again
    try:
        value = handle()
        if key:
            value = idempotency.keep(ask, key, value, declared.status)
        if not reads:
            ask.db.flush()
            refuse_silence(ask, house().database.written(ask.db))
            ask.db.info["committing"] = True
            ask.db.commit()
    except CallsheetError as refusal:
        if refusal.keeps:
            ask.db.commit()
        ask.settle(committed=False)
        raise
    except BaseException:
        ask.settle(committed=False)
        raise
    ask.settle(committed=True)
    return value


def _refuse_unfinished(declared: Operation, ask: Ask) -> None:
    """Bots do not pass person-only doors; a session without its second factor passes few (spec 10 §B9)."""
    if declared.access.person_only and (ask.caller.is_bot or ask.caller.identity_type == "bot"):
        raise Forbidden()
    if ask.caller.token.get("requires_2fa_setup") and request.path.rstrip("/") not in SETUP_PATHS:
        raise Forbidden(
            "Two factor authentication must be set up first.", two_factor_authentication_required=True
        )


def _project_of(name: str | None, arguments: dict[str, Any]) -> UUID | None:
    found = arguments.get(name or "") or (arguments.get("query") or {}).get(name)
    return found if isinstance(found, UUID) else None


def declared(app: Flask) -> list[Declared]:
    """Every operation of the app at its route, by path and method."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        resource = getattr(view, "view_class", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            handler = getattr(resource, method.lower(), None) if resource else view
            made: Operation | None = getattr(handler, "__operation__", None)
            if made is not None:
                found.append(Declared(method, rule.rule, made.access.words, made.summary, made, rule.endpoint))
    return sorted(found, key=lambda one: (one.rule, one.method))
