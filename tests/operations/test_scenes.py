"""Scenes (spec 20 §11)."""


def test_a_scene_is_created_once_and_read_with_the_names_above_it(admin, make):
    sequence = make.sequence("SQ01", parent_id=make.episode("E01"))
    path = f"/data/projects/{make.project_id}/scenes"

    made = admin.post(path, {"name": "SC01", "sequence_id": str(sequence)})
    again = admin.post(path, {"name": "SC01", "sequence_id": str(sequence)})

    assert (made.status_code, again.json) == (201, made.json)
    one = admin.get(f"/data/scenes/{made.json['id']}").json
    assert (one["sequence_name"], one["episode_name"], one["type"]) == ("SQ01", "E01", "Scene")
    assert [row["id"] for row in admin.get(f"/data/scenes/all?project_id={make.project_id}").json] == [
        one["id"]
    ]
    assert [row["id"] for row in admin.get(path).json] == [one["id"]]


def test_a_shot_joins_a_scene_of_its_project_and_leaves_it(admin, make):
    scene = make.entity("Scene", parent_id=make.sequence())
    shot, foreign = make.shot(), make.shot(project_id=make.project())
    path = f"/data/scenes/{scene}/shots"

    joined = admin.post(path, {"shot_id": str(shot)})

    assert (joined.status_code, joined.json["source_id"], joined.json["type"]) == (201, str(scene), "Entity")
    assert [row["id"] for row in admin.get(path).json] == [str(shot)]
    assert admin.post(path, {"shot_id": str(foreign)}).status_code == 404
    assert admin.post(path, {}).status_code == 400
    assert admin.delete(f"{path}/{shot}").status_code == 204
    assert admin.get(path).json == []


def test_a_scene_with_tasks_is_canceled_and_one_without_removed(admin, make):
    scene, empty = make.entity("Scene"), make.entity("Scene")
    make.task(entity=scene)

    assert [admin.delete(f"/data/scenes/{id_}").status_code for id_ in (scene, empty)] == [204, 204]
    assert admin.get(f"/data/scenes/{scene}").json["canceled"] is True
    assert len(admin.get(f"/data/scenes/{scene}/task-types").json) == 1
    assert admin.get(f"/data/scenes/{empty}").status_code == 404


def test_a_vendor_lists_no_scenes(as_, make):
    vendor = as_(make.caller("vendor"))

    assert vendor.get(f"/data/scenes/all?project_id={make.project_id}").status_code == 403
