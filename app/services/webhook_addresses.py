"""Where a webhook may go: http(s), and no address of the server's own network unless the operator allows it."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from app.errors import WrongParameter

LONGEST = 2000
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """An address of the network and what is asked there: `host` is named in the request, `ip` is connected to."""

    scheme: str
    host: str
    ip: str
    port: int
    path: str
    authority: str


def parsed(url: str, allow_private: bool) -> SplitResult:
    """A URL that may be kept; else 400. Names are not looked up here: `resolved` does, at each delivery."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongParameter("url is no URL.") from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0 or len(url) > LONGEST:
        raise WrongParameter("url must be an address that begins with http:// or https://.")
    if parts.username is not None or any(letter.isspace() or ord(letter) < 32 for letter in url):
        raise WrongParameter("url must hold no name, password or blanks.")
    if not allow_private and (parts.hostname.lower() == "localhost" or not _may_be_public(parts.hostname)):
        raise WrongParameter("url is an address of a private network (WEBHOOKS_ALLOW_PRIVATE).")
    return parts


def resolved(url: str, allow_private: bool) -> Address:
    """The URL with the one address to connect to. `WrongParameter`: private. `OSError`: the name is nobody's.

    Every address of the name must be public; the connection goes to the one that was judged, so that a name which
    changes its address in between leads nowhere else.
    """
    parts = parsed(url, allow_private)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found:
        raise OSError(f"{host} has no address")
    if not allow_private and not all(is_public(ip) for ip in found):
        raise WrongParameter(f"{host} is an address of a private network (WEBHOOKS_ALLOW_PRIVATE).")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, found[0], port, path, parts.netloc)


def is_public(ip: str) -> bool:
    """Is the address one of the whole internet? Addresses that wrap another are judged by what they wrap."""
    address = ipaddress.ip_address(ip.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast


def _may_be_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return True
