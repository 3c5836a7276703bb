"""Kept searches and the headings over them (spec 10 §D7)."""

import pytest

PATH, GROUPS = "/data/user/filters", "/data/user/filter-groups"


def _search(**more):
    return {"name": "Mine", "query": "hero", "list_type": "asset", **more}


def test_a_search_is_kept_read_changed_and_deleted_by_its_author(as_, make):
    artist = as_(make.caller("user"))
    project = str(make.project_id)

    made = artist.post(PATH, _search(project_id=project, entity_type="Asset"))

    assert made.status_code == 201
    assert (made.json["search_query"], made.json["is_shared"], made.json["type"]) == (
        "hero",
        False,
        "SearchFilter",
    )
    assert artist.get(PATH).json == {"asset": {project: [made.json]}}
    one = f"{PATH}/{made.json['id']}"
    changed = artist.put(one, {"name": "Yours", "search_query": "villain", "project_id": None})
    assert (changed.status_code, changed.json["name"], changed.json["search_query"]) == (
        200,
        "Yours",
        "villain",
    )
    assert changed.json["project_id"] == project
    assert artist.delete(one).status_code == 204
    assert artist.get(PATH).json == {}
    assert artist.delete(one).status_code == 404


def test_only_managers_share_and_the_team_reads_but_does_not_change(as_, admin, make):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    outsider = as_(make.caller("user", make.project()))
    project = str(make.project_id)

    shared = manager.post(PATH, _search(project_id=project, is_shared=True)).json
    refused = artist.post(PATH, _search(project_id=project, is_shared=True)).json
    studio_wide = manager.post(PATH, _search(is_shared=True)).json

    assert (shared["is_shared"], refused["is_shared"], studio_wide["is_shared"]) == (True, False, False)
    assert shared in artist.get(PATH).json["asset"][project]
    assert outsider.get(PATH).json == {}
    one = f"{PATH}/{shared['id']}"
    assert artist.put(one, {"name": "x"}).status_code == 404
    assert artist.delete(one).status_code == 404
    assert admin.put(one, {"name": "x"}).json["name"] == "x"
    assert manager.put(one, {"is_shared": False}).json["is_shared"] is False
    assert manager.put(one, {"is_shared": True}).json["is_shared"] is True


def test_a_search_is_shared_exactly_as_its_group_is(as_, make):
    manager = as_(make.caller("manager"))
    project = str(make.project_id)
    group = manager.post(
        GROUPS, {"name": "G", "list_type": "asset", "project_id": project, "is_shared": True}
    ).json
    inside = {"project_id": project, "search_filter_group_id": group["id"]}

    assert manager.post(PATH, _search(**inside)).status_code == 400
    kept = manager.post(PATH, _search(**inside, is_shared=True))
    assert kept.status_code == 201
    one = f"{PATH}/{kept.json['id']}"
    assert manager.put(one, {"is_shared": False}).status_code == 400
    assert manager.put(f"{GROUPS}/{group['id']}", {"is_shared": False}).json["is_shared"] is False
    assert manager.get(PATH).json["asset"][project][0]["is_shared"] is False
    assert manager.put(one, {"search_filter_group_id": None}).json["search_filter_group_id"] is None


def test_a_group_goes_with_its_searches(as_, make):
    artist = as_(make.caller("user"))
    group = artist.post(GROUPS, {"name": "G", "color": "#112233"})
    artist.post(PATH, _search(search_filter_group_id=group.json["id"]))
    one = f"{GROUPS}/{group.json['id']}"

    assert (group.status_code, group.json["list_type"], group.json["color"]) == (201, "todo", "#112233")
    assert artist.get(one).json == group.json
    assert artist.get(GROUPS).json == {"todo": {"all": [group.json]}}
    assert artist.put(one, {"name": "H", "color": "#445566"}).json["name"] == "H"
    assert artist.delete(one).status_code == 204
    assert artist.get(PATH).json == {}
    assert artist.get(one).status_code == 404


def test_another_persons_group_is_not_there(as_, admin, make):
    owner, mate = as_(make.caller("user")), as_(make.caller("user"))
    group = owner.post(GROUPS, {"name": "G"}).json["id"]

    assert mate.get(f"{GROUPS}/{group}").status_code == 404
    assert mate.put(f"{GROUPS}/{group}", {"name": "x"}).status_code == 404
    assert mate.delete(f"{GROUPS}/{group}").status_code == 404
    assert mate.post(PATH, _search(search_filter_group_id=group)).status_code == 404
    assert admin.get(f"{GROUPS}/{group}").status_code == 200


def test_a_department_narrows_a_search_to_its_members_and_managers(as_, make):
    department = make.department()
    manager = as_(make.caller("manager"))
    member, other = as_(make.caller("user", departments=[department])), as_(make.caller("user"))
    body = _search(project_id=str(make.project_id), is_shared=True, department_id=str(department))

    assert manager.post(PATH, body).status_code == 201

    assert [bool(one.get(PATH).json) for one in (manager, member, other)] == [True, True, False]


@pytest.mark.parametrize("key", ["project_id", "department_id", "search_filter_group_id"])
def test_what_is_unknown_is_404_and_what_is_malformed_400(admin, key):
    unknown = "00000000-0000-4000-8000-000000000000"
    kept = admin.post(PATH, _search()).json["id"]

    assert admin.post(PATH, _search(**{key: unknown})).status_code == 404
    assert admin.put(f"{PATH}/{kept}", {key: unknown}).status_code == 404
    assert admin.post(PATH, _search(**{key: "x"})).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"query": ""}, {"name": "x" * 201}, {"query": "x" * 501}, {"name": 3}, {"is_shared": "?"}],
)
def test_a_wrong_search_is_400(admin, wrong):
    assert admin.post(PATH, _search(**wrong)).status_code == 400
    assert admin.post(GROUPS, {"name": ""}).status_code == 400
    assert admin.post(GROUPS, {"name": "x", "color": "#12345678"}).status_code == 400


def test_bots_keep_no_searches(as_, make):
    bot = as_(make.person(is_bot=True))

    assert bot.get(PATH).status_code == 403
    assert bot.post(GROUPS, {"name": "x"}).status_code == 403
