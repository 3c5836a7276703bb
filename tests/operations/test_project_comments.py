"""The comments and the days off of a production (spec 30 §4.11, 20 §13.7)."""

from app.models import DayOff


def test_the_comments_of_a_project_with_their_collections_newest_change_first(as_, make):
    manager, client, artist = make.caller("manager"), make.caller("client"), make.caller("user")
    task = make.task()
    first, second = make.comment(task, manager.id), make.comment(task, client.id)
    make.comment(make.task(make.shot(project_id=make.project())))
    path = f"/data/projects/{make.project_id}/comments"

    rows = as_(manager).get(path).json

    assert [row["id"] for row in rows] == [str(second), str(first)]
    assert {"previews", "mentions", "department_mentions", "acknowledgements", "attachment_files"} <= set(
        rows[0]
    )
    assert [row["id"] for row in as_(artist).get(path).json] == [str(first)]
    page = as_(manager).get(f"{path}?page=2&limit=1").json
    assert ([row["id"] for row in page["data"]], page["total"], page["limit"]) == ([str(first)], 2, 1)
    assert as_(manager).get(f"{path}?page=1").json["limit"] == 100
    assert as_(manager).get(f"{path}?page=x").status_code == 400
    assert as_(manager).get(f"{path}?page=1&limit=-1").status_code == 400
    for role in ("client", "vendor"):
        assert as_(make.caller(role)).get(path).status_code == 403


def test_the_days_off_of_a_team(as_, admin, make):
    artist, manager = make.caller("user"), make.caller("manager")
    for person, first, last in ((artist.id, "02", "04"), (artist.id, "10", "10"), (make.person(), "02", "02")):
        make.row(
            DayOff, person_id=person, date=f"2026-03-{first}", end_date=f"2026-03-{last}", description="why"
        )
    path = f"/data/projects/{make.project_id}/day-offs"

    whole = as_(manager).get(path).json
    mate = as_(make.caller("user")).get(f"{path}?start_date=2026-03-04&end_date=2026-03-09").json

    assert list(whole) == [str(artist.id)]
    assert [(one["date"], one["description"]) for one in whole[str(artist.id)]] == [
        ("2026-03-02", "why"), ("2026-03-10", "why"),
    ]  # fmt: skip
    assert [one["date"] for one in mate[str(artist.id)]] == ["2026-03-02"]
    assert "description" not in mate[str(artist.id)][0]
    assert as_(artist).get(path).json[str(artist.id)][0]["description"] == "why"
    assert admin.get(f"{path}?start_date=2027-01-01").json == {}
    assert admin.get(f"{path}?start_date=x").status_code == 400
    for role in ("client", "vendor"):
        assert as_(make.caller(role)).get(path).status_code == 403
