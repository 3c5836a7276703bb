"""Log-in and the people of OpenLDAP's own server, in its form and in Active Directory's (spec 10 §B10)."""

from dataclasses import replace

import pytest

from app.auth.sso.directory import people
from app.errors import Unavailable
from app.http.operation import House
from tests.cli.running import short_folder
from tests.slapd import BASE, GUID, PEOPLE, USERS, slapd


@pytest.fixture(scope="module")
def running():
    with short_folder() as folder, slapd(folder) as server:
        yield server


@pytest.fixture
def openldap(running, app):
    return configure(
        app,
        auth_strategy="auth_remote_ldap",
        ldap_host="127.0.0.1",
        ldap_port=running.port,
        ldap_base_dn=PEOPLE,
        ldap_user="reader",
        ldap_password="reader password",
        email_domain="studio.org",
    )


@pytest.fixture
def active_directory(openldap, app):
    return configure(app, ldap_base_dn=USERS, ldap_is_ad=True, ldap_is_ad_simple=True)


def configure(app, **values):
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(replace(house.settings, **values), house.database)
    return app.extensions["callsheet"].settings


def account(make, login):
    email = f"{login.split(',')[0]}@studio.org"
    make.person("user", email=email, desktop_login=login, is_generated_from_ldap=True)
    return email


def log_in(anonymous, email, password="directory password"):
    return anonymous.post("/auth/login", {"email": email, "password": password})


def test_openldap_opens_the_account_for_its_password_alone(openldap, anonymous, make):
    ada = account(make, "ada")

    assert log_in(anonymous, ada).status_code == 200
    assert log_in(anonymous, "ada").status_code == 200
    for wrong in ("wrong", "", "*", "password of bob"):
        refused = log_in(anonymous, ada, wrong)
        assert (refused.status_code, refused.json["login"]) == (400, False)


def test_names_with_special_characters_are_escaped(openldap, anonymous, make):
    assert log_in(anonymous, account(make, "bob, the second"), "password of bob").status_code == 200
    for number, login in enumerate(("ada,ou=people,dc=studio,dc=org", "*", "nobody")):
        make.person("user", email=f"x{number}@studio.org", desktop_login=login, is_generated_from_ldap=True)
        assert log_in(anonymous, login).status_code == 400


def test_openldap_by_tls(openldap, running, app, anonymous, make):
    ada = account(make, "ada")
    configure(app, ldap_port=running.tls_port, ldap_ssl=True)
    assert log_in(anonymous, ada).status_code == 200
    assert log_in(anonymous, ada, "wrong").status_code == 400

    configure(app, ldap_port=running.port)

    assert log_in(anonymous, ada).status_code == 500  # no TLS there: the password is not sent


def test_active_directorys_form_binds_by_common_name(active_directory, anonymous, make):
    grace = account(make, "grace")

    assert log_in(anonymous, grace).status_code == 200
    assert log_in(anonymous, grace, "wrong").status_code == 400


def test_everybody_of_openldap_is_read(openldap):
    ada, bob = sorted(people(openldap), key=lambda one: one.login)

    assert (ada.login, ada.first_name, ada.last_name, ada.email) == ("ada", "Ada", "Lovelace", "ada@studio.org")
    assert (ada.uid, ada.active) == ("lasting-ada", True)
    assert (bob.login, bob.first_name, bob.email) == ("bob, the second", "Bob", "bob, the second@studio.org")
    assert (bob.uid, bob.active) == (None, False)


def test_a_group_of_openldap_and_accounts_left_out(openldap):
    assert [one.login for one in people(replace(openldap, ldap_group="artists"))] == ["ada"]
    assert people(replace(openldap, ldap_group="Nobodies")) == []
    assert [one.login for one in people(replace(openldap, ldap_excluded_accounts=("ADA",)))] == [
        "bob, the second"
    ]


def test_everybody_of_active_directory_is_read_but_its_machines(active_directory):
    gone, grace = sorted(people(active_directory), key=lambda one: one.login)

    assert (grace.login, grace.first_name, grace.email) == ("grace", "Grace", "grace@studio.org")
    assert (grace.uid, grace.active) == (str(GUID), True)
    assert (gone.login, gone.active) == ("gone", False)
    group = replace(active_directory, ldap_group=f"CN=Artists,{BASE}")
    assert [one.login for one in people(group)] == ["grace"]


def test_a_reader_that_is_refused_is_told(openldap):
    with pytest.raises(Unavailable):
        people(replace(openldap, ldap_password="wrong"))
