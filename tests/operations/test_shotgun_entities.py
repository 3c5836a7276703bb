"""ShotGrid in: episodes, sequences, scenes, shots, assets, their castings (spec 50 §2.2)."""

from sqlalchemy import func, select

from app.models import Entity, EntityLink, EntityType, ScheduleItem
from tests.shotgun import arrive, entries, events, put

PATH = ("projects", "episodes", "sequences", "scenes", "assets", "shots")


def cast_in(make, id_):
    """The assets of an entity."""
    links = select(EntityLink.entity_out_id).where(EntityLink.entity_in_id == id_)
    found = {str(one) for one in make.db.scalars(links)}
    make.db.commit()
    return found


def test_entities_take_their_place_by_number(admin, make):
    rows = arrive(admin, make, *PATH)

    assert {row["type"] for noun, row in rows.items() if noun != "projects"} == {"Entity"}
    assert {row["project_id"] for noun, row in rows.items() if noun != "projects"} == {str(make.project_id)}
    assert rows["episodes"]["description"] == "first"
    assert rows["sequences"]["parent_id"] == rows["episodes"]["id"]
    assert rows["scenes"]["parent_id"] == rows["sequences"]["id"]
    assert (rows["shots"]["parent_id"], rows["shots"]["source_id"]) == (
        rows["sequences"]["id"],
        rows["scenes"]["id"],
    )
    assert rows["shots"]["data"] == {
        "sg_lens": 35,
        "sg_scene": {"id": 5},
        "sg_cut_duration": 5,
        "frame_in": 10,
        "frame_out": 15,
    }
    authors = {row["created_by"] for noun, row in rows.items() if noun != "projects"}
    assert authors == {admin.get("/auth/authenticated").json["user"]["id"]}


def test_new_entities_are_told_by_their_kind(admin, make):
    arrive(admin, make, *PATH)

    for kind in ("episode", "sequence", "scene", "asset", "shot"):
        assert events(make, f"{kind}:new") == [f"{kind}:new"]
    assert events(make, "asset-type:new") == ["asset-type:new"]
    assert events(make, "shot:casting-update") == ["shot:casting-update"]


def test_what_is_gone_from_a_shot_is_gone_here(admin, make):
    rows = arrive(admin, make, *PATH)
    entry = entries(make)["shots"][0]
    bare = {key: entry[key] for key in ("id", "project", "sg_cut_in")} | {
        "code": "Two",
        "sg_cut_duration": None,
    }

    changed = put(admin, "shots", bare)[0]

    assert (changed["id"], changed["name"]) == (rows["shots"]["id"], "Two")
    assert (changed["parent_id"], changed["source_id"]) == (None, None)
    assert changed["data"] == {"frame_in": 10, "frame_out": 10}
    assert cast_in(make, changed["id"]) == set()
    assert admin.get(f"/data/entities/{changed['id']}").json["nb_entities_out"] == 0
    assert changed["created_by"] == rows["shots"]["created_by"]


def test_a_shot_is_cast_with_the_assets_that_are_here(admin, make):
    rows = arrive(admin, make, *PATH)
    link = select(EntityLink.id).where(EntityLink.entity_in_id == rows["shots"]["id"])
    before = make.db.scalars(link).all()
    make.db.commit()
    entry = entries(make)["shots"][0]

    put(admin, "shots", {**entry, "assets": [{"id": 5}, {"id": 404}, {"id": 5}]})

    assert cast_in(make, rows["shots"]["id"]) == {rows["assets"]["id"]}
    assert make.db.scalars(link).all() == before
    assert admin.get(f"/data/entities/{rows['shots']['id']}").json["nb_entities_out"] == 1


def test_an_asset_casts_the_parts_of_the_request(admin, make):
    rows = arrive(admin, make, *PATH)
    whole, other = rows["assets"]["id"], make.asset()
    make.cast(rows["assets"]["id"], other)
    part = {**entries(make)["assets"][0], "code": "Part", "parents": [{"id": 5}, {"id": 404}]}

    made = put(admin, "assets", {**part, "id": 6}, {**part, "id": 7, "parents": [{"id": 6}]})

    assert cast_in(make, whole) == {made[0]["id"]}
    assert cast_in(make, made[0]["id"]) == {made[1]["id"]}
    assert events(make, "asset:casting-update") == ["asset:casting-update"] * 2


