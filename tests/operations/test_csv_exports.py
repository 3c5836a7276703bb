"""CSV files out, and in again (spec 50 §6)."""

import csv
import io

import pytest
from sqlalchemy import select

from app.exports.sheets import guarded
from app.models import (
    Entity,
    EntityLink,
    Playlist,
    PreviewFile,
    Project,
    Studio,
    Task,
    TaskPersonLink,
    TimeSpent,
)


def rows(answer):
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), answer.get_data(as_text=True)
    text = answer.get_data().decode()
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def back(client, path, content):
    file = (io.BytesIO(content), "a.csv")
    return client.post(path, data={"file": file}, content_type="multipart/form-data")


@pytest.fixture
def show(make, db):
    """A TV show with an episode, a sequence, two shots with tasks, an asset of the episode and one of the main pack."""
    db.get(Project, make.project_id).production_type = "tvshow"
    db.commit()
    made = {"E1": make.episode("E1")}
    made["SQ"] = make.sequence("SQ1", parent_id=made["E1"])
    made["layout"] = make.task_type("Layout", priority=1)
    made["animation"] = make.task_type("Animation", priority=2)
    for kind in ("layout", "animation"):
        make.enable(make.project_id, made[kind])
    data = {"frame_in": 1, "frame_out": 10, "fps": "24", "lens": "35", "night": "true"}
    made["B"] = make.shot("B", made["SQ"], description='a; "b"', nb_frames=10, data=data)
    made["A"] = make.shot("A", made["SQ"], description="=1+1")
    made["artist"] = make.person(first_name="Zoé", last_name="Artist")
    made["task"] = make.task(made["B"], made["animation"], [made["artist"]], duration=240)
    make.task(made["A"], made["layout"])
    made["sword"] = make.asset("Sword", "Prop", source_id=made["E1"])
    made["ann"] = make.asset("Ann")
    make.row_of_metadata("Shot", "Night", "boolean", position=2)
    make.row_of_metadata("Shot", "Lens", "string", position=1, for_client=True)
    return made


def door(make, noun):
    return f"/export/csv/projects/{make.project_id}/{noun}.csv"


def test_shots_have_their_metadata_and_two_columns_for_each_task_type(admin, make, db, show):
    name = db.scalar(select(Project.name).where(Project.id == make.project_id))

    answer = admin.get(door(make, "shots"))

    assert rows(answer) == [
        [
            *("Project", "Episode", "Sequence", "Name", "Description", "Time Spent", "Frames", "Frame In"),
            *("Frame Out", "FPS", "Lens", "Night", "Layout", "Assignations", "Animation", "Assignations"),
        ],
        [name, "E1", "SQ1", "A", "'=1+1", "0.00", "", "", "", "", "", "false", "todo", "", "", ""],
        [
            name,
            "E1",
            "SQ1",
            "B",
            'a; "b"',
            "0.50",
            "10",
            "1",
            "10",
            "24",
            "35",
            "true",
            "",
            "",
            "todo",
            "Zoé Artist",
        ],
    ]
    slug = name.lower().replace(" ", "_")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=kitsu_{slug}_shots.csv"


def test_clients_see_neither_planning_nor_inner_columns(as_, make, show):
    header, _a, shot = rows(as_(make.caller("client")).get(door(make, "shots")))

    assert "Lens" in header
    assert "Night" not in header
    assert (shot[5], shot[-2:]) == ("0.00", ["todo", ""])


@pytest.mark.parametrize("noun", ["shots", "assets", "edits", "casting"])
def test_the_team_reads_but_vendors_and_strangers_do_not(as_, admin, make, show, noun):
    for role in ("manager", "supervisor", "user", "client"):
        assert as_(make.caller(role)).get(door(make, noun)).status_code == 200
    assert as_(make.caller("vendor")).get(door(make, noun)).status_code == 403
    assert as_(make.caller("manager", team=False)).get(door(make, noun)).status_code == 403
    unknown = door(make, noun).replace(str(make.project_id), "00000000-0000-4000-8000-000000000000")
    assert admin.get(unknown).status_code == 404


