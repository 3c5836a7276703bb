"""Bad input gets a 4xx, never a 500: every operation of the OpenAPI document is driven with it (trap 42)."""

import re
from uuid import uuid4

import pytest

from tests.conftest import Client

UNKNOWN = "00000000-0000-4000-8000-000000000000"
LONG = "x" * (10 * 1024 * 1024)


def operations(app):
    document = app.test_client().get("/openapi.json").json
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            yield method.upper(), path, one, document


def filled(path, value):
    return re.sub(r"\{\w+\}", value, path)


def properties(one, document):
    content = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in content:
        content = document["components"]["schemas"][content["$ref"].rsplit("/", 1)[1]]
    return content.get("properties", {})


def bodies(one, document):
    """Bodies that are wrong in one way each."""
    names = list(properties(one, document)) or ["name", "project_id", "data"]
    yield {}
    yield []
    yield [1, None, "x"]
    yield None
    yield {name: {"a": ["wrong"]} for name in names}
    yield dict.fromkeys(names, -1)
    yield dict.fromkeys(names, "not-a-uuid")
    yield dict.fromkeys(names, UNKNOWN)
    yield dict.fromkeys(names, "nul\x00")
    yield dict.fromkeys(names)
    yield {name: [UNKNOWN] for name in names}
    yield {"an unknown key": 1}


@pytest.fixture
def caller(request, as_, make):
    return as_(make.caller(request.param, project_id=make.project_id))


def refused(client: Client, method, path, **kw):
    answer = client.request(method, path, **kw)
    if answer.status_code >= 500:
        return f"{method} {path[:150]} {str(kw)[:150]} -> {answer.status_code}"
    return None


@pytest.mark.parametrize("caller", ["admin", "vendor"], indirect=True)
def test_ids_that_are_malformed_unknown_or_foreign_are_refused(app, caller, make):
    other = make.project()
    found = []
    for method, path, _one, _document in operations(app):
        if "{" not in path:
            continue
        body = {} if method in ("POST", "PUT") else None
        for value in ("undefined", UNKNOWN, str(other), "a%00b", "1" * 300, UNKNOWN.upper() + "%0A"):
            found.append(refused(caller, method, filled(path, value), json=body))
    assert [one for one in found if one] == []


@pytest.mark.parametrize("caller", ["admin", "user"], indirect=True)
def test_bodies_that_are_wrong_in_any_way_are_refused(app, caller, make):
    project, shot = make.project_id, make.shot()
    task = make.task(entity=shot)
    found = []
    for method, path, one, document in operations(app):
        if method not in ("POST", "PUT", "DELETE") or path in ("/auth/login", "/auth/change-password"):
            continue
        address = path
        for name, value in (("project_id", project), ("task_id", task), ("entity_id", shot), ("shot_id", shot)):
            address = address.replace("{" + name + "}", str(value))
        address = filled(address, str(uuid4()))
        for body in bodies(one, document):
            found.append(refused(caller, method, address, json=body))
        found.append(refused(caller, method, address, data="{", content_type="application/json"))
        found.append(refused(caller, method, address, data="a=b", content_type="text/plain"))
    assert [one for one in found if one] == []


def test_ten_megabytes_of_text_are_refused_or_stored_but_no_500(app, admin):
    found = []
    for method, path, _one, _document in operations(app):
        if method == "POST" and path.startswith("/data/") and "{" not in path:
            found.append(refused(admin, method, path, json={"name": LONG, "color": LONG, "email": LONG}))
    assert [one for one in found if one] == []


@pytest.mark.parametrize("caller", ["admin"], indirect=True)
def test_query_strings_that_are_wrong_are_refused(app, caller, make):
    found = []
    keys = (
        "page", "limit", "project_id", "episode_id", "relations", "name", "id", "created_at", "data", "sequence_id",
        "start_date", "end_date", "task_type_id", "canceled", "status", "after", "before", "person_id", "fields",
    )  # fmt: skip
    for method, path, _one, _document in operations(app):
        if method != "GET" or path.startswith(("/docs", "/auth/logout")):
            continue
        address = path.replace("{project_id}", str(make.project_id))
        address = filled(address, UNKNOWN)
        for value in ("zz", "[", "[1,null]", "-1", "99999999999999999999", "%00", "'"):
            query = "&".join(f"{key}={value}" for key in keys)
            found.append(refused(caller, method, f"{address}?{query}"))
        if "{" not in path:
            for value in ("[1,null]", "99999999999999999999"):
                found += [refused(caller, method, f"{address}?{key}={value}") for key in keys]
    assert [one for one in found if one] == []
