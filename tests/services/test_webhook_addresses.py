"""Which addresses a webhook may go to."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import WrongParameter
from app.services import webhook_addresses
from app.services.webhook_addresses import is_public, resolved


@pytest.mark.parametrize(
    "ip", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"]
)
def test_addresses_of_the_internet_are_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_of_a_network_and_what_wraps_them_are_not(ip: str) -> None:
    assert not is_public(ip)


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: Any) -> None:
    answers = [(0, 0, 0, "", ("93.184.216.34", 8443)), (0, 0, 0, "", ("93.184.216.35", 8443))]
    monkeypatch.setattr(webhook_addresses.socket, "getaddrinfo", lambda *_a, **_k: answers)

    found = resolved("https://hooks.studio.example:8443/a/b?c=d#e", allow_private=False)

    assert (found.ip, found.host, found.port) == ("93.184.216.34", "hooks.studio.example", 8443)
    assert (found.path, found.authority) == ("/a/b?c=d", "hooks.studio.example:8443")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: Any) -> None:
    answers = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(webhook_addresses.socket, "getaddrinfo", lambda *_a, **_k: answers)

    with pytest.raises(WrongParameter):
        resolved("http://hooks.studio.example/", allow_private=False)
    assert resolved("http://hooks.studio.example/", allow_private=True).ip == "93.184.216.34"
