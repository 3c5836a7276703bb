"""What comments bring by themselves: copies of hashtags, comments of automations (spec 30 §5.2, §11)."""

import pytest
from sqlalchemy import select

from app.models import (
    ApiEvent,
    Comment,
    CommentPreviewLink,
    Entity,
    PreviewFile,
    Project,
    ProjectStatusAutomationLink,
    ProjectTaskTypeLink,
    StatusAutomation,
    Subscription,
    Task,
)


def post(client, task, status, comment="", **body):
    return client.post(
        f"/actions/tasks/{task}/comment", {"task_status_id": str(status), "comment": comment, **body}
    )


@pytest.fixture
def pair(make):
    """Two tasks of one shot, and the task types in their order."""
    types = [make.task_type("Model"), make.task_type("Rig")]
    shot = make.shot()
    return shot, types, [make.task(shot, one) for one in types]


def automate(make, types, status_in, status_out=None, **values):
    rule = make.row(
        StatusAutomation,
        **{
            "entity_type": "shot",
            "in_task_type_id": types[0],
            "in_task_status_id": status_in,
            "out_task_type_id": types[1],
            "out_task_status_id": status_out,
            **values,
        },
    )
    make.row(ProjectStatusAutomationLink, project_id=make.project_id, status_automation_id=rule)


def status_of(db, task):
    db.commit()
    return db.execute(select(Task.task_status_id).where(Task.id == task)).scalar_one()


def texts(db, task):
    return db.scalars(select(Comment.text).where(Comment.object_id == task)).all()


def test_an_automation_sets_the_status_of_another_task_as_the_author(admin, make, db, pair):
    _shot, types, (model, rig) = pair
    done, wip = make.status(name="Finished", is_done=True), make.status(is_wip=True)
    automate(make, types, done, wip)

    assert post(admin, model, done).status_code == 201

    assert status_of(db, rig) == wip
    assert texts(db, rig) == ["Change triggered by Model set to Finished"]
    told = db.execute(
        select(ApiEvent.name, ApiEvent.data)
        .where(ApiEvent.name == "task:status-changed")
        .order_by(ApiEvent.position)
    ).all()
    assert {one.data["task_id"] for one in told} == {str(model), str(rig)}


def test_only_a_change_of_status_sets_automations_off(admin, make, db, pair):
    _shot, types, (model, rig) = pair
    done, wip, other = make.status(), make.status(), make.status()
    automate(make, types, done, wip)

    post(admin, model, done)
    post(admin, rig, other)
    post(admin, model, done)

    assert status_of(db, rig) == other


def test_two_rules_that_call_each_other_come_to_an_end(admin, make, db, pair):
    _shot, types, (model, rig) = pair
    one, two = make.status(), make.status()
    automate(make, types, one, two)
    automate(make, types[::-1], two, one)

    assert post(admin, model, one).status_code == 201

    assert (status_of(db, model), status_of(db, rig)) == (one, two)
    assert (len(texts(db, model)), len(texts(db, rig))) == (1, 1)


def test_a_rule_never_leads_back_to_an_earlier_task_type(admin, make, db, pair):
    _shot, types, (model, rig) = pair
    for priority, type_id in enumerate(types[::-1], start=1):
        make.row(ProjectTaskTypeLink, project_id=make.project_id, task_type_id=type_id, priority=priority)
    done, wip = make.status(), make.status()
    automate(make, types, done, wip)

    post(admin, model, done)

    assert texts(db, rig) == []


@pytest.mark.parametrize(
    "values", [{"archived": True}, {"entity_type": "asset"}, {"out_field_type": "ready_for"}], ids=str
)
def test_a_rule_that_does_not_apply_is_passed_over(admin, make, db, pair, values):
    _shot, types, (model, rig) = pair
    done = make.status()
    automate(make, types, done, make.status(), **values)

    assert post(admin, model, done).status_code == 201
    assert texts(db, rig) == []


