"""What a monitor asks: parts that are up, load, counts (spec 10 §C, 60 §14)."""

import http.server
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.extensions import Database
from app.factory import create_app
from app.http.operation import House
from app.models import PreviewFile

KEYS = {"database-up", "key-value-store-up", "event-stream-up", "job-queue-up", "indexer-up"}


def test_the_status_names_every_part(anonymous):
    told = anonymous.get("/status").json

    assert set(told) == KEYS | {"name", "version"}
    assert (told["database-up"], told["key-value-store-up"], told["indexer-up"]) == (True, True, True)


def test_a_worker_that_lives_is_the_job_queue(anonymous, make):
    assert anonymous.get("/status").json["job-queue-up"] is False
    make.db.execute(text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())"))
    make.db.commit()

    assert anonymous.get("/status").json["job-queue-up"] is True


def test_the_relay_is_asked_where_it_listens(anonymous, app):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Fine) as relay:
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        house = app.extensions["callsheet"]
        settings = replace(house.settings, event_stream_port=relay.server_address[1])
        app.extensions["callsheet"] = House(settings, house.database)

        assert anonymous.get("/status").json["event-stream-up"] is True
        relay.shutdown()

    assert anonymous.get("/status").json["event-stream-up"] is False


class _Fine(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words):
        """Quiet."""


def test_the_text_has_a_line_a_part(anonymous):
    answer = anonymous.get("/status.txt")

    assert answer.headers["Content-Type"] == "text"
    lines = answer.get_data(as_text=True).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "name", "version", "database-up", "event-stream-up", "key-value-store-up", "job-queue-up", "indexer-up",
    ]  # fmt: skip
    assert lines[2] == "database-up: up" and lines[5] == "job-queue-up: down"


def test_influx_gets_numbers_and_the_time(anonymous):
    told = anonymous.get("/status/influx").json

    assert set(told) == KEYS | {"time"}
    assert {told[key] for key in KEYS} <= {0, 1} and told["time"] > 1.7e9


def test_the_resources_are_told_at_once(anonymous):
    told = anonymous.get("/status/resources").json

    assert set(told) == {"date", "cpu", "memory", "jobs"}
    assert len(told["cpu"]["percent"]) >= 1
    assert set(told["cpu"]["loadavg"]) == {"last 1 min", "last 5 min", "last 10 min"}
    assert set(told["memory"]) == {"total", "used", "available", "percent"}
    assert told["jobs"] == {"running_jobs": 0}


@pytest.mark.parametrize("path", ["/status", "/status.txt", "/status/influx", "/status/resources"])
def test_they_answer_while_the_database_is_away(settings, path):
    away = replace(settings, database_url="postgresql://nobody@127.0.0.1:9/nothing")
    client = create_app(away).test_client()

    answer = client.get(path)

    assert answer.status_code == 200
    assert client.get("/config").status_code == 503
    if path == "/status":
        assert answer.json["database-up"] is False and answer.json["job-queue-up"] is False


def test_a_test_event_is_told_in_realtime_only(anonymous, make):
    assert anonymous.get("/status/test-event").json == {"success": True}

    rows = make.db.execute(text("SELECT name, kept FROM api_event ORDER BY position DESC LIMIT 1")).all()
    assert [tuple(row) for row in rows] == [("main:test", False)]


def test_the_statistics_are_an_administrators(admin, as_, make, anonymous):
    task = make.task(entity=make.shot())
    make.comment(task)
    for extension in ("mp4", "mp4", "png", "obj", "pdf"):
        make.row(PreviewFile, task_id=task, extension=extension)

    assert anonymous.get("/stats").status_code == 401
    assert as_(make.caller("manager")).get("/stats").status_code == 403
    assert admin.get("/stats").json == {
        "number_of_video_previews": 2,
        "number_of_picture_previews": 1,
        "number_of_model_previews": 1,
        "number_of_comments": 1,
    }


def test_the_configuration_check_exists_only_with_its_token(anonymous, app, make):
    assert anonymous.get("/admin/config/check").status_code == 404
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(replace(house.settings, admin_token="opens"), house.database)
    make.person("user")

    for wrong in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "é"}, {"Authorization": "Bearer"}):
        assert anonymous.get("/admin/config/check", headers=wrong).status_code == 403
    told = anonymous.get("/admin/config/check", headers={"Authorization": "Bearer opens"}).json

    assert told["user_limit"] == {"env": 100, "redis": None}
    assert told["active_users"] >= 1
    assert {"default_timezone", "default_locale", "nomad_host", "nomad_tile_job"} <= set(told)


def test_prometheus_gets_counts_by_route_where_it_is_switched_on(settings, admin, as_, make, connection):
    assert admin.get("/metrics").status_code == 404
    app = create_app(replace(settings, prometheus_metrics_enabled=True))
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(house.settings, admin.app.extensions["callsheet"].database)
    client = app.test_client()
    for _ in range(3):
        client.get("/config")
    client.get("/nothing/here")

    told = client.get("/metrics", headers=admin.headers).get_data(as_text=True)

    assert 'zou_http_request_total{method="GET",status="200"} 3' in told
    assert 'zou_http_request_duration_seconds_count{method="GET",url_rule="/config",status="200"} 3' in told
    assert 'zou_http_request_inflight{method="GET",path="/config"} 0' in told
    assert 'url_rule="unknown",status="404"' in told
    assert client.get("/metrics").status_code == 401
    artist = as_(make.caller("user"))
    assert client.get("/metrics", headers=artist.headers).status_code == 403


def test_an_embedded_setting_without_database_is_no_500(settings):
    app = create_app(replace(settings, database_url=""))

    assert isinstance(app.extensions["callsheet"].database, Database)
    assert app.test_client().get("/status").json["database-up"] is False
