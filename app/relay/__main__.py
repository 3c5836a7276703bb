"""`python -m app.relay`: the relay on EVENT_STREAM_HOST and EVENT_STREAM_PORT, until it is told to stop."""

from aiohttp import web

from app import settings
from app.relay.server import make_relay

if __name__ == "__main__":
    chosen = settings.read()
    chosen.require_secret()
    web.run_app(
        make_relay(chosen),
        host=chosen.event_stream_host,
        port=chosen.event_stream_port,
        access_log=None,
        print=None,
        shutdown_timeout=2.0,
    )
