"""A task with everything around it (spec 30 §4.6)."""


def test_a_shots_task_tells_what_is_around_it(as_, make):
    caller, artist = make.caller("manager"), make.person()
    episode = make.episode()
    sequence = make.sequence(parent_id=episode)
    shot = make.shot("SH", sequence_id=sequence)
    task = make.task(entity=shot, assignees=[artist], assigner_id=caller.id)

    told = as_(caller).get(f"/data/tasks/{task}/full").json

    assert (told["id"], told["type"], told["is_subscribed"]) == (str(task), "Task", False)
    assert told["entity"]["type"] == "Entity"  # spec 30 §4.6: a scalar dictionary
    assert told["entity"]["name"] == "SH"
    assert (told["sequence"]["id"], told["episode"]["id"]) == (str(sequence), str(episode))
    assert [one["id"] for one in told["persons"]] == [str(artist)]
    assert told["assigner"]["id"] == str(caller.id)
    assert told["assignees"] == [str(artist)]
    assert {"project", "task_type", "task_status", "entity_type"} <= set(told)


def test_an_assets_task_has_no_sequence_and_a_client_sees_no_people(as_, make):
    task = make.task(entity=make.asset(), assignees=[make.person()], assigner_id=make.person())

    told = as_(make.caller("client")).get(f"/data/tasks/{task}/full").json

    assert {"sequence", "episode", "assigner"}.isdisjoint(told)
    assert (told["persons"], told["assignees"]) == ([], [])


def test_a_vendor_without_the_task_is_refused(as_, make):
    assert as_(make.caller("vendor")).get(f"/data/tasks/{make.task()}/full").status_code == 403
