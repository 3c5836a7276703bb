"""Assets shared between productions (spec 20 §6.1, 6.4)."""

from sqlalchemy import select

from app.models import ApiEvent, Task

NOBODY = "00000000-0000-4000-8000-000000000000"


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def ids(answer):
    return [one["id"] for one in answer.json]


def test_listed_assets_are_shared_by_who_manages_all_of_them(as_, make, db):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    ann, bob = str(make.asset("Ann")), str(make.asset("Bob"))
    foreign, shot = str(make.asset(project_id=make.project())), str(make.shot())
    door = "/actions/assets/share"

    shared = manager.post(door, {"asset_ids": [bob, ann]})
    assert (shared.status_code, ids(shared)) == (200, [ann, bob])
    assert {one["is_shared"] for one in shared.json} == {True}
    assert "entities_out" not in shared.json[0]
    assert manager.post(door, {"asset_ids": [ann], "is_shared": None}).json[0]["is_shared"] is True
    assert manager.post(door, {"asset_ids": [ann], "is_shared": False}).json[0]["is_shared"] is False
    for caller, given, status in (
        (manager, [ann, foreign], 403),
        (manager, [ann, NOBODY], 404),
        (manager, [shot], 404),
        (manager, ["zz"], 400),
        (artist, [ann], 403),
    ):
        assert caller.post(door, {"asset_ids": given}).status_code == status, given
    assert artist.post(door, {"asset_ids": []}).json == artist.post(door, {}).json == []
    assert sorted(one["asset_id"] for one in told(db, "asset:update")[:2]) == sorted([ann, bob])


def test_a_whole_production_or_a_type_is_shared(as_, make):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    ann, cup = str(make.asset("Ann")), str(make.asset("Cup", "Props"))
    foreign = str(make.asset(project_id=make.project()))
    make.shot()
    door = f"/actions/projects/{make.project_id}"
    props = make.entity_type("Props")

    assert ids(manager.post(f"{door}/assets/share", {})) == [ann, cup]
    assert ids(manager.post(f"{door}/assets/share", {"is_shared": False, "asset_ids": [cup, foreign]})) == [cup]
    by_type = f"{door}/asset-types/{props}/assets/share"
    assert [(one["id"], one["is_shared"]) for one in manager.post(by_type, {}).json] == [(cup, True)]
    assert manager.post(by_type, {"is_shared": "x"}).status_code == 400
    assert manager.post(f"{door}/asset-types/{make.entity_type('Shot')}/assets/share", {}).json == []
    assert artist.post(f"{door}/assets/share", {}).status_code == 403
    assert artist.post(by_type, {}).status_code == 403


def test_sharing_counts_for_the_tasks_of_other_productions(as_, make, db):
    manager, foreign = as_(make.caller("manager")), make.project()
    asset = make.asset()
    shot = make.shot(project_id=foreign)
    make.cast(shot, asset)
    task = make.task(shot)

    manager.post("/actions/assets/share", {"asset_ids": [str(asset)]})

    assert db.scalar(select(Task.nb_assets_ready).where(Task.id == task)) == 1


def test_shared_assets_that_a_production_uses(as_, make):
    artist, vendor, other = as_(make.caller("user")), make.caller("vendor"), make.project()
    episode = make.episode()
    shots = [make.shot(sequence_id=make.sequence(parent_id=episode)), make.shot()]
    used = [make.asset(name, project_id=other, is_shared=True) for name in ("A", "B")]
    hidden = [make.asset(project_id=other), make.asset(project_id=other, is_shared=True, canceled=True)]
    for shot, asset in zip(shots, used, strict=True):
        for cast in (asset, make.asset(is_shared=True), *hidden):
            make.cast(shot, cast)
    make.task(shots[1], assignees=[vendor.id])
    door = f"/data/projects/{make.project_id}"
    a, b = map(str, used)

    assert ids(artist.get(f"{door}/assets/shared-used")) == [a, b]
    assert ids(artist.get(f"{door}/episodes/{episode}/assets/shared-used")) == [a]
    for word in ("all", "main"):
        assert ids(artist.get(f"{door}/episodes/{word}/assets/shared-used")) == [a, b]
    assert artist.get(f"{door}/episodes/zz/assets/shared-used").status_code == 400
    assert ids(as_(vendor).get(f"{door}/assets/shared-used")) == [b]
    assert artist.get(f"/data/projects/{other}/assets/shared-used").status_code == 403
