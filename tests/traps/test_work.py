"""What the reference does badly with tasks, comments, news and time (spec 30 §19), and Callsheet does not.

Numbers are those of §19. What is not below stands beside its noun, in tests/operations unless a folder is named:
1 tasks (who creates) · 2 replies (who acknowledges) · 3 comment_bulk (another project's task), comment_automations
(hashtags) · 4 todos (related tasks) · 5 open_tasks, task_time_spents, task_lists, project_comments · 7
comment_previews (a comment of that task) · 8 comment_edits (forges nothing), replies (an odd reply) · 9 attachments,
attachment_files, chats (a chat is there before) · 10 news (clients read no feed) · 11 comment_edits (on its own task,
while they see it), replies (its comment) · 12 comment_edits (what cannot be moved), comment_reads (effective client) ·
13 attachments (private) · 16 open_tasks (a page tells, narrowed) · 17 services/test_progress, comment_edits (the
replay) · 19 comment_automations (only a change, come to an end, ready) · 20 task_statuses, task_rest (concept) · 21
comment_edits (an edited text), messages (a reply's own words) · 23 persons (force mends durations), bulk_removals,
attachments (the row takes the file) · 24 chats, bulk_removals (tells what went) · 25 comments_mentions · 26
comment_automations (twelve statements) · 27, 28 open_tasks, todos, laws/test_statements (same statements for any
number) · 30 bulk_removals (as many statements as one) · 31 task_creation (ten thousand) · 32 comment_bulk, below.

Many at once, over real connections: walks/test_concurrent_comments.

Kept, because the wire says so: lists without `page` and the comments of a task are whole (29; they are streamed or
one statement), and `limit` of open tasks has no ceiling (27).
"""

import pytest
from sqlalchemy import func, select

from app.models import (
    CommentMention,
    Entity,
    Notification,
    ProjectPersonLink,
    ProjectStatusAutomationLink,
    ProjectTaskTypeLink,
    StatusAutomation,
    Subscription,
    Task,
    TimeSpent,
)

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def post(client, task, status, comment="", **body):
    return client.post(
        f"/actions/tasks/{task}/comment", {"task_status_id": str(status), "comment": comment, **body}
    )


def kinds(db, person):
    """The kinds of what a person was notified of."""
    db.commit()
    return sorted(db.scalars(select(Notification.type).where(Notification.person_id == person)))


def test_19_5_a_client_reads_no_plan_in_any_list_of_tasks(as_, make):
    artist = make.person()
    shot, kind = make.shot(), make.task_type()
    make.task(shot, kind, [artist], estimation=480, priority=2, difficulty=5, due_date="2026-03-02T00:00:00+00")
    client, staff = as_(make.caller("client")), as_(make.caller("user"))

    for path in (
        f"/data/projects/{make.project_id}/tasks",
        f"/data/entities/{shot}/task-types/{kind}/tasks",
        f"/data/shots/{shot}/tasks",
        f"/data/tasks?project_id={make.project_id}",
        f"/data/tasks/open-tasks?project_id={make.project_id}",
    ):
        told = [caller.get(path).json for caller in (client, staff)]
        (shown,), (whole,) = [one["data"] if isinstance(one, dict) else one for one in told]
        assert (whole["estimation"], whole["priority"]) == (480, 2), path
        assert (shown["estimation"], shown["priority"], shown["due_date"]) == (0, 0, None), path
        assert (shown["difficulty"], shown.get("assignees", [])) == (None, []), path


@pytest.mark.parametrize("role", ["manager", "user", "vendor"])
def test_19_6_people_around_a_task_are_named_and_no_more(as_, make, role):
    private = {"email": "secret@example.com", "phone": "+33-secret", "daily_salary": 987654321}
    private |= {"notifications_slack_userid": "slack-secret", "notifications_discord_userid": "discord-secret"}
    author = make.caller("manager", **private)
    reader = make.caller(role)
    task = make.task(assignees=[author.id, reader.id], assigner_id=author.id)

    full = as_(reader).get(f"/data/tasks/{task}/full")
    posted = post(as_(reader), task, make.task_status("todo"))
    by_another = post(as_(author), task, make.task_status("todo")).json["id"]

    assert str(author.id) in {one["id"] for one in full.json["persons"]}
    for answer in (
        full,
        posted,
        as_(reader).get(f"/data/tasks/{task}/comments"),
        as_(reader).get(f"/data/comments/{by_another}"),
        as_(reader).get(f"/data/projects/{make.project_id}/news"),
    ):
        assert answer.status_code in (200, 201)
        assert "secret" not in answer.text
        assert "987654321" not in answer.text


