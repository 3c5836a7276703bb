"""Bytes of previews, what is taken out of them, builds of playlists, locked links (spec 40 §1.5, 4.5, 5.7, 6)."""

from tests.media.films import movie
from tests.oracle.file_stage import UNKNOWN, production
from tests.oracle.playlists import preview as picture_preview


def movie_preview(api, task, status):
    """A preview of a movie, encoded within the request."""
    comment = api.post(f"/actions/tasks/{task}/comment", {"task_status_id": status, "comment": "see"})
    made = api.post(f"/actions/tasks/{task}/comments/{comment['id']}/add-preview", {})
    files = {"file": ("demo.mp4", movie("320x180", 1.0), "video/mp4")}
    api.request("POST", f"/pictures/preview-files/{made['id']}?no_job=true", files=files)
    return made["id"]


def scenario(api):
    stage = production(api)
    status = next(one["id"] for one in api.get("/data/task-status") if one["short_name"] == "wip")
    api.put(f"/data/projects/{stage['project']}", {"resolution": "320x180"})
    still = picture_preview(api, stage["task"], status)
    film = movie_preview(api, stage["task"], status)
    for id_ in (still, film, UNKNOWN, "x"):
        served(api, id_)
    ranges(api, film)
    frames(api, still, film)
    builds(api, stage, still, film)


def served(api, id_):
    """Every address of a preview's bytes."""
    for kind in ("originals", "previews", "thumbnails", "thumbnails-square"):
        api.get(f"/pictures/{kind}/preview-files/{id_}.png")
    for extension in ("mp4", "pdf", "jpg", "exe"):
        api.get(f"/pictures/originals/preview-files/{id_}.{extension}")
    for kind in ("originals", "low", "source"):
        api.get(f"/movies/{kind}/preview-files/{id_}.mp4")
    api.get(f"/movies/tiles/preview-files/{id_}.png")
    api.get(f"/movies/originals/preview-files/{id_}/download")
    api.get(f"/pictures/originals/preview-files/{id_}/download")


def ranges(api, id_):
    """A movie in pieces."""
    path = f"/movies/originals/preview-files/{id_}.mp4"
    for wanted in (
        "bytes=0-",
        "bytes=0-9",
        "bytes=-5",
        "bytes=999999999-",
        "lines=1-2",
        "bytes=5-2",
        "nonsense",
    ):
        api.request("GET", path, headers={"Range": wanted})
    api.request("HEAD", path)
    api.request("GET", path, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})


def frames(api, still, film):
    """What is taken out of previews."""
    drawn = {"id": "a", "type": "rect", "left": 1, "top": 1, "width": 9, "height": 9, "fill": "#ff0000"}
    size = {"canvasWidth": 100, "canvasHeight": 100}
    additions = [{"time": 0, "drawing": {"objects": [{**drawn, **size}]}}]
    for id_ in (still, film):
        address = f"/actions/preview-files/{id_}"
        api.get(f"{address}/extract-annotated-frames")
        api.put(f"{address}/update-annotations", {"additions": additions})
        for what in ("frame", "frame?frame_number=3", "frame?frame_number=x", "tile"):
            api.get(f"{address}/extract-{what}")
        for number in ("", "?frame_number=1", "?frame_number=0", "?frame_number=9"):
            api.get(f"{address}/extract-annotated-frame{number}")
        api.get(f"{address}/extract-annotated-frames")
        api.get(f"{address}/extract-annotated-frames-pdf")
        api.put(f"{address}/set-main-preview", {"frame_number": 2})
    api.get(f"/actions/preview-files/{UNKNOWN}/extract-frame")


def builds(api, stage, still, film):
    """The movie of a playlist, its archive, and a link with a password."""
    entries = [{"entity_id": stage["shot"], "preview_file_id": id_} for id_ in (film, still)]
    body = {"name": "Reel", "project_id": stage["project"], "shots": entries}
    id_ = api.post("/data/playlists", body)["id"]
    job = api.get(f"/data/playlists/{id_}/build/mp4").get(
        "id", UNKNOWN
    )  # without ffmpeg the reference has none
    for one in (job, UNKNOWN):
        api.get(f"/data/playlists/{id_}/jobs/{one}")
        api.get(f"/data/playlists/{id_}/jobs/{one}/build/mp4")
        api.get(f"/data/playlists/{UNKNOWN}/jobs/{one}")
    api.get(f"/data/projects/{stage['project']}/build-jobs")
    api.get(f"/data/playlists/{id_}/download/zip")
    api.delete(f"/data/playlists/{id_}/jobs/{job}")
    api.delete(f"/data/playlists/{id_}/jobs/{job}")
    links(api, id_, film)
    api.delete(f"/data/playlists/{id_}")


def links(api, id_, film):
    """Links that are locked, over, without comments, revoked."""
    share = f"/data/playlists/{id_}/share"
    locked = api.post(share, {"password": "open sesame"})["token"]
    for word in ("", "?password=wrong", "?password=open%20sesame"):
        api.get(f"/shared/playlists/{locked}{word}")
    over = api.post(share, {"expiration_date": "2020-01-01"})["token"]
    api.get(f"/shared/playlists/{over}")
    silent = api.post(share, {"can_comment": False})["token"]
    address = f"/shared/playlists/{silent}"
    guest = api.post(f"{address}/guest", {})["id"]
    api.post(f"{address}/comments", {"guest_id": guest, "text": "x"})
    api.put(f"{address}/annotations", {"guest_id": guest, "preview_file_id": film})
    api.get(f"{address}/context")
    for kind in ("movies/originals", "pictures/originals", "pictures/thumbnails", "movies/tiles"):
        extension = "mp4" if kind == "movies/originals" else "png"
        api.get(f"{address}/{kind}/preview-files/{film}.{extension}")
        api.get(f"{address}/{kind}/preview-files/{UNKNOWN}.{extension}")
    api.post(f"{share}/{silent}/invite", {"emails": ["nonsense"]})
    api.delete(f"{share}/{silent}")
    api.post(f"{share}/{silent}/invite", {"emails": []})
    api.get(address)
    api.get(share)
