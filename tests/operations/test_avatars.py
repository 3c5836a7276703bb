"""Pictures of persons, of the organisation and of productions (spec 40 §4.8)."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Organisation, Person, Project
from tests.media import images


def send(client, path, data=None, name="me.jpg"):
    return client.post(path, data={"file": (io.BytesIO(images.picture() if data is None else data), name)})


def told(make, since=()):
    rows = make.db.execute(select(ApiEvent.name, ApiEvent.data).order_by(ApiEvent.position)).all()
    make.db.commit()
    return [(name, data) for name, data in rows][len(since) :]


@pytest.fixture
def organisation(make):
    return make.db.scalars(select(Organisation.id)).first() or make.row(Organisation, name="Studio")


@pytest.mark.parametrize("suffix", ["", ".png"])
def test_a_person_gives_themself_a_picture(as_, make, suffix):
    person = make.caller("user")
    path = f"/pictures/thumbnails/persons/{person.id}{suffix}"
    before = told(make)

    made = send(as_(person), path)

    assert (made.status_code, made.json) == (
        201,
        {"thumbnail_path": f"pictures/thumbnails/persons/{person.id}.png"},
    )
    assert told(make, before) == [
        ("person:update", {"person_id": str(person.id)}), ("person:set-thumbnail", {"person_id": str(person.id)}),
    ]  # fmt: skip
    answer = as_(make.caller("client")).get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert images.opened(answer.data).size == (400, 400)
    assert as_(person).get(f"/data/persons/{person.id}").json["has_avatar"] is True


def test_only_oneself_and_admins_change_a_persons_picture(admin, as_, make):
    person = make.person()
    path = f"/pictures/thumbnails/persons/{person}"

    for role in ("manager", "supervisor", "user", "client", "vendor"):
        assert send(as_(make.caller(role)), path).status_code == 403
    assert send(admin, path).status_code == 201
    assert send(admin, f"/pictures/thumbnails/persons/{uuid4()}").status_code == 404


def test_who_has_no_picture_has_none(admin, make):
    assert admin.get(f"/pictures/thumbnails/persons/{make.person()}.png").status_code == 404
    assert admin.get(f"/pictures/thumbnails/persons/{make.person(has_avatar=True)}.png").status_code == 404
    assert admin.get(f"/pictures/thumbnails/persons/{uuid4()}").status_code == 404
    assert admin.get("/pictures/thumbnails/persons/undefined.png").status_code == 404


@pytest.mark.parametrize("data", [b"", b"not a picture", images.bomb()])
def test_what_is_no_picture_changes_nothing(admin, make, data):
    person = make.person()
    path = f"/pictures/thumbnails/persons/{person}"

    assert send(admin, path, data).status_code == 400

    assert make.db.scalar(select(Person.has_avatar).where(Person.id == person)) is False
    make.db.commit()
    assert admin.get(path).status_code == 404


def test_without_a_file_it_is_400(admin, make):
    path = f"/pictures/thumbnails/persons/{make.person()}"

    assert admin.post(path, data={"other": "x"}).status_code == 400
    assert admin.post(path, {}).status_code == 400


def test_a_second_picture_takes_the_place_of_the_first(admin, make):
    path = f"/pictures/thumbnails/persons/{make.person()}"
    send(admin, path, images.picture(colour=images.RED))
    first = admin.get(path)

    send(admin, path, images.picture(colour=images.BLUE))

    second = admin.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert images.opened(second.data).getpixel((200, 200)) == (0, 0, 255, 255)


def test_a_refused_second_picture_leaves_the_first(admin, make):
    path = f"/pictures/thumbnails/persons/{make.person()}"
    send(admin, path)

    assert send(admin, path, b"broken").status_code == 400

    assert admin.get(path).status_code == 200


def test_an_admin_and_the_person_take_the_picture_away(admin, as_, make):
    person, other = make.caller("user"), make.caller("user")
    for one in (person, other):
        send(as_(one), f"/pictures/thumbnails/persons/{one.id}")
    before = told(make)

    assert as_(person).delete("/actions/user/clear-avatar").status_code == 204
    assert as_(person).delete(f"/actions/persons/{other.id}/clear-avatar").status_code == 403
    assert admin.delete(f"/actions/persons/{other.id}/clear-avatar").status_code == 204

    assert told(make, before) == [("person:update", {"person_id": str(one.id)}) for one in (person, other)]
    assert admin.delete(f"/actions/persons/{uuid4()}/clear-avatar").status_code == 404
    for one in (person, other):
        assert admin.get(f"/pictures/thumbnails/persons/{one.id}").status_code == 404


@pytest.mark.parametrize("suffix", ["", ".png"])
def test_the_logo_is_an_admins_and_everybody_sees_it(admin, as_, make, organisation, suffix):
    path = f"/pictures/thumbnails/organisations/{organisation}{suffix}"
    before = told(make)

    assert send(as_(make.caller("manager")), path).status_code == 403
    assert send(admin, path).status_code == 201

    assert told(make, before) == [
        ("organisation:update", {"organisation_id": str(organisation)}),
        ("organisation:set-thumbnail", {"organisation_id": str(organisation)}),
    ]
    assert as_(make.caller("vendor")).get(path).status_code == 200
    assert send(admin, f"/pictures/thumbnails/organisations/{uuid4()}").status_code == 404
    assert admin.get(f"/pictures/thumbnails/organisations/{uuid4()}.png").status_code == 404


def test_a_productions_picture_is_its_managers_and_its_team_sees_it(as_, make):
    project = make.project_id
    path = f"/pictures/thumbnails/projects/{project}"
    before = told(make)

    for role in ("supervisor", "user", "client", "vendor"):
        assert send(as_(make.caller(role)), path).status_code == 403
    assert send(as_(make.caller("manager")), path).status_code == 201

    assert told(make, before) == [
        ("project:update", {"project_id": str(project)}), ("project:set-thumbnail", {"project_id": str(project)}),
    ]  # fmt: skip
    assert make.db.scalar(select(Project.has_avatar).where(Project.id == project)) is True
    make.db.commit()
    for address in (path, f"{path}.png"):
        assert as_(make.caller("vendor")).get(address).status_code == 200
        assert as_(make.caller("user", team=False)).get(address).status_code == 403
        assert as_(make.caller("manager", team=False)).get(address).status_code == 200
    assert send(as_(make.caller("manager", team=False)), path).status_code == 403


def test_a_productions_picture_is_not_sent_to_the_address_of_the_file(as_, admin, make):
    path = f"/pictures/thumbnails/projects/{make.project_id}.png"

    refused = send(admin, path)

    assert (refused.status_code, refused.json["error"]) == (405, True)
    assert send(as_(make.caller("user")), path).status_code == 405


def test_a_picture_is_read_in_two_statements(admin, make, queries):
    path = f"/pictures/thumbnails/persons/{make.person()}"
    send(admin, path)

    with queries(at_most=2):
        assert admin.get(path).status_code == 200


def test_a_picture_goes_with_whom_it_shows(admin, make, settings):
    person, project = make.person(), make.project(status="Closed")
    send(admin, f"/pictures/thumbnails/persons/{person}")
    send(admin, f"/pictures/thumbnails/projects/{project}")

    assert admin.delete(f"/data/persons/{person}").status_code == 204
    assert admin.delete(f"/data/projects/{project}").status_code == 204

    for id_ in (person, project):
        assert not [path for path in settings.preview_folder.rglob(str(id_)) if path.is_file()]
