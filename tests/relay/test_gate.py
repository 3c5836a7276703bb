"""Who may listen: refused sockets stay outside, with the reasons of spec 60 §4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.auth import tokens
from app.http.operation import House
from app.relay.gate import NOTHING_GIVEN, refusal, token_of
from app.relay.server import origin_rule
from app.settings import Settings
from tests.factories import Factory


@pytest.fixture
def ask_gate(app: Flask, settings: Settings) -> Iterator[Callable[[str], str | None]]:
    """`ask_gate(token)`: why it is refused, or None."""
    house: House = app.extensions["callsheet"]
    with app.app_context():
        yield lambda token: refusal(house.database, settings, token)


def test_an_access_token_opens(ask_gate: Callable[[str], str | None], make: Factory) -> None:
    access, _refresh = tokens.pair(make.caller("user").id)

    assert ask_gate(access) is None


def test_what_is_no_access_token_is_refused_with_its_reason(
    ask_gate: Callable[[str], str | None], make: Factory, db: Session
) -> None:
    person = make.caller("user").id
    access, refresh = tokens.pair(person)
    claims = {"identity_type": "person", "refresh_jti": "x"}
    expired = create_access_token(str(person), additional_claims=claims, expires_delta=timedelta(seconds=-60))

    assert ask_gate("") == NOTHING_GIVEN
    assert ask_gate("garbage") == "Invalid access token."
    assert ask_gate(access[:-4] + "AAAA") == "Invalid access token."
    assert ask_gate(refresh) == "A refresh token was given: send the access token."
    assert ask_gate(expired) == "Access token expired."
    assert ask_gate(tokens.pair(uuid4())[0]) == "Inactive account."


def test_a_revoked_token_and_an_inactive_account_are_refused(
    ask_gate: Callable[[str], str | None], make: Factory, db: Session, settings: Settings
) -> None:
    person = make.caller("user").id
    access, _refresh = tokens.pair(person)
    other, _refresh = tokens.pair(person)
    jti = tokens.claims_of(access, settings.secret_key)["jti"]

    db.execute(text("INSERT INTO revoked_token (jti, expires_at) VALUES (:jti, now())"), {"jti": jti})
    assert (ask_gate(access), ask_gate(other)) == ("Access token revoked.", None)

    db.execute(text("UPDATE person SET active = false WHERE id = :id"), {"id": person})
    assert ask_gate(other) == "Inactive account."


@pytest.mark.parametrize(
    ("cookies", "header", "auth", "token"),
    [
        ({"access_token_cookie": "C"}, "Bearer H", {"token": "A"}, "C"),
        ({}, "Bearer H", {"token": "A"}, "H"),
        ({}, None, {"token": "A"}, "A"),
        ({}, None, {"token": 5}, ""),
        ({}, None, "A", ""),
        ({}, None, None, ""),
    ],
)
def test_a_token_is_read_from_cookie_header_and_payload_in_this_order(
    cookies: dict[str, str], header: str | None, auth: Any, token: str
) -> None:
    assert token_of(cookies, header, auth) == token


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("https://kitsu.studio.org", True),
        ("http://kitsu.studio.org", True),
        ("http://other.allowed", True),
        ("http://10.0.0.5:5001", True),
        ("https://evil.example", False),
    ],
)
def test_pages_of_strangers_cannot_connect(origin: str, may: bool) -> None:
    rule = origin_rule(Settings(domain_name="kitsu.studio.org", cors_allowed_origins=("http://other.allowed",)))

    assert rule(origin, {"HTTP_HOST": "10.0.0.5:5001"}) is may
