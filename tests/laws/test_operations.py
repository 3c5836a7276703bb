"""Laws of the operations: every route is declared, and what is open to all is listed here (DESIGN §6, law 2)."""

from app.http import laws
from app.http.operation import declared

PUBLIC = {
    ("GET", "/"),
    ("GET", "/apidocs/"),
    ("GET", "/apidocs/index.html"),
    ("GET", "/config"),
    ("GET", "/docs/<path:filename>"),
    ("GET", "/oauth2-redirect.html"),
    ("GET", "/openapi-raw.json"),
    ("GET", "/openapi.json"),
    ("GET", "/static/<path:filename>"),
    ("GET", "/auth/email-otp"),
    ("GET", "/auth/fido"),
    ("GET", "/admin/config/check"),  # who holds ADMIN_TOKEN
    ("GET", "/auth/oidc/callback"),
    ("GET", "/auth/oidc/login"),
    ("GET", "/auth/saml/login"),
    ("POST", "/auth/saml/sso"),
    ("GET", "/status"),
    ("GET", "/status.txt"),
    ("GET", "/status/influx"),
    ("GET", "/status/resources"),
    ("GET", "/status/test-event"),
    ("POST", "/auth/app-login/token"),
    ("POST", "/auth/login"),
    ("POST", "/auth/reset-password"),
    ("PUT", "/auth/reset-password"),
    ("GET", "/shared/playlists/<string:token>"),
    (
        "GET",
        "/shared/playlists/<string:token>/attachment-files/<uuid:attachment_file_id>/file/<path:file_name>",
    ),
    ("GET", "/shared/playlists/<string:token>/comments"),
    ("GET", "/shared/playlists/<string:token>/context"),
    ("GET", "/shared/playlists/<string:token>/movies/originals/preview-files/<uuid:preview_file_id>.mp4"),
    ("GET", "/shared/playlists/<string:token>/movies/tiles/preview-files/<uuid:preview_file_id>.png"),
    (
        "GET",
        "/shared/playlists/<string:token>/pictures/originals/preview-files/<uuid:preview_file_id>.<string:extension>",
    ),
    ("GET", "/shared/playlists/<string:token>/pictures/originals/preview-files/<uuid:preview_file_id>.png"),
    ("GET", "/shared/playlists/<string:token>/pictures/thumbnails/preview-files/<uuid:preview_file_id>.png"),
    ("GET", "/shared/playlists/<string:token>/pictures/thumbnails/persons/<uuid:person_id>.png"),
    ("GET", "/shared/playlists/<string:token>/preview-files/<uuid:preview_file_id>"),
    ("GET", "/shared/playlists/<string:token>/preview-files/<uuid:preview_file_id>/download"),
    ("DELETE", "/shared/playlists/<string:token>/comments/<uuid:comment_id>"),
    (
        "DELETE",
        "/shared/playlists/<string:token>/comments/<uuid:comment_id>/attachments/<uuid:attachment_file_id>",
    ),
    ("POST", "/shared/playlists/<string:token>/comments"),
    ("POST", "/shared/playlists/<string:token>/comments/<uuid:comment_id>/attachments"),
    ("POST", "/shared/playlists/<string:token>/guest"),
    ("PUT", "/shared/playlists/<string:token>/annotations"),
    ("PUT", "/shared/playlists/<string:token>/comments/<uuid:comment_id>"),
}


def test_every_route_is_a_declared_operation(app):
    laws.require_declared(app)
    routes = [rule for rule in app.url_map.iter_rules() for _ in rule.methods - {"HEAD", "OPTIONS"}]
    assert len(declared(app)) == len(routes)


def test_only_these_operations_are_open_to_everybody(app):
    assert {(one.method, one.rule) for one in declared(app) if one.operation.access.public} == PUBLIC


def test_whatever_is_not_public_refuses_a_request_without_a_token(app, anonymous):
    for one in declared(app):
        if not one.operation.access.public and "<" not in one.rule and one.method == "GET":
            assert anonymous.get(one.rule).status_code == 401, one.rule


def test_head_works_where_get_does_and_options_needs_no_token(anonymous):
    assert anonymous.request("HEAD", "/config").status_code == 200
    options = anonymous.request("OPTIONS", "/data/departments")
    assert (options.status_code, options.data) == (200, b"")
    assert {"GET", "POST"} <= {word.strip() for word in options.headers["Allow"].split(",")}
    assert anonymous.request("PATCH", "/data/departments").status_code == 405
    assert anonymous.get("/nothing/here").status_code == 404


def test_a_trailing_slash_changes_nothing(admin):
    assert admin.get("/data/departments/").json == admin.get("/data/departments").json


def test_every_answer_carries_the_security_headers(anonymous):
    for answer in (anonymous.get("/config"), anonymous.get("/nothing"), anonymous.get("/data/departments")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
