"""What the server tells of itself (spec 10 §C)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.ask import Ask
from app.models import Organisation, Person


def told(ask: Ask) -> dict[str, Any]:
    """What a client needs to know before log-in. One statement."""
    settings = ask.settings
    dark = ask.db.scalar(select(Organisation.dark_theme_by_default).order_by(Organisation.created_at).limit(1))
    found: dict[str, Any] = {
        "is_self_hosted": settings.is_self_hosted,
        "crisp_token": settings.crisp_token,
        "dark_theme_by_default": bool(dark),
        "indexer_configured": True,
        "saml_enabled": settings.saml_enabled,
        "saml_idp_name": settings.saml_idp_name,
        "oidc_enabled": settings.oidc_enabled,
        "oidc_idp_name": settings.oidc_idp_name,
        "default_locale": settings.default_locale,
        "default_timezone": settings.default_timezone,
        "enforce_2fa": settings.enforce_2fa,
        "movie_highdef_bitrate": settings.movie_highdef_bitrate,
        "movie_lowdef_bitrate": settings.movie_lowdef_bitrate,
        "preview_accounts_enabled": settings.auth_strategy == "auth_local_classic",
    }
    if settings.sentry_kitsu_enabled:
        found["sentry"] = {"dsn": settings.sentry_kitsu_dsn, "sampleRate": settings.sentry_kitsu_sr}
    return found


def checked(ask: Ask) -> dict[str, Any]:
    """The settings that all processes must share, and how many seats are taken. One statement.

    `redis` is null: there is no second place where they are kept.
    """
    settings = ask.settings
    shared = {
        "user_limit": settings.user_limit,
        "default_timezone": settings.default_timezone,
        "default_locale": settings.default_locale,
        "nomad_host": None,
        "nomad_normalize_job": None,
        "nomad_playlist_job": None,
        "nomad_tile_job": None,
    }
    seats = select(func.count()).where(Person.active.is_(True), ~Person.is_bot, ~Person.is_guest)
    return {
        **{key: {"env": value, "redis": None} for key, value in shared.items()},
        "active_users": ask.db.scalar(seats.where(Person.preview_project_id.is_(None))),
    }
