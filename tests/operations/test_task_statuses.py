"""Statuses (spec 30 §16.3)."""


def test_a_new_default_takes_the_flag_and_leaves_the_concepts_default(admin, make):
    concept = make.status(is_default=True, for_concept=True)
    body = {"name": "Start", "short_name": "start", "color": "#FFFFFF", "is_default": True}

    made = admin.post("/data/task-status", body)

    assert made.status_code == 201, made.json
    rows = admin.get("/data/task-status").json
    defaults = {row["id"] for row in rows if row["is_default"] and not row["for_concept"]}
    assert defaults == {made.json["id"]}
    assert admin.get(f"/data/task-status/{concept}").json["is_default"] is True


def test_artists_read_statuses_and_write_none(as_, make):
    client = as_(make.caller("user"))

    assert client.get("/data/task-status").status_code == 200
    assert client.put(f"/data/task-status/{make.task_status()}", {"name": "x"}).status_code == 403
