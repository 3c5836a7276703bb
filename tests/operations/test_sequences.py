"""Sequences (spec 20 §11)."""


def test_a_sequence_is_created_once_in_its_episode(admin, make):
    episode = make.episode("E01")
    path = f"/data/projects/{make.project_id}/sequences"
    body = {"name": "SQ01", "episode_id": str(episode)}

    made, again = admin.post(path, body), admin.post(path, body)

    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json["id"] == again.json["id"]
    one = admin.get(f"/data/sequences/{made.json['id']}").json
    assert (one["episode_id"], one["episode_name"], one["type"]) == (str(episode), "E01", "Sequence")
    assert admin.post(path, {"name": "x", "episode_id": made.json["id"]}).status_code == 404


def test_what_is_in_a_sequence_is_listed(admin, make):
    sequence = make.sequence("SQ01")
    shot = make.shot("SH010", sequence_id=sequence)
    make.entity("Scene", "SC01", parent_id=sequence)
    make.task(entity=shot)

    assert [row["name"] for row in admin.get(f"/data/sequences/{sequence}/shots").json] == ["SH010"]
    assert [row["name"] for row in admin.get(f"/data/sequences/{sequence}/scenes").json] == ["SC01"]
    assert len(admin.get(f"/data/sequences/{sequence}/task-types").json) == 1


def test_sequences_are_listed_by_project_or_episode_for_its_team(admin, as_, make):
    episode = make.episode("E01")
    make.sequence("SQ02", parent_id=episode)
    make.sequence("SQ01")
    artist = as_(make.caller("user"))

    listed = artist.get(f"/data/sequences?project_id={make.project_id}").json
    assert [row["name"] for row in listed] == ["SQ01", "SQ02"]
    assert [row["name"] for row in artist.get(f"/data/sequences?episode_id={episode}").json] == ["SQ02"]
    assert len(artist.get(f"/data/projects/{make.project_id}/sequences").json) == 2
    assert artist.get("/data/sequences").status_code == 403
    stranger = as_(make.caller("user", team=False))
    assert stranger.get(f"/data/sequences?episode_id={episode}").status_code == 403


def test_a_sequence_with_shots_is_removed_only_by_force(admin, as_, make):
    sequence = make.sequence()
    shot = make.shot(sequence_id=sequence)
    make.task(entity=shot)

    assert as_(make.caller("user")).delete(f"/data/sequences/{sequence}?force=true").status_code == 403
    assert admin.delete(f"/data/sequences/{sequence}").status_code == 400
    assert admin.delete(f"/data/sequences/{sequence}?force=true").status_code == 204
    assert admin.get(f"/data/sequences/{sequence}").status_code == 404
    assert admin.get(f"/data/shots/{shot}").status_code == 404
