"""Laws 5, 6, 7: nothing leaks, list and single agree, a GET cannot write (DESIGN §6)."""

import json
import re

import pytest
from sqlalchemy import text

from app.blueprints.crud import PLACED
from app.http.operation import declared

ROLES = ("manager", "supervisor", "user", "client", "vendor")


@pytest.fixture
def foreign(make):
    """Another production, closed to the caller, with one of everything."""
    project = make.project("Foreign production")
    sequence = make.sequence("FOREIGN_SQ", project_id=project)
    shot = make.shot("FOREIGN_SH", sequence_id=sequence, project_id=project)
    asset = make.asset("FOREIGN_AS", project_id=project)
    episode = make.episode("FOREIGN_EP", project_id=project)
    make.cast(shot, asset)
    task = make.task(entity=shot)
    comment = make.comment(task)
    return {
        "project_id": project,
        "sequence_id": sequence,
        "shot_id": shot,
        "asset_id": asset,
        "episode_id": episode,
        "entity_id": shot,
        "task_id": task,
        "comment_id": comment,
    }


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_holds_an_id_of_a_foreign_production(role, app, as_, make, foreign):
    caller = as_(make.caller(role, project_id=make.project_id))
    secret = {str(id_) for id_ in foreign.values()}
    leaks = []
    for one in declared(app):
        if one.method != "GET" or one.rule.startswith(("/docs", "/auth/logout")):
            continue
        paths = {_filled(one.rule, foreign, instance) for instance in foreign.values()}
        for path in paths | {f"{path}?project_id={foreign['project_id']}" for path in paths}:
            answer = caller.get(path)
            asked = set(re.findall(r"[0-9a-f-]{36}", path))
            if answer.status_code == 200 and _ids(answer) & secret - (
                asked if "persons" in one.rule else set()
            ):
                leaks.append(path)
    assert leaks == []


def _filled(rule, foreign, instance):
    def value(match):
        name = match.group(0).strip("<>").split(":")[-1]
        return str(foreign.get(name, instance if name == "instance_id" else foreign["project_id"]))

    return re.sub(r"<[^>]+>", value, rule)


def _ids(answer):
    return set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer.get_data(as_text=True)))


@pytest.mark.parametrize("role", ("admin", *ROLES))
def test_an_id_is_listed_exactly_when_reading_it_alone_is_not_refused(role, app, as_, make, foreign):
    mine = make.shot("MINE")
    person = make.caller(role, project_id=make.project_id)
    make.comment(make.task(entity=mine, assignees=[person.id] if role == "vendor" else []), person.id)
    make.task(entity=make.shot("OTHER"))
    caller = as_(person)
    wrong = []
    for table in PLACED:
        if table.list is not None or "L" not in table.verbs or "G" not in table.verbs:
            continue  # two rules, told in docs/compatibility.md
        listing = caller.get(f"/data/{table.path}")
        every = _all_ids(make, table.schema.model.__tablename__)
        listed = {row["id"] for row in listing.json} if listing.status_code == 200 else set()
        for id_ in every:
            alone = caller.get(f"/data/{table.path}/{id_}").status_code
            if (alone == 200) != (id_ in listed):
                wrong.append((table.path, role, alone, id_ in listed))
    assert wrong == []


def _all_ids(make, table):
    found = [str(id_) for (id_,) in make.db.execute(text(f'SELECT id FROM "{table}" LIMIT 60'))]
    make.db.commit()
    return found


def test_a_get_cannot_write(app):
    database = app.extensions["callsheet"].database
    session = database.open(readonly=True)
    with pytest.raises(Exception, match="read-only transaction"):
        session.execute(text("UPDATE department SET name = name"))
    database.close(session)


def test_a_write_cannot_be_silent(app, make, admin, monkeypatch):
    monkeypatch.setattr("app.services.rows.record", lambda *_told: None)

    answer = admin.post("/data/studios", {"name": "Silent", "color": "#FFFFFF"})

    assert answer.status_code == 500
    assert "Silent" not in json.dumps(admin.get("/data/studios").json)
