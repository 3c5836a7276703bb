"""Search: words whole, partial, misspelled; only what the caller sees (spec 50 §7)."""

import pytest

from app.models import DepartmentMetadataDescriptorLink, PreviewFile


def found(client, query, index="assets", **body):
    answer = client.post("/data/search", {"query": query, "index_names": [index], "limit": 20, **body})
    assert answer.status_code == 200, answer.json
    return [row.get("full_name") or row["name"] for row in answer.json[index]]


def test_the_answer_tells_where_it_was_found_and_of_what(admin, make):
    preview = make.row(PreviewFile, name="p", extension="png")
    make.asset("Zorblax Lantern", "Prop", description="glows softly", preview_file_id=preview)

    answer = admin.post("/data/search", {"query": "Zorblax"}).json

    assert set(answer) == {"assets", "shots", "persons"}
    assert (answer["shots"], answer["persons"]) == ([], [])
    (row,) = answer["assets"]
    assert row["type"] == "Asset"
    assert (row["asset_type_name"], row["preview_file_extension"], row["matched_terms"]) == (
        "Prop",
        "png",
        ["name"],
    )
    assert row["project_name"]
    assert "entities_out" not in row


@pytest.mark.parametrize(
    "query",
    [
        "ustensile",
        "USTENSILE",
        "usten",
        "l'usten",
        "prop ustensile",
        "étrange",
        "etrange",
        "ustensle",
        "ustnesile",
    ],
)
def test_words_are_found_in_any_case_in_part_without_accents_and_misspelled(admin, make, query):
    make.asset("L'ustensile", "Prop", description="Un objet étrange")
    make.asset("Chair", "Prop", description="plain")

    assert found(admin, query) == ["L'ustensile"]


def test_all_words_must_be_found_somewhere(admin, make):
    make.asset("Red_Lantern", "Prop", data={"tone": "warm"})
    make.asset("Blue_Lantern", "Prop", data={"tone": "cold"})

    assert found(admin, "lantern warm") == ["Red_Lantern"]
    assert found(admin, "red lantern") == ["Red_Lantern"]
    assert found(admin, "lantern nothing") == []
    terms = admin.post("/data/search", {"query": "lantern cold"}).json["assets"][0]["matched_terms"]
    assert terms == ["name", "tone"]


def test_shots_are_found_by_sequence_and_episode_but_not_by_their_frames(admin, make):
    episode = make.episode("Pilot")
    make.shot("SH010", make.sequence("Chase", parent_id=episode), data={"frame_in": 12345, "mood": "gloomy"})

    assert [found(admin, query, "shots") for query in ("chase sh010", "pilot", "gloomy", "12345")] == [
        ["SH010"], ["SH010"], ["SH010"], [],
    ]  # fmt: skip
    row = admin.post("/data/search", {"query": "pilot"}).json["shots"][0]
    assert (row["sequence_name"], row["episode"], row["episode_id"]) == ("Chase", "Pilot", str(episode))


def test_a_code_is_not_taken_for_its_neighbour(admin, make):
    sequence = make.sequence("SQ001")
    for name in ("SH00010", "SH00020", "SH00100"):
        make.shot(name, sequence)

    assert found(admin, "sh00010", "shots") == ["SH00010"]
    assert sorted(found(admin, "sq001 sh00", "shots")) == ["SH00010", "SH00020", "SH00100"]


def test_the_best_come_first_and_pages_follow(admin, make):
    for name in ("Annabelle", "Joanna", "Ann", "Hanna"):
        make.asset(name)

    assert found(admin, "ann")[:2] == ["Ann", "Annabelle"]
    assert found(admin, "ann", limit=1, offset=1) == ["Annabelle"]
    assert len(admin.post("/data/search", {"query": "ann"}).json["assets"]) == 3


def test_only_open_productions_of_ones_own_are_searched(as_, admin, make):
    make.asset("Lantern One")
    foreign = make.project()
    make.asset("Lantern Two", project_id=foreign)
    make.asset("Lantern Three", project_id=make.project(status="Closed"))
    artist = as_(make.caller("user"))

    assert found(artist, "lantern") == ["Lantern One"]
    assert found(artist, "lantern", project_id=str(foreign)) == []
    assert sorted(found(admin, "lantern")) == ["Lantern One", "Lantern Two"]
    assert found(admin, "lantern", project_id=str(foreign)) == ["Lantern Two"]
    assert found(as_(make.caller("user", team=False)), "lantern") == []


