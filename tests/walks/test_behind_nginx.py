"""The front door of docker/nginx.conf in front of a real server: pages, API, realtime, uploads and downloads."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import requests
import socketio

from tests.cli.running import free_ports, serving, short_folder

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = Path(__file__).parents[2] / "docker" / "nginx.conf"
LOG_IN = {"email": "admin@example.com", "password": "mysecretpassword"}
# The name that the outer world uses is not DOMAIN_NAME here: a page of this door is at home all the same.
SETTINGS = {
    "ADMIN_EMAIL": LOG_IN["email"],
    "ADMIN_PASSWORD": LOG_IN["password"],
    "DOMAIN_NAME": "studio.example.com",
    "LOGIN_FAILURES_PER_MINUTE": "3",
}
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"}
PAGE = "<!doctype html><title>The client</title>"
MEGABYTE = 1024 * 1024
SURROUNDINGS = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/errors.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    types {{ text/html html; text/javascript js; }}
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/default.conf;
}}
"""

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx"),
]


@dataclass(frozen=True)
class Door:
    """Where the world comes in, and what stands behind."""

    url: str
    api: str
    relay: str

    def get(self, path: str, **more) -> requests.Response:
        return requests.get(self.url + path, timeout=30, **more)


def placed(text: str, old: str, new: str) -> str:
    """The configuration with one of its lines made for this machine; that line must be there."""
    assert old in text, f"docker/nginx.conf has no line '{old}' any more"
    return text.replace(old, new)


@contextmanager
def nginx(folder: Path, port: int, api_port: int, relay_port: int) -> Iterator[str]:
    """nginx with docker/nginx.conf, its container's ports, names and folder replaced by ours."""
    text = CONFIGURATION.read_text()
    text = placed(text, "listen 80;", f"listen 127.0.0.1:{port};")
    text = placed(text, "root /usr/share/nginx/html;", f"root {folder}/client;")
    text = placed(text, "http://api:5000", f"http://127.0.0.1:{api_port}")
    text = placed(text, "http://relay:5001", f"http://127.0.0.1:{relay_port}")
    (folder / "default.conf").write_text(text)
    main = folder / "nginx.conf"
    main.write_text(SURROUNDINGS.format(folder=folder))
    folder.chmod(0o755)  # its workers are another user when the tests run as root
    process = subprocess.Popen([NGINX, "-e", f"{folder}/errors.log", "-p", str(folder), "-c", str(main)])
    try:
        wait_for(f"http://127.0.0.1:{port}", process, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen, folder: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "errors.log").read_text()
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("nginx did not come up")


@pytest.fixture(scope="module")
def door():
    with short_folder() as home, short_folder() as folder, serving(home, **SETTINGS) as running:
        (folder / "client" / "js").mkdir(parents=True)
        (folder / "client" / "index.html").write_text(PAGE)
        (folder / "client" / "js" / "app.js").write_text("start()")
        (port,) = free_ports(1)
        with nginx(folder, port, running.port, running.relay_port) as url:
            yield Door(url, f"http://127.0.0.1:{running.port}", f"http://127.0.0.1:{running.relay_port}")


@pytest.fixture(scope="module")
def browser(door):
    """A browser that logged in through the door: its cookies are all that it has."""
    session = requests.Session()
    session.headers.update(BROWSER)
    answer = session.post(f"{door.url}/api/auth/login", json=LOG_IN, timeout=30)
    assert answer.status_code == 200, answer.text
    return session


@pytest.fixture(scope="module")
def token(door):
    answer = requests.post(f"{door.url}/api/auth/login", json=LOG_IN, timeout=30)
    return answer.json()["access_token"]


def test_the_clients_folder_is_served_and_deep_links_end_at_its_page(door):
    first, deep, script = (door.get(path) for path in ("/", "/productions/1/shots?x=1", "/js/app.js"))

    assert [first.text, deep.text, script.text] == [PAGE, PAGE, "start()"]
    assert first.headers["Cache-Control"] == deep.headers["Cache-Control"] == "no-cache"
    assert "Cache-Control" not in script.headers


def test_a_browser_works_with_its_cookies_under_api(door, browser):
    context = browser.get(f"{door.url}/api/data/user/context", timeout=30)

    assert context.status_code == 200
    assert len(context.json()["task_status"]) > 3
    assert requests.get(f"{door.url}/api/data/user/context", timeout=30).status_code == 401
    assert door.get("/api/").json() == requests.get(f"{door.api}/", timeout=30).json()


@pytest.mark.parametrize(("proto", "secure"), [("https", True), ("http", False), (None, False)])
def test_cookies_are_secure_where_tls_ends_in_front_of_the_door(door, proto, secure):
    headers = {**BROWSER, **({"X-Forwarded-Proto": proto} if proto else {})}

    answer = requests.post(f"{door.url}/api/auth/login", json=LOG_IN, headers=headers, timeout=30)

    for line in answer.raw.headers.getlist("Set-Cookie"):
        (cookie,) = SimpleCookie(line).values()
        assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"]) == (secure, True, "/")
    assert len(answer.raw.headers.getlist("Set-Cookie")) == 2


