"""Law 8: a list costs as many statements for one row as for many (DESIGN §6)."""

import re
from datetime import date

import pytest

from app.http.operation import declared
from app.models import Milestone, News, Playlist, PreviewFile, ScheduleItem, Software, TimeSpent

MORE = 6


def _fill(make, number):
    """Rows of every sort that productions have many of."""
    person = make.person()
    make.member(make.project_id, person)
    for _ in range(number):
        episode = make.episode()
        sequence = make.sequence(parent_id=episode)
        shot = make.shot(sequence_id=sequence)
        asset = make.asset()
        make.cast(shot, asset)
        someone = make.person()
        make.member(make.project_id, someone)
        for entity in (shot, asset):
            task = make.task(entity=entity, assignees=[person, someone])
            comment = make.comment(task, someone)
            make.row(News, task_id=task, comment_id=comment, author_id=someone)
            make.row(PreviewFile, task_id=task, name="take", person_id=someone)
            make.row(TimeSpent, task_id=task, person_id=someone, duration=60, date=date(2026, 3, 2))
        make.row(Playlist, project_id=make.project_id, name=str(shot), shots=[])
        make.row(Milestone, project_id=make.project_id, name="m", date=date(2026, 3, 2))
        make.row(ScheduleItem, project_id=make.project_id, object_id=sequence)
        make.row(Software, name=str(shot), short_name="s", file_extension="ma")
    return {"shot_id": shot, "sequence_id": sequence, "episode_id": episode, "asset_id": asset, "task_id": task}


def _paths(app, make, ids):
    known = {"project_id": make.project_id, **ids}
    for one in declared(app):
        names = [part.split(":")[-1] for part in re.findall(r"<([^>]+)>", one.rule)]
        if one.method != "GET" or one.operation.access.public or one.operation.writes:
            continue
        if set(names) <= set(known):
            path = re.sub(r"<[^>]+>", lambda m: str(known[m.group(0).strip("<>").split(":")[-1]]), one.rule)
            yield path
            if "project_id" not in names:
                yield f"{path}?project_id={make.project_id}"


@pytest.mark.parametrize("role", ["admin", "vendor"])
def test_a_read_costs_as_many_statements_for_many_rows_as_for_few(role, app, as_, make, queries):
    caller = as_(make.caller(role, project_id=make.project_id))
    paths = list(_paths(app, make, _fill(make, 1)))

    def costs():
        found = {}
        for path in paths:
            with queries(at_most=10_000) as seen:
                answer = caller.get(path)
                _ = answer.data
            found[path] = len(seen) if answer.status_code == 200 else None
        return found

    costs()  # what is made once: prepared statements
    few = costs()
    _fill(make, MORE)
    many = costs()

    assert len([cost for cost in few.values() if cost]) > 50
    assert {
        path: (few[path], many[path]) for path in paths if many[path] and many[path] > (few[path] or 0)
    } == {}


def test_no_read_takes_more_than_a_handful_of_statements(app, admin, make, queries):
    wrong = {}
    for path in _paths(app, make, _fill(make, 1)):
        with queries(at_most=10_000) as seen:
            status = admin.get(path).status_code
        if status == 200 and len(seen) > 8:
            wrong[path] = len(seen)
    assert wrong == {}
