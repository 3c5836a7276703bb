"""Casting: which assets appear where."""

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from app.models.base import Base, Row, flag, number, reference, words


class EntityLink(Row, Base):
    """The asset `entity_out_id` appears in `entity_in_id`, so many times."""

    __tablename__ = "entity_link"
    __table_args__ = (UniqueConstraint("entity_in_id", "entity_out_id"),)

    entity_in_id: Mapped[UUID] = reference("entity.id", ondelete="CASCADE", index=False)
    entity_out_id: Mapped[UUID] = reference("entity.id", ondelete="CASCADE")
    data: Mapped[dict[str, Any] | None]
    nb_occurences: Mapped[int | None] = number(1)
    label: Mapped[str | None] = words(80, "")


class AssetInstance(Row, Base):
    """One numbered appearance of an asset in a scene or in another asset."""

    __tablename__ = "asset_instance"
    __table_args__ = (UniqueConstraint("asset_id", "target_asset_id", "scene_id", "number"),)

    asset_id: Mapped[UUID] = reference("entity.id")
    name: Mapped[str | None] = words(80)
    number: Mapped[int | None]
    description: Mapped[str | None] = words(200)
    active: Mapped[bool | None] = flag(True)
    data: Mapped[dict[str, Any] | None]
    scene_id: Mapped[UUID | None] = reference("entity.id")
    target_asset_id: Mapped[UUID | None] = reference("entity.id")
    entity_id: Mapped[UUID | None] = reference("entity.id")
    entity_type_id: Mapped[UUID | None] = reference("entity_type.id")


class AssetInstanceLink(Base):
    """An asset instance appears in a shot."""

    __tablename__ = "asset_instance_link"

    entity_id: Mapped[UUID] = reference("entity.id", ondelete="CASCADE", primary_key=True, index=False)
    asset_instance_id: Mapped[UUID] = reference("asset_instance.id", ondelete="CASCADE", primary_key=True)
