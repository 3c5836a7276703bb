"""Which entity a path belongs to (spec 40 §2.5)."""

import pytest

from app.services.file_trees import SIMPLE

ROUTES = ("/data/entities/guess-from-path", "/data/entities/guess_from_path")


@pytest.fixture
def project(make):
    return make.project("Cosmos Landromat", file_tree=SIMPLE)


@pytest.mark.parametrize("route", ROUTES)
def test_a_path_names_what_it_lies_in(as_, make, project, route):
    sequence = make.sequence("S01", project_id=project)
    shot = make.shot("P01", sequence, project_id=project)
    kind = make.task_type("Wild Animation")
    artist = as_(make.caller("user", project_id=project))
    path = "/simple/productions/cosmos_landromat/shots/s01/p01/wild_animation/x.ma"

    found = artist.post(route, {"project_id": str(project), "file_path": path})

    assert found.status_code == 200
    assert {
        "Template": "shot",
        "Project": str(project),
        "Sequence": str(sequence),
        "Shot": str(shot),
        "TaskType": str(kind),
    } in found.json
    assert len(found.json) == len({str(one) for one in found.json})


def test_an_asset_is_found_below_its_type_and_a_shot_of_another_sequence_is_not(as_, make, project):
    tree = make.asset("Tree", "Props", project_id=project)
    make.sequence("S01", project_id=project)
    make.shot("P01", make.sequence("S02", project_id=project), project_id=project)
    artist = as_(make.caller("user", project_id=project))
    root = "/simple/productions/cosmos_landromat"

    asset = artist.post(
        ROUTES[0], {"project_id": str(project), "file_path": f"{root}/assets/props/tree/x"}
    ).json
    shot = artist.post(ROUTES[0], {"project_id": str(project), "file_path": f"{root}/shots/s01/p01/x"}).json

    assert str(tree) in [one.get("Asset") for one in asset]
    assert [one for one in shot if "Shot" in one] == []


def test_a_path_elsewhere_is_nobodys(as_, make, project):
    artist = as_(make.caller("user", project_id=project))

    assert artist.post(ROUTES[0], {"project_id": str(project), "file_path": "/elsewhere/x"}).json == []


def test_guessing_costs_the_same_statements_for_any_path(as_, make, project, queries):
    artist = as_(make.caller("user", project_id=project))
    body = {"project_id": str(project), "file_path": "/simple/productions/" + "/".join("abcdefghij" * 20)}

    with queries(at_most=7):
        artist.post(ROUTES[0], body)


def test_who_may_not_see_the_production_guesses_nothing(as_, make, project):
    body = {"project_id": str(project), "file_path": "/simple/productions/x"}
    stranger, admin = as_(make.caller("user", team=False)), as_(make.caller("admin"))

    assert stranger.post(ROUTES[0], body).status_code == 403
    assert admin.post(ROUTES[0], {**body, "project_id": "malformed"}).status_code == 400
    assert (
        admin.post(ROUTES[0], {**body, "project_id": "00000000-0000-4000-8000-000000000000"}).status_code == 404
    )
    assert admin.post(ROUTES[0], {**body, "file_path": ""}).status_code == 400
    assert admin.post(ROUTES[0], {**body, "project_id": str(make.project())}).status_code == 400
