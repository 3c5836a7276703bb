"""What the tests of previews share: a preview of a comment, an upload, the news since."""

import io

from sqlalchemy import select

from app.models import ApiEvent, CommentPreviewLink, PreviewFile


def preview(make, task=None, comment=None, **values):
    """An empty preview of a task, as adding one to a comment makes it."""
    given = {"name": "x", "task_id": task or make.task(), "extension": "mp4", "source": "webgui", "revision": 1}
    id_ = make.row(PreviewFile, **{**given, **values})
    if comment:
        make.row(CommentPreviewLink, comment_id=comment, preview_file_id=id_)
    return id_


def send(client, id_, data, name="a.png", query=""):
    """Upload a preview's file."""
    return client.post(f"/pictures/preview-files/{id_}{query}", data={"file": (io.BytesIO(data), name)})


class News:
    """The events since it was made."""

    def __init__(self, make):
        self.make = make
        self.seen = len(self._all())

    def _all(self):
        rows = self.make.db.execute(select(ApiEvent.name, ApiEvent.data).order_by(ApiEvent.position)).all()
        self.make.db.commit()
        return [(name, data) for name, data in rows]

    def told(self):
        """Names and payloads since."""
        return self._all()[self.seen :]

    def names(self):
        """Names since."""
        return [name for name, _data in self.told()]
