"""The caller's notifications (spec 10 §D7)."""

import pytest

from app.models import CommentMention, Notification, Playlist, Subscription


@pytest.fixture
def inbox(make):
    """An artist with a notification of a comment on a shot of an episode."""
    artist, manager = make.caller("user"), make.caller("manager")
    episode = make.episode("E1")
    task = make.task(make.shot("SH1", make.sequence("SQ1", parent_id=episode)), assignees=[artist.id])
    comment = make.comment(task, manager.id, text="Please check")
    id_ = make.row(
        Notification,
        person_id=artist.id,
        author_id=manager.id,
        comment_id=comment,
        task_id=task,
        type="comment",
    )
    return artist, manager, task, comment, id_, episode


def test_a_notification_tells_what_it_is_about(as_, make, inbox):
    artist, manager, task, comment, id_, episode = inbox
    make.row(CommentMention, comment_id=comment, person_id=artist.id)
    followed = make.row(Subscription, person_id=artist.id, task_id=task)

    (row,) = as_(artist).get("/data/user/notifications").json

    assert row == {
        "id": str(id_),
        "type": "Notification",
        "notification_type": "comment",
        "author_id": str(manager.id),
        "comment_id": str(comment),
        "task_id": str(task),
        "task_type_id": row["task_type_id"],
        "task_status_id": str(make.task_status()),
        "mentions": [str(artist.id)],
        "department_mentions": [],
        "reply_mentions": [],
        "reply_department_mentions": [],
        "preview_file_id": None,
        "project_id": str(make.project_id),
        "project_name": row["project_name"],
        "comment_text": "Please check",
        "reply_text": "",
        "created_at": row["created_at"],
        "read": False,
        "change": False,
        "full_entity_name": "E1 / SQ1 / SH1",
        "episode_id": str(episode),
        "entity_preview_file_id": None,
        "subscription_id": str(followed),
        "playlist_id": None,
        "playlist_name": "",
        "playlist_for_entity": "",
        "playlist_is_for_all": False,
    }
    assert as_(artist).get(f"/data/user/notifications/{id_}").json == row


def test_a_reply_is_told_with_its_text_and_mentions(as_, make, inbox):
    artist, manager, task, _comment, _id, _episode = inbox
    reply = {"id": "3d9bcd1e-36cb-4db4-b2a5-12a7d9dcb7b1", "text": "A reply", "mentions": [str(artist.id)]}
    comment = make.comment(task, manager.id, replies=[{"id": str(task), "text": "no"}, reply])
    make.row(
        Notification, person_id=artist.id, author_id=manager.id, comment_id=comment, task_id=task,
        type="reply-mention", reply_id=reply["id"],
    )  # fmt: skip

    (row,) = as_(artist).get("/data/user/notifications?type=reply-mention").json

    assert (row["reply_text"], row["reply_mentions"]) == ("A reply", [str(artist.id)])
    assert row["reply_department_mentions"] == []


def test_what_the_reader_may_not_read_is_blank(as_, make, inbox):
    artist, manager, task, _comment, _id, _episode = inbox
    client = make.caller("client")
    comment = make.comment(task, client.id, text="from the client")
    hidden = make.comment(task, manager.id, text="not for clients")
    for person, author, said in ((artist, client, comment), (client, manager, hidden)):
        make.row(
            Notification,
            person_id=person.id,
            author_id=author.id,
            comment_id=said,
            task_id=task,
            type="mention",
        )

    texts = [
        as_(one).get("/data/user/notifications?type=mention").json[0]["comment_text"]
        for one in (artist, client)
    ]

    assert texts == ["", ""]


def test_a_playlist_gives_its_project_and_episode(as_, make, inbox):
    client, episode = make.caller("client"), inbox[5]
    playlist = make.row(
        Playlist, name="Dailies", project_id=make.project_id, episode_id=episode, for_client=True
    )
    make.row(
        Notification, person_id=client.id, author_id=inbox[1].id, playlist_id=playlist, type="playlist-ready"
    )

    (row,) = as_(client).get("/data/user/notifications").json

    assert (row["playlist_name"], row["project_id"], row["episode_id"]) == (
        "Dailies",
        str(make.project_id),
        str(episode),
    )
    assert (row["full_entity_name"], row["comment_text"], row["playlist_for_entity"]) == ("", None, "shot")


