"""The server's handle: `granian --interface wsgi app.wsgi:app`."""

from app.factory import create_app

app = create_app()
