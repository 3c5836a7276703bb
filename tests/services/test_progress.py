"""What comments do to their task, as the tables of spec 30 §3.2 and §3.3."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from app.services.progress import Meaning, Progress, follow, is_last, replay

TODO = uuid4()
WIP = Meaning(uuid4(), is_wip=True)
REVIEW = Meaning(uuid4(), is_feedback_request=True)
RETAKE = Meaning(uuid4(), is_retake=True)
DONE = Meaning(uuid4(), is_done=True)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(step):
    return None if step is None else START + timedelta(hours=step)


def test_each_last_comment_moves_the_task():
    table = [  # status, retakes, then the steps of real start, end, done
        (REVIEW, 0, None, 0, None),
        (RETAKE, 1, None, None, None),
        (RETAKE, 1, None, None, None),
        (WIP, 1, 3, None, None),
        (RETAKE, 2, 3, None, None),
        (DONE, 2, 3, None, 5),
        (WIP, 2, 3, None, None),
        (REVIEW, 2, 3, 7, None),
        (DONE, 2, 3, 7, 8),
    ]
    task = Progress(task_status_id=TODO)
    for step, (status, retakes, started, ended, done) in enumerate(table):
        task = follow(task, status, at(step))
        assert task == Progress(status.id, at(step), retakes, at(started), at(ended), at(done)), step


@pytest.mark.parametrize(("last", "seconds", "expected"), [(None, 0, True), (1, 0.5, True), (1, -0.5, False)])
def test_a_comment_is_last_to_the_second(last, seconds, expected):
    before = Progress(last_comment_date=at(last))

    assert is_last(before, at(1) + timedelta(seconds=seconds)) is expected


@pytest.mark.parametrize(
    ("statuses", "retakes", "started", "ended", "done"),
    [
        ([], 0, None, None, None),
        ([RETAKE, RETAKE, WIP, RETAKE], 2, 2, None, None),
        ([WIP, REVIEW, RETAKE, REVIEW, WIP], 1, 0, None, None),
        ([WIP, REVIEW, RETAKE, REVIEW, DONE], 1, 0, 3, 4),
        ([DONE, WIP, DONE, RETAKE], 1, 1, None, None),
    ],
)
def test_a_replay_honours_what_was_taken_back(statuses, retakes, started, ended, done):
    made = replay(TODO, [(status, at(step)) for step, status in enumerate(statuses)])

    last = statuses[-1].id if statuses else TODO
    when = at(len(statuses) - 1) if statuses else None
    assert made == Progress(last, when, retakes, at(started), at(ended), at(done))


@pytest.mark.parametrize("seed", range(20))
def test_a_replay_finds_what_following_left(seed):
    chosen = Random(seed).choices([WIP, REVIEW, RETAKE, DONE, Meaning(TODO)], k=12)
    task = Progress(task_status_id=TODO)
    for step, status in enumerate(chosen):
        task = follow(task, status, at(step))

    assert replay(TODO, [(status, at(step)) for step, status in enumerate(chosen)]) == task