def test_shots_and_assets_are_narrowed(admin, as_, make, show):
    other = make.shot("C", make.sequence("SQ2", parent_id=make.episode("E2")))
    mine = as_(show["artist"])
    make.member(make.project_id, show["artist"])

    def names(client, noun, query, column):
        return [row[column] for row in rows(client.get(f"{door(make, noun)}?{query}"))[1:]]

    assert names(admin, "shots", f"episode_id={show['E1']}", 3) == ["A", "B"]
    assert names(admin, "shots", "episode_id=main", 3) == []
    assert names(admin, "shots", f"id={other}", 3) == ["C"]
    assert names(mine, "shots", "assigned_to=me", 3) == ["B"]
    assert names(admin, "assets", f"episode_id={show['E1']}", 2) == ["Sword"]
    assert names(admin, "assets", "episode_id=main", 2) == ["Ann"]
    assert admin.get(f"{door(make, 'shots')}?episode_id=zz").status_code == 400
    assert admin.get(f"{door(make, 'casting')}?episode_id=zz").status_code == 400


def test_castings_are_told_by_kind_and_episode(admin, make, show):
    make.cast(show["B"], show["sword"], 2, label="animate")
    make.cast(show["sword"], show["ann"])
    make.cast(show["ann"], show["sword"], 3)
    make.cast(show["E1"], show["ann"])

    def links(query=""):
        return rows(admin.get(f"{door(make, 'casting')}{query}"))

    inside = ["E1", "Prop", "Sword", "Character", "Ann", "1", ""]
    main = ["MP", "Character", "Ann", "Prop", "Sword", "3", ""]
    assert links() == [
        ["Episode", "Parent", "Name", "Asset Type", "Asset", "Occurences", "Label"], inside, main,
    ]  # fmt: skip
    assert links("?is_shot_casting=true")[1:] == [["E1", "SQ1", "B", "Prop", "Sword", "2", "animate"]]
    assert links("?episode_id=main")[1:] == [main]
    assert links(f"?episode_id={show['E1']}")[1:] == [inside, main]
    assert links("?episode_id=all") == [
        ["Parent", "Name", "Asset Type", "Asset", "Occurences", "Label"],
        ["Episode", "E1", "Character", "Ann", "1", ""],
    ]


def test_a_production_without_episodes_has_no_main_pack(admin, make):
    make.cast(make.asset("Ann"), make.asset("Bob"))

    assert rows(admin.get(door(make, "casting")))[1] == ["Character", "Ann", "Character", "Bob", "1", ""]
    assert admin.get(f"{door(make, 'casting')}?episode_id=main").status_code == 400


@pytest.mark.parametrize("noun", ["shots", "assets", "edits"])
def test_a_file_that_was_exported_can_be_imported_again(admin, make, db, show, noun):
    make.entity("Edit", "Cut", parent_id=show["E1"], description="-rough")
    content = admin.get(door(make, noun)).get_data()
    chosen = select(Entity.id, Entity.name, Entity.description, Entity.data, Entity.parent_id, Entity.source_id)
    before = {row.id: row for row in db.execute(chosen.order_by(Entity.id))}
    db.commit()

    answer = back(admin, f"/import/csv/projects/{make.project_id}/{noun}?update=true", content)

    assert answer.status_code == 201, answer.json
    assert len(answer.json) == len(rows(admin.get(door(make, noun)))) - 1
    after = {row.id: row for row in db.execute(chosen.order_by(Entity.id))}
    assert after.keys() == before.keys()
    for id_, row in after.items():
        assert (row.name, row.description or "") == (before[id_].name, before[id_].description or "")
        assert {**(before[id_].data or {}), **row.data} == row.data if row.data else True
        assert (row.parent_id, row.source_id) == (before[id_].parent_id, before[id_].source_id)
    assert admin.get(door(make, noun)).get_data() == content


