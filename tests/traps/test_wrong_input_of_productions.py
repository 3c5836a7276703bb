"""What made the reference fail with 500 in spec 20 §21 is a clear refusal here, or a right answer."""

import pytest

UNKNOWN = "00000000-0000-4000-8000-000000000000"
BAD = "zz"

READS = {
    "a malformed asset": ("/data/assets/zz", {404}),
    "a malformed edit": ("/data/edits/zz", {404}),
    "a malformed concept": ("/data/concepts/zz", {404}),
    "the team of a malformed project": ("/data/projects/zz/team", {400, 404}),
    "the milestones of a malformed project": ("/data/projects/zz/milestones", {400, 404}),
    "the columns of a malformed project": ("/data/projects/zz/metadata-descriptors", {400, 404}),
    "the preview account of a malformed project": ("/data/projects/zz/preview-account", {400, 404}),
    "asset types of a malformed project": ("/data/asset-types?project_id=zz", {400}),
    "castings of a malformed episode": ("{project}/episodes/zz/sequences/all/casting", {400}),
    "links from a malformed moment": ("{project}/entity-links?cursor_created_at=zz", {400}),
    "quotas of a malformed task type": ("{project}/quotas/zz", {400, 404}),
    "quotas of a malformed person": ("{project}/quotas/persons/zz", {400, 404}),
    "quotas of a malformed studio": ("{project}/quotas/{task_type}?studio_id=zz", {400}),
    "shots of no episode": ("/data/shots/with-tasks?project_id={project_id}&episode_id=main", {200}),
    "sequences of no episode": (
        "/data/sequences/with-tasks?project_id={project_id}&episode_id=main",
        {200, 400},
    ),
    "assets of all episodes": ("/data/assets?project_id={project_id}&episode_id=all", {200, 400}),
    "assets of a malformed episode": ("/data/assets?project_id={project_id}&episode_id=zz", {400, 404}),
    "a list that is none": ('{project}/assets?status=["running"', {400}),
    "bars of an unknown task type": ("{project}/schedule-items/" + UNKNOWN + "/sequences", {404}),
}


@pytest.fixture
def ids(make):
    return {
        "project_id": make.project_id,
        "project": f"/data/projects/{make.project_id}",
        "task_type": make.task_type(),
        "department": make.department(),
    }


@pytest.mark.parametrize(("path", "statuses"), READS.values(), ids=READS)
def test_a_wrong_parameter_is_told(admin, ids, path, statuses):
    answer = admin.get(path.format(**ids))

    assert answer.status_code in statuses
    assert answer.status_code == 200 or answer.json["error"] is True


SETTINGS = {
    "settings/asset-types": "asset_type_id",
    "settings/task-types": "task_type_id",
    "settings/task-status": "task_status_id",
    "settings/status-automations": "status_automation_id",
    "settings/preview-background-files": "preview_background_file_id",
    "team": "person_id",
}


@pytest.mark.parametrize("path", SETTINGS)
@pytest.mark.parametrize("id_", [BAD, UNKNOWN])
def test_a_setting_of_a_malformed_or_unknown_row_is_400(admin, ids, path, id_):
    assert admin.post(f"{ids['project']}/{path}", json={SETTINGS[path]: id_}).status_code == 400


@pytest.mark.parametrize("path", SETTINGS)
def test_a_malformed_row_is_not_taken_out_of_the_settings(admin, ids, path):
    assert admin.delete(f"{ids['project']}/{path}/{BAD}").status_code in {400, 404}


WRITES = {
    "an asset in an episode that is none": (
        "POST", "{project}/asset-types/{asset_type}/assets/new", {"name": "A", "episode_id": UNKNOWN}, {400, 404},
    ),
    "an edit in an episode that is none": ("POST", "{project}/edits", {"name": "E", "episode_id": UNKNOWN}, {400, 404}),
    "a currency of four letters": ("POST", "{project}/budgets", {"name": "B", "currency": "EURO"}, {400}),
    "a template without name": ("POST", "/data/project-templates", {"description": "x"}, {400}),
    "a background that is no setting": ("PUT", "{project}", {"preview_background_file_id": UNKNOWN}, {200, 400}),
    "a taken name of a shot": ("PUT", "/data/shots/{shot}", {"name": "Taken"}, {400}),
    "a parent that is none": ("PUT", "/data/shots/{shot}", {"parent_id": UNKNOWN}, {400, 404}),
    "a casting of a malformed asset": (
        "PUT", "{project}/entities/{shot}/casting", [{"asset_id": BAD, "nb_occurences": 1}], {400},
    ),
    "a casting of an episode without asset": (
        "PUT", "{project}/entities/{episode}/casting", [{"nb_occurences": 1}], {200},  # left out, as one without number
    ),
    "a style that is none": ("PUT", "{project}", {"production_style": "paper-cut"}, {400}),
    "a link that is malformed": ("DELETE", "{project}/entity-links/zz", None, {400, 404}),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "statuses"), WRITES.values(), ids=WRITES)
def test_a_wrong_write_is_refused(admin, make, ids, method, path, body, statuses):
    sequence = make.sequence()
    shot = make.shot("Free", sequence_id=sequence)
    make.shot("Taken", sequence_id=sequence)
    ids |= {"shot": shot, "episode": make.episode(), "asset_type": make.entity_type("Character")}

    answer = admin.request(method, path.format(**ids), json=body)

    assert answer.status_code in statuses
    assert answer.status_code == 200 or answer.json["error"] is True


def test_a_line_of_a_budget_needs_its_fields(admin, ids):
    budget = admin.post(f"{ids['project']}/budgets", json={"name": "B"}).json["id"]

    answer = admin.post(
        f"{ids['project']}/budgets/{budget}/entries", json={"department_id": str(ids["department"])}
    )

    assert answer.status_code == 400


def test_a_closed_production_that_is_not_empty_stays_without_force(admin, make):
    project = make.project(status="Closed")
    shot = make.shot(project_id=project)

    answer = admin.delete(f"/data/projects/{project}")

    assert (answer.status_code, answer.json["error"]) == (400, True)
    assert admin.get(f"/data/shots/{shot}").status_code == 200
