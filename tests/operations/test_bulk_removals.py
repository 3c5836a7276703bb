"""Entities and tasks that go by the dozen, and what goes with them (spec 20 §10.7, 30 §4.10, 15.2)."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import (
    ApiEvent,
    AssetInstance,
    AttachmentFile,
    BuildJob,
    Comment,
    Entity,
    FileStatus,
    Notification,
    OutputFile,
    OutputType,
    Playlist,
    PreviewFile,
    StoredFile,
    Task,
    TimeSpent,
    WorkingFile,
)

NOBODY = "00000000-0000-4000-8000-000000000000"


def told(db, name):
    found = [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]
    db.commit()
    return found


def count(db, model):
    found = db.scalar(select(func.count()).select_from(model))
    db.commit()
    return found


def door(make):
    return f"/actions/projects/{make.project_id}/delete-entities"


def test_those_with_tasks_are_canceled_the_others_removed_and_the_second_time_all(as_, make, db):
    manager = as_(make.caller("manager"))
    asset, shot, concept = make.asset(), make.shot(), make.entity("Concept")
    for entity in (asset, concept):
        make.task(entity)
    kept = [make.sequence(), make.episode(), make.entity("Scene"), make.asset(project_id=make.project())]
    ids = [str(shot), str(asset), *map(str, kept), NOBODY, str(concept), str(shot)]

    first = manager.post(door(make), ids)

    assert (first.status_code, first.json) == (200, [str(shot), str(asset), str(concept)])
    assert manager.get(f"/data/assets/{asset}").json["canceled"] is True
    assert manager.get(f"/data/shots/{shot}").status_code == 404
    assert [one["asset_id"] for one in told(db, "asset:update")] == [str(asset)]
    assert [one["concept_id"] for one in told(db, "concept:delete")] == [str(concept)]
    assert manager.post(door(make), [str(asset)]).json == [str(asset)]
    assert manager.get(f"/data/assets/{asset}").status_code == 404
    assert count(db, Entity) >= len(kept)
    for entity in kept[:3]:
        assert manager.get(f"/data/entities/{entity}").status_code == 200


def test_force_removes_at_once(as_, make):
    manager, edit = as_(make.caller("manager")), make.entity("Edit")
    make.task(edit)

    assert manager.post(f"{door(make)}?force=true", [str(edit)]).json == [str(edit)]
    assert manager.get(f"/data/edits/{edit}").status_code == 404


def test_who_is_no_manager_removes_only_what_they_created(as_, make):
    artist = make.caller("user")
    own, other = str(make.shot(created_by=artist.id)), str(make.shot())

    assert as_(artist).post(door(make), [own, other]).status_code == 403
    assert as_(artist).get(f"/data/shots/{own}").status_code == 200
    assert as_(artist).post(door(make), [own, NOBODY]).json == [own]
    assert as_(artist).post(door(make), []).json == []
    assert as_(make.caller("user", team=False)).post(door(make), []).status_code == 403


@pytest.mark.parametrize("body", [{"x": 1}, ["zz"], [1], None])
@pytest.mark.parametrize("action", ["delete-entities", "delete-tasks"])
def test_a_list_of_ids_is_asked_for(admin, make, action, body):
    assert admin.post(f"/actions/projects/{make.project_id}/{action}", body).status_code == 400
    assert admin.post(f"/actions/projects/{NOBODY}/{action}", []).status_code == 404


@pytest.fixture
def worked(make, db):
    """A task with all that work leaves on it, and how many rows that is."""
    shot = make.shot()
    task, person = make.task(shot), make.person()
    comment = make.comment(task, person)
    make.row(Notification, person_id=person, task_id=task, comment_id=comment, type="comment", author_id=person)
    preview = make.row(PreviewFile, task_id=task, extension="png")
    attachment = make.row(AttachmentFile, comment_id=comment, name="a", extension="txt")
    working = make.row(WorkingFile, task_id=task, entity_id=shot, name="main", revision=1, path="x")
    make.row(OutputFile, source_file_id=working, name="o", revision=1, **_output(make))
    make.row(TimeSpent, task_id=task, person_id=person, date="2026-01-05", duration=60)
    for id_ in (preview, attachment, working):
        make.row(StoredFile, bucket="files", prefix="x", key=f"x-{id_}", file_id=str(id_), size=1, journal=[])
    return shot, task


def _output(make):
    status = make.named(FileStatus, "Draft", color="#FFFFFF")
    return {
        "file_status_id": status,
        "output_type_id": make.named(OutputType, "Geometry", short_name="geo"),
        "person_id": make.person(),
    }


LEFT = (Task, Comment, Notification, PreviewFile, AttachmentFile, WorkingFile, OutputFile, TimeSpent)


def marked(db):
    found = set(db.scalars(select(StoredFile.purge_forced).where(StoredFile.deleted_at.is_not(None))))
    number = count(db, StoredFile)
    return number, found


def test_tasks_go_with_all_that_hangs_below_them_and_their_files(as_, make, db, worked):
    shot, task = worked
    other = make.task(project_id=make.project(), entity=make.shot())
    manager = as_(make.caller("manager"))
    path = f"/actions/projects/{make.project_id}/delete-tasks"

    gone = manager.post(path, [str(task), NOBODY, str(task)])

    assert (gone.status_code, gone.json) == (200, [str(task)])
    assert [one["task_id"] for one in told(db, "task:delete")] == [str(task)]
    assert [count(db, model) for model in LEFT] == [1, 0, 0, 0, 0, 0, 0, 0]
    assert marked(db) == (3, {True})
    assert manager.get(f"/data/shots/{shot}").status_code == 200
    assert manager.post(path, []).json == []
    assert as_(make.caller("supervisor")).post(path, [str(other)]).status_code == 403


def test_an_admin_deletes_the_tasks_of_a_type(admin, as_, make, db):
    kind = make.task_type()
    mine, other = make.task(task_type_id=kind), make.task()
    make.comment(mine)
    foreign = make.task(make.shot(project_id=make.project()), kind)
    path = f"/actions/projects/{make.project_id}/task-types/{kind}/delete-tasks"

    assert as_(make.caller("manager")).delete(path).status_code == 403
    assert admin.delete(path).status_code == 204
    assert admin.delete(path).status_code == 204
    assert admin.delete(path.replace(str(make.project_id), NOBODY)).status_code == 404
    assert set(db.scalars(select(Task.id))) == {other, foreign}


def test_an_entity_goes_with_everything_below_it(admin, make, db, worked):
    shot, _ = worked
    asset, scene = make.asset(), make.entity("Scene")
    instance = make.row(AssetInstance, asset_id=asset, scene_id=scene, number=1)
    make.row(OutputFile, entity_id=asset, asset_instance_id=instance, name="i", revision=1, **_output(make))
    child = make.entity("Props", parent_id=asset)

    gone = admin.post(f"{door(make)}?force=true", [str(shot), str(asset)])

    assert gone.json == [str(shot), str(asset)]
    assert [count(db, model) for model in LEFT] == [0] * 8
    assert (count(db, AssetInstance), marked(db)) == (0, (3, {True}))
    assert admin.get(f"/data/entities/{child}").json["parent_id"] is None


def test_an_episode_goes_with_its_playlists_and_their_movies(admin, make, db):
    episode = make.episode()
    playlist = make.row(Playlist, name="Dailies", project_id=make.project_id, episode_id=episode)
    job = make.row(BuildJob, playlist_id=playlist)
    make.row(StoredFile, bucket="movies", prefix="x", key="x", file_id=str(job), size=1, journal=[])

    assert admin.delete(f"/data/episodes/{episode}?force=true").status_code == 204
    assert (count(db, Playlist), count(db, BuildJob), marked(db)) == (0, 0, (1, {True}))


def test_many_go_in_as_many_statements_as_one(admin, make, queries):
    for number in (1, 20):
        ids = [str(make.shot()) for _ in range(number)]
        for id_ in ids:
            make.comment(make.task(UUID(id_)))

        with queries(at_most=46):
            assert admin.post(f"{door(make)}?force=true", ids).json == ids


def test_an_entity_shows_another_preview_when_the_one_it_shows_goes_with_its_task(admin, make, db):
    project = make.project(is_set_preview_automated=True)
    shot = make.shot(project_id=project)
    kept, going = make.task(shot), make.task(shot)
    other = make.row(PreviewFile, task_id=kept, extension="png", status="ready")
    main = make.row(PreviewFile, task_id=going, extension="png", status="ready", revision=2)
    admin.put(f"/data/entities/{shot}", {"preview_file_id": str(main)})

    assert admin.delete(f"/data/tasks/{going}?force=true").status_code == 204

    assert admin.get(f"/data/entities/{shot}").json["preview_file_id"] == str(other)
    assert [one["preview_file_id"] for one in told(db, "preview-file:set-main")] == [str(other)]