def test_a_shots_file_brings_its_people_and_statuses_to_an_empty_production(admin, make, db, show):
    make.db.get(Task, show["task"]).task_status_id = make.task_status("wip")
    make.db.commit()
    content = admin.get(door(make, "shots")).get_data()
    other = make.project(production_type="tvshow")
    for kind in ("layout", "animation"):
        make.enable(other, show[kind])

    made = back(admin, f"/import/csv/projects/{other}/shots", content).json

    shot = next(row for row in made if row["name"] == "B")
    task = db.execute(
        select(Task).where(Task.entity_id == shot["id"], Task.task_type_id == show["animation"])
    ).scalar_one()
    assert task.task_status_id == make.task_status("wip")
    linked = db.scalars(select(TaskPersonLink.person_id).where(TaskPersonLink.task_id == task.id))
    assert list(linked) == [show["artist"]]


@pytest.mark.parametrize("query", ["", "?is_shot_casting=true", "?episode_id=all", "?episode_id=main"])
def test_exported_castings_are_cast_again(admin, make, db, show, query):
    make.cast(show["B"], show["sword"], 2, label="animate")
    make.cast(show["sword"], show["ann"])
    make.cast(show["ann"], show["sword"], 3)
    make.cast(show["E1"], show["ann"])
    content = admin.get(f"{door(make, 'casting')}{query}").get_data()
    told = len(rows(admin.get(f"{door(make, 'casting')}{query}"))) - 1
    db.query(EntityLink).delete()
    db.commit()

    answer = back(admin, f"/import/csv/projects/{make.project_id}/casting", content)

    assert answer.json == [None] * told
    assert admin.get(f"{door(make, 'casting')}{query}").get_data() == content


def test_exported_persons_are_imported_again(admin, make, db):
    fx = make.department("FX unit")
    paris = make.row(Studio, name="Paris", color="#FFFFFF")
    make.person(
        "vendor", [fx], first_name="=Eve", phone="+33 1 00", studio_id=paris, active=False, country="FR"
    )

    content = admin.get("/export/csv/persons.csv").get_data()
    line = next(row for row in rows(admin.get("/export/csv/persons.csv")) if row[0] == "'=Eve")

    assert line[3:8] == ["+33 1 00", "vendor", "FX unit", "Paris", "FR"]
    assert line[-1] == "no"
    answer = back(admin, "/import/csv/persons?update=true", content)
    assert answer.status_code == 201, answer.json
    assert admin.get("/export/csv/persons.csv").get_data() == content


def test_tasks_and_time_of_open_productions_are_told(admin, make, show):
    person = make.person(first_name="Bob", last_name="Ray")
    make.row(TimeSpent, task_id=show["task"], person_id=person, date="2026-02-03", duration=90)
    make.task(make.shot(project_id=make.project("Closed one", status="Closed")))

    tasks, time = rows(admin.get("/export/csv/tasks.csv")), rows(admin.get("/export/csv/time-spents.csv"))

    assert {row[0] for row in tasks[1:]} == {tasks[1][0]} != {"Closed one"}
    assert tasks[1][1:10] == ["Animation", "E1", "SQ1", "Shot", "B", "", "Zoé Artist", "240.0", "0.0"]
    assert tasks[1][-1] == "Todo"
    assert time[1][1:] == ["Bob Ray", "Shot", "E1 / SQ1 / B", "Animation", "2026-02-03", "90.0"]


def test_a_manager_exports_the_work_of_their_own_productions(as_, make, show):
    foreign = make.project("Foreign production")
    make.task(make.shot(project_id=foreign))
    manager = as_(make.caller("manager"))

    assert {row[0] for row in rows(manager.get("/export/csv/projects.csv"))[1:]} == {
        row[0] for row in rows(manager.get("/export/csv/tasks.csv"))[1:]
    }
    assert "Foreign production" not in manager.get("/export/csv/tasks.csv").get_data(as_text=True)


