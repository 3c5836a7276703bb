"""The relay is killed while people write; who listens comes back, asks the feed, and has missed nothing (spec 60)."""

import threading
import time

import psutil
import requests
import socketio

from tests.walks.test_realtime import comment, feed, production, studio, until

__all__ = ["production", "studio"]  # fixtures

COMMENTS = 60


class Follower:
    """A client as docs/operations.md has it: after each connection it reads the feed from its place, and once more."""

    def __init__(self, studio):
        self.studio = studio
        self.place = feed(studio)["place"]
        self.live, self.read, self.connections, self.catching_up = set(), set(), 0, []
        self.client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self.client.on("comment:new", lambda told: self.live.add(told["comment_id"]), namespace="/events")
        self.client.on("connect", self.connected, namespace="/events")
        headers = {"Authorization": f"Bearer {studio.admin}"}
        self.client.connect(studio.relay, headers=headers, namespaces=["/events"])

    def connected(self):
        self.connections += 1
        self.catching_up.append(threading.Thread(target=self.catch_up))
        self.catching_up[-1].start()

    def catch_up(self):
        for pause in (0, 1):
            time.sleep(pause)
            more = True
            while more:
                page = feed(self.studio, after=self.place, limit=50)
                self.read |= {one["data"]["comment_id"] for one in page["data"] if one["name"] == "comment:new"}
                self.place, more = page["place"], page["more"]


def relay_of(studio):
    """The relay's process, by the port that it holds."""
    port = int(studio.relay.rpartition(":")[2])
    for process in psutil.process_iter(["name", "cmdline"]):
        if "app.relay" in (process.info["cmdline"] or []):
            try:
                listens = [one.laddr.port for one in process.net_connections("tcp") if one.status == "LISTEN"]
            except psutil.Error:
                continue
            if port in listens:
                return process
    raise AssertionError("there is no relay")


def test_a_killed_relay_loses_nothing_that_the_feed_does_not_bring(studio, production):
    follower, made = Follower(studio), []
    assert until(lambda: follower.connections == 1)

    def write():
        made.extend(comment(studio, production)["id"] for _ in range(COMMENTS))

    writer = threading.Thread(target=write)
    writer.start()
    assert until(lambda: len(follower.live) >= 5, 30)
    relay_of(studio).kill()
    writer.join()
    assert until(lambda: follower.connections >= 2, 30)
    last = comment(studio, production)["id"]
    assert until(lambda: last in follower.live)
    assert until(lambda: set(made) <= follower.live | follower.read, 10)

    assert follower.live | follower.read == {*made, last}
    assert set(made) - follower.live, "the relay was back before anything was missed: this shows nothing"
    follower.client.disconnect()
    for one in follower.catching_up:
        one.join()
    assert requests.get(f"{studio.relay}/", timeout=5).json()["name"] == "Callsheet"
