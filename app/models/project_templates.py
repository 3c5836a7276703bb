"""Templates that new productions start from."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Row, choice, choices_of, empty_list, flag, number, reference, words


class ProjectTemplate(Row, Base):
    """The settings that a production made from it starts with."""

    __tablename__ = "project_template"

    name: Mapped[str] = words(80, unique=True)
    description: Mapped[str | None] = mapped_column(Text)
    fps: Mapped[str | None] = words(10, "25")
    ratio: Mapped[str | None] = words(10, "16:9")
    resolution: Mapped[str | None] = words(12, "1920x1080")
    production_type: Mapped[str | None] = words(20, "short")
    production_style: Mapped[str] = choice("production_style", names.PRODUCTION_STYLES, "2d3d")
    max_retakes: Mapped[int | None] = number(0)
    is_clients_isolated: Mapped[bool | None] = flag(False)
    is_client_stats_visible: Mapped[bool | None] = flag(True)
    is_client_task_list_visible: Mapped[bool | None] = flag(True)
    is_client_task_panel_visible: Mapped[bool | None] = flag(True)
    is_preview_download_allowed: Mapped[bool | None] = flag(False)
    is_set_preview_automated: Mapped[bool | None] = flag(False)
    is_publish_default_for_artists: Mapped[bool | None] = flag(False)
    is_single_preview_per_revision: Mapped[bool | None] = flag(False)
    is_frame_in_numbering: Mapped[bool | None] = flag(False)
    revision_padding: Mapped[int] = number(0)
    homepage: Mapped[str | None] = words(80, "assets")
    hd_bitrate_compression: Mapped[int | None]
    ld_bitrate_compression: Mapped[int | None]
    file_tree: Mapped[dict[str, Any] | None]
    data: Mapped[dict[str, Any] | None]
    metadata_descriptors: Mapped[list[Any] | None] = empty_list()
    default_preview_background_file_id: Mapped[UUID | None] = reference(
        "preview_background_file.id", ondelete="SET NULL"
    )


class ProjectTemplateAssetTypeLink(Base):
    """A template brings an asset type."""

    __tablename__ = "project_template_asset_type_link"

    project_template_id: Mapped[UUID] = reference("project_template.id", ondelete="CASCADE", primary_key=True)
    asset_type_id: Mapped[UUID] = reference("entity_type.id", primary_key=True)


class ProjectTemplateTaskTypeLink(Row, Base):
    """A template brings a task type."""

    __tablename__ = "project_template_task_type_link"
    __table_args__ = (
        UniqueConstraint("project_template_id", "task_type_id", name="uq_project_template_task_type_link_row"),
    )

    project_template_id: Mapped[UUID] = reference("project_template.id", ondelete="CASCADE")
    task_type_id: Mapped[UUID] = reference("task_type.id")
    priority: Mapped[int | None]
    hd_bitrate_compression: Mapped[int | None]
    ld_bitrate_compression: Mapped[int | None]
    is_client_visible: Mapped[bool | None] = flag(True)


class ProjectTemplateTaskStatusLink(Row, Base):
    """A template brings a task status."""

    __tablename__ = "project_template_task_status_link"
    __table_args__ = (
        UniqueConstraint(
            "project_template_id", "task_status_id", name="uq_project_template_task_status_link_row"
        ),
    )

    project_template_id: Mapped[UUID] = reference("project_template.id", ondelete="CASCADE")
    task_status_id: Mapped[UUID] = reference("task_status.id")
    priority: Mapped[int | None]
    roles_for_board: Mapped[list[str] | None] = choices_of("roles_for_board", names.ROLES, names.BOARD_ROLES)
    is_client_allowed: Mapped[bool | None]


class ProjectTemplateStatusAutomationLink(Base):
    """A template brings a status automation."""

    __tablename__ = "project_template_status_automation_link"

    project_template_id: Mapped[UUID] = reference("project_template.id", ondelete="CASCADE", primary_key=True)
    status_automation_id: Mapped[UUID] = reference("status_automation.id", primary_key=True)


class ProjectTemplatePreviewBackgroundFileLink(Base):
    """A template brings a preview background."""

    __tablename__ = "project_template_preview_background_file_link"
    __table_args__ = (
        Index("ix_template_background_project_template_id", "project_template_id"),
        Index("ix_template_background_preview_background_file_id", "preview_background_file_id"),
    )

    project_template_id: Mapped[UUID] = reference(
        "project_template.id",
        ondelete="CASCADE",
        constraint="fk_template_background_project_template_id",
        primary_key=True,
        index=False,
    )
    preview_background_file_id: Mapped[UUID] = reference(
        "preview_background_file.id",
        constraint="fk_template_background_preview_background_file_id",
        primary_key=True,
        index=False,
    )