@pytest.mark.parametrize("noun", ["projects", "persons", "task-types", "tasks", "time-spents"])
def test_the_studios_files_are_for_managers(as_, admin, make, noun):
    path = f"/export/csv/{noun}.csv"

    assert admin.get(path).status_code == 200
    assert as_(make.caller("manager")).get(path).status_code == 200
    for role in ("supervisor", "user", "client", "vendor"):
        assert as_(make.caller(role)).get(path).status_code == 403


def test_task_types_are_told_by_department(admin, make):
    make.task_type("Zap", department_id=make.department("AAA"))

    assert rows(admin.get("/export/csv/task-types.csv"))[:2] == [["Department", "Name"], ["AAA", "Zap"]]


@pytest.mark.parametrize(
    "cell, shown",
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("-12.5", "-12.5"),
        ("+33 1 00", "+33 1 00"),
        ("plain - text", "plain - text"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell, shown):
    assert guarded(cell) == shown


@pytest.mark.parametrize("noun", ["shots", "assets", "edits", "casting"])
def test_files_cost_the_same_statements_for_any_number_of_rows(admin, make, show, queries, noun):
    for number in range(20):
        make.task(make.shot(f"N{number}", show["SQ"]), show["layout"], [show["artist"]])

    with queries(at_most=6):
        admin.get(door(make, noun)).get_data()


@pytest.fixture
def playlist(make, show):
    """A playlist of a shot with a preview, and of one without."""
    preview = make.row(PreviewFile, name="p", task_id=show["task"], revision=3, status="ready")
    return make.row(
        Playlist,
        name="Day 1",
        project_id=make.project_id,
        episode_id=show["E1"],
        for_client=True,
        shots=[
            {"id": str(show["B"]), "preview_file_id": str(preview)},
            {"entity_id": str(show["A"]), "preview_file_id": None},
            {"entity_id": "nonsense"},
        ],
    )


def test_a_playlists_file_tells_its_items_with_their_task_and_last_comment(admin, make, show, playlist, db):
    make.comment(show["task"], show["artist"], text="old", created_at="2026-01-01T00:00:00Z")
    make.comment(show["task"], show["artist"], text="new", created_at="2026-01-02T00:00:00Z")
    client = make.caller("client").id
    make.comment(show["task"], client, text="by a client", created_at="2026-01-03T00:00:00Z")
    name = db.scalar(select(Project.name).where(Project.id == make.project_id))

    answer = admin.get(f"/export/csv/playlists/{playlist}")

    first, second, header, *items = rows(answer)
    assert first[:3] == ["Playlist", f"{name} - E1 | for shots", "Day 1"]
    assert (len(first), second, len(header)) == (7, [""] * 7, 9)
    assert items[0][:7] == ["E1 / SQ1 / B", "10", "Animation", "0", "3", "Todo", "Zoé Artist"]
    assert items[0][7:] == ["2026-01-02T01:00:00", "new"]
    assert items[1] == ["E1 / SQ1 / A", *[""] * 8]
    assert len(items) == 2


def test_a_client_reads_no_inner_comment_in_a_playlists_file(as_, make, show, playlist):
    make.comment(show["task"], show["artist"], text="inner")

    item = rows(as_(make.caller("client")).get(f"/export/csv/playlists/{playlist}"))[3]

    assert item[-1] == ""


@pytest.mark.parametrize(
    "role, status", [("manager", 200), ("supervisor", 200), ("client", 200), ("user", 403), ("vendor", 403)]
)
def test_who_reads_a_playlists_file(as_, make, playlist, role, status):
    assert as_(make.caller(role)).get(f"/export/csv/playlists/{playlist}").status_code == status


def test_an_unknown_playlist_is_404(admin, make):
    assert admin.get("/export/csv/playlists/00000000-0000-4000-8000-000000000000").status_code == 404
    assert admin.get("/export/csv/playlists/nonsense").status_code == 404