def test_an_asset_becomes_ready_and_its_shots_count_it(admin, make, db):
    asset, shot = make.asset(), make.shot()
    make.cast(shot, asset)
    animation, model = make.task_type("Anim"), make.task_type("Model", "Asset")
    make.row(ProjectTaskTypeLink, project_id=make.project_id, task_type_id=animation, priority=2)
    animated, modelled = make.task(shot, animation), make.task(asset, model)
    done = make.status()
    automate(make, [model, animation], done, entity_type="asset", out_field_type="ready_for")

    post(admin, modelled, done)

    db.commit()
    assert db.execute(select(Entity.ready_for).where(Entity.id == asset)).scalar_one() == animation
    assert db.execute(select(Task.nb_assets_ready).where(Task.id == animated)).scalar_one() == 1
    told = (
        db.execute(select(ApiEvent.data).where(ApiEvent.name == "asset:update").order_by(ApiEvent.position))
        .scalars()
        .all()
    )
    assert told == [
        {
            "asset_id": str(asset),
            "project_id": str(make.project_id),
            "data": {"ready_for": str(animation)},
        }
    ]


def test_an_automation_may_bring_the_last_previews_along(admin, make, db, pair):
    _shot, types, (model, rig) = pair
    done = make.status()
    automate(make, types, done, make.status(), import_last_revision=True)
    for name, revision, position in (("a", 1, 1), ("b", 2, 1), ("c", 2, 2)):
        make.row(
            PreviewFile,
            name=name,
            task_id=model,
            revision=revision,
            position=position,
            extension="png",
            original_name=name,
            status="ready",
        )

    post(admin, model, done)

    taken = select(PreviewFile.original_name, PreviewFile.revision, PreviewFile.position, PreviewFile.status)
    rows = db.execute(taken.where(PreviewFile.task_id == rig).order_by(PreviewFile.position)).all()
    assert [tuple(row) for row in rows] == [("b", 1, 1, "ready"), ("c", 1, 2, "ready")]
    link = select(Comment.object_id).join(CommentPreviewLink, CommentPreviewLink.comment_id == Comment.id)
    assert db.scalars(link).all() == [rig, rig]


def test_no_retakes_left_on_the_other_task_refuses_the_whole(admin, make, db, pair):
    _shot, types, (model, rig) = pair
    done, retake = make.status(), make.status(is_retake=True)
    db.query(Project).filter(Project.id == make.project_id).update({"max_retakes": 1})
    db.query(Task).filter(Task.id == rig).update({"retake_count": 1})
    db.commit()
    automate(make, types, done, retake)

    assert post(admin, model, done).status_code == 400
    assert texts(db, model) == []


def test_a_hashtag_posts_the_comment_on_the_tasks_it_names(admin, make, db, pair):
    shot, _types, (model, rig) = pair
    light = make.task(shot, make.task_type("Light"))
    wip = make.status()
    before = status_of(db, rig)

    post(admin, model, wip, "See #rig", for_client=True, links=["x"], checklist=[{"text": "a"}])

    (copy,) = db.execute(select(Comment).where(Comment.object_id == rig)).scalars()
    assert copy.text.startswith("See #rig\n\n")
    assert copy.text.endswith("Model")
    assert (copy.task_status_id, copy.for_client, copy.checklist, copy.links) == (before, False, [], [])
    assert status_of(db, rig) == before
    assert texts(db, light) == []


def test_hashtags_reach_only_tasks_that_the_author_may_act_on(as_, make, db, pair):
    shot, _types, (model, rig) = pair
    artist = make.caller("user")
    own = make.task(shot, make.task_type("Light"), assignees=[artist.id])

    assert post(as_(artist), own, make.status(), "#all").status_code == 201

    assert (texts(db, model), texts(db, rig)) == ([], [])
    manager = as_(make.caller("manager"))
    assert post(manager, own, make.status(), "#all").status_code == 201
    assert (len(texts(db, model)), len(texts(db, rig))) == (1, 1)


def test_all_of_it_takes_at_most_twelve_statements(admin, make, queries, pair):
    _shot, types, (model, _rig) = pair
    done = make.status(is_feedback_request=True)
    automate(make, types, done, make.status())
    asset = make.asset()
    modelled = make.task(asset, types[0])
    make.cast(make.shot(), asset)
    automate(make, types, done, entity_type="asset", out_field_type="ready_for")
    named = make.caller("user", first_name="Grace", last_name="Hopper", departments=[make.department("Paint")])
    for task in (model, modelled):
        for _ in range(20):
            make.row(Subscription, task_id=task, person_id=make.person())

    with queries(at_most=12):
        made = post(admin, model, done, "@Grace Hopper and @Paint, see #rig")
    with queries(at_most=12):
        second = post(admin, modelled, done, "@Grace Hopper and @Paint")

    assert (made.status_code, second.status_code) == (201, 201)
    assert made.json["mentions"] == [str(named.id)]
