"""The log of events over HTTP (spec 60 §2)."""

from datetime import UTC, datetime, timedelta

import pytest


def test_what_an_admin_does_is_in_the_log_newest_first(admin):
    made = admin.post("/data/studios", {"name": "Logged", "color": "#FFFFFF"}).json
    admin.put(f"/data/studios/{made['id']}", {"color": "#000000"})

    events = admin.get("/data/events/last?limit=2").json

    assert [one["name"] for one in events] == ["studio:update", "studio:new"]
    assert events[0]["data"] == {"studio_id": made["id"]}
    assert set(events[0]) == {"id", "created_at", "name", "user_id", "project_id", "data"}
    assert "studio:new" in admin.get("/data/events/names").json


def test_filters_narrow_and_the_cursor_goes_on(admin):
    for name in ("One", "Two", "Three"):
        admin.post("/data/departments", {"name": name, "color": "#FFFFFF"})

    first = admin.get("/data/events/last?name_prefixes=department&limit=2").json
    rest = admin.get(f"/data/events/last?name=department:new&cursor_event_id={first[-1]['id']}").json

    assert len(first) == 2
    assert len(rest) >= 1
    assert {one["id"] for one in first}.isdisjoint(one["id"] for one in rest)
    assert admin.get("/data/events/last?name_suffixes=delete").json == []


@pytest.mark.parametrize(
    "query",
    ["limit=x", "limit=-1", "after=yesterday", "cursor_event_id=zz", "name_prefixes=A%25", "person_ids=1"],
)
def test_a_wrong_parameter_is_400(admin, query):
    assert admin.get(f"/data/events/last?{query}").status_code == 400


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("supervisor", 403), ("user", 403), ("client", 403)]
)
def test_managers_read_the_events_of_their_projects_and_others_none(as_, make, role, status):
    caller = as_(make.caller(role))

    assert caller.get(f"/data/events/last?project_id={make.project_id}").status_code == status
    assert caller.get("/data/events/login-logs/last").status_code == 403
    assert caller.get("/data/events").status_code == 403


def test_bounds_are_moments_or_days(admin):
    admin.post("/data/departments", {"name": "Bounded", "color": "#FFFFFF"})
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    def count(query):
        return len(admin.get(f"/data/events/last?name=department:new&{query}").json)

    assert count(f"before={tomorrow}") == count(f"before={tomorrow}T00:00:00") > 0
    assert count(f"after={tomorrow}") == 0
    assert count("after=2020-01-01&before=2020-01-02") == 0


def test_a_manager_sees_no_event_of_the_studio(as_, make, admin):
    admin.post("/data/departments", {"name": "Hidden", "color": "#FFFFFF"})

    assert as_(make.caller("manager")).get("/data/events/last").json == []


def test_log_ins_are_listed_for_admins(admin):
    assert admin.get("/data/events/login-logs/last").json == []