def test_an_asset_without_type_or_production_is_left_out(admin, make):
    rows = arrive(admin, make, *PATH)
    entry = entries(make)["assets"][0]

    left = put(
        admin,
        "assets",
        {**entry, "sg_asset_type": None, "description": "changed"},
        {**entry, "id": 8, "project": {"id": 404}},
        {**entry, "id": 9, "project": None},
    )

    assert left == []
    assert admin.get(f"/data/assets/{rows['assets']['id']}").json["description"] == "first"


def test_an_asset_type_is_made_once(admin, make):
    entry = entries(make)["assets"][0]

    made = put(admin, "assets", *({**entry, "id": n, "code": f"A{n}"} for n in range(3)))

    assert make.db.scalar(select(func.count()).where(EntityType.name == "Creature")) == 1
    assert len({row["entity_type_id"] for row in made}) == 1


def test_a_number_is_looked_for_among_its_own_kind(admin, make):
    """An asset, a shot and a sequence may all be number five."""
    rows = arrive(admin, make, *PATH)

    assert len({rows[noun]["id"] for noun in PATH}) == len(PATH)
    for noun in PATH[1:]:
        assert put(admin, noun, *entries(make)[noun])[0]["id"] == rows[noun]["id"]


def test_a_second_sequence_of_a_name_is_left_out(admin, make):
    rows = arrive(admin, make, "projects", "episodes", "sequences")
    entry = entries(make)["sequences"][0]

    made = put(
        admin,
        "sequences",
        {**entry, "id": 6},
        {**entry, "id": 7, "code": "Two"},
        {**entry, "id": 8, "code": "Two"},
    )
    moved = put(admin, "sequences", {**entry, "id": 7, "description": "moved"})[0]

    assert [row["shotgun_id"] for row in made] == [7]
    assert (moved["name"], moved["description"]) == ("Two", "moved")
    count = select(func.count()).select_from(Entity).where(Entity.parent_id == rows["episodes"]["id"])
    assert make.db.scalar(count) == 2


def test_episodes_and_sequences_of_unknown_productions_are_left_out(admin):
    entry = {"id": 1, "code": "A", "description": None, "project": {"name": "nowhere"}}

    assert put(admin, "episodes", entry) == []
    assert put(admin, "sequences", entry) == []


def test_shots_of_an_unknown_production_refuse_the_whole_list(admin, make):
    entry = entries(make)["shots"][0]
    lost = {**entry, "id": 6, "project": {"name": "nowhere"}}

    answer = admin.post("/import/shotgun/shots", [entry, lost])

    assert answer.status_code == 400
    assert answer.json["message"] == "Entry 2: no project is known as nowhere."
    assert make.db.scalar(select(func.count()).where(Entity.shotgun_id == 5)) == 0


def test_the_last_of_two_entries_of_one_number_counts(admin, make):
    entry = entries(make)["episodes"][0]

    made = put(admin, "episodes", entry, {**entry, "code": "Two"})

    assert [row["name"] for row in made] == ["Two", "Two"]
    assert made[0]["id"] == made[1]["id"]


def test_two_shots_of_one_name_in_a_sequence_are_refused(admin, make):
    arrive(admin, make, "projects", "episodes", "sequences")
    entry = entries(make)["shots"][0]

    assert admin.post("/import/shotgun/shots", [entry, {**entry, "id": 6}]).status_code == 400


def test_imported_sequences_are_planned(admin, make):
    make.enable(make.project_id, make.task_type("Lay", for_entity="Shot"))
    arrive(admin, make, "projects", "episodes", "sequences")

    planned = make.db.scalars(select(ScheduleItem.object_id).where(ScheduleItem.project_id == make.project_id))
    assert len([one for one in planned if one]) >= 1
