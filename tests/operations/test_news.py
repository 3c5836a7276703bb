"""The newsfeed (spec 30 §8, 20 §10.1)."""

import pytest

from app.models import News, PreviewFile, names


@pytest.fixture
def feed(make):
    """Three lines of a manager on a shot of an episode, the last with a preview; `line(**more)` adds one."""
    manager = make.caller("manager")
    episode = make.episode("E1")
    shot = make.shot("SH1", make.sequence("SQ1", parent_id=episode))
    task = make.task(shot)

    def line(on=task, author=manager.id, day=1, **more):
        comment = make.comment(on, author, task_status_id=more.pop("status", make.task_status()))
        moment = f"2026-03-0{day}T10:00:00+00"
        return make.row(News, author_id=author, comment_id=comment, task_id=on, created_at=moment, **more)

    preview = make.row(PreviewFile, name="p", revision=2, extension="png", task_id=task, status="ready")
    ids = [line(day=1, change=True), line(day=2), line(day=3, change=True, preview_file_id=preview)]
    return {"manager": manager, "task": task, "shot": shot, "episode": episode, "ids": ids, "line": line}


def _ids(answer):
    return [one["id"] for one in answer.json["data"]]


def test_the_feed_is_newest_first_with_all_that_surrounds_it(as_, make, feed):
    answer = as_(make.caller("user")).get(f"/data/projects/{make.project_id}/news")

    page = answer.json
    assert _ids(answer) == [str(id_) for id_ in reversed(feed["ids"])]
    assert {key: page[key] for key in ("total", "nb_pages", "limit", "offset", "page")} == {
        "total": 3, "nb_pages": 1, "limit": 50, "offset": 0, "page": 1,
    }  # fmt: skip
    assert page["stats"] == {str(make.task_status()): 2}
    row = page["data"][0]
    assert (row["full_entity_name"], row["episode_id"]) == ("E1 / SQ1 / SH1", str(feed["episode"]))
    assert (row["preview_file_extension"], row["preview_file_revision"]) == ("png", 2)
    assert (row["task_entity_id"], row["created_at"], row["type"]) == (
        str(feed["shot"]), "2026-03-03T10:00:00", "News",
    )  # fmt: skip
    assert row["person"]["id"] == str(feed["manager"].id)
    assert set(row["person"]) == {"id", "first_name", "last_name", "full_name", "has_avatar", "role"}
    assert "preview_files" not in row


def test_the_feed_is_filtered(as_, make, feed):
    caller = as_(feed["manager"])
    path = f"/data/projects/{make.project_id}/news"
    first, second, third = (str(id_) for id_ in feed["ids"])
    kind = caller.get(f"/data/tasks/{feed['task']}").json["task_type_id"]

    assert _ids(caller.get(f"{path}?after=2026-03-01T10:00:00&before=2026-03-03T10:00:00")) == [second]
    assert _ids(caller.get(f"{path}?episode_id={feed['episode']}&task_type_id={kind}")) == [
        third,
        second,
        first,
    ]
    assert _ids(caller.get(f"{path}?episode_id={feed['shot']}")) == []
    assert _ids(caller.get(f"{path}?person_id={make.person()}")) == []
    assert _ids(caller.get(f"{path}?task_status_id={make.task_status('done')}")) == []
    with_previews = caller.get(f"{path}?only_preview=true")
    assert _ids(with_previews) == [third]
    assert [one["revision"] for one in with_previews.json["data"][0]["preview_files"]] == [2]
    page = caller.get(f"{path}?page=2&limit=2")
    assert (_ids(page), page.json["offset"], page.json["nb_pages"]) == ([first], 2, 2)
    assert page.json["stats"] == {str(make.task_status()): 2}
    assert caller.get(f"{path}?page=9").json["data"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "page=0",
        "limit=0",
        "page=x",
        "only_preview=maybe",
        "task_type_id=x",
        "after=x",
        "episode_id=1",
        "person_id=x",
    ],
)
def test_wrong_filters_are_400(admin, make, wrong):
    assert admin.get(f"/data/projects/{make.project_id}/news?{wrong}").status_code == 400
    assert admin.get(f"/data/projects/news?{wrong}").status_code == 400


def test_clients_read_no_feed_and_vendors_that_of_their_tasks(as_, make, feed):
    vendor, client = make.caller("vendor"), make.caller("client")
    mine = feed["line"](on=make.task(assignees=[vendor.id]))
    path = f"/data/projects/{make.project_id}/news"

    assert _ids(as_(vendor).get(path)) == [str(mine)]
    assert as_(vendor).get(f"{path}/{mine}").status_code == 200
    assert as_(vendor).get(f"{path}/{feed['ids'][0]}").status_code == 404
    assert as_(client).get(path).status_code == 403
    assert as_(client).get(f"{path}/{mine}").status_code == 403
    assert as_(client).get("/data/projects/news").json["data"] == []
    assert as_(make.caller("user", make.project())).get(path).status_code == 403


def test_a_line_is_read_alone_within_its_project(as_, make, feed):
    other = make.project()
    make.member(other, feed["manager"].id)
    caller = as_(feed["manager"])
    row = caller.get(f"/data/projects/{make.project_id}/news/{feed['ids'][0]}")

    assert (row.status_code, row.json["id"]) == (200, str(feed["ids"][0]))
    assert caller.get(f"/data/projects/{other}/news/{feed['ids'][0]}").status_code == 404
    assert caller.get(f"/data/projects/{make.project_id}/news/x").status_code == 404


def test_the_feed_of_all_productions_holds_the_callers_open_ones(as_, admin, make, feed):
    closed, foreign = make.project(status=names.CLOSED_STATUS), make.project()
    make.member(closed, feed["manager"].id)
    for project in (closed, foreign):
        feed["line"](on=make.task(make.shot(project_id=project)))
    caller = as_(feed["manager"])

    assert len(_ids(caller.get("/data/projects/news"))) == 3
    assert len(_ids(caller.get(f"/data/projects/news?project_id={make.project_id}"))) == 3
    assert _ids(caller.get(f"/data/projects/news?project_id={foreign}")) == []
    assert len(_ids(admin.get("/data/projects/news"))) == 4


def test_an_entity_tells_its_own_feed(as_, make, feed):
    feed["line"](on=make.task())
    answer = as_(make.caller("user")).get(f"/data/entities/{feed['shot']}/news")

    assert _ids(answer) == [str(id_) for id_ in reversed(feed["ids"])]
    assert (answer.json["limit"], answer.json["total"]) == (2000, 3)
    assert as_(make.caller("vendor")).get(f"/data/entities/{feed['shot']}/news").status_code == 403


def test_a_client_is_not_told_of_rejected_previews(as_, make, feed):
    preview = make.row(
        PreviewFile, name="r", revision=3, extension="png", task_id=feed["task"], validation_status="rejected"
    )
    feed["line"](day=5, preview_file_id=preview)
    path = f"/data/entities/{feed['shot']}/news"

    assert as_(make.caller("client")).get(path).json["data"][0]["preview_file_id"] is None
    assert as_(make.caller("user")).get(path).json["data"][0]["preview_file_id"] == str(preview)


def test_the_feed_takes_the_same_statements_for_any_number(as_, make, feed, queries):
    caller = as_(feed["manager"])
    for _ in range(20):
        feed["line"]()

    with queries(at_most=4):
        answer = caller.get(f"/data/projects/{make.project_id}/news?only_preview=false")

    assert len(_ids(answer)) == 23
