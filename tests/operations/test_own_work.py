"""What the caller works on, from the production down to the task (spec 10 §D7)."""

import pytest

from app.models import names


@pytest.fixture
def work(make):
    """An artist of no team with a task on a shot, on a scene and on an asset of an episode's sequence."""
    artist = make.caller("user", team=False)
    episode = make.episode("E1")
    sequence = make.sequence("SQ1", parent_id=episode)
    made = {
        "artist": artist, "episode": episode, "sequence": sequence,
        "shot": make.shot("SH1", sequence), "asset": make.asset("Hero", "Character"),
        "scene": make.entity("Scene", "SC1", parent_id=sequence),
    }  # fmt: skip
    for kind in ("shot", "asset", "scene"):
        made[f"{kind}_task"] = make.task(made[kind], make.task_type(f"On {kind}"), assignees=[artist.id])
        make.task(made[kind], make.task_type(f"Not on {kind}"))
    make.task(make.shot("SH2", sequence))
    make.task(make.asset("Tree", "Prop"))
    make.shot("SH3", make.sequence("SQ2"))
    return made


def _names(answer):
    assert answer.status_code == 200
    return [one["name"] for one in answer.json]


@pytest.mark.parametrize("kind", ["shot", "asset", "scene"])
def test_ones_tasks_and_their_types_on_an_entity(as_, work, kind):
    caller, base = as_(work["artist"]), f"/data/user/{kind}s/{work[kind]}"

    tasks = caller.get(f"{base}/tasks").json

    assert [one["id"] for one in tasks] == [str(work[f"{kind}_task"])]
    assert "assignees" not in tasks[0]
    assert _names(caller.get(f"{base}/task-types")) == [f"On {kind}"]


def test_what_holds_ones_work(as_, make, work):
    caller, project = as_(work["artist"]), f"/data/user/projects/{make.project_id}"
    character = make.entity_type("Character")

    assert _names(caller.get(f"{project}/asset-types")) == ["Character"]
    assets = caller.get(f"{project}/asset-types/{character}/assets")
    assert [(one["name"], one["type"]) for one in assets.json] == [("Hero", "Asset")]
    assert _names(caller.get(f"{project}/asset-types/{make.entity_type('Prop')}/assets")) == []
    assert _names(caller.get(f"{project}/sequences")) == ["SQ1"]
    assert _names(caller.get(f"{project}/episodes")) == ["E1"]
    assert _names(caller.get(f"/data/user/sequences/{work['sequence']}/shots")) == ["SH1"]
    assert _names(caller.get(f"/data/user/sequences/{work['sequence']}/scenes")) == ["SC1"]


def test_a_sequences_own_tasks_are_not_its_shots(as_, make, work):
    caller, base = as_(work["artist"]), f"/data/user/sequences/{work['sequence']}"

    assert caller.get(f"{base}/tasks").json == []
    make.task(work["sequence"], make.task_type("Layout"), assignees=[work["artist"].id])
    assert len(caller.get(f"{base}/tasks").json) == 1
    assert _names(caller.get(f"{base}/task-types")) == ["Layout"]


def test_work_of_closed_projects_is_left_out(as_, make):
    artist = make.caller("user")
    closed = make.project(status=names.CLOSED_STATUS)
    shot = make.shot(project_id=closed)
    make.task(shot, assignees=[artist.id])
    caller = as_(artist)

    assert caller.get(f"/data/user/shots/{shot}/tasks").json == []
    assert caller.get(f"/data/user/projects/{closed}/sequences").json == []


def test_wrong_kinds_and_unknown_ids_are_404(as_, make, work):
    caller, unknown = as_(work["artist"]), "00000000-0000-4000-8000-000000000000"

    for path in (
        f"assets/{work['shot']}/tasks", f"shots/{work['asset']}/task-types", f"scenes/{unknown}/tasks",
        f"sequences/{work['shot']}/shots", "sequences/x/scenes", f"projects/{unknown}/episodes",
        f"projects/{make.project_id}/asset-types/{unknown}/assets",
        f"projects/{make.project_id}/asset-types/{make.entity_type('Shot')}/assets",
    ):  # fmt: skip
        assert caller.get(f"/data/user/{path}").status_code == 404, path
    assert as_(make.person(is_bot=True)).get(f"/data/user/shots/{work['shot']}/tasks").status_code == 403
