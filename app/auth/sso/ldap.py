"""Passwords checked by a directory (AUTH_STRATEGY=auth_remote_ldap; spec 10 §B10). Needs the extra `ldap`."""

from __future__ import annotations

import logging
import re

from ldap3 import NONE, NTLM, SIMPLE, Connection, Server
from ldap3.core.exceptions import LDAPBindError, LDAPException, LDAPInvalidCredentialsResult
from ldap3.utils.dn import escape_rdn

from app.errors import CallsheetError
from app.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
INVALID_CREDENTIALS = 49
HASHES = re.compile(r"[^:]{32}:[^:]{32}")
"""Two hashes, which the library's NTLM takes in a password's place: who stole one must not sign in with it."""


class DirectoryAway(CallsheetError):
    """The directory does not answer."""

    status = 500

    def __init__(self) -> None:
        super().__init__(login=False)


def password_is_right(settings: Settings, login: str, password: str) -> bool:
    """Does the directory let this log-in in? An empty log-in or password never opens (it would bind anonymously).

    Errors: `DirectoryAway` when the directory cannot be asked.
    """
    by_ntlm = settings.ldap_is_ad and not settings.ldap_is_ad_simple
    if not login or not password or (by_ntlm and HASHES.fullmatch(password)):
        return False
    server = Server(
        settings.ldap_host,
        port=settings.ldap_port,
        use_ssl=settings.ldap_ssl,
        get_info=NONE,
        connect_timeout=TIMEOUT,
    )
    connection = Connection(
        server,
        user=user_name(settings, login),
        password=password,
        authentication=NTLM if by_ntlm else SIMPLE,
        receive_timeout=TIMEOUT,
        read_only=True,
    )
    try:
        is_right = bool(connection.bind())
        if not is_right and connection.result and connection.result.get("result") != INVALID_CREDENTIALS:
            log.warning("the directory refused a bind: %s", connection.result.get("description"))
    except (LDAPInvalidCredentialsResult, LDAPBindError):
        return False
    except (LDAPException, OSError) as error:
        log.exception("the directory cannot be asked")
        raise DirectoryAway() from error
    finally:
        connection.unbind()
    return is_right


def user_name(settings: Settings, login: str) -> str:
    """The name under which a log-in binds; its special characters are escaped."""
    if settings.ldap_is_ad_simple:
        return f"cn={escape_rdn(login)},{settings.ldap_base_dn}"
    if settings.ldap_is_ad:
        return f"{settings.ldap_domain}\\{login}"
    return f"uid={escape_rdn(login)},{settings.ldap_base_dn}"
