"""The studio's web site of the tests: https, one page, and the API below `/api`, as a reverse proxy serves it."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = b"<!doctype html><meta charset=utf-8><title>Tracker</title><p>The web client of the tests."
API = "/api"
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "host", "date", "server"}


class Site(ThreadingHTTPServer):
    """Serves any host that leads here; `api_port` is where the API listens."""

    daemon_threads = True
    api_port: int


class Front(BaseHTTPRequestHandler):
    """The page, or the API's answer to the same request without `/api`."""

    protocol_version = "HTTP/1.1"
    server: Site

    def answer(self) -> None:
        """One request of whatever method."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.path.startswith(f"{API}/"):
            self._send(200, [("Content-Type", "text/html")], PAGE)
            return
        api = http.client.HTTPConnection("127.0.0.1", self.server.api_port, timeout=60)
        told = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        api.request(self.command, self.path[len(API) :], body, {**told, "X-Forwarded-Proto": "https"})
        found = api.getresponse()
        content = found.read()
        self._send(found.status, found.getheaders(), content)
        api.close()

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 — names that http.server calls

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def https_site(api_port: int, folder: Path, *hosts: str, port: int = 0) -> Iterator[int]:
    """A site that is up, for these hosts; yields its port."""
    with Site(("127.0.0.1", port), Front) as site:
        site.api_port = api_port
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(folder / "site.pem", hosts))
        site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site.server_address[1]
        site.shutdown()


def certificate(file: Path, hosts: tuple[str, ...]) -> Path:
    """A certificate and its key for these hosts, signed by itself, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file
