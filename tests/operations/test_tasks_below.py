"""Tasks below sequences and episodes, asset types of a shot (spec 20 §6.1, 9, 11.1)."""

import pytest


@pytest.fixture
def tree(make):
    """An episode with a shot, a scene, an asset and an edit, a task on each."""
    episode = make.episode("E1")
    sequence = make.sequence("SQ1", parent_id=episode)
    made = {
        "episode": episode, "sequence": sequence, "SH1": make.shot("SH1", sequence),
        "SC1": make.entity("Scene", "SC1", parent_id=sequence), "Hero": make.asset("Hero", source_id=episode),
        "ED1": make.entity("Edit", "ED1", parent_id=episode),
    }  # fmt: skip
    for name in ("SH1", "SC1", "Hero", "ED1"):
        make.task(made[name], assignees=[make.person()])
    make.task(make.shot("elsewhere"))
    return made


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("sequences/{sequence}/shot-tasks", ["SC1", "SH1"]),
        ("episodes/{episode}/shot-tasks", ["SC1", "SH1"]),
        ("episodes/{episode}/asset-tasks", ["Hero"]),
        ("episodes/{episode}/edit-tasks", ["ED1"]),
    ],
)
def test_the_tasks_below(as_, make, tree, path, names):
    address = f"/data/{path.format(**tree)}"
    caller = as_(make.caller("user"))

    rows = caller.get(address).json

    assert [row["entity_name"] for row in rows] == names
    assert "assignees" not in rows[0]
    assert len(caller.get(f"{address}?relations=true").json[0]["assignees"]) == 1
    assert as_(make.caller("vendor")).get(address).status_code == 403
    assert as_(make.caller("user", make.project())).get(address).status_code == 403
    wrong = path.format(sequence=tree["SH1"], episode=tree["SH1"])
    assert caller.get(f"/data/{wrong}").status_code == 404


def test_the_asset_types_that_a_shot_casts(as_, make, tree):
    make.cast(tree["SH1"], tree["Hero"])
    make.cast(tree["SH1"], make.asset("Villain"))
    caller = as_(make.caller("user"))

    rows = caller.get(f"/data/shots/{tree['SH1']}/asset-types").json

    assert [(row["name"], row["type"]) for row in rows] == [("Character", "AssetType")]
    assert "task_types" not in rows[0]
    assert caller.get(f"/data/shots/{tree['Hero']}/asset-types").status_code == 404
    assert as_(make.caller("vendor")).get(f"/data/shots/{tree['SH1']}/asset-types").status_code == 403