@pytest.mark.parametrize("what", ["comment", "time spent", "subscription"])
def test_19_11_a_task_that_is_held_is_refused_in_words_not_in_sql(admin, make, what):
    task, person = make.task(), make.person()
    if what == "comment":
        make.comment(task)
    elif what == "time spent":
        make.row(TimeSpent, task_id=task, person_id=person, date="2026-01-05", duration=60)
    else:
        make.row(Subscription, task_id=task, person_id=person)

    refused = admin.delete(f"/data/tasks/{task}")

    assert (refused.status_code, refused.json["error"]) == (400, True)
    for word in ("psycopg", "sql", "delete from", "constraint", "foreign key", "task_id_fkey"):
        assert word not in refused.text.lower()
    assert admin.get(f"/data/tasks/{task}").status_code == 200


def test_19_11_who_left_the_team_deletes_neither_their_comment_nor_their_reply(as_, make, db):
    author = make.caller("manager")
    task = make.task()
    comment = post(as_(author), task, make.task_status("todo")).json["id"]
    path = f"/data/tasks/{task}/comments/{comment}"
    reply = as_(author).post(f"{path}/reply", {"text": "x"}).json["id"]
    db.query(ProjectPersonLink).filter(ProjectPersonLink.person_id == author.id).delete()
    db.commit()

    for road in (f"{path}/reply/{reply}", path, f"/data/comments/{comment}"):
        assert as_(author).delete(road).status_code == 403, road


def test_19_12_the_role_on_the_production_counts_not_that_of_the_studio(as_, make):
    raised = make.caller("user", project_role="manager")
    lowered = make.caller("manager", project_role="user")
    vendor_here = make.caller("user", project_role="vendor")
    artist = make.person()
    make.member(make.project_id, artist)
    waiting = make.status(is_feedback_request=True)
    make.task(assignees=[artist], task_status_id=waiting, due_date="2026-03-02T00:00:00+00")
    dates = f"/data/persons/task-dates?project_id={make.project_id}"

    assert as_(raised).get(dates).status_code == 200
    assert as_(lowered).get(dates).status_code == 403
    assert len(as_(raised).get("/data/user/tasks-to-check").json) == 1
    assert as_(lowered).get("/data/user/tasks-to-check").json == []
    assert len(as_(raised).get("/data/tasks").json) == 1
    assert as_(vendor_here).get("/data/tasks").json == []


def test_19_12_a_client_of_the_production_only_is_shown_no_plan_in_lists(as_, make):
    client = make.caller("manager", project_role="client")
    make.task(assignees=[make.person()], estimation=480)

    for path in ("/data/tasks", f"/data/projects/{make.project_id}/tasks"):
        assert [one["estimation"] for one in as_(client).get(path).json] == [0], path


@pytest.mark.parametrize("role", ["user", "vendor"])
def test_19_13_no_artist_and_no_vendor_sets_a_status_that_is_closed_to_artists(as_, make, role):
    caller = make.caller(role)
    task = make.task(assignees=[caller.id])
    closed, open_ = make.status(is_artist_allowed=False), make.status()
    row = {"object_id": str(task), "task_status_id": str(closed), "comment": "x"}

    assert post(as_(caller), task, closed).status_code == 403
    many = as_(caller).post(f"/actions/projects/{make.project_id}/tasks/comment-many", [row])
    assert many.status_code == 403
    assert post(as_(caller), task, open_).status_code == 201


