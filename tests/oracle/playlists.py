"""Playlists, their builds and their share links (spec 40 §5, §6)."""

import struct
import zlib

from tests.oracle.file_stage import UNKNOWN, production


def picture():
    """A small PNG."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x40\x80\xc0" * 64 for _ in range(48))
    head = struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def preview(api, task, status):
    """A preview of a picture, with a comment of its own."""
    comment = api.post(f"/actions/tasks/{task}/comment", {"task_status_id": status, "comment": "see"})
    made = api.post(f"/actions/tasks/{task}/comments/{comment['id']}/add-preview", {})
    files = {"file": ("demo.png", picture(), "image/png")}
    api.request("POST", f"/pictures/preview-files/{made['id']}", files=files)
    return made["id"]


def scenario(api):
    stage = production(api)
    project, shot, task = stage["project"], stage["shot"], stage["task"]
    body = {"name": api.name("Seen"), "short_name": api.name("s")[-10:], "color": "#123456"}
    status = api.post("/data/task-status", {**body, "is_client_allowed": True})["id"]
    first, second = preview(api, task, status), preview(api, task, status)
    entry = {"entity_id": shot, "preview_file_id": first}
    made = api.post("/data/playlists/", {"name": "Dailies", "project_id": project, "shots": [entry]})
    id_ = made["id"]
    api.post("/data/playlists", {"name": "x", "project_id": project, "for_entity": "nope"})
    api.get(f"/data/playlists/{id_}")
    api.get(f"/data/projects/{project}/playlists")
    api.get(f"/data/projects/{project}/playlists?sort_by=name&page=1")
    api.get(f"/data/projects/{project}/playlists/all")
    api.get(f"/data/projects/{project}/playlists/all?page=1")
    api.get(f"/data/projects/{project}/episodes/main/playlists")
    api.get(f"/data/projects/{project}/episodes/all/playlists")
    api.get(f"/data/projects/{project}/episodes/{UNKNOWN}/playlists")
    api.get(f"/data/projects/{project}/playlists/{id_}")
    api.get(f"/data/projects/{project}/playlists/{UNKNOWN}")
    api.get(f"/data/playlists/entities/{shot}/preview-files")
    api.post(f"/data/projects/{project}/playlists/temp?sort=true", {"task_ids": [task]})
    api.post(f"/data/projects/{project}/playlists/temp", {"entity_ids": [shot]})
    api.post(f"/data/projects/{project}/playlists/temp", {})
    api.post(f"/actions/playlists/{id_}/add-entity", {"entity_id": shot})
    api.post(
        f"/actions/playlists/{id_}/add-entities", {"entities": [{"entity_id": shot, "preview_file_id": second}]}
    )
    api.post(f"/actions/playlists/{id_}/add-entities", {"entities": []})
    api.put(
        f"/data/playlists/{id_}", {"name": "Later", "shots": [{"id": shot, "preview_file_id": first, "k": 1}]}
    )
    api.put(f"/data/playlists/{id_}", {"shots": None})
    api.get(f"/data/projects/{project}/build-jobs")
    api.post(f"/data/playlists/{id_}/notify-clients", {})
    api.get(f"/data/playlists/{id_}/download/zip")
    sharing(api, stage, id_, first, status)
    api.delete(f"/data/playlists/{id_}")


def sharing(api, stage, id_, pinned, status):
    """A link and a guest on it."""
    link = api.post(f"/data/playlists/{id_}/share", {"expiration_date": "2099-01-01"})
    api.post(f"/data/playlists/{id_}/share", {"expiration_date": "nope"})
    api.get(f"/data/playlists/{id_}/share")
    address = f"/shared/playlists/{link['token']}"
    api.get("/shared/playlists/unknown")
    api.get(address)
    api.get(f"{address}/comments")
    guest = api.post(f"{address}/guest", {"first_name": "Ada"})
    body = {"guest_id": guest["id"], "task_id": stage["task"], "task_status_id": status, "text": "nice"}
    said = api.post(f"{address}/comments", body)
    api.post(f"{address}/comments", {**body, "task_id": UNKNOWN})
    api.post(f"{address}/comments", {**body, "guest_id": UNKNOWN})
    api.get(f"{address}/comments")
    api.put(f"{address}/comments/{said['id']}", {"guest_id": guest["id"], "text": "better"})
    form = {"guest_id": guest["id"]}
    api.request(
        "POST", f"{address}/comments/{said['id']}/attachments", data=form, files={"a": ("a.txt", b"hi")}
    )
    api.get(f"{address}/preview-files/{pinned}")
    api.get(f"{address}/preview-files/{UNKNOWN}")
    api.get(f"{address}/pictures/thumbnails/preview-files/{pinned}.png")
    api.get(f"{address}/preview-files/{pinned}/download")
    drawn = [{"time": 0, "drawing": {"objects": [{"id": "g1", "type": "path"}]}}]
    body = {"guest_id": guest["id"], "preview_file_id": pinned, "additions": drawn}
    api.put(f"{address}/annotations", body)
    api.delete(f"{address}/comments/{said['id']}?guest_id={guest['id']}")
    api.delete(f"/data/playlists/{id_}/share/{link['token']}")
    api.get(address)
