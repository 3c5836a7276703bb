"""An address is judged by DNS where DNS answers, else by its form (spec 10 §A11)."""

from dataclasses import replace

import pytest
from email_validator import EmailUndeliverableError

from app.ask import NOBODY, Ask
from app.errors import WrongParameter
from app.services import administrators


@pytest.fixture
def ask(db, settings):
    return Ask(db=db, caller=NOBODY, settings=replace(settings, mail_check_deliverability=True))


@pytest.fixture
def unknown_domain(monkeypatch):
    """DNS calls the domain unknown."""
    plain = administrators.validate_email

    def validate(email, *, check_deliverability):
        if check_deliverability:
            raise EmailUndeliverableError("The domain name does not exist.")
        return plain(email, check_deliverability=False)

    monkeypatch.setattr(administrators, "validate_email", validate)


def test_an_address_of_an_unknown_domain_is_refused_where_dns_answers(ask, unknown_domain, monkeypatch):
    monkeypatch.setattr(administrators, "dns_answers", lambda: True)

    with pytest.raises(WrongParameter):
        administrators.checked_email(ask, "ada@nowhere.studio")


def test_without_network_an_address_is_judged_by_its_form(ask, unknown_domain, monkeypatch):
    monkeypatch.setattr(administrators, "dns_answers", lambda: False)

    assert administrators.checked_email(ask, "Ada@Nowhere.Studio") == "Ada@nowhere.studio"


def test_what_is_no_address_is_refused_in_any_case(ask):
    with pytest.raises(WrongParameter):
        administrators.checked_email(ask, "no address")


def test_a_resolver_that_knows_nothing_does_not_answer(monkeypatch):
    def resolve(*_asked, **_how):
        raise administrators.DNSException

    monkeypatch.setattr(administrators, "resolve", resolve)

    assert administrators.dns_answers() is False
