"""`python -m app.relay`: the relay on EVENT_STREAM_HOST and EVENT_STREAM_PORT, until it is told to stop."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app import settings

if __name__ == "__main__":
    chosen = settings.read()
    Granian(
        "app.relay.asgi:relay",
        address=chosen.event_stream_host,
        port=chosen.event_stream_port,
        interface=Interfaces.ASGI,
        workers=1,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
    ).serve()
