"""The server's handle: `granian --interface wsgi app.wsgi:app`."""

from app.factory import create_app
from app.http import logs
from app.settings import read

chosen = read()
chosen.require_secret()
logs.configure(chosen.log_level)
app = create_app(chosen)
