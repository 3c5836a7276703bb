"""What is searched: a row for each asset, shot, person, playlist and comment, and the words that stand in them.

Triggers write these tables (migrations/sql/initial/search_triggers.sql), so that no way to a name can forget them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.models.base import Base

TRIGRAMS = "gin_trgm_ops"


def _sorted_text() -> Any:
    return mapped_column(Text(collation="C"))


class Searched:
    """What is searched of a row of another table. All texts are as `searchable()` makes them.

    `name`: the row's own name. `words`: it with the names that stand above it. `whole`: `words` and all other texts.
    `words` and `whole` begin with a space.
    """

    __tablename__: str

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    project_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = _sorted_text()
    words: Mapped[str] = _sorted_text()
    whole: Mapped[str] = _sorted_text()

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805
        return (
            Index(None, "name", "id"),
            Index(None, "whole", postgresql_using="gin", postgresql_ops={"whole": TRIGRAMS}),
            Index(None, "words", postgresql_using="gin", postgresql_ops={"words": TRIGRAMS}),
        )


class SearchedAsset(Searched, Base):
    """`words`: its type's name and its own; `whole`: its description and metadata too."""

    __tablename__ = "searched_asset"


class SearchedShot(Searched, Base):
    """`words`: the names of its episode, its sequence and its own; `whole`: its description and metadata too."""

    __tablename__ = "searched_shot"


class SearchedPerson(Searched, Base):
    """First and last name."""

    __tablename__ = "searched_person"


class SearchedPlaylist(Searched, Base):
    """A playlist's name."""

    __tablename__ = "searched_playlist"


class SearchedComment(Searched, Base):
    """`whole`: what a comment says; it has no name."""

    __tablename__ = "searched_comment"


class SearchedWord(Base):
    """A word of letters that stands, or stood, in some row: what a misspelled one may mean. Some are there twice."""

    __tablename__ = "searched_word"
    __table_args__ = (
        Index("ix_searched_word_alike", "word", postgresql_using="gin", postgresql_ops={"word": TRIGRAMS}),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), index=True)
