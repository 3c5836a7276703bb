"""Who holds a share link listens to its playlist and to nothing else, until the link ends (spec 40 §6, 60 §4)."""

import time

import pytest
import requests
import socketio

from tests.walks.test_realtime import comment, production, socket, studio, until

__all__ = ["production", "studio"]  # fixtures


@pytest.fixture(scope="module")
def shared(studio, production):
    """A playlist with one preview, and a link to it with a password."""
    task = production["task"]
    made = comment(studio, production)
    preview = studio.send("POST", f"/actions/tasks/{task}/comments/{made['id']}/add-preview", {})
    entity = studio.send("GET", f"/data/tasks/{task}")["entity_id"]
    body = {
        "name": "for the client",
        "project_id": production["project"],
        "for_client": True,
        "shots": [{"entity_id": entity, "preview_file_id": preview["id"]}],
    }
    playlist = studio.send("POST", "/data/playlists", body)["id"]
    link = studio.send("POST", f"/data/playlists/{playlist}/share", {"password": "open sesame"})
    return {"playlist": playlist, "token": link["token"]}


def guest_socket(studio, auth, heard):
    client = socketio.Client(reconnection=False)
    client.on("*", lambda name, *data: heard.append((name, data[0] if data else None)), namespace="/events")
    client.on("connect_error", lambda told: heard.append(("connect_error", told)), namespace="/events")
    client.connect(studio.relay, auth=auth, namespaces=["/events"])
    return client


@pytest.mark.parametrize(
    "auth",
    [{"share_token": "unknown"}, {"share_token": None, "password": "wrong"}, {"share_token": None}],
    ids=["an unknown link", "a wrong password", "no password"],
)
def test_a_link_that_is_not_proven_opens_no_socket(studio, shared, auth):
    told = []
    given = {**auth, "share_token": auth["share_token"] or shared["token"]}

    with pytest.raises(socketio.exceptions.ConnectionError):
        guest_socket(studio, given, told)

    assert "share link" in str(told)


def test_a_guest_hears_of_the_playlist_alone_until_the_link_is_revoked(studio, production, shared):
    heard, staff = [], []
    door = f"{studio.url}/shared/playlists/{shared['token']}"
    secret = {"password": "open sesame"}
    me = requests.post(f"{door}/guest", params=secret, json={"first_name": "Ada"}, timeout=20).json()["id"]
    auth = {"share_token": shared["token"], "guest_id": me, **secret}
    guest = guest_socket(studio, auth, heard)
    with socket(studio, studio.admin, staff) as host:
        time.sleep(0.5)  # what was committed just before they came may still be told
        heard.clear()

        comment(studio, production)
        studio.send("POST", "/data/departments", {"name": f"D{time.time_ns()}", "color": "#FFFFFF"})
        said = {
            "guest_id": me,
            "task_id": production["task"],
            "task_status_id": production["status"],
            "text": "hm",
        }
        mine = requests.post(f"{door}/comments", params=secret, json=said, timeout=20).json()
        studio.send("PUT", f"/data/playlists/{shared['playlist']}", {"name": "renamed"})
        assert until(lambda: "playlist:update" in dict(heard))

        assert [name for name, _data in heard] == ["comment:new", "playlist:update"]
        assert dict(heard)["comment:new"]["comment_id"] == mine["id"]

        room = {"playlist_id": shared["playlist"]}
        for client in (guest, host):
            client.emit("preview-room:open-playlist", room, namespace="/events")
        guest.emit("preview-room:join", room, namespace="/events")
        assert until(lambda: (dict(staff).get("preview-room:room-people-updated") or {}).get("people"))
        staff.clear()
        guest.emit("preview-room:add-annotation", {**room, "data": "x"}, namespace="/events")
        host.emit("preview-room:panzoom-changed", {**room, "x": 1}, namespace="/events")
        assert until(lambda: "preview-room:panzoom-changed" in dict(heard))
        assert "preview-room:add-annotation" not in dict(staff)

        studio.send("DELETE", f"/data/playlists/{shared['playlist']}/share/{shared['token']}")
        heard.clear()
        studio.send("PUT", f"/data/playlists/{shared['playlist']}", {"name": "again"})
        assert until(lambda: "playlist:update" in dict(staff))
        assert until(lambda: not guest.connected)
    assert heard == []
