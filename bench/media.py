#!/usr/bin/env python3
"""What it costs to serve movies and thumbnails: memory of the API process, bytes and requests a second.

    PYTHONPATH=. bench/media.py [--gigabytes 1] [--clients 4] [--s3] [--reference http://127.0.0.1:5999]

Starts a `callsheet serve` of its own (one API process) in a folder that goes afterwards, with files in a local folder
or in an S3 server process (moto's). Then: clients fetch one large movie whole, in ranges, and slowly; the resident set
of the API process is looked at fifty times a second. Then: one thumbnail is fetched over and over through kept
connections, without and with what the browser knows of it; with `--reference` from that server too, in turn.
"""

import argparse
import contextlib
import os
import socket
import threading
import time
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

import psutil
import requests

from app.settings import Settings
from app.storage.keys import movie
from app.storage.store import store_of
from tests.buckets import on_s3, s3_process
from tests.cli.running import serving, short_folder
from tests.media import images

ADMIN = {"email": "admin@example.com", "password": "mysecretpassword"}
MEGABYTE = 1024 * 1024
RANGE = 8 * MEGABYTE


@dataclass
class Api:
    """A server and how to ask it."""

    url: str
    token: str

    @classmethod
    def at(cls, url):
        """Log in."""
        answer = requests.post(f"{url}/auth/login", json=ADMIN, timeout=30).json()
        return cls(url, answer["access_token"])

    def ask(self, method, path, **more):
        """One answer as JSON."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = requests.request(method, self.url + path, headers=headers, timeout=60, **more)
        assert answer.ok, (path, answer.status_code, answer.text[:300])
        return answer.json()

    def preview(self, name, data):
        """A preview of a task of a new production, filled with a file; its id."""
        project = self.ask("POST", "/data/projects", json={"name": f"Media {time.time_ns()}"})
        kinds = {kind["name"]: kind["id"] for kind in self.ask("GET", "/data/task-types")}
        statuses = self.ask("GET", "/data/task-status")
        todo = next(one["id"] for one in statuses if one.get("is_default"))
        shot = self.ask("POST", f"/data/projects/{project['id']}/shots", json={"name": "SH"})
        task = self.ask(
            "POST",
            f"/actions/projects/{project['id']}/task-types/{kinds['Animation']}/shots/create-tasks",
            json=[shot["id"]],
        )[0]
        comment = self.ask(
            "POST", f"/actions/tasks/{task['id']}/comment", json={"task_status_id": todo, "comment": "Here"}
        )
        made = self.ask("POST", f"/actions/tasks/{task['id']}/comments/{comment['id']}/add-preview", json={})
        self.ask("POST", f"/pictures/preview-files/{made['id']}", files={"file": (name, BytesIO(data))})
        return made["id"]


class Memory(threading.Thread):
    """The resident set of a process, looked at until it is told to stop."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.stopped = process, threading.Event()
        self.before = self.peak = process.memory_info().rss

    def run(self):
        """Look fifty times a second."""
        while not self.stopped.wait(0.02):
            self.peak = max(self.peak, self.process.memory_info().rss)

    def told(self):
        """Megabytes before, and how many more at the most."""
        self.stopped.set()
        return f"{self.before / MEGABYTE:.0f} MB before, {(self.peak - self.before) / MEGABYTE:.0f} MB more"


def api_process(pid):
    """The granian worker below a `callsheet serve`: of the processes that hold granian, the one below another."""
    below = psutil.Process(pid).children(recursive=True)
    found = [one for one in below if "granian" in " ".join(one.cmdline())]
    parents = {one.pid for one in found}
    return next(one for one in found if one.ppid() in parents)


def read(api, path, size, wanted=None, pause=0.0, most=None):
    """Fetch a file, or a range of it, and throw it away; bytes that came."""
    headers = {"Authorization": f"Bearer {api.token}"}
    if wanted:
        headers["Range"] = f"bytes={wanted[0]}-{wanted[1] - 1}"
    count = 0
    with requests.get(api.url + path, headers=headers, stream=True, timeout=300) as answer:
        assert answer.status_code == (206 if wanted else 200), answer.status_code
        while piece := answer.raw.read(MEGABYTE):
            count += len(piece)
            if pause:
                time.sleep(pause)
            if most and count >= most:
                return count
    assert count == (wanted[1] - wanted[0] if wanted else size), (count, size)
    return count


def ranges(api, path, size):
    """Fetch a file range by range, as a player does."""
    return sum(read(api, path, size, (at, min(size, at + RANGE))) for at in range(0, size, RANGE))


