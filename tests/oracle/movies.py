"""Movies of previews, encoded within the request on both: ours runs with ENABLE_JOB_QUEUE=false (spec 40 §4.4)."""

from tests.media import films
from tests.oracle.previews import send
from tests.oracle.stage import Stage


def scenario(api):
    stage = Stage(api, "short")
    api.put(f"/data/projects/{stage.id}", {"resolution": "320x180", "fps": "24"})
    animation = stage.task_type("Animation", "Shot")
    shot = stage.make("shot", "SH", sequence_id=stage.make("sequence", "SQ"))
    task = stage.task(shot, animation)
    wip = next(one for one in api.get("/data/task-status") if one["short_name"] == "wip")["id"]
    comment = api.post(f"/actions/tasks/{task}/comment", {"task_status_id": wip, "comment": "A movie"})["id"]
    add = f"/actions/tasks/{task}/comments/{comment}/add-preview"
    for data, name in (
        (films.movie(), "a.mov"),
        (films.movie(size="200x200"), "b.mp4"),
        (b"no movie", "c.mp4"),
        (b"", "d.mp4"),
    ):
        id_ = api.post(add)["id"]
        send(api, f"/pictures/preview-files/{id_}", data, name)
        api.get(f"/data/preview-files/{id_}")
        for path in (
            f"originals/preview-files/{id_}.mp4",
            f"low/preview-files/{id_}.mp4",
            f"source/preview-files/{id_}.mp4",
        ):
            api.get(f"/movies/{path}")
        api.get(f"/movies/originals/preview-files/{id_}.mp4", headers={"Range": "bytes=0-9"})
        api.get(f"/movies/originals/preview-files/{id_}/download")
        api.get(f"/movies/tiles/preview-files/{id_}.png")
        api.get(f"/pictures/thumbnails/preview-files/{id_}.png")
        frame = f"/actions/preview-files/{id_}"
        api.get(f"{frame}/extract-frame?frame_number=3")
        api.get(f"{frame}/extract-annotated-frame")
        api.get(f"{frame}/extract-tile")
        api.put(f"{frame}/set-main-preview", {"frame_number": 5})
        drawing = {
            "time": 0.5,
            "drawing": {"objects": [{"id": "a", "type": "rect", "width": 5, "height": 5, "left": 0, "top": 0}]},
        }
        api.put(f"{frame}/update-annotations", {"additions": [drawing]})
        api.get(f"{frame}/extract-annotated-frame?frame_number=13")
        api.get(f"{frame}/extract-annotated-frame?frame_number=3")
        api.get(f"{frame}/extract-annotated-frames")
    api.get(f"/data/tasks/{task}")
    api.get(f"/data/shots/{shot}/preview-files")
