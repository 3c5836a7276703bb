"""`sync-ldap`: the persons of a directory that really speaks LDAP (spec 10 §B10)."""

import socketserver
import threading
from dataclasses import replace
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app import settings
from app.cli import main
from tests.directory import Directory

GUID = UUID("12345678-1234-4234-8234-123456789012")


def person(uid, **values):
    given = {"uid": [uid], "givenName": [uid.title()], "sn": ["Smith"], "uniqueIdentifier": [f"lasting-{uid}"]}
    return "person", f"uid={uid},ou=people", {**given, **values}


@pytest.fixture
def directory(studio_settings, monkeypatch):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Directory) as server:
        server.names, server.entries, server.block_on_close = [], [], False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.settings = replace(
            studio_settings,
            ldap_host="127.0.0.1",
            ldap_port=server.server_address[1],
            ldap_base_dn="ou=people",
            ldap_user="reader",
            ldap_password="reader password",
            email_domain="studio.org",
        )
        monkeypatch.setattr(settings, "read", lambda: server.settings)
        yield server
        server.shutdown()


def sync():
    return CliRunner().invoke(main, ["sync-ldap"])


def persons(studio):
    with studio.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT desktop_login, first_name, email, active, is_generated_from_ldap, ldap_uid, role FROM person"
                " WHERE desktop_login IS NOT NULL ORDER BY desktop_login"
            )
        )
        return [tuple(row) for row in rows]


def test_everybody_of_the_directory_gets_an_account_once(directory, studio):
    directory.entries = [
        person("ada", mail=["private@example.com", "Ada@studio.org"]),
        person("bob", organizationalStatus=["left"]),
        person("robot"),
    ]
    directory.settings = replace(directory.settings, ldap_excluded_accounts=("Robot",))

    first, second = sync(), sync()

    assert first.output == "2 persons are new, 0 changed, of 2 in the directory.\n"
    assert second.output == "0 persons are new, 0 changed, of 2 in the directory.\n"
    assert directory.names == ["uid=reader,ou=people"] * 2
    assert persons(studio) == [
        ("ada", "Ada", "ada@studio.org", True, True, "lasting-ada", "user"),
        ("bob", "Bob", "bob@studio.org", False, True, "lasting-bob", "user"),
    ]
    with studio.connect() as connection:
        told = connection.execute(text("SELECT count(*) FROM api_event WHERE name = 'person:new'")).scalar_one()
    assert told == 2


def test_the_lasting_name_is_followed_through_a_change_of_everything_else(directory, studio):
    directory.entries = [person("ada")]
    sync()
    directory.entries = [person("lovelace", uniqueIdentifier=["lasting-ada"], mail=["new@studio.org"])]

    assert sync().output == "0 persons are new, 1 changed, of 1 in the directory.\n"
    assert persons(studio) == [("lovelace", "Lovelace", "new@studio.org", True, True, "lasting-ada", "user")]


def test_an_account_of_the_address_is_linked_but_a_protected_one_is_not(directory, studio):
    with studio.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO person (first_name, last_name, email, role)"
                " VALUES ('Old', 'Name', 'ada@studio.org', 'manager'), ('The', 'Boss', 'boss@studio.org', 'admin')"
            )
        )
    directory.settings = replace(directory.settings, protected_accounts=("boss@studio.org",))
    directory.entries = [person("ada"), person("boss")]

    done = sync()

    assert "Left out: boss:" in done.output
    assert "0 persons are new, 1 changed, of 2" in done.output
    assert persons(studio) == [("ada", "Ada", "ada@studio.org", True, True, "lasting-ada", "manager")]


def test_only_the_members_of_the_group_where_one_is_named(directory, studio):
    directory.settings = replace(directory.settings, ldap_group="artists")
    directory.entries = [
        ("groupOfUniqueNames", "cn=artists,ou=people", {"uniqueMember": ["UID=ada,ou=people"]}),
        person("ada"),
        person("bob"),
    ]

    assert sync().output == "1 persons are new, 0 changed, of 1 in the directory.\n"


def test_active_directory_tells_who_is_enabled_and_its_lasting_name(directory, studio):
    directory.settings = replace(
        directory.settings, ldap_is_ad_simple=True, ldap_user="", ldap_group="cn=artists,dc=studio"
    )
    directory.entries = [
        person("ada", cn=["ada"], objectGUID=[GUID.bytes_le], userAccountControl=["512"]),
        person("bob", cn=["bob"], userAccountControl=["514"], uniqueIdentifier=[]),
    ]

    sync()

    assert persons(studio) == [
        ("ada", "Ada", "ada@studio.org", True, True, str(GUID), "user"),
        ("bob", "Bob", "bob@studio.org", False, True, None, "user"),
    ]


def test_too_few_seats_change_nothing(directory, studio):
    directory.settings = replace(directory.settings, user_limit=1)
    directory.entries = [person("ada"), person("bob")]

    done = sync()

    assert done.exit_code == 1 and "USER_LIMIT" in done.output
    assert persons(studio) == []


def test_a_directory_that_refuses_or_is_away_is_a_sentence(directory, studio):
    directory.settings = replace(directory.settings, ldap_password="wrong")
    refused = sync()
    directory.settings = replace(directory.settings, ldap_port=9)
    away = sync()

    assert (refused.exit_code, away.exit_code) == (1, 1)
    assert refused.output == away.output == "Error: The directory does not answer, or refuses LDAP_USER.\n"
