"""The types of the tasks of an entity, or of what is in it (spec 20 §6.1, 8, 9, 11.1)."""

import pytest


def ids(answer):
    return [one["id"] for one in answer.json]


@pytest.mark.parametrize("kind", ["Asset", "Shot", "Scene", "Edit", "Concept"])
def test_an_entity_tells_the_types_of_its_tasks_once(as_, make, kind):
    entity, other = make.entity("Props" if kind == "Asset" else kind), make.shot()
    second, first = make.task_type("Second", for_entity=kind), make.task_type("First", for_entity=kind)
    for type_id in (second, first):
        make.task(entity, type_id)
    make.task(entity, first, name="again")
    make.task(other)
    vendor = make.caller("vendor")

    path = f"/data/{kind.lower()}s/{entity}/task-types"
    assert ids(as_(make.caller("user")).get(path)) == [str(first), str(second)]
    assert as_(vendor).get(path).status_code == 403
    assert as_(make.caller("client")).get(path).status_code == (403 if kind == "Concept" else 200)


def test_a_sequence_and_an_episode_tell_those_of_their_shots(as_, make):
    episode = make.episode()
    sequence = make.sequence(parent_id=episode)
    shot, layout = make.shot(sequence_id=sequence), make.task_type()
    vendor = make.caller("vendor")
    make.task(shot, layout, assignees=[vendor.id])
    make.task(sequence, make.task_type(for_entity="Sequence"))

    for caller in (vendor, make.caller("user")):
        for path in (f"/data/sequences/{sequence}", f"/data/episodes/{episode}"):
            assert ids(as_(caller).get(f"{path}/task-types")) == [str(layout)], path
    assert as_(vendor).get(f"/data/sequences/{make.sequence()}/task-types").status_code == 403
