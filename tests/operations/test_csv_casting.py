"""Castings out of a CSV file (spec 50 §3.6)."""

import io

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Entity, EntityLink


@pytest.fixture
def upload(make):
    """`upload(client, text)` posts a file of castings to the project."""

    def send(client, text, query=""):
        path = f"/import/csv/projects/{make.project_id}/casting{query}"
        file = (io.BytesIO(text.encode()), "a.csv")
        return client.post(path, data={"file": file}, content_type="multipart/form-data")

    return send


@pytest.fixture
def stage(make):
    """An episode with a sequence and a shot, and two characters."""
    episode = make.episode("E01")
    shot = make.shot("SH 1", make.sequence("SQ1", parent_id=episode))
    return episode, shot, make.asset("Ann"), make.asset("Bób")


def links(db, entity):
    chosen = select(EntityLink.entity_out_id, EntityLink.nb_occurences, EntityLink.label)
    return {row[0]: (row[1], row[2]) for row in db.execute(chosen.where(EntityLink.entity_in_id == entity))}


def told(db, name):
    return list(db.scalars(select(ApiEvent.data).where(ApiEvent.name == name).order_by(ApiEvent.position)))


HEAD = "Episode,Parent,Name,Asset Type,Asset,Occurences,Label\n"


def test_assets_are_cast_in_shots_assets_and_episodes(admin, make, db, upload, stage):
    episode, shot, ann, bob = stage
    other = make.episode("E02")
    text = (
        f"{HEAD}E01,sq1,sh_1,Character,Ann,2,Animate Me\nMP,Character,Ann,character,bob,,\n"
        ",Episode,E02,Character,Ann,3,\n"
    )

    answer = upload(admin, text)

    assert (answer.status_code, answer.json) == (201, [None, None, None])
    assert links(db, shot) == {ann: (2, "animate-me")}
    assert links(db, ann) == {bob: (1, "")}
    assert links(db, other) == {ann: (3, "")}
    assert set(links(db, episode)) == {ann}
    assert db.scalar(select(Entity.nb_entities_out).where(Entity.id == shot)) == 1


def test_a_link_that_is_there_takes_the_files_values_and_the_others_stay(admin, make, db, upload, stage):
    _episode, shot, ann, bob = stage
    kept = make.cast(shot, ann, 1, label="old")
    make.cast(shot, bob, 7)

    upload(admin, "Episode;Parent;Name;Asset Type;Asset;Occurences\nE01;SQ1;SH 1;Character;Ann;4\n")

    assert links(db, shot) == {ann: (4, "fixed"), bob: (7, "")}
    assert db.scalar(select(EntityLink.id).where(EntityLink.entity_out_id == ann)) == kept
    assert told(db, "entity-link:new") == []
    assert [data["added_asset_ids"] for data in told(db, "shot:casting-update")] == [[]]


def test_lines_that_name_what_is_not_there_are_told_and_left_out(admin, make, db, upload, stage):
    _episode, shot, ann, _bob = stage
    text = f"{HEAD}E01,SQ1,SH 1,Character,Ann,1,\nE01,SQ1,SH 1,Character,Nobody,1,\nE01,SQ9,SH 1,Character,Ann,1,\n"

    answer = upload(admin, text)

    assert answer.status_code == 201
    assert answer.json == [
        None,
        {"line_number": 3, "skipped": "Character / Nobody was not found"},
        {"line_number": 4, "skipped": "SQ9 / SH 1 was not found"},
    ]
    assert set(links(db, shot)) == {ann}


def test_names_that_only_together_are_alike_are_not_mistaken(admin, make, db, upload):
    shot = make.shot("SH", make.sequence("SQ1 1"))
    make.shot("1 SH", make.sequence("SQ1"))
    ann = make.asset("Ann")

    upload(admin, "Parent,Name,Asset Type,Asset,Occurences\nSQ1 1,SH,Character,Ann,1\n")

    assert set(links(db, shot)) == {ann}


def test_bad_numbers_are_refused_together_and_a_dry_run_stores_nothing(admin, make, db, upload, stage):
    _episode, shot, _ann, _bob = stage
    text = (
        f"{HEAD}E01,SQ1,SH 1,Character,Ann,x,\nE01,SQ1,SH 1,Character,Ann,-1,\nE01,SQ1,SH 1,Character,Ann,1,\n"
    )

    refused = upload(admin, text)
    tried = upload(admin, HEAD + text.splitlines()[3], "?dry_run=true")

    assert refused.status_code == 400
    assert [one["line"] for one in refused.json["data"]["errors"]] == [2, 3]
    assert (tried.status_code, tried.json) == (200, [None])
    assert links(db, shot) == {}


def test_many_links_cost_as_many_statements_as_one(admin, make, upload, stage, queries):
    sequence = make.sequence("SQ2")
    rows = ""
    for number in range(30):
        make.shot(f"N{number}", sequence)
        rows += f",SQ2,N{number},Character,Ann,1,\n,SQ2,N{number},Character,Bób,1,\n"

    with queries(at_most=14):
        answer = upload(admin, HEAD + rows)

    assert answer.json == [None] * 60
