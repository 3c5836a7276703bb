"""Log-in by a directory that really speaks LDAP (spec 10 §B10)."""

import socketserver
import threading
from dataclasses import replace

import pytest
from Crypto.Hash import MD4

from app.auth import passwords
from app.http.operation import House
from app.models import PersonSecret
from tests.directory import Directory


@pytest.fixture
def directory(app):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Directory) as server:
        server.names, server.entries, server.block_on_close = [], [], False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        configure(
            app,
            auth_strategy="auth_remote_ldap",
            ldap_host="127.0.0.1",
            ldap_port=server.server_address[1],
            ldap_base_dn="ou=people",
        )
        yield server
        server.shutdown()


def configure(app, **values):
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(replace(house.settings, **values), house.database)


@pytest.fixture
def ada(make):
    return make.person("user", email="ada@example.com", desktop_login="ada", is_generated_from_ldap=True)


def log_in(anonymous, email="ada@example.com", password="directory password"):
    return anonymous.post("/auth/login", {"email": email, "password": password})


def test_the_directory_opens_the_account(directory, anonymous, ada):
    assert log_in(anonymous).status_code == 200
    assert log_in(anonymous, "ada").status_code == 200
    assert directory.names[0] == "uid=ada,ou=people"


def test_a_wrong_password_counts_and_an_empty_one_never_binds(directory, anonymous, ada):
    wrong = log_in(anonymous, password="wrong")
    assert (wrong.status_code, wrong.json["login"]) == (400, False)
    asked = len(directory.names)

    assert log_in(anonymous, password="").status_code == 400
    assert len(directory.names) == asked
    for _ in range(3):
        log_in(anonymous, password="wrong")
    assert log_in(anonymous).json["too_many_failed_login_attemps"] is True


def test_a_log_in_cannot_leave_its_place_in_the_directory(directory, anonymous, make):
    make.person("user", email="x@example.com", desktop_login="a,b", is_generated_from_ldap=True)

    assert log_in(anonymous, "x@example.com").status_code == 200
    assert directory.names == ["uid=a\\,b,ou=people"]


def test_accounts_that_are_not_in_the_directory_need_the_fallback(directory, app, anonymous, make):
    id_ = make.person("user", email="local@example.com")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed("local password"))

    refused = log_in(anonymous, "local@example.com", "local password")
    assert (refused.status_code, refused.json["login"]) == (400, False)
    configure(app, ldap_fallback=True)

    assert log_in(anonymous, "local@example.com", "local password").status_code == 200
    assert log_in(anonymous, "local@example.com", "wrong").status_code == 400
    assert directory.names == []


def test_a_local_password_opens_no_account_of_the_directory(directory, app, anonymous, ada, make):
    configure(app, ldap_fallback=True)
    make.row(PersonSecret, person_id=ada, password=passwords.hashed("local password"))

    assert log_in(anonymous, password="local password").status_code == 400


def test_a_directory_that_is_away_is_told(app, anonymous, ada):
    configure(app, auth_strategy="auth_remote_ldap", ldap_host="127.0.0.1", ldap_port=9)

    answer = log_in(anonymous)

    assert (answer.status_code, answer.json["login"]) == (500, False)


def test_a_strategy_that_does_not_exist_is_409_and_none_takes_any_password(app, anonymous, ada):
    configure(app, auth_strategy="auth_by_magic")
    unknown = log_in(anonymous)
    assert (unknown.status_code, unknown.json["login"]) == (409, False)

    configure(app, auth_strategy="auth_local_no_password")
    assert log_in(anonymous, password="anything").status_code == 200
    assert log_in(anonymous, password="default").status_code == 200


@pytest.fixture
def active_directory(directory, app):
    configure(app, ldap_is_ad=True, ldap_domain="STUDIO")
    return directory


def test_active_directory_opens_the_account_by_ntlm(active_directory, anonymous, ada):
    assert log_in(anonymous).status_code == 200
    assert log_in(anonymous, password="wrong").json["login"] is False
    assert active_directory.names == []  # no password went over the wire


def test_another_domain_of_active_directory_opens_nothing(active_directory, app, anonymous, ada):
    configure(app, ldap_domain="OTHER")

    assert log_in(anonymous).status_code == 400


def test_a_stolen_hash_is_no_password(active_directory, anonymous, ada):
    digest = MD4.new("directory password".encode("utf-16-le")).hexdigest()

    assert log_in(anonymous, password=f"{'0' * 32}:{digest}").status_code == 400
