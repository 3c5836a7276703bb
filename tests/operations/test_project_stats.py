"""Quotas of people and statistics of episodes (spec 20 §12)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from app.models import Person, Project, Studio, Task, TimeSpent
from app.queries.quotas import rate_of

NOTHING = {"count": 0, "frames": 0, "drawings": 0}


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}"


@pytest.fixture
def kind(make):
    return make.task_type()


@pytest.fixture
def work(make, db, kind):
    """A task on a shot of 100 frames, worked from a Friday morning to a Tuesday night (UTC)."""

    def made(person, **values):
        db.execute(update(Project).where(Project.id == make.project_id).values(fps="30"))
        db.commit()
        given = {
            "nb_drawings": 10,
            "real_start_date": datetime(2026, 1, 2, 9, tzinfo=UTC),
            "end_date": datetime(2026, 1, 6, 23, 30, tzinfo=UTC),
        }
        task = make.task(entity=make.shot(nb_frames=100), task_type_id=kind, assignees=[person])
        db.execute(update(Task).where(Task.id == task).values({**given, **values}))
        db.commit()
        return task

    return made


def test_a_task_without_time_is_spread_over_its_weekdays(admin, make, base, kind, work):
    person = make.person()
    work(person)

    counted = admin.get(f"{base}/quotas/{kind}").json

    assert counted["total"] == counted[str(person)]
    days = dict.fromkeys(("2026-01-02", "2026-01-05", "2026-01-06"))
    assert counted["total"] == {
        "day": {
            "frames": dict.fromkeys(days, 33), "seconds": dict.fromkeys(days, 1.1),
            "drawings": dict.fromkeys(days, 10), "count": dict.fromkeys(days, 0.33), "entries": {"2026-01": 3},
        },
        "week": {
            "frames": {"2026-1": 33, "2026-2": 66}, "seconds": {"2026-1": 1.1, "2026-2": 2.2},
            "drawings": {"2026-1": 10, "2026-2": 20}, "count": {"2026-1": 0.33, "2026-2": 0.67},
            "entries": {"2026": 2},
        },
        "month": {
            "frames": {"2026-01": 99}, "seconds": {"2026-01": 3.3000000000000003}, "drawings": {"2026-01": 30},
            "count": {"2026-01": 1.0}, "entries": {"2026": 1},
        },
        "year": {
            "frames": {"2026": 99}, "seconds": {"2026": 3.3000000000000003}, "drawings": {"2026": 30},
            "count": {"2026": 1.0},
        },
    }  # fmt: skip


def test_time_spent_shares_a_task_by_day(admin, make, base, kind, work):
    one, two = make.person(), make.person()
    task = work(one, duration=960)
    for person, day in ((one, 5), (two, 6)):
        make.row(TimeSpent, person_id=person, task_id=task, date=date(2026, 1, day), duration=480)

    counted = admin.get(f"{base}/quotas/{kind}").json

    assert counted[str(one)]["day"]["frames"] == {"2026-01-05": 50}
    assert counted[str(two)]["day"]["count"] == {"2026-01-06": 0.5}
    assert counted["total"]["week"]["frames"] == {"2026-2": 100}
    assert counted["total"]["day"]["entries"] == {"2026-01": 2}
    mine = admin.get(f"{base}/quotas/persons/{two}").json
    assert mine[str(kind)] == counted[str(two)]


def test_whole_modes_count_each_task_on_its_date_in_the_callers_zone(as_, make, base, kind, work, db):
    person = make.person()
    work(person, done_date=datetime(2026, 2, 1, tzinfo=UTC))
    caller = make.caller("manager", timezone="Europe/Paris")

    feedback = as_(caller).get(f"{base}/quotas/{kind}?count_mode=feedback").json
    done = as_(caller).get(f"{base}/quotas/{kind}?count_mode=done").json

    assert feedback["total"]["day"]["frames"] == {"2026-01-07": 100}
    assert feedback["total"]["day"]["count"] == {"2026-01-07": 1}
    assert done["total"]["day"]["drawings"] == {"2026-02-01": 10}
    db.execute(update(Person).where(Person.id == caller.id).values(timezone="America/New_York"))
    db.commit()
    assert as_(caller).get(f"{base}/quotas/{kind}?count_mode=feedback").json["total"]["week"]["frames"] == {
        "2026-2": 100
    }


def test_an_iso_week_belongs_to_its_own_year(admin, make, base, kind, work):
    work(make.person(), end_date=datetime(2025, 12, 30, 12, tzinfo=UTC))

    counted = admin.get(f"{base}/quotas/{kind}?count_mode=feedback").json["total"]

    assert counted["week"]["frames"] == {"2026-1": 100}
    assert (counted["week"]["entries"], counted["year"]["frames"]) == ({"2026": 1}, {"2025": 100})


def test_a_studio_narrows_the_tasks_and_wrong_parameters_are_400(admin, make, base, kind, work):
    studio = make.row(Studio, name="North", color="#FFFFFF")
    work(make.person(studio_id=studio)), work(make.person())

    counted = admin.get(f"{base}/quotas/{kind}?count_mode=feedback&studio_id={studio}").json

    assert counted["total"]["year"]["count"] == {"2026": 1}
    assert admin.get(f"{base}/quotas/{kind}?count_mode=zz").status_code == 400
    assert admin.get(f"{base}/quotas/{kind}?studio_id=zz").status_code == 400
    assert admin.get(f"{base}/quotas/{make.task_type()}").json == {}
    assert admin.get(f"{base}/quotas/persons/{make.project_id}").status_code == 404
    assert admin.get(f"/data/projects/{kind}/quotas/{kind}").status_code == 404


def test_work_that_ended_before_it_began_counts_nothing(admin, make, base, kind, work):
    work(make.person(), end_date=datetime(2025, 12, 1, tzinfo=UTC))

    assert admin.get(f"{base}/quotas/{kind}").json == {}


def test_who_reads_quotas(as_, make, base, kind, work):
    mate = make.caller("user")
    work(mate.id)
    seen = {}
    for role in ("manager", "supervisor", "user", "vendor", "client"):
        caller = make.caller(role)
        client = as_(caller)
        answers = [client.get(f"{base}/quotas/{kind}"), client.get(f"{base}/quotas/persons/{mate.id}")]
        answers.append(client.get(f"{base}/quotas/persons/{caller.id}"))
        seen[role] = [one.status_code for one in answers]
        if role == "vendor":
            assert answers[0].json == {}

    assert seen == {
        "manager": [200, 200, 200],
        "supervisor": [200, 200, 200],
        "user": [200, 403, 200],
        "vendor": [200, 403, 200],
        "client": [403, 403, 403],
    }
    stranger = as_(make.caller("manager", project_id=make.project()))
    assert stranger.get(f"{base}/quotas/{kind}").status_code == 403
    assert stranger.get(f"{base}/quotas/persons/{mate.id}").status_code == 403


@pytest.mark.parametrize(
    ("fps", "rate"), [("24", 24), ("23.976", 23.976), (None, 25), ("", 25), ("x", 25), ("0", 25)]
)
def test_a_rate_that_is_no_number_is_25(fps, rate):
    assert rate_of(fps) == rate


@pytest.fixture
def series(make):
    """An episode with three shots: 0, 100 and 100 frames."""
    episode = make.episode()
    sequence = make.sequence(parent_id=episode)
    frames = (None, 100, 100)
    return episode, [make.shot(sequence_id=sequence, nb_frames=number) for number in frames]


def status_of(make, short_name):
    return str(make.task_status(short_name))


def test_tasks_of_episodes_are_counted_by_type_and_status(admin, make, base, kind, series):
    episode, shots = series
    for shot, short_name in zip(shots, ("done", "todo", "todo"), strict=True):
        make.task(entity=shot, task_type_id=kind, task_status_id=make.task_status(short_name), nb_drawings=2)
    make.task(entity=make.shot(), task_type_id=kind)

    stats = admin.get(f"{base}/episodes/stats").json

    done, todo = (status_of(make, name) for name in ("done", "todo"))
    assert set(stats) == {str(episode), "all"}
    assert stats[str(episode)][str(kind)] == stats["all"]["all"] == stats[str(episode)]["all"]
    counted = stats["all"]["all"]
    assert counted[done] == {
        "name": "done",
        "color": counted[done]["color"],
        "count": 1,
        "frames": 0,
        "drawings": 2,
    }
    assert (counted[todo]["count"], counted[todo]["frames"], counted[todo]["drawings"]) == (2, 200, 4)
    assert admin.get(f"/data/projects/{make.project()}/episodes/stats").json == {}


def test_retakes_of_episodes_tell_how_they_came(admin, make, base, kind, series):
    episode, shots = series
    states = (("done", 2, 4), ("retake", 3, 3), ("todo", 0, 0))
    for shot, (short_name, retakes, drawings) in zip(shots, states, strict=True):
        make.task(
            entity=shot, task_type_id=kind, task_status_id=make.task_status(short_name), retake_count=retakes,
            nb_drawings=drawings,
        )  # fmt: skip

    stats = admin.get(f"{base}/episodes/retake-stats").json

    done, retake = {"count": 1, "frames": 0, "drawings": 4}, {"count": 1, "frames": 100, "drawings": 3}
    other = {"count": 1, "frames": 100, "drawings": 0}
    both = {"count": 2, "frames": 100, "drawings": 7}
    now = {"max_retake_count": 3, "done": done, "retake": retake, "other": other}
    assert stats["all"]["all"] == stats["all"][str(kind)] == {**now, "evolution": {}}
    second = {"done": NOTHING, "retake": both, "other": other}
    third = {"done": done, "retake": retake, "other": other}
    assert stats[str(episode)]["all"] == {**now, "evolution": {"1": second, "2": second, "3": third}}
    empty = admin.get(f"/data/projects/{make.project()}/episodes/retake-stats").json
    assert empty == {
        "all": {
            "all": {
                "max_retake_count": 0,
                "evolution": {},
                "done": NOTHING,
                "retake": NOTHING,
                "other": NOTHING,
            }
        }
    }


def test_clients_are_told_statistics_where_the_production_says_so(as_, make, base, db, series):
    client, vendor = as_(make.caller("client")), as_(make.caller("vendor"))
    make.task(entity=series[1][1])

    assert client.get(f"{base}/episodes/stats").status_code == 200
    assert client.get(f"{base}/episodes/retake-stats").status_code == 403
    assert vendor.get(f"{base}/episodes/stats").json == {}
    assert vendor.get(f"{base}/episodes/retake-stats").json["all"]["all"]["other"] == NOTHING
    db.execute(update(Project).where(Project.id == make.project_id).values(is_client_stats_visible=False))
    db.commit()
    assert client.get(f"{base}/episodes/stats").status_code == 403
    assert as_(make.caller("user")).get(f"{base}/episodes/stats").status_code == 200


def test_statistics_cost_the_same_for_many_tasks(admin, make, base, kind, series, work, queries):
    for _ in range(12):
        make.task(entity=series[1][1], task_type_id=make.task_type())
        work(make.person())

    for path in ("episodes/stats", "episodes/retake-stats", f"quotas/{kind}"):
        with queries(at_most=5):
            assert admin.get(f"{base}/{path}").status_code == 200