def together(work, clients):
    """Run the same in threads; bytes and seconds."""
    results, began = [], time.perf_counter()
    threads = [threading.Thread(target=lambda: results.append(work())) for _ in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(results) == clients, "a client failed"
    return sum(results), time.perf_counter() - began


def movies(api, pid, path, size, clients):
    """Fetch the movie in three ways and tell the memory of each."""
    process = api_process(pid)
    ways = (
        ("whole", lambda: read(api, path, size)),
        ("in ranges of 8 MB", lambda: ranges(api, path, size)),
        ("slowly, then gone", lambda: read(api, path, size, pause=0.2, most=15 * MEGABYTE)),
    )
    for name, work in ways:
        memory = Memory(process)
        memory.start()
        count, seconds = together(work, clients)
        speed = count / MEGABYTE / seconds
        print(f"{clients} clients, {name}: {speed:.0f} MB/s, resident set {memory.told()}")
    time.sleep(1)
    left = [one.path for one in process.open_files() if "previews" in one.path]
    print(f"files still open: {len(left)}")


def thumbnails(api, path, clients, seconds, more=""):
    """Requests a second of one small picture through kept connections."""
    at = urlsplit(api.url)
    text = f"GET {path} HTTP/1.1\r\nHost: {at.netloc}\r\nAuthorization: Bearer {api.token}\r\n{more}\r\n"
    until = time.perf_counter() + seconds

    def one():
        count = 0
        with socket.create_connection((at.hostname, at.port)) as line, line.makefile("rb") as answers:
            while time.perf_counter() < until:
                line.sendall(text.encode())
                status, length = answers.readline().split()[1], 0
                while (header := answers.readline()) != b"\r\n":
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                answers.read(length)
                assert status in (b"200", b"304"), status
                count += 1
        return count

    count, took = together(one, clients)
    return count / took


def compare(ours, theirs, clients, seconds):
    """Thumbnails of both servers in turn, without and with an ETag."""
    asked = []
    for api in filter(None, (ours, theirs)):
        path = f"/pictures/thumbnails/preview-files/{api.preview('a.png', images.picture((640, 360)))}.png"
        answer = requests.get(api.url + path, headers={"Authorization": f"Bearer {api.token}"}, timeout=30)
        assert answer.status_code == 200, answer.status_code
        asked.append((api, path, f"If-None-Match: {answer.headers['ETag']}\r\n"))
    for known in (False, True):
        best = [0.0] * len(asked)
        for _ in range(3):
            for place, (api, path, tag) in enumerate(asked):
                rate = thumbnails(api, path, clients, seconds, tag if known else "")
                best[place] = max(best[place], rate)
        words = ", ".join(f"{api.url} {rate:.0f}" for (api, _path, _tag), rate in zip(asked, best, strict=True))
        ratio = f", ratio {best[0] / best[1]:.1f}" if len(best) > 1 else ""
        print(f"thumbnails a second{' (304)' if known else ''}, {clients} clients: {words}{ratio}")


def variables(chosen):
    """The environment of these settings of the store."""
    names = [name for name in Settings.__dataclass_fields__ if name.startswith("fs_")]
    return {name.upper(): str(value) for name in names if (value := getattr(chosen, name)) not in ("", False)}


def main():
    """Start, fill, fetch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--s3", action="store_true")
    parser.add_argument("--reference")
    asked = parser.parse_args()
    size = int(asked.gigabytes * 1024 * MEGABYTE)
    with contextlib.ExitStack() as open_things:
        home = open_things.enter_context(short_folder())
        chosen = Settings(callsheet_home=home)
        if asked.s3:
            chosen = on_s3(chosen, open_things.enter_context(s3_process()))
        more = {"ADMIN_EMAIL": ADMIN["email"], "ADMIN_PASSWORD": ADMIN["password"], **variables(chosen)}
        running = open_things.enter_context(serving(home, LOG_LEVEL="WARNING", API_THREADS="8", **more))
        api = Api.at(f"http://127.0.0.1:{running.port}")
        theirs = Api.at(asked.reference) if asked.reference else None
        compare(api, theirs, asked.clients, asked.seconds)
        id_ = api.preview("a.pdf", b"%PDF")
        api.ask("PUT", f"/data/preview-files/{id_}", json={"extension": "mp4"})
        large = home / "large"
        with large.open("wb") as target:
            for _ in range(0, size, MEGABYTE):
                target.write(os.urandom(MEGABYTE))
        with large.open("rb") as stream:
            store_of(chosen).replace(movie("previews", UUID(id_)), stream)
        large.unlink()
        path = f"/movies/originals/preview-files/{id_}.mp4"
        read(api, path, size, (0, RANGE))
        movies(api, running.process.pid, path, size, asked.clients)


if __name__ == "__main__":
    main()
