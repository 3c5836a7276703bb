"""The user context and the caller's open productions (spec 10 §D7)."""

import pytest
from sqlalchemy import func, insert, literal, select, update

from app.models import (
    CustomAction,
    Department,
    DepartmentMetadataDescriptorLink,
    Entity,
    MetadataDescriptor,
    Notification,
    Person,
    Plugin,
    Project,
    ProjectPersonLink,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
    SearchFilter,
    SearchFilterGroup,
    names,
)

KEYS = {
    "asset_types",
    "custom_actions",
    "status_automations",
    "departments",
    "studios",
    "project_status",
    "task_types",
    "task_status",
    "preview_background_files",
    "persons",
    "projects",
    "project_roles",
    "notification_count",
    "search_filters",
    "search_filter_groups",
    "plugins",
}


def ids(rows):
    return {row["id"] for row in rows}


def context(client):
    answer = client.get("/data/user/context")
    assert answer.status_code == 200
    return answer.json


@pytest.mark.parametrize("role", ["admin", "manager", "supervisor", "user", "client", "vendor"])
def test_each_role_gets_one_object_with_every_key(as_, make, role):
    shown = context(as_(make.caller(role)))

    assert set(shown) == (KEYS | {"user_limit"} if role == "admin" else KEYS)
    assert "Character" in [one["name"] for one in shown["asset_types"]]
    assert not {one["name"] for one in shown["asset_types"]} & set(names.TEMPORAL_TYPES)
    assert "task_types" in shown["asset_types"][0]
    assert shown["task_status"][0]["type"] == "TaskStatus"


def test_without_a_token_and_for_bots_there_is_no_context(anonymous, as_, make):
    bot = as_(make.caller("manager", is_bot=True))

    assert anonymous.get("/data/user/context").status_code == 401
    assert bot.get("/data/user/context").status_code == 403
    assert bot.get("/data/user/projects/open").status_code == 403


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        ("admin", {"daily_salary", "departments", "email"}),
        ("manager", {"daily_salary", "departments", "email"}),
        ("user", {"departments", "desktop_login"}),
        ("client", set()),
    ],
)
def test_persons_come_in_the_shape_of_the_role(as_, make, role, keys):
    caller = make.caller(role)
    mate = make.caller("user").id

    mates = {one["id"]: one for one in context(as_(caller))["persons"]}

    told = {"daily_salary", "departments", "email", "desktop_login"}
    assert (
        set(mates[str(mate)]) & told == keys
        if role not in ("admin", "manager")
        else keys <= set(mates[str(mate)])
    )


def test_guests_and_preview_accounts_are_left_out_and_bots_and_sleepers_are_not(admin, make):
    hidden = {str(make.person(is_guest=True)), str(make.person(preview_project_id=make.project_id))}
    shown = {str(make.person(is_bot=True)), str(make.person(active=False))}

    found = ids(context(admin)["persons"])

    assert shown <= found
    assert not hidden & found


def test_a_client_gets_the_mates_of_open_productions_only(as_, make):
    client = make.caller("client")
    mate, stranger = make.caller("user").id, make.person()

    found = ids(context(as_(client))["persons"])

    assert found == {str(client.id), str(mate)}
    assert str(stranger) not in found


def test_open_productions_are_the_callers_own_and_all_for_an_admin(as_, admin, make):
    artist = make.caller("user")
    other, closed = make.project(), make.project(status=names.CLOSED_STATUS)
    make.member(closed, artist.id)

    mine = context(as_(artist))["projects"]

    assert ids(mine) == {str(make.project_id)}
    assert mine == as_(artist).get("/data/user/projects/open").json
    everything = ids(context(admin)["projects"])
    assert {str(make.project_id), str(other)} <= everything
    assert str(closed) not in everything


def test_productions_are_found_by_their_exact_name(admin, make):
    id_ = make.project("Caminandes")

    assert ids(admin.get("/data/user/projects/open?name=Caminandes").json) == {str(id_)}
    assert admin.get("/data/user/projects/open?name=caminandes").json == []


def test_a_production_carries_its_links_and_its_first_running_episode(as_, make, db):
    project = make.project(production_type="tvshow")
    artist = make.caller("user", project_id=project)
    first = make.episode("E01", project_id=project, status="standby")
    running = make.episode("E02", project_id=project, status="standby")
    task_type, status = make.task_type(), make.task_status()
    make.row(ProjectTaskTypeLink, project_id=project, task_type_id=task_type, priority=3)
    make.row(ProjectTaskStatusLink, project_id=project, task_status_id=status, priority=2)

    shown = as_(artist).get("/data/user/projects/open").json[0]

    assert shown["team"] == [str(artist.id)]
    assert shown["task_types_priority"] == {str(task_type): 3}
    assert shown["task_type_links"][str(task_type)]["is_client_visible"] is True
    assert shown["task_statuses_link"][str(status)]["priority"] == 2
    assert shown["first_episode_id"] == str(first)
    db.execute(update(Entity).where(Entity.id == running).values(status="running"))
    db.commit()
    assert as_(artist).get("/data/user/projects/open").json[0]["first_episode_id"] == str(running)


def test_only_a_series_with_episodes_has_a_first_episode(as_, make):
    artist = make.caller("user")
    make.episode("E01")

    assert "first_episode_id" not in as_(artist).get("/data/user/projects/open").json[0]


