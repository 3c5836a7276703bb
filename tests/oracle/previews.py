"""Attachments, avatars, previews: uploaded, read, presented, drawn on (spec 40 §4, 30 §6.8)."""

import struct
import zlib

from tests.oracle.stage import UNKNOWN, Stage


def png(width=64, height=48, colour=(255, 0, 0)):
    """A picture of one colour."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def send(api, path, data, name="a.png", field="file"):
    """Upload a file."""
    return api.post(path, files={field: (name, data)})


def scenario(api):
    stage = Stage(api, "short")
    animation = stage.task_type("Animation", "Shot")
    shot = stage.make("shot", "SH", sequence_id=stage.make("sequence", "SQ"))
    task = stage.task(shot, animation)
    wip = next(one for one in api.get("/data/task-status") if one["short_name"] == "wip")["id"]
    callers = {role: stage.caller(role)[0] for role in ("manager", "user", "client", "vendor")}
    comment = attachments(api, callers, task, wip)
    avatars(api, callers, stage)
    ids = uploads(api, callers, task, comment)
    for caller in (api, *callers.values()):
        reads(caller, stage, shot, task, ids)
    actions(api, callers, task, ids)


def attachments(api, callers, task, wip):
    """Files of comments."""
    form = {"task_status_id": wip, "comment": "With a file"}
    made = api.post(
        f"/actions/tasks/{task}/comment", data=form, files={"f1": ("a.txt", b"hello", "text/plain")}
    )
    comment = made["id"]
    add = f"/actions/tasks/{task}/comments/{comment}/add-attachment"
    added = send(api, add, b"<svg/>", "b.svg", "x")
    api.post(add)
    send(callers["user"], add, b"1")
    send(api, f"/actions/tasks/{task}/comments/{UNKNOWN}/add-attachment", b"1")
    for one in (added[0]["id"], made["attachment_files"][0]["id"]):
        api.get(f"/data/attachment-files/{one}/file/x")
        callers["user"].get(f"/data/attachment-files/{one}/file/x")
        callers["vendor"].get(f"/data/attachment-files/{one}/file/x")
    api.get(f"/data/tasks/{task}/attachment-files")
    callers["manager"].get(f"/data/tasks/{task}/attachment-files")
    path = f"/data/tasks/{task}/comments/{comment}/attachments/{added[0]['id']}"
    callers["user"].delete(path)
    api.delete(path)
    api.delete(path)
    return comment


def avatars(api, callers, stage):
    """Pictures of people and productions."""
    me = api.get("/data/persons?email=admin@example.com")[0]["id"]
    for path in (f"persons/{me}", f"projects/{stage.id}"):
        send(api, f"/pictures/thumbnails/{path}", png())
        send(api, f"/pictures/thumbnails/{path}", b"none")
        api.post(f"/pictures/thumbnails/{path}")
        send(callers["user"], f"/pictures/thumbnails/{path}", png())
        api.get(f"/pictures/thumbnails/{path}.png")
        callers["client"].get(f"/pictures/thumbnails/{path}.png")
    send(api, f"/pictures/thumbnails/projects/{stage.id}.png", png())
    api.get(f"/pictures/thumbnails/persons/{UNKNOWN}.png")
    api.delete(f"/actions/persons/{me}/clear-avatar")
    api.delete(f"/actions/persons/{UNKNOWN}/clear-avatar")
    callers["user"].delete("/actions/user/clear-avatar")


def uploads(api, callers, task, comment):
    """Files of previews: a picture, a book, what is refused."""
    add = f"/actions/tasks/{task}/comments/{comment}/add-preview"
    ids = [api.post(add)["id"] for _ in range(4)]
    send(callers["user"], f"/pictures/preview-files/{ids[0]}", png())
    api.post(f"/pictures/preview-files/{ids[0]}")
    send(api, f"/pictures/preview-files/{ids[0]}", png(), "look.v1.PNG")
    send(api, f"/pictures/preview-files/{ids[0]}", png())
    send(api, f"/pictures/preview-files/{ids[1]}", b"%PDF-1.4", "book.pdf")
    send(api, f"/pictures/preview-files/{ids[2]}", b"x", "virus.exe")
    send(api, f"/pictures/preview-files/{UNKNOWN}", png())
    api.get(f"/pictures/thumbnails/preview-files/{ids[3]}.png")
    api.get(f"/pictures/thumbnails/preview-files/{ids[3]}.png", headers={"Accept": "application/json"})
    return ids


def reads(caller, stage, shot, task, ids):
    """Bytes and lists of previews."""
    for kind in ("originals", "previews", "thumbnails", "thumbnails-square"):
        caller.get(f"/pictures/{kind}/preview-files/{ids[0]}.png")
    caller.get(f"/pictures/originals/preview-files/{ids[1]}.pdf")
    caller.get(f"/pictures/originals/preview-files/{ids[1]}.mp4")
    caller.get(f"/pictures/originals/preview-files/{ids[0]}/download")
    caller.get(f"/movies/originals/preview-files/{UNKNOWN}.mp4")
    caller.get(f"/data/tasks/{task}/previews")
    caller.get(f"/data/entities/{shot}/preview-files")
    caller.get(f"/data/shots/{shot}/preview-files")
    caller.get(f"/data/shots/{UNKNOWN}/preview-files")
    caller.get(f"{stage.path}/preview-files")
    caller.get(f"{stage.path}/preview-files?page=1")


def actions(api, callers, task, ids):
    """Presented, ordered, drawn on, deleted."""
    first = f"/actions/preview-files/{ids[0]}"
    drawing = {"time": 0, "drawing": {"objects": [{"id": "a", "type": "rect"}, {"id": "b", "type": "path"}]}}
    changed = {"time": 0, "drawing": {"objects": [{"id": "a", "type": "circle"}]}}
    for caller in (api, *callers.values()):
        caller.put(f"{first}/set-main-preview", {})
        caller.put(f"{first}/update-annotations", {"additions": [drawing]})
    api.put(f"{first}/set-main-preview", {"frame_number": 3})
    api.put(f"{first}/update-annotations", {"updates": [changed], "deletions": [{"time": 0, "objects": ["b"]}]})
    api.put(f"/actions/tasks/{task}/set-main-preview")
    api.put("/actions/tasks/set-main-preview", {"task_ids": [task]})
    api.put("/actions/tasks/set-main-preview", {"task_ids": []})
    api.put(f"/actions/preview-files/{ids[1]}/update-position", {"position": 1})
    api.put(f"/actions/preview-files/{ids[1]}/update-position", {"position": -1})
    api.get(f"{first}/extract-frame")
    api.get(f"{first}/extract-annotated-frame")
    api.get(f"/actions/preview-files/{ids[1]}/extract-annotated-frame")
    api.get(f"{first}/extract-annotated-frames")
    api.get(f"{first}/extract-annotated-frames-pdf")
    callers["user"].get(f"{first}/extract-annotated-frame")
    api.get(f"{first}/extract-tile")
    callers["manager"].get("/data/playlists/preview-files/running")
    api.delete(f"/data/preview-files/{ids[0]}")
    api.get(f"/data/tasks/{task}/previews")
