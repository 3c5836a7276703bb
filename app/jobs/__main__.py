"""`python -m app.jobs`: one worker, until it is told to stop."""

import logging

from app import settings
from app.jobs.queue import work

if __name__ == "__main__":
    chosen = settings.read()
    logging.basicConfig(level=chosen.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    work(chosen)