READS = [
    "/data/entities/{shot}/task-types/zz/tasks",
    "/data/persons/{person}/related-tasks/zz",
    "/data/tasks/zz/attachment-files",
    "/data/projects/zz/attachment-files",
    "{project}/news?task_type_id=zz",
    "{project}/news?page=0",
    "{project}/news?limit=-1",
    "{project}/news/zz",
    "/data/projects/news?person_id=zz",
    "/data/projects/news?limit=0",
    "{project}/tasks?task_type_id=zz",
    "{project}/tasks?episode_id=zz",
    "{project}/comments?page=1&limit=-1",
    "/actions/tasks/{task}/time-spents/soon",
    "/data/entities/{shot}/chat/messages/zz",
    "/data/entities/{shot}/chat/messages/" + UNKNOWN,
]
WRITES = [
    ("DELETE", "/actions/projects/{project_id}/task-types/zz/delete-tasks", None),
    ("DELETE", "/data/entities/{shot}/chat/messages/" + UNKNOWN, None),
    ("POST", "/actions/task-types/reorder", {"task_type_ids": ["zz"]}),
    ("POST", "/data/tasks", {"task_status_id": "zz"}),
    ("POST", "/data/tasks", {"assignees": ["zz"]}),
    ("POST", "/data/tasks", {"due_date": "soon"}),
    ("POST", "/data/tasks", {"difficulty": 9}),
]


@pytest.fixture
def ids(make):
    shot = make.shot()
    return {
        "project_id": make.project_id,
        "project": f"/data/projects/{make.project_id}",
        "shot": shot,
        "task": make.task(shot),
        "person": make.person(),
    }


@pytest.mark.parametrize("path", READS)
def test_19_14_a_wrong_parameter_of_a_read_is_told(admin, ids, path):
    answer = admin.get(path.format(**ids))

    assert answer.status_code in (400, 404)
    assert answer.json["error"] is True


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_19_14_a_wrong_write_is_refused_and_leaves_nothing(admin, make, ids, db, method, path, body):
    if path == "/data/tasks":
        body = {"entity_id": str(ids["shot"]), "task_type_id": str(make.task_type()), **body}
    before = db.scalar(select(func.count()).select_from(Task))
    db.commit()

    answer = admin.request(method, path.format(**ids), json=body)

    if body and body.get("assignees"):  # spec 30 §16.1: ids of nobody are dropped
        assert (answer.status_code in (400, 404)) or answer.json["assignees"] == []
    else:
        assert answer.status_code in (400, 404)
        assert answer.json["error"] is True
        assert db.scalar(select(func.count()).select_from(Task)) == before


def test_19_15_no_unknown_choice_is_stored_and_lists_go_on(admin, make):
    rule = {"in_task_type_id": str(make.task_type()), "in_task_status_id": str(make.task_status())}
    made = admin.post("/data/status-automations", rule)
    told = {"person_id": str(make.person()), "author_id": str(make.person())}

    assert made.status_code == 201
    assert admin.post("/data/status-automations", {**rule, "out_field_type": "zz"}).status_code == 400
    path = f"/data/status-automations/{made.json['id']}"
    assert admin.put(path, {"out_field_type": "zz"}).status_code == 400
    assert admin.post("/data/notifications", {**told, "type": "zz"}).status_code == 400

    assert [one["out_field_type"] for one in admin.get("/data/status-automations").json] == ["status"]
    assert admin.get("/data/notifications").json == []


def test_19_18_a_comment_of_tomorrow_does_not_freeze_its_task(admin, make):
    task, wip, done = make.task(), make.status(is_wip=True), make.status(is_done=True)

    post(admin, task, wip, created_at="2199-01-01 00:00:00")
    assert post(admin, task, done).status_code == 201

    left = admin.get(f"/data/tasks/{task}").json
    assert left["task_status_id"] == str(done)
    assert left["last_comment_date"] < "2199"


def test_19_21_who_is_named_and_in_a_named_department_is_told_once(admin, make, db):
    paint = make.department("Paint")
    named = make.caller("user", first_name="Grace", last_name="Hopper", departments=[paint])

    post(admin, make.task(), make.task_status("todo"), "@Grace Hopper and @Paint, @Grace Hopper")

    assert kinds(db, named.id) == ["mention"]


