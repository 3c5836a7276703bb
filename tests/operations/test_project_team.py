"""A production's team (spec 20 §13.3)."""


def test_a_manager_puts_people_in_the_team_with_a_role(as_, make):
    manager, person = as_(make.caller("manager")), make.person("user")
    team = f"/data/projects/{make.project_id}/team"

    made = manager.post(team, {"person_id": str(person), "role": "supervisor"})

    assert made.status_code == 201
    assert made.json["id"] == str(make.project_id)
    assert "team" not in made.json
    roles = {one["id"]: one["project_role"] for one in manager.get(team).json}
    assert roles[str(person)] == "supervisor"
    assert manager.put(f"{team}/{person}", {}).json["role"] is None
    assert manager.put(f"{team}/{make.person()}", {}).status_code == 400
    assert manager.delete(f"{team}/{person}").status_code == 204
    assert str(person) not in {one["id"] for one in manager.get(team).json}


def test_bad_members_are_400_and_others_than_managers_403(as_, make):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    team = f"/data/projects/{make.project_id}/team"

    assert manager.post(team, {"person_id": str(make.project_id)}).status_code == 400
    assert manager.post(team, {"person_id": str(make.person()), "role": "admin"}).status_code == 400
    assert manager.post(team, {}).status_code == 400
    assert artist.post(team, {"person_id": str(make.person())}).status_code == 403
    assert as_(make.caller("user", team=False)).get(team).status_code == 403


def test_the_shape_of_members_follows_the_callers_role(as_, make):
    team = f"/data/projects/{make.project_id}/team"

    seen = {role: as_(make.caller(role)).get(team).json[0] for role in ("manager", "user", "client")}

    assert "email" in seen["manager"]
    assert "email" not in seen["user"]
    assert seen["user"]["departments"] == []
    assert "departments" not in seen["client"]