@pytest.mark.parametrize(
    ("role", "names_seen"),
    [
        ("admin", {"Plain", "Client", "Theirs", "Other"}),
        ("user", {"Plain", "Client", "Theirs", "Other"}),
        ("client", {"Client"}),
        ("vendor", {"Plain", "Client", "Theirs"}),
    ],
)
def test_metadata_columns_are_narrowed_by_the_role_in_the_production(as_, make, role, names_seen):
    theirs, other = make.department(), make.department()
    caller = make.caller(role, departments=[theirs])
    for name, department, for_client in (
        ("Plain", None, False),
        ("Client", None, True),
        ("Theirs", theirs, False),
        ("Other", other, False),
    ):
        id_ = make.row(
            MetadataDescriptor,
            project_id=make.project_id,
            entity_type="Shot",
            name=name,
            field_name=name.lower(),
            data_type="string",
            for_client=for_client,
        )
        if department:
            make.row(DepartmentMetadataDescriptorLink, metadata_descriptor_id=id_, department_id=department)

    project = next(one for one in context(as_(caller))["projects"] if one["id"] == str(make.project_id))

    assert {one["name"] for one in project["descriptors"]} == names_seen


def test_roles_of_teams_are_told_where_they_are_set(as_, make):
    inherits, supervises = make.caller("user"), make.caller("user", project_role="supervisor")

    assert context(as_(inherits))["project_roles"] == {}
    assert context(as_(supervises))["project_roles"] == {str(make.project_id): "supervisor"}


def test_vendors_get_no_custom_action(as_, make):
    make.row(CustomAction, name="Open", url="https://example.com")

    assert context(as_(make.caller("vendor")))["custom_actions"] == []
    assert len(context(as_(make.caller("user")))["custom_actions"]) == 1


def test_unread_notifications_are_counted(as_, make):
    artist = make.caller("user")
    other, task = make.person(), make.task()
    for number in range(3):
        make.row(
            Notification,
            person_id=artist.id,
            author_id=other,
            comment_id=make.comment(task),
            task_id=task,
            type="comment",
            read=number == 0,
        )

    assert context(as_(artist))["notification_count"] == 2


def test_plugins_are_told_in_short(admin, make):
    make.row(Plugin, plugin_id="p", name="P", version="1", maintainer_name="M", license="MIT")

    assert "license" not in context(admin)["plugins"][0]
    assert context(admin)["plugins"][0]["plugin_id"] == "p"


def test_filters_are_grouped_by_list_and_production_and_offered_to_whom_they_concern(as_, make):
    department = make.row(Department, name="Roto", color="#FFFFFF")
    author, member = make.caller("user"), make.caller("user", departments=[department])
    stranger = make.caller("user", team=False)
    project = str(make.project_id)
    own = str(make.row(SearchFilter, list_type="todo", name="own", person_id=author.id))
    shared = str(
        make.row(
            SearchFilter, list_type="shot", is_shared=True, person_id=author.id, project_id=make.project_id
        )
    )
    roto = str(
        make.row(
            SearchFilter,
            list_type="shot",
            is_shared=True,
            person_id=author.id,
            project_id=make.project_id,
            department_id=department,
        )
    )
    group = str(make.row(SearchFilterGroup, list_type="shot", person_id=author.id, project_id=make.project_id))

    mine, theirs = context(as_(author)), context(as_(member))

    assert ids(mine["search_filters"]["todo"]["all"]) == {own}
    assert ids(mine["search_filters"]["shot"][project]) == {shared}
    assert ids(mine["search_filter_groups"]["shot"][project]) == {group}
    assert ids(theirs["search_filters"]["shot"][project]) == {shared, roto}
    assert theirs["search_filters"].get("todo") is None
    assert theirs["search_filter_groups"] == {}
    assert context(as_(stranger))["search_filters"] == {}


def test_the_context_costs_the_same_for_one_production_and_for_many(as_, make, queries):
    artist = make.caller("user")
    for _ in range(15):
        make.member(make.project(), artist.id)
        make.person()

    with queries(at_most=2):
        assert len(context(as_(artist))["projects"]) == 16


@pytest.mark.parametrize("role", ["admin", "manager", "supervisor", "user", "client", "vendor"])
def test_a_hundred_productions_and_five_hundred_people_take_two_statements(as_, make, db, queries, role):
    caller = make.caller(role)
    like = select(Project.project_status_id).where(Project.id == make.project_id).scalar_subquery()
    made = func.generate_series(1, 99).column_valued("n")
    named = select(func.concat("Production of many ", made), like)
    db.execute(insert(Project).from_select(["name", "project_status_id"], named))
    mine = select(Project.id, literal(caller.id)).where(Project.name.startswith("Production of many "))
    db.execute(insert(ProjectPersonLink).from_select(["project_id", "person_id"], mine))
    made = func.generate_series(1, 500).column_valued("n")
    crowd = select(literal("Ada"), func.concat("Number", made), func.concat("crowd", made, "@example.com"))
    db.execute(insert(Person).from_select(["first_name", "last_name", "email"], crowd))
    crowded = Project.name.startswith("Production of many ")
    team = select(Project.id, Person.id).join(Person, Person.email.startswith("crowd")).where(crowded)
    db.execute(insert(ProjectPersonLink).from_select(["project_id", "person_id"], team))
    db.commit()

    with queries(at_most=2):
        told = context(as_(caller))

    assert len(told["projects"]) == 100
    assert sorted({len(one["team"]) for one in told["projects"]})[-1] == 501
    assert len(told["persons"]) >= 501