def test_nobody_gets_round_the_throttle_with_an_address_of_their_own(door):
    def fail(number):
        headers = {"X-Real-IP": f"192.0.2.{number}", "X-Forwarded-For": f"192.0.2.{number}"}
        body = {"email": f"nobody{number}@example.com", "password": "wrong"}
        path = f"{door.url}/api/auth/login"
        # the throttle of the tests counts 127.0.0.2 by itself, so that the log-ins of the others stay possible
        with requests.Session() as session:
            session.mount("http://", From("127.0.0.2"))
            return session.post(path, json=body, headers=headers, timeout=30).status_code

    assert [fail(number) for number in range(5)] == [400, 400, 400, 429, 429]


class From(requests.adapters.HTTPAdapter):
    """Connections that come from another address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **more):
        super().init_poolmanager(*arguments, **more, source_address=(self.address, 0))


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
def test_sockets_hear_through_the_door(door, token, transports):
    heard = []
    client = socketio.Client(reconnection=False)
    client.on("project:new", heard.append, namespace="/events")
    headers = {"Authorization": f"Bearer {token}"}
    if transports == ["polling"]:
        headers["Origin"] = (
            door.url
        )  # what a page of this very door sends; for a websocket the client says it itself
    client.connect(door.url, headers=headers, namespaces=["/events"], transports=transports)
    try:
        assert client.transport() == transports[-1]
        body = {"name": f"Heard by {' and '.join(transports)}"}
        sent = {"Authorization": f"Bearer {token}"}
        made = requests.post(f"{door.url}/api/data/projects", json=body, headers=sent, timeout=30).json()
        end = time.monotonic() + 10
        while not heard and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        client.disconnect()

    assert [one["project_id"] for one in heard] == [made["id"]]


def test_a_page_of_another_place_opens_no_socket(door, token):
    client = socketio.Client(reconnection=False)
    headers = {"Authorization": f"Bearer {token}", "Origin": "http://elsewhere.example.com"}

    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(door.url, headers=headers, namespaces=["/events"])


def test_twenty_megabytes_go_up_and_a_range_comes_down(door, browser):
    project = browser.post(f"{door.url}/api/data/projects", json={"name": "Big"}, timeout=30).json()
    task, status = a_task(door, browser, project["id"])
    path = f"{door.url}/api/actions/tasks/{task}/comment"
    content = bytes(range(256)) * (20 * MEGABYTE // 256)
    told = {"task_status_id": status, "comment": "notes attached"}
    comment = browser.post(path, data=told, files={"file": ("notes.bin", content)}, timeout=120)
    assert comment.status_code == 201, comment.text
    (kept,) = comment.json()["attachment_files"]
    address = f"{door.url}/api/data/attachment-files/{kept['id']}/file/notes.bin"

    part = browser.get(address, headers={"Range": "bytes=1000-1999"}, timeout=30)
    whole = browser.get(address, timeout=60)

    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 1000-1999/{len(content)}")
    assert part.content == content[1000:2000]
    assert (whole.status_code, whole.content) == (200, content)


def a_task(door, browser, project):
    """A task of a new shot, and a status."""

    def one(path):
        return browser.get(f"{door.url}/api{path}", timeout=30).json()[0]["id"]

    def made(path, **body):
        answer = browser.post(f"{door.url}/api{path}", json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    shot = made(
        "/data/entities", name="SH", project_id=project, entity_type_id=one("/data/entity-types?name=Shot")
    )
    status = one("/data/task-status?short_name=wip")
    kind = one("/data/task-types?name=Animation")
    return made(
        "/data/tasks",
        name="main",
        project_id=project,
        entity_id=shot,
        task_type_id=kind,
        task_status_id=status,
    ), status


@pytest.mark.parametrize(
    "path", ["/metrics", "/rooms", "/socket.io/../metrics", "/socket.io/%2e%2e/metrics", "//metrics"]
)
def test_the_relays_own_pages_stay_inside(door, path):
    assert "callsheet_relay_sockets" in requests.get(f"{door.relay}/metrics", timeout=30).text

    asked = requests.Request("GET", door.url).prepare()
    asked.url = door.url + path  # as it is written: requests would take the dots away
    with requests.Session() as session:
        answer = session.send(asked, timeout=30)

    assert answer.text == PAGE


def test_the_relay_and_the_api_open_no_port_of_their_own_in_compose():
    text = (CONFIGURATION.parents[1] / "docker-compose.yml").read_text()

    assert re.findall(r"^ *ports: (.*)$", text, re.MULTILINE) == ['["${HTTP_PORT:-80}:80"]']
