"""Law 9: re-reading what the events name turns an old copy of the studio into the new one (DESIGN §6)."""

from sqlalchemy import text

from app.blueprints.crud import PLACED
from tests.factories import Factory

KINDS = (
    "asset",
    "shot",
    "sequence",
    "episode",
    "scene",
    "edit",
    "concept",
    "entity_in",
    "entity_out",
    "entity",
)
NOT_COPIED = {"events"}  # the log itself


def _tables():
    return [table for table in PLACED if {"L", "G"} <= set(table.verbs) and table.path not in NOT_COPIED]


def _paths_of_keys():
    """Which path an event's key leads to: `task_id` to /data/tasks."""
    found = {f"{table.schema.model.__tablename__}_id": table.path for table in _tables()}
    found |= {f"{kind}_id": "entities" for kind in KINDS}
    return found | {"asset_type_id": "entity-types", "person_id": "persons", "project_id": "projects"}


def _snapshot(api):
    paths = {table.path for table in _tables()} | {"persons", "projects"}
    found = {}
    for path in paths:
        answer = api.get(f"/data/{path}?relations=true")
        assert answer.status_code == 200, path
        found[path] = {row["id"]: row for row in answer.json}
    return found


def _place(make):
    return make.db.execute(text("SELECT coalesce(max(position), 0) FROM api_event")).scalar_one()


def _replay(api, make, place, copy):
    """Re-read every row that the events since `place` name."""
    told = make.db.execute(
        text("SELECT data FROM api_event WHERE position > :place ORDER BY position"), {"place": place}
    ).all()
    make.db.commit()
    leads = _paths_of_keys()
    named = {(leads[key], value) for (data,) in told for key, value in data.items() if key in leads and value}
    for path, id_ in named:
        answer = api.get(f"/data/{path}/{id_}?relations=true")
        if answer.status_code == 200:
            copy[path][id_] = answer.json
        else:
            copy[path].pop(id_, None)


class Told:
    """An API of which every answer must be good."""

    def __init__(self, api):
        self.api = api

    def __getattr__(self, verb):
        def send(*arguments):
            answer = getattr(self.api, verb)(*arguments)
            assert answer.status_code < 300, (arguments, answer.json)
            return answer.json

        return send


def _day(api, make: Factory):
    """Much of what happens in a studio, once."""
    project = make.project_id
    asset, task_type = make.asset("Hero"), make.task_type()
    wip, done = (str(make.task_status(name)) for name in ("wip", "done"))
    ada = {"first_name": "A", "last_name": "B", "email": "replay@gmail.com"}
    person = api.post("/data/persons", ada)["id"]
    api.post(f"/data/projects/{project}/team", {"person_id": person})
    department = api.post("/data/departments", {"name": "Replay", "color": "#FFFFFF"})["id"]
    api.put(f"/data/persons/{person}", {"departments": [department], "phone": "1"})
    sequence = api.post(f"/data/projects/{project}/sequences", {"name": "SQ"})["id"]
    shot = api.post(f"/data/projects/{project}/shots", {"name": "SH", "sequence_id": sequence})["id"]
    cast = [{"asset_id": str(asset), "nb_occurences": 2}]
    api.put(f"/data/projects/{project}/entities/{shot}/casting", cast)
    task = api.post(f"/actions/projects/{project}/task-types/{task_type}/shots/create-tasks", [shot])[0]["id"]
    api.put(f"/actions/persons/{person}/assign", {"task_ids": [task]})
    comment = api.post(f"/actions/tasks/{task}/comment", {"task_status_id": wip, "comment": "go"})["id"]
    api.post(f"/actions/tasks/{task}/comment", {"task_status_id": done, "comment": "done"})
    api.put(f"/data/comments/{comment}", {"text": "gone"})
    api.post(f"/actions/tasks/{task}/time-spents/2026-03-02/persons/{person}", {"duration": 60})
    api.put(f"/data/tasks/{task}", {"priority": 2})
    api.put(f"/data/entities/{shot}", {"data": {"fps": "25"}, "nb_frames": 12})
    api.put("/actions/tasks/clear-assignation", {"task_ids": [task]})
    api.post("/data/playlists", {"name": "P", "project_id": str(project), "shots": []})
    api.delete(f"/data/comments/{comment}")
    other = api.post(f"/data/projects/{project}/shots", {"name": "SH2", "sequence_id": sequence})["id"]
    api.delete(f"/data/shots/{other}?force=true")
    api.delete(f"/data/assets/{asset}")
    api.put(f"/data/projects/{project}", {"nb_episodes": 3})


def _differences(copy, now):
    """`{(path, id): {key: (now, in the copy)}}`, for the keys that a list shows."""
    found = {}
    for path, rows in now.items():
        for id_ in rows.keys() | copy[path].keys():
            row, kept = rows.get(id_, {}), copy[path].get(id_, {})
            wrong = {key: (row.get(key), kept.get(key)) for key in row or kept if row.get(key) != kept.get(key)}
            if wrong:
                found[path, id_] = wrong
    return found


def test_replaying_the_events_of_a_day_keeps_a_copy_true(admin, make):
    make.enable(make.project_id)
    before, place = _snapshot(admin), _place(make)

    _day(Told(admin), make)
    now = _snapshot(admin)
    assert len(_differences(before, now)) > 10
    _replay(admin, make, place, before)

    assert _differences(before, now) == {}
