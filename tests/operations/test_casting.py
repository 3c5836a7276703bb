"""Casting: replaced as a whole, mirrored in the episode, counted for tasks (spec 20 §5.8, 5.9, 7)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Entity, EntityLink, ProjectTaskTypeLink, Task


@pytest.fixture
def scene_of(make):
    """An episode with a sequence and two shots, and two assets."""
    episode = make.episode("E01")
    sequence = make.sequence("SQ01", parent_id=episode)
    shots = [make.shot(name, sequence) for name in ("SH01", "SH02")]
    return episode, sequence, shots, [make.asset("Ann"), make.asset("Bob")]


def door(make, entity):
    return f"/data/projects/{make.project_id}/entities/{entity}/casting"


def cast(admin, make, entity, *assets):
    body = [{"asset_id": str(asset), "nb_occurences": 2} for asset in assets]
    answer = admin.put(door(make, entity), body)
    assert (answer.status_code, answer.json) == (200, body)


def links(db, entity):
    return set(db.scalars(select(EntityLink.entity_out_id).where(EntityLink.entity_in_id == entity)))


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_a_shots_casting_is_replaced_mirrored_and_counted(admin, make, db, scene_of):
    episode, _, (shot, other), (ann, bob) = scene_of

    cast(admin, make, shot, ann, bob)
    cast(admin, make, other, ann)
    cast(admin, make, shot, bob)

    assert [row["asset_name"] for row in admin.get(door(make, shot)).json] == ["Bob"]
    assert links(db, episode) == {ann, bob}
    cast(admin, make, other)
    assert links(db, episode) == {bob}
    counts = dict(
        db.execute(select(Entity.id, Entity.nb_entities_out).where(Entity.id.in_([shot, episode]))).all()
    )
    assert counts == {shot: 1, episode: 1}
    removals = [data["removed_asset_ids"] for data in told(db, "shot:casting-update")]
    assert removals == [[], [], [str(ann)], [str(ann)]]
    assert told(db, "episode:casting-update")[-1]["removed_asset_ids"] == [str(ann)]
    assert told(db, "asset:update")[-1]["asset_id"] == str(ann)
    assert len(told(db, "entity-link:new")) == 4


def test_what_leaves_an_episode_leaves_its_shots_and_a_manual_cast_stays(admin, make, db, scene_of):
    episode, _, (shot, _), (ann, bob) = scene_of
    cast(admin, make, episode, ann, bob)
    cast(admin, make, shot, ann, bob)

    cast(admin, make, shot, bob)
    assert links(db, episode) == {ann, bob}
    cast(admin, make, episode, ann)

    assert links(db, shot) == set()
    assert told(db, "shot:casting-update")[-1]["removed_asset_ids"] == [str(bob)]


def test_assets_ready_are_counted_by_the_priority_of_their_step(admin, make, db):
    layout, animation = make.task_type(), make.task_type()
    shot = make.shot()
    tasks = [make.task(shot, kind) for kind in (layout, animation)]
    for kind, priority in ((layout, 1), (animation, 2)):
        make.row(ProjectTaskTypeLink, project_id=make.project_id, task_type_id=kind, priority=priority)
    ready, late = make.asset(ready_for=layout), make.asset()

    cast(admin, make, shot, ready, late)

    found = dict(db.execute(select(Task.id, Task.nb_assets_ready).where(Task.id.in_(tasks))).all())
    assert found == {tasks[0]: 1, tasks[1]: 0}
    assert {data["nb_assets_ready"] for data in told(db, "task:update-casting-stats")} == {1}


def test_many_castings_are_replaced_in_as_many_statements_as_one(admin, make, db, scene_of, queries):
    _, sequence, shots, assets = scene_of
    shots += [make.shot(f"X{number}", sequence) for number in range(20)]
    body = {str(shot): [{"asset_id": str(a), "nb_occurences": 1} for a in assets] for shot in shots}

    with queries(at_most=15):
        answer = admin.put(f"/data/projects/{make.project_id}/entities/casting", body)

    assert (answer.status_code, answer.json) == (200, body)
    assert all(links(db, shot) == set(assets) for shot in shots)


def test_nothing_is_written_when_one_entity_is_unknown_or_of_another_project(admin, make, db, scene_of):
    _, _, (shot, _), (ann, _) = scene_of
    foreign = make.shot(project_id=make.project())
    door_of_many = f"/data/projects/{make.project_id}/entities/casting"
    entries = [{"asset_id": str(ann), "nb_occurences": 1}]

    unknown = "00000000-0000-4000-8000-000000000000"
    assert admin.put(door_of_many, {str(shot): entries, unknown: entries}).status_code == 404
    assert admin.put(door_of_many, {str(shot): entries, str(foreign): entries}).status_code == 403
    assert admin.put(door_of_many, {str(shot): 1}).status_code == 400
    assert admin.put(door_of_many, []).status_code == 400
    assert links(db, shot) == set()


def test_bad_entries_are_400_and_the_casting_stays(admin, make, db, scene_of):
    _, _, (shot, other), (ann, _) = scene_of
    cast(admin, make, shot, ann)
    hidden = make.asset(project_id=make.project())
    shared = make.asset(project_id=make.project(), is_shared=True)

    for asset, number in (("x", 1), (ann, -1), (ann, "two"), (hidden, 1), (other, 1)):
        body = [{"asset_id": str(asset), "nb_occurences": number}]
        assert admin.put(door(make, shot), body).status_code == 400
    assert admin.put(door(make, shot), {"a": 1}).status_code == 400
    assert links(db, shot) == {ann}
    cast(admin, make, shot, shared)
    assert links(db, shot) == {shared}


def test_an_entry_without_its_number_is_left_out_and_the_last_of_an_asset_wins(admin, make, scene_of):
    _, _, (shot, _), (ann, bob) = scene_of
    entries = [{"asset_id": str(ann), "nb_occurences": number} for number in (1, 3)]

    assert admin.put(door(make, shot), [*entries, {"asset_id": str(bob)}]).status_code == 200
    shown = admin.get(door(make, shot)).json
    assert [(row["asset_name"], row["nb_occurences"]) for row in shown] == [("Ann", 3)]


def test_who_reads_and_who_writes_a_casting(as_, make, scene_of):
    _, _, (shot, _), _ = scene_of
    for role, reads, writes in (
        ("manager", 200, 200),
        ("supervisor", 200, 403),
        ("client", 200, 403),
        ("vendor", 403, 403),
    ):
        api = as_(make.caller(role))
        assert api.get(door(make, shot)).status_code == reads
        assert api.put(door(make, shot), []).status_code == writes
    stranger = as_(make.caller("manager", team=False))
    assert stranger.get(door(make, shot)).status_code == 403


def test_maps_of_castings(admin, make, scene_of):
    episode, sequence, (shot, _), (ann, bob) = scene_of
    cast(admin, make, shot, bob, ann)
    cast(admin, make, ann, bob)
    project = f"/data/projects/{make.project_id}"

    for path in ("sequences/all", f"sequences/{sequence}", f"episodes/{episode}/sequences/all"):
        found = admin.get(f"{project}/{path}/casting").json
        assert list(found) == [str(shot)]
        assert [(row["name"], row["sequence_name"]) for row in found[str(shot)]] == [
            ("Ann", "SQ01"),
            ("Bob", "SQ01"),
        ]
    assert set(admin.get(f"{project}/episodes/casting").json) == {str(shot), str(episode), str(ann)}
    kind = make.entity_type("Character")
    assert list(admin.get(f"{project}/asset-types/{kind}/casting").json) == [str(ann)]
    assert admin.get(f"{project}/asset-types/{make.entity_type('Shot')}/casting").status_code == 404
    assert admin.get(f"{project}/episodes/main/sequences/all/casting").json == {}
    assert admin.get(f"{project}/episodes/x/sequences/all/casting").status_code == 400
    assert admin.get(f"{project}/sequences/{shot}/casting").status_code == 404
    cast_in = admin.get(f"/data/assets/{bob}/cast-in").json
    assert [row.get("shot_name") or row["asset_name"] for row in cast_in] == ["SH01", "Ann"]


def test_the_casting_of_an_asset_is_checked_by_its_schema(admin, make, db):
    table, leg = make.asset("Table"), make.asset("Leg")
    path = f"/data/assets/{table}/casting"

    assert admin.put(path, [{"asset_id": str(leg)}]).json == [
        {"asset_id": str(leg), "nb_occurences": 1, "label": ""}
    ]
    assert admin.get(path).json[0]["asset_name"] == "Leg"
    assert admin.put(path, [{"asset_id": str(leg), "nb_occurences": -1}]).status_code == 400
    assert admin.put(path, {}).status_code == 400
    assert told(db, "asset:casting-update")[0]["added_asset_ids"] == [str(leg)]


def one_asset(make, asset):
    return f"/data/projects/{make.project_id}/entities/casting/assets/{asset}"


def test_one_asset_is_cast_in_many_and_the_rest_stays(admin, make, db, scene_of):
    episode, _, (shot, other), (ann, bob) = scene_of
    cast(admin, make, shot, bob)
    before = db.scalar(select(EntityLink.id).where(EntityLink.entity_in_id == shot))
    db.commit()

    answer = admin.put(one_asset(make, ann), {"entity_ids": [str(shot), str(other), str(shot)], "label": "x"})

    assert answer.status_code == 200
    rows = answer.json[str(shot)]
    assert [(row["asset_name"], row["nb_occurences"], row["label"]) for row in rows] == [
        ("Ann", 1, "x"),
        ("Bob", 2, ""),
    ]
    assert [row["asset_name"] for row in answer.json[str(other)]] == ["Ann"]
    assert links(db, episode) == {ann, bob}
    assert before in set(db.scalars(select(EntityLink.id)))
    assert told(db, "shot:casting-update")[-1]["added_asset_ids"] == [str(ann)]
    db.commit()
    again = admin.put(one_asset(make, ann), {"entity_ids": [str(shot)], "nb_occurences": 3})
    row = again.json[str(shot)][0]
    assert (row["nb_occurences"], row["label"]) == (3, "x")
    assert told(db, "entity-link:update")[-1]["nb_occurences"] == 3
    assert told(db, "shot:casting-update")[-1]["added_asset_ids"] == []


def test_zero_takes_an_asset_out_of_a_shot_and_of_an_episode_with_its_shots(admin, make, db, scene_of):
    episode, _, (shot, other), (ann, _) = scene_of
    admin.put(one_asset(make, ann), {"entity_ids": [str(shot), str(other), str(episode)]})

    gone = admin.put(one_asset(make, ann), {"entity_ids": [str(shot)], "nb_occurences": 0})
    assert (gone.json, links(db, shot), links(db, episode)) == ({str(shot): []}, set(), {ann})
    db.commit()
    admin.put(one_asset(make, ann), {"entity_ids": [str(episode)], "nb_occurences": 0})
    assert (links(db, other), links(db, episode)) == (set(), set())
    db.commit()
    nothing = admin.put(one_asset(make, ann), {"entity_ids": [str(shot)], "nb_occurences": 0})
    assert (nothing.status_code, nothing.json) == (200, {str(shot): []})


def test_casting_one_asset_is_refused_as_a_whole(as_, admin, make, db, scene_of):
    _, sequence, (shot, _), (ann, _) = scene_of
    foreign = make.shot(project_id=make.project())
    unknown = "00000000-0000-4000-8000-000000000000"

    for asset, body, status in (
        (ann, {"entity_ids": [str(shot), unknown]}, 404),
        (ann, {"entity_ids": [str(shot), str(foreign)]}, 403),
        (ann, {"entity_ids": []}, 400),
        (ann, {"entity_ids": [str(shot)], "nb_occurences": -1}, 400),
        (sequence, {"entity_ids": [str(shot)]}, 404),
        (make.asset(project_id=make.project()), {"entity_ids": [str(shot)]}, 400),
    ):
        assert admin.put(one_asset(make, asset), body).status_code == status, body
    artist = as_(make.caller("user"))
    assert artist.put(one_asset(make, ann), {"entity_ids": [str(shot)]}).status_code == 403
    assert links(db, shot) == set()


def test_one_asset_is_cast_in_many_by_as_many_statements_as_in_one(admin, make, scene_of, queries):
    _, sequence, _, (ann, _) = scene_of
    shots = [str(make.shot(f"X{number}", sequence)) for number in range(20)]

    with queries(at_most=16):
        answer = admin.put(one_asset(make, ann), {"entity_ids": shots})

    assert (answer.status_code, len(answer.json)) == (200, 20)


def test_a_vendor_reads_the_casting_of_an_asset_they_work_on(as_, make):
    vendor, asset, other = make.caller("vendor"), make.asset(), make.asset()
    make.cast(asset, make.asset("Hat"))
    make.task(asset, assignees=[vendor.id])

    assert [one["asset_name"] for one in as_(vendor).get(f"/data/assets/{asset}/casting").json] == ["Hat"]
    assert as_(vendor).get(f"/data/assets/{other}/casting").status_code == 403
