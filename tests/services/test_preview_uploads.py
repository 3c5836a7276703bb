"""Previews are filled once, whoever comes at the same time (spec 40 §4.2)."""

import io
import threading
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.ask import Ask, Caller
from app.errors import WrongParameter
from app.models import Person, PreviewFile
from app.services import preview_uploads
from app.storage.keys import picture
from app.storage.store import store_of
from tests.media import films, images


@dataclass
class Sent:
    """A file as it comes."""

    filename: str
    stream: io.BytesIO
    mimetype: str = "application/octet-stream"
    extra: dict = field(default_factory=dict)


def test_of_those_who_fill_a_preview_at_the_same_time_one_succeeds(engine, settings):
    with Session(engine) as db:
        person = Person(first_name="Ada", last_name="L", email=f"{uuid4()}@example.com", role="admin")
        shown = PreviewFile(name=str(uuid4()), revision=1)
        db.add_all([person, shown])
        db.commit()
        person_id, preview_id = person.id, shown.id
    colours = [(n * 40, 0, 0) for n in range(6)]
    done, refused = [], []

    def fill(colour):
        with Session(engine) as db:
            ask = Ask(db, Caller(id=person_id, role="admin"), settings)
            sent = Sent("a.png", io.BytesIO(images.picture(colour=colour)))
            try:
                preview_uploads.upload(ask, preview_id, sent)
                db.commit()
            except WrongParameter:
                ask.settle(committed=False)
                refused.append(colour)
            else:
                ask.settle(committed=True)
                done.append(colour)

    threads = [threading.Thread(target=fill, args=(colour,)) for colour in colours]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store_of(settings).open(picture("original", preview_id)) as stored:
        kept = images.opened(stored.read()).getpixel((0, 0))
    with Session(engine) as db:
        row = db.get_one(PreviewFile, preview_id)
        status = row.status
        db.delete(row)
        db.commit()
    assert (len(done), len(refused), status) == (1, 5, "ready")
    assert kept == done[0]


@pytest.mark.parametrize("queue", [True, False])
def test_a_movie_filled_as_a_step_waits_only_where_there_is_a_worker(db, make, settings, queue):
    ask = Ask(db, Caller(id=make.person("admin"), role="admin"), replace(settings, enable_job_queue=queue))
    id_ = make.row(PreviewFile, name="x", revision=1)
    content = preview_uploads.read(ask, Sent("a.mp4", io.BytesIO(films.movie(seconds=0.2))))

    preview_uploads.fill(ask, id_, content)

    assert db.get_one(PreviewFile, id_).status == ("processing" if queue else "ready")