def test_the_inbox_is_filtered(as_, make, inbox):
    artist, manager, task, _comment, id_, _episode = inbox
    other = make.task(assignees=[artist.id])
    make.row(
        Notification, person_id=artist.id, author_id=manager.id, task_id=other, type="assignation", read=True
    )
    make.row(Subscription, person_id=artist.id, task_id=other)
    caller = as_(artist)
    kind = caller.get(f"/data/tasks/{task}").json["task_type_id"]

    def kinds(query):
        return [one["notification_type"] for one in caller.get(f"/data/user/notifications?{query}").json]

    assert kinds("") == ["assignation", "comment"]
    assert kinds("read=true") == ["assignation"]
    assert kinds("read=false") == ["comment"]
    assert kinds("watching=true") == ["assignation"]
    assert kinds("watching=false") == ["comment"]
    assert kinds("type=comment") == ["comment"]
    assert kinds(f"task_type_id={kind}") == ["comment"]
    assert kinds(f"task_status_id={make.task_status()}") == ["assignation", "comment"]
    assert kinds("after=2999-01-01") == []
    assert kinds("before=2999-01-01T00:00:00") == ["assignation", "comment"]
    for wrong in ("after=x", "before=x", "task_type_id=x", "task_status_id=x"):
        assert caller.get(f"/data/user/notifications?{wrong}").status_code == 400
    assert id_


def test_reading_is_told_and_only_ones_own_is_there(as_, admin, make, inbox):
    artist, manager, _task, _comment, id_, _episode = inbox
    path = f"/data/user/notifications/{id_}"

    marked = as_(artist).put(path, {"read": True})

    assert (marked.status_code, marked.json["read"], marked.json["notification_type"]) == (200, True, "comment")
    assert marked.json["person_id"] == str(artist.id)
    assert as_(artist).put(path, {"read": False}).json["read"] is False
    assert [one["name"] for one in admin.get("/data/events/last?limit=2").json] == [
        "notification:unread",
        "notification:read",
    ]
    assert as_(artist).put(path, {}).status_code == 400
    assert as_(manager).put(path, {"read": True}).status_code == 404
    assert as_(manager).get(path).status_code == 404
    assert as_(manager).get("/data/user/notifications/x").status_code == 400


def test_the_whole_inbox_is_read_at_once(as_, admin, inbox):
    artist = as_(inbox[0])

    answer = artist.post("/actions/user/notifications/mark-all-as-read")

    assert (answer.status_code, answer.json) == (200, {"success": True})
    assert [one["read"] for one in artist.get("/data/user/notifications").json] == [True]
    assert artist.post("/actions/user/notifications/mark-all-as-read").status_code == 200
    assert admin.get("/data/events/last?limit=1").json[0]["name"] == "notification:all-read"


def test_admins_list_the_notifications_of_a_project(as_, admin, make, inbox):
    path = f"/data/projects/{make.project_id}/notifications"

    rows = admin.get(path).json

    assert [(one["type"], one["notification_type"]) for one in rows] == [("Notification", "comment")]
    page = admin.get(f"{path}?page=2").json
    assert (page["data"], page["total"], page["limit"]) == ([], 1, 100)
    assert admin.get(f"/data/projects/{make.project()}/notifications").json == []
    assert admin.get("/data/projects/00000000-0000-4000-8000-000000000000/notifications").status_code == 404
    assert as_(inbox[1]).get(path).status_code == 403


def test_the_inbox_takes_the_same_statements_for_any_number(as_, make, inbox, queries):
    artist, manager, task, *_rest = inbox
    for _ in range(20):
        comment = make.comment(task, manager.id)
        make.row(
            Notification,
            person_id=artist.id,
            author_id=manager.id,
            comment_id=comment,
            task_id=task,
            type="comment",
        )
    caller = as_(artist)

    with queries(at_most=3):
        rows = caller.get("/data/user/notifications").json

    assert len(rows) == 21
