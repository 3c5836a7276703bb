"""`python -m app.jobs`: one worker, until it is told to stop."""

from app import settings
from app.http import logs
from app.jobs.queue import work

if __name__ == "__main__":
    chosen = settings.read()
    logs.configure(chosen.log_level)
    work(chosen)
