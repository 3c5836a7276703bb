"""What is logged of a request, and what never is."""

import json
import logging
import sys

from app.http.logs import JsonLines


def test_a_request_is_one_json_line_without_its_query_string(admin, caplog):
    caplog.set_level(logging.INFO, logger="callsheet.requests")

    admin.get("/data/departments?name=secret-name", headers={"X-Request-ID": "take-7"})

    (record,) = [one for one in caplog.records if one.name == "callsheet.requests"]
    line = json.loads(JsonLines().format(record))
    assert line["request_id"] == "take-7"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/data/departments", 200)
    assert line["milliseconds"] > 0
    assert line["person_id"]
    assert "secret-name" not in json.dumps(line)


def test_a_log_in_leaves_no_password_in_the_log(anonymous, make, caplog):
    caplog.set_level(logging.DEBUG)

    anonymous.post("/auth/login", {"email": "someone@studio.example", "password": "open-sesame-42"})

    assert "open-sesame-42" not in "".join(JsonLines().format(record) for record in caplog.records)


def test_an_exception_is_told_in_its_line():
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        record = logging.getLogger("callsheet.errors").makeRecord(
            "callsheet.errors", logging.ERROR, __file__, 1, "unexpected error", (), sys.exc_info()
        )

    line = json.loads(JsonLines().format(record))

    assert line["level"] == "ERROR"
    assert "RuntimeError: broken" in line["exception"]
