"""The comments of a task (spec 30 §6.4, 6.5)."""

import pytest


def test_the_comments_of_a_task_come_newest_first_with_author_and_status(as_, make):
    caller = make.caller("manager")
    task = make.task()
    first, second = make.comment(task, caller.id, text="one"), make.comment(task, caller.id, text="two")
    make.comment(make.task(), caller.id)

    found = as_(caller).get(f"/data/tasks/{task}/comments").json

    assert [one["id"] for one in found] == [str(second), str(first)]
    assert found[0]["person"]["id"] == str(caller.id)
    assert found[0]["task_status"]["short_name"] == "todo"
    assert (found[0]["editor"], found[0]["previews"], found[0]["attachment_files"]) == (None, [], [])
    assert as_(caller).get(f"/data/tasks/{task}/comments/{first}").json["text"] == "one"


@pytest.mark.parametrize(("role", "status"), [("user", 200), ("client", 200), ("vendor", 403)])
def test_who_sees_the_task_lists_its_comments(as_, make, role, status):
    task = make.task()
    make.comment(task)

    assert as_(make.caller(role)).get(f"/data/tasks/{task}/comments").status_code == status


def test_a_client_reads_no_comment_of_the_staff_and_the_staff_no_artist_sees_a_clients(as_, make):
    task = make.task()
    staff = make.comment(task, make.caller("manager").id)
    client = make.caller("client")
    theirs = make.comment(task, client.id)

    assert [one["id"] for one in as_(client).get(f"/data/tasks/{task}/comments").json] == [str(theirs)]
    artist = as_(make.caller("user"))
    assert [one["id"] for one in artist.get(f"/data/tasks/{task}/comments").json] == [str(staff)]


def test_a_comment_of_another_task_is_404(as_, make):
    other, task = make.task(), make.task()
    comment = make.comment(other)

    assert as_(make.caller("manager")).get(f"/data/tasks/{task}/comments/{comment}").status_code == 404
