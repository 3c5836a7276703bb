"""How long shots are, read from their newest movie (spec 20 §11.5)."""

from sqlalchemy import select

from app.models import ApiEvent, PreviewFile


def test_frames_are_those_of_the_newest_movie_of_a_type(as_, make, db):
    manager, kind, episode = as_(make.caller("manager")), make.task_type(), make.episode()
    sequence = make.sequence(parent_id=episode)
    shots = {
        name: make.shot(name, sequence, nb_frames=7) for name in ("movie", "picture", "half", "other type")
    }
    outside = make.shot("outside", nb_frames=7)

    def preview(shot, duration, revision=1, of=kind):
        make.row(PreviewFile, task_id=make.task(shot, of), duration=duration, revision=revision)

    task = make.task(shots["movie"], kind)
    for revision, duration in ((1, 9.0), (2, 2.02)):
        make.row(PreviewFile, task_id=task, duration=duration, revision=revision)
    preview(shots["picture"], 0)
    preview(shots["half"], 0.1)
    preview(shots["other type"], 3, of=make.task_type())
    preview(outside, 1)
    path = f"/actions/projects/{make.project_id}/task-types/{kind}/set-shot-nb-frames"

    answer = manager.post(f"{path}?episode_id={episode}")

    assert answer.status_code == 200
    frames = {one["id"]: one["nb_frames"] for one in answer.json}
    assert frames == {str(shots["movie"]): 50, str(shots["half"]): 2}
    assert manager.get(f"/data/shots/{shots['movie']}").json["nb_frames"] == 50
    assert manager.get(f"/data/shots/{outside}").json["nb_frames"] == 7
    assert {one["id"] for one in manager.post(f"{path}?episode_id=").json} == {*frames, str(outside)}
    told = [
        row.data["shot_id"]
        for row in db.scalars(
            select(ApiEvent).where(ApiEvent.name == "shot:update").order_by(ApiEvent.position)
        )
    ]
    assert set(told) == {*frames, str(outside)}


def test_who_may_and_what_is_no_id(as_, admin, make):
    kind = make.task_type()
    path = f"/actions/projects/{make.project_id}/task-types/{kind}/set-shot-nb-frames"

    assert as_(make.caller("supervisor")).post(path).status_code == 403
    assert admin.post(path).json == []
    assert admin.post(f"{path}?episode_id=zz").status_code == 400
    assert admin.post(path.replace(str(kind), "zz")).status_code == 400
    assert admin.post(path.replace(str(make.project_id), "zz")).status_code == 400
    assert (
        admin.post(path.replace(str(make.project_id), "00000000-0000-4000-8000-000000000000")).status_code
        == 404
    )
