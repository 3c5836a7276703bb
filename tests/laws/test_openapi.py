"""The OpenAPI document follows from the declarations and is valid."""

from openapi_spec_validator import validate

from app.http.operation import declared


def test_the_document_is_valid_and_holds_every_declared_operation(app, anonymous):
    document = anonymous.get("/openapi.json").json

    validate(document)
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert len(told) == len(declared(app))
    assert ("GET", "/data/departments/{instance_id}") in told


def test_every_operation_tells_who_may_call_it(anonymous):
    document = anonymous.get("/openapi.json").json

    for path, methods in document["paths"].items():
        for method, one in methods.items():
            assert "Access: " in one["description"], (method, path)
            assert "400" in one["responses"], (method, path)


def test_swagger_ui_is_served_from_here(anonymous):
    page = anonymous.get("/apidocs/")

    assert page.mimetype == "text/html"
    assert b"http" not in page.data.replace(b"http-equiv", b"")
    assert anonymous.get("/docs/swagger-ui-bundle.js").status_code == 200
    assert anonymous.get("/docs/../openapi.py").status_code == 404
    assert anonymous.get("/static/anything").status_code == 404


def test_a_file_is_sent_as_a_part_of_a_form(anonymous):
    document = anonymous.get("/openapi.json").json

    content = document["paths"]["/import/csv/projects/{project_id}/shots"]["post"]["requestBody"]["content"]

    assert list(content) == ["multipart/form-data"]
    shown = document["components"]["schemas"]["CsvFile"]["properties"]["file"]
    assert (shown["type"], shown["format"]) == ("string", "binary")
