"""How much there is of what (spec 10 §C)."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, func, select

from app.ask import Ask
from app.models import Comment, PreviewFile


def counted(ask: Ask) -> dict[str, int]:
    """Previews by kind, and comments. One statement."""

    def previews(extension: str) -> ScalarSelect[int]:
        chosen = select(func.count()).select_from(PreviewFile).where(PreviewFile.extension == extension)
        return chosen.scalar_subquery()

    asked = select(
        previews("mp4").label("number_of_video_previews"),
        previews("png").label("number_of_picture_previews"),
        previews("obj").label("number_of_model_previews"),
        select(func.count()).select_from(Comment).scalar_subquery().label("number_of_comments"),
    )
    return dict(ask.db.execute(asked).mappings().one())
