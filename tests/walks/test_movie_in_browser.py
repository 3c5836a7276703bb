"""A browser plays a movie straight from the server: it asks for ranges, seeks in them, and a stranger sees nothing."""

from __future__ import annotations

import http.client
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
import requests

from tests.cli.running import serving, short_folder
from tests.media import films

chrome = pytest.importorskip("tests.chromium")
ADMIN = {"email": "admin@example.com", "password": "mysecretpassword"}
SETTINGS = {
    "ADMIN_EMAIL": ADMIN["email"],
    "ADMIN_PASSWORD": ADMIN["password"],
    "MAIL_ENABLED": "false",
    "MOVIE_ENCODING_PRESET": "ultrafast",
}
PAGE = b"<!doctype html><title>Player</title><video id=player muted controls preload=auto></video>"
KEPT = ("authorization", "cookie", "range", "if-range", "if-none-match", "content-type", "accept", "user-agent")
PLAY = """
const [address, done] = arguments;
const player = document.getElementById("player");
player.onerror = () => done({error: player.error ? player.error.code : -1});
player.ontimeupdate = () => {
  if (player.currentTime < 0.2) return;
  player.ontimeupdate = null;
  player.pause();
  done({ready: player.readyState, width: player.videoWidth, height: player.videoHeight, length: player.duration,
        at: player.currentTime});
};
player.src = address;
player.play().catch(() => null);
"""
SEEK = """
const [second, done] = arguments;
const player = document.getElementById("player");
player.onseeked = () => {
  const canvas = document.createElement("canvas");
  canvas.width = player.videoWidth; canvas.height = player.videoHeight;
  canvas.getContext("2d").drawImage(player, 0, 0);
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  done({at: player.currentTime, sum: pixels.reduce((sum, one) => sum + one, 0)});
};
player.currentTime = second;
"""


class Site(BaseHTTPRequestHandler):
    """A page with a player, and the API below `/api`, as a web server puts them; it notes what movies are asked for."""

    protocol_version = "HTTP/1.1"
    port = 0
    seen: list[tuple[str | None, int, str | None, int]]

    def do_GET(self):
        """The page, or what the API answers."""
        if not self.path.startswith("/api/"):
            self.reply(200, [("Content-Type", "text/html")], PAGE)
            return
        self.pass_on()

    def do_POST(self):
        """What the API answers."""
        self.pass_on()

    def pass_on(self):
        """Ask the API the same."""
        api = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() in KEPT}
        api.request(self.command, self.path.removeprefix("/api"), body, headers)
        answer = api.getresponse()
        data = answer.read()
        if "/movies/" in self.path:
            told = (self.headers.get("Range"), answer.status, answer.getheader("Content-Range"), len(data))
            self.seen.append(told)
        passed = ("content-type", "content-range", "accept-ranges", "etag", "last-modified", "set-cookie")
        self.reply(answer.status, [one for one in answer.getheaders() if one[0].lower() in passed], data)

    def reply(self, status, headers, data):
        """Send an answer; a player that has enough closes the line."""
        try:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            for at in range(
                0, len(data), 65536
            ):  # at the speed of a studio's line, not of this machine's memory
                self.wfile.write(data[at : at + 65536])
                if len(data) > 65536:
                    time.sleep(0.02)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_words):
        """Nothing is printed."""


@pytest.fixture(scope="module")
def api():
    chrome.programs()
    with short_folder() as home, serving(home, **SETTINGS) as running:
        yield running.port


@pytest.fixture
def site(api):
    handler = type("SiteOfTheTest", (Site,), {"port": api, "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}", handler.seen
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def movie_id(api):
    """A movie of twenty seconds that is too large for a browser to fetch it whole at once."""
    url = f"http://127.0.0.1:{api}"
    token = requests.post(f"{url}/auth/login", json=ADMIN, timeout=120).json()["access_token"]

    def ask(method, path, **more):
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.request(method, url + path, headers=headers, timeout=300, **more)
        assert answer.ok, answer.text
        return answer.json()

    project = ask("POST", "/data/projects", json={"name": f"Player {time.time_ns()}"})
    ask("PUT", f"/data/projects/{project['id']}", json={"resolution": "320x180"})
    shot = ask("POST", f"/data/projects/{project['id']}/shots", json={"name": "SH"})
    kind = next(one["id"] for one in ask("GET", "/data/task-types") if one["name"] == "Animation")
    path = f"/actions/projects/{project['id']}/task-types/{kind}/shots/create-tasks"
    task = ask("POST", path, json=[shot["id"]])[0]["id"]
    status = next(one["id"] for one in ask("GET", "/data/task-status") if one["is_default"])
    comment = ask("POST", f"/actions/tasks/{task}/comment", json={"task_status_id": status, "comment": "x"})
    made = ask("POST", f"/actions/tasks/{task}/comments/{comment['id']}/add-preview", json={})
    noise = (
        "-vf",
        "noise=alls=90:allf=t",
        "-qp",
        "14",
        "-g",
        "10",
        "-preset",
        "ultrafast",
        "-movflags",
        "+faststart",
    )
    sent = {"file": ("a.mp4", BytesIO(films.movie("320x180", seconds=20.0, extra=noise)))}
    done = ask("POST", f"/pictures/preview-files/{made['id']}?no_job=true&normalize=false", files=sent)
    assert done["status"] == "ready"
    return made["id"]


@pytest.fixture
def browser(site):
    with short_folder() as profile, chrome.chromium(profile) as opened:
        opened.open(f"{site[0]}/")
        yield opened


def test_a_movie_plays_and_seeks_by_ranges(browser, site, movie_id):
    _address, seen = site
    assert browser.ask("POST", "/api/auth/login", ADMIN)["status"] == 200
    path = f"/api/movies/originals/preview-files/{movie_id}.mp4"

    played = browser._run(PLAY, path)
    late = browser._run(SEEK, 18.0)
    early = browser._run(SEEK, 0.5)

    assert "error" not in played, played
    assert played["ready"] >= 3
    assert (played["width"], played["height"]) == (320, 180)
    assert played["length"] == pytest.approx(20.0, abs=0.2)
    assert (late["at"], early["at"]) == (18.0, 0.5)
    assert late["sum"] != early["sum"]  # another frame is shown
    assert {status for _asked, status, _range, _length in seen} == {206}
    assert not all(asked.startswith("bytes=0-") for asked, *_rest in seen), (
        seen
    )  # it seeks by asking for a range
    for asked, _status, told, length in seen:
        start, stop = told.removeprefix("bytes ").split("/")[0].split("-")
        assert asked.startswith(f"bytes={start}-")
        assert int(stop) - int(start) + 1 == length


def test_a_stranger_is_shown_nothing(browser, site, movie_id):
    _address, seen = site

    played = browser._run(PLAY, f"/api/movies/originals/preview-files/{movie_id}.mp4")

    assert played == {"error": 4}  # MEDIA_ERR_SRC_NOT_SUPPORTED: there is no movie
    assert {status for _asked, status, _range, _length in seen} == {401}
    assert not any("video" in str(one) for one in seen)