def test_19_21_an_author_is_not_told_of_naming_themself_nor_when_editing(as_, make, db):
    author = make.caller("manager", first_name="Grace", last_name="Hopper")
    made = post(as_(author), make.task(), make.task_status("todo"), "@Grace Hopper").json["id"]
    as_(author).put(f"/data/comments/{made}", {"text": "again @Grace Hopper"})
    as_(author).put(f"/data/comments/{made}", {"pinned": True})

    assert kinds(db, author.id) == []
    assert db.scalars(select(CommentMention.person_id)).all() == [author.id]


def test_19_21_who_is_on_a_task_already_is_not_told_again(admin, make, db):
    task, person = make.task(), make.person()
    body = {"person_id": str(person)}

    for _ in range(2):
        assert admin.put(f"/actions/tasks/{task}/assign", body).json["assignees"] == [str(person)]
    new = make.task()
    both = {"task_ids": [str(task), str(new)]}
    assert len(admin.put(f"/actions/persons/{person}/assign", both).json) == 2

    rows = select(Notification.task_id).where(Notification.person_id == person)
    assert sorted(db.scalars(rows)) == sorted([task, new])


def test_19_22_whoever_is_put_on_many_tasks_joins_the_team_of_each(admin, make, db):
    person, projects = make.person(), [make.project(), make.project()]
    tasks = [str(make.task(make.shot(project_id=one))) for one in projects]

    admin.put(f"/actions/persons/{person}/assign", {"task_ids": tasks})

    teams = select(ProjectPersonLink.project_id).where(ProjectPersonLink.person_id == person)
    assert set(db.scalars(teams)) == set(projects)


def test_19_22_the_time_of_a_bot_is_deleted_where_it_was_noted(admin, make):
    bot = make.person(is_bot=True)
    project = make.project(is_bot_collaboration_enabled=True)
    task = make.task(make.shot(project_id=project), assignees=[bot])
    path = f"/actions/tasks/{task}/time-spents/2026-03-02/persons/{bot}"
    assert admin.post(path, {"duration": 5}).status_code == 201

    assert admin.delete(path).status_code == 201
    assert admin.get(f"/actions/tasks/{task}/time-spents").json["total"] == 0


def test_19_31_an_asset_that_becomes_ready_costs_the_same_for_any_number_of_shots(admin, make, queries, db):
    model, animation = make.task_type("Model", "Asset"), make.task_type("Anim")
    make.row(ProjectTaskTypeLink, project_id=make.project_id, task_type_id=animation, priority=2)
    done = make.status(is_done=True)
    rule = {"entity_type": "asset", "in_task_type_id": model, "in_task_status_id": done}
    rule |= {"out_field_type": "ready_for", "out_task_type_id": animation}
    id_ = make.row(StatusAutomation, **rule)
    make.row(ProjectStatusAutomationLink, project_id=make.project_id, status_automation_id=id_)

    costs = []
    for number in (1, 12):
        asset = make.asset()
        animated = []
        for _ in range(number):
            shot = make.shot()
            make.cast(shot, asset)
            animated.append(make.task(shot, animation))
        task = make.task(asset, model)
        with queries(at_most=20) as seen:
            assert post(admin, task, done).status_code == 201
        costs.append(len(seen))
        db.commit()
        assert db.scalar(select(Entity.ready_for).where(Entity.id == asset)) == animation
        assert set(db.scalars(select(Task.nb_assets_ready).where(Task.id.in_(animated)))) == {1}
        db.commit()

    assert costs[0] == costs[1]


def test_19_32_one_comment_is_moved_and_acknowledged_in_a_few_statements(admin, make, queries):
    shot = make.shot()
    source, target = make.task(shot), make.task(shot)
    id_ = post(admin, source, make.task_status("wip"), "here").json["id"]
    for _ in range(10):
        make.comment(source)

    with queries(at_most=9):
        assert admin.post(f"/data/tasks/{source}/comments/{id_}/ack").status_code == 200
    with queries(at_most=22):
        path = f"/actions/tasks/{source}/comments/{id_}/move"
        assert admin.post(path, {"target_task_id": str(target)}).status_code == 200
