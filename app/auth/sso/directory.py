"""The persons of a directory (LDAP_*; spec 10 §B10 'Sync'). Needs the extra `ldap`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from ldap3 import NONE, NTLM, SIMPLE, SUBTREE, Connection, Server
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars

from app.auth.sso.ldap import TIMEOUT, user_name
from app.auth.sso.people import DirectoryPerson
from app.errors import Unavailable
from app.settings import Settings

PAGE = 500  # entries that the directory sends at a time
DISABLED = 2
"""The bit of Active Directory's userAccountControl."""
ATTRIBUTES = [
    "givenName", "cn", "sn", "mail", "uid", "sAMAccountName", "userAccountControl", "organizationalStatus",
    "objectGUID", "uniqueIdentifier",
]  # fmt: skip


def people(settings: Settings) -> list[DirectoryPerson]:
    """Everybody of the directory, or of LDAP_GROUP, but LDAP_EXCLUDED_ACCOUNTS. Errors: 503 when it cannot be read."""
    is_ad = settings.ldap_is_ad or settings.ldap_is_ad_simple
    server = Server(
        settings.ldap_host,
        port=settings.ldap_port,
        use_ssl=settings.ldap_ssl,
        get_info=NONE,
        connect_timeout=TIMEOUT,
    )
    connection = Connection(
        server,
        user=user_name(settings, settings.ldap_user) if settings.ldap_user else None,
        password=settings.ldap_password if settings.ldap_user else None,
        authentication=_bind(settings),
        receive_timeout=TIMEOUT,
        read_only=True,
        raise_exceptions=True,
        check_names=False,
    )
    try:
        connection.bind()
        members = None if is_ad or not settings.ldap_group else _members(connection, settings)
        found = list(_entries(connection, settings, _filter(settings, is_ad), ATTRIBUTES))
    except (LDAPException, OSError) as error:
        raise Unavailable("The directory does not answer, or refuses LDAP_USER.") from error
    finally:
        connection.unbind()
    excluded = {name.strip().lower() for name in settings.ldap_excluded_accounts}
    persons = [
        _person(settings, attributes)
        for name, attributes in found
        if members is None or name.lower() in members
    ]
    return [person for person in persons if person.login and person.login.lower() not in excluded]


def _bind(settings: Settings) -> Any:
    if not settings.ldap_user:
        return None
    return NTLM if settings.ldap_is_ad and not settings.ldap_is_ad_simple else SIMPLE


def _filter(settings: Settings, is_ad: bool) -> str:
    if not is_ad:
        return "(objectClass=person)"
    group = f"(memberOf={escape_filter_chars(settings.ldap_group)})" if settings.ldap_group else ""
    return f"(&(objectClass=person)(!(objectClass=computer)){group})"


def _members(connection: Connection, settings: Settings) -> set[str]:
    """The names of the members of LDAP_GROUP, in lower case."""
    wanted = f"(&(objectClass=groupOfUniqueNames)(cn={escape_filter_chars(settings.ldap_group)}))"
    found = _entries(connection, settings, wanted, ["uniqueMember"])
    return {
        bytes(name).decode(errors="replace").lower()
        for _group, attributes in found
        for name in attributes.get("uniqueMember", [])
    }


def _entries(
    connection: Connection, settings: Settings, wanted: str, attributes: list[str]
) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    found = connection.extend.standard.paged_search(
        settings.ldap_base_dn, wanted, SUBTREE, attributes=attributes, paged_size=PAGE, generator=True
    )
    for entry in found:
        if entry.get("type") == "searchResEntry":
            yield str(entry["dn"]), {name: _list(value) for name, value in entry["raw_attributes"].items()}


def _list(value: Any) -> list[Any]:
    several = value if isinstance(value, list | tuple) else [value]
    return [one for one in several if one is not None]


def _person(settings: Settings, attributes: dict[str, list[Any]]) -> DirectoryPerson:
    login = _text(attributes, _login_attribute(settings))
    mails = [value.decode(errors="replace").strip() for value in attributes.get("mail", [])]
    ours = [mail for mail in mails if mail.lower().endswith(f"@{settings.email_domain.lower()}")]
    return DirectoryPerson(
        uid=_lasting_name(attributes),
        login=login,
        first_name=(_text(attributes, "givenName") or _text(attributes, "cn"))[:80],
        last_name=_text(attributes, "sn")[:80],
        email=next(iter(ours or mails), f"{login}@{settings.email_domain}").lower(),
        active=_is_active(settings, attributes),
    )


def _login_attribute(settings: Settings) -> str:
    if settings.ldap_is_ad_simple:
        return "cn"
    return "sAMAccountName" if settings.ldap_is_ad else "uid"


def _text(attributes: dict[str, list[Any]], name: str) -> str:
    values = attributes.get(name) or [b""]
    return bytes(values[0]).decode(errors="replace").strip()


def _lasting_name(attributes: dict[str, list[Any]]) -> str | None:
    guid = attributes.get("objectGUID")
    if guid and len(guid[0]) == 16:
        return str(UUID(bytes_le=bytes(guid[0])))
    return _text(attributes, "uniqueIdentifier")[:60] or None


def _is_active(settings: Settings, attributes: dict[str, list[Any]]) -> bool:
    """Enabled in Active Directory; elsewhere `organizationalStatus` is `active`, or is not used at all."""
    if settings.ldap_is_ad or settings.ldap_is_ad_simple:
        control = _text(attributes, "userAccountControl")
        return not (control.isdigit() and int(control) & DISABLED)
    return _text(attributes, "organizationalStatus").lower() in ("", "active")
