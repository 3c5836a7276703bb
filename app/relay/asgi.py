"""The server's handle: `granian --interface asgi app.relay.asgi:relay`."""

from app import settings
from app.relay.server import make_relay

chosen = settings.read()
chosen.require_secret()
relay = make_relay(chosen)
