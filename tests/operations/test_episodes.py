"""Episodes (spec 20 §11)."""


def test_an_episode_is_created_once_and_an_unknown_status_means_running(admin, make):
    path = f"/data/projects/{make.project_id}/episodes"

    made = admin.post(path, {"name": "E01", "status": "zz"})
    again = admin.post(path, {"name": "E01", "status": "complete"})

    assert (made.status_code, made.json["status"], made.json["type"]) == (201, "running", "Episode")
    assert again.json == made.json
    assert admin.get(f"/data/episodes/{made.json['id']}").json["project_name"]


def test_what_is_in_an_episode_is_listed(admin, make):
    episode = make.episode("E01")
    sequence = make.sequence("SQ01", parent_id=episode)
    shot = make.shot("SH010", sequence_id=sequence)
    make.entity("Edit", "Cut", parent_id=episode)
    make.task(entity=shot)

    assert [row["name"] for row in admin.get(f"/data/episodes/{episode}/sequences").json] == ["SQ01"]
    assert [row["name"] for row in admin.get(f"/data/episodes/{episode}/shots").json] == ["SH010"]
    assert "entities_out" in admin.get(f"/data/episodes/{episode}/shots?relations=true").json[0]
    assert [row["name"] for row in admin.get(f"/data/episodes/{episode}/edits").json] == ["Cut"]
    assert len(admin.get(f"/data/episodes/{episode}/task-types").json) == 1


def test_episodes_are_listed_and_filtered_by_status(admin, make):
    make.episode("E02")
    make.episode("E01", status="complete")
    path = f"/data/episodes?project_id={make.project_id}"

    assert [row["name"] for row in admin.get(path).json] == ["E01", "E02"]
    assert [row["name"] for row in admin.get(f"{path}&status=complete").json] == ["E01"]
    assert admin.get(f"{path}&status=zz").json == []
    assert len(admin.get(f"/data/projects/{make.project_id}/episodes").json) == 2


def test_an_episode_goes_by_force_with_its_sequences_shots_and_assets(admin, make):
    episode = make.episode()
    shot = make.shot(sequence_id=make.sequence(parent_id=episode))
    make.asset(source_id=episode)
    edit = make.entity("Edit", parent_id=episode)

    assert admin.delete(f"/data/episodes/{episode}").status_code == 400
    assert admin.delete(f"/data/episodes/{episode}?force=true").status_code == 204
    assert admin.get(f"/data/episodes/{episode}").status_code == 404
    assert admin.get(f"/data/shots/{shot}").status_code == 404
    assert admin.get(f"/data/edits/{edit}").json["parent_id"] is None