def test_a_vendor_finds_their_own_work_and_not_by_hidden_metadata(as_, make, db):
    vendor = make.caller("vendor")
    hidden = make.row_of_metadata("Asset", "Secret", "string")
    make.row(DepartmentMetadataDescriptorLink, metadata_descriptor_id=hidden, department_id=make.department())
    mine = make.asset("Lantern One", data={"secret": "gibberish", "open": "plain"})
    make.asset("Lantern Two")
    make.task(mine, assignees=[vendor.id])

    assert found(as_(vendor), "lantern") == ["Lantern One"]
    assert found(as_(vendor), "gibberish") == []
    row = as_(vendor).post("/data/search", {"query": "lantern plain"}).json["assets"][0]
    assert row["data"] == {"open": "plain"}
    assert found(as_(make.caller("user")), "gibberish") == ["Lantern One"]


def test_persons_are_shown_as_lists_show_them(as_, admin, make):
    make.person(first_name="Grace", last_name="Höpper", email="grace@example.com", phone="12")
    make.person(first_name="Grace", last_name="Left", active=False)
    make.person(first_name="Grace", last_name="Guest", is_guest=True)

    assert found(admin, "grace hopper", "persons") == ["Grace Höpper"]
    assert found(admin, "grace", "persons") == ["Grace Höpper"]
    whole = admin.post("/data/search", {"query": "grace"}).json["persons"][0]
    assert (whole["phone"], whole["type"], whole["matched_terms"]) == ("12", "Person", ["name"])
    short = as_(make.caller("user")).post("/data/search", {"query": "grace"}).json["persons"][0]
    assert not {"phone", "email", "daily_salary"} & set(short)
    assert found(as_(make.caller("client")), "grace", "persons") == []


@pytest.mark.parametrize(
    "body", [{}, {"query": 5}, {"query": "abc", "limit": 0}, {"query": "abc", "offset": -1}]
)
def test_a_bad_search_is_400(admin, body):
    answer = admin.post("/data/search", body)

    assert (answer.status_code, answer.json["message"]) == (400, "Validation error.")


def test_a_short_query_finds_nothing_and_odd_ones_do_no_harm(admin):
    assert admin.post("/data/search", {"query": "ab"}).json == {}
    assert admin.post("/data/search", {"query": "%%%"}).json == {"assets": [], "shots": [], "persons": []}
    assert admin.post("/data/search", {"query": "abc", "index_names": ["others"]}).json == {}
    assert admin.post("/data/search", {"query": "a'b\\%_ " * 50}).status_code == 200
    assert admin.post("/data/search?query=ab").json == {}


def test_the_web_client_is_told_that_it_may_search(anonymous):
    assert anonymous.get("/config").json["indexer_configured"] is True


def test_a_search_costs_the_same_statements_for_any_number_of_rows(admin, make, queries):
    for number in range(30):
        make.asset(f"Lantern {number}")

    with queries(at_most=5):
        assert len(found(admin, "lantern", limit=100)) == 30


def test_a_name_is_found_where_it_stands_now(admin, make):
    sequence = make.sequence("Chase")
    shot, asset = make.shot("SH010", sequence), make.asset("Lantern", "Prop")

    assert admin.put(f"/data/entities/{sequence}", {"name": "Duel"}).status_code == 200
    assert admin.put(f"/data/entities/{asset}", {"name": "Candle", "data": {"tone": "warm"}}).status_code == 200

    assert (found(admin, "chase", "shots"), found(admin, "duel", "shots")) == ([], ["SH010"])
    assert (found(admin, "lantern"), found(admin, "candle warm")) == ([], ["Candle"])
    assert admin.delete(f"/data/shots/{shot}?force=true").status_code == 204
    assert found(admin, "duel", "shots") == []


def test_a_renamed_type_names_its_assets_anew(admin, make):
    make.asset("Lantern", "Gadget")
    types = admin.get("/data/asset-types").json
    (gadget,) = [one["id"] for one in types if one["name"] == "Gadget"]

    assert admin.put(f"/data/entity-types/{gadget}", {"name": "Machine"}).status_code == 200

    assert (found(admin, "gadget"), found(admin, "machine lantern")) == ([], ["Lantern"])
