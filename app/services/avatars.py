"""Pictures of persons, of the organisation and of productions (spec 40 §4.8)."""

from __future__ import annotations

from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import func, update

from app.ask import Ask
from app.errors import NotFound
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PERSON, PROJECT
from app.events.pictures import ORGANISATION, OrganisationPictured, PersonPictured, ProjectPictured
from app.media import pictures
from app.models import Organisation, Person, Project
from app.services import stored_files
from app.storage.keys import picture


def give(ask: Ask, model: Any, id_: UUID, stream: BinaryIO) -> None:
    """Give a person, the organisation or a production a picture: any readable one, fitted into 400x400.

    Records `<noun>:update` and `<noun>:set-thumbnail`. 400 when the picture cannot be read.
    """
    image = pictures.read(stream, ask.settings.max_image_pixels)
    made = pictures.png(pictures.boxed(image, *pictures.AVATAR_SIZE))
    stored_files.keep(ask, picture("thumbnails", id_), made)
    _flag(ask, model, id_, True)
    record(ask, _updated(model, id_), _pictured(model, id_))


def clear(ask: Ask, person_id: UUID) -> None:
    """Take a person's picture away, from the store too. Records person:update."""
    _flag(ask, Person, person_id, False)
    stored_files.drop(ask, [person_id], force=True, prefixes=["thumbnails"])
    record(ask, _updated(Person, person_id))


def _flag(ask: Ask, model: Any, id_: UUID, has_avatar: bool) -> None:
    values = {"has_avatar": has_avatar, "updated_at": func.clock_timestamp()}
    if ask.db.scalar(update(model).where(model.id == id_).values(values).returning(model.id)) is None:
        raise NotFound()


def _updated(model: Any, id_: UUID) -> Event:
    made: Event
    if model is Project:
        made = PROJECT["update"](project_id=id_)
    elif model is Organisation:
        made = ORGANISATION["update"](organisation_id=id_)
    else:
        made = PERSON["update"](person_id=id_)
    return made


def _pictured(model: Any, id_: UUID) -> Event:
    if model is Project:
        return ProjectPictured(project_id=id_)
    if model is Organisation:
        return OrganisationPictured(organisation_id=id_)
    return PersonPictured(person_id=id_)
