"""Productions, who works on them, and what they use."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Day, Row, choice, choices_of, flag, number, reference, words


class ProjectStatus(Row, Base):
    """`Open` or `Closed`, or a status of the studio's own."""

    __tablename__ = "project_status"

    name: Mapped[str] = words(20, unique=True)
    color: Mapped[str] = words(7)


class Project(Row, Base):
    """A production."""

    __tablename__ = "project"

    name: Mapped[str] = words(80, unique=True)
    code: Mapped[str | None] = words(80)
    description: Mapped[str | None] = mapped_column(Text)
    shotgun_id: Mapped[int | None]
    file_tree: Mapped[dict[str, Any] | None]
    data: Mapped[dict[str, Any] | None]
    has_avatar: Mapped[bool | None] = flag(False)
    fps: Mapped[str | None] = words(10, "25")
    ratio: Mapped[str | None] = words(10, "16:9")
    resolution: Mapped[str | None] = words(12, "1920x1080")
    production_type: Mapped[str | None] = words(20, "short")
    production_style: Mapped[str] = choice("production_style", names.PRODUCTION_STYLES, "2d3d")
    start_date: Mapped[Day | None]
    end_date: Mapped[Day | None]
    man_days: Mapped[int | None]
    nb_episodes: Mapped[int | None] = number(0)
    episode_span: Mapped[int | None] = number(0)
    max_retakes: Mapped[int | None] = number(0)
    is_clients_isolated: Mapped[bool | None] = flag(False)
    is_client_stats_visible: Mapped[bool | None] = flag(True)
    is_client_task_list_visible: Mapped[bool | None] = flag(True)
    is_client_task_panel_visible: Mapped[bool | None] = flag(True)
    is_preview_download_allowed: Mapped[bool | None] = flag(False)
    is_set_preview_automated: Mapped[bool | None] = flag(False)
    homepage: Mapped[str | None] = words(80, "assets")
    is_publish_default_for_artists: Mapped[bool | None] = flag(False)
    is_bot_collaboration_enabled: Mapped[bool | None] = flag(False)
    is_single_preview_per_revision: Mapped[bool | None] = flag(False)
    is_frame_in_numbering: Mapped[bool | None] = flag(False)
    revision_padding: Mapped[int] = number(0)
    hd_bitrate_compression: Mapped[int | None]
    ld_bitrate_compression: Mapped[int | None]
    project_status_id: Mapped[UUID | None] = reference("project_status.id")
    default_preview_background_file_id: Mapped[UUID | None] = reference(
        "preview_background_file.id", ondelete="SET NULL"
    )
    from_schedule_version_id: Mapped[UUID | None] = reference(
        "production_schedule_version.id", ondelete="SET NULL", late=True
    )


class ProjectPersonLink(Base):
    """A person is in the team; `role` is null where the person's own role holds."""

    __tablename__ = "project_person_link"

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE", primary_key=True)
    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE", primary_key=True)
    shotgun_id: Mapped[int | None]
    role: Mapped[str | None] = choice("role", names.ROLES)


class ProjectAssetTypeLink(Base):
    """A production uses an asset type."""

    __tablename__ = "project_asset_type_link"

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE", primary_key=True)
    asset_type_id: Mapped[UUID] = reference("entity_type.id", primary_key=True)


class ProjectTaskTypeLink(Row, Base):
    """A production uses a task type, in its own order."""

    __tablename__ = "project_task_type_link"
    __table_args__ = (UniqueConstraint("project_id", "task_type_id"),)

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE")
    task_type_id: Mapped[UUID] = reference("task_type.id")
    priority: Mapped[int | None]
    hd_bitrate_compression: Mapped[int | None]
    ld_bitrate_compression: Mapped[int | None]
    is_client_visible: Mapped[bool | None] = flag(True)


class ProjectTaskStatusLink(Row, Base):
    """A production uses a task status; `roles_for_board` see its column on the board."""

    __tablename__ = "project_task_status_link"
    __table_args__ = (UniqueConstraint("project_id", "task_status_id"),)

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE")
    task_status_id: Mapped[UUID] = reference("task_status.id")
    priority: Mapped[int | None]
    roles_for_board: Mapped[list[str] | None] = choices_of("roles_for_board", names.ROLES, names.BOARD_ROLES)
    is_client_allowed: Mapped[bool | None]


class ProjectStatusAutomationLink(Base):
    """A production uses a status automation."""

    __tablename__ = "project_status_automation_link"

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE", primary_key=True)
    status_automation_id: Mapped[UUID] = reference("status_automation.id", primary_key=True)


class ProjectPreviewBackgroundFileLink(Base):
    """A production offers a preview background."""

    __tablename__ = "project_preview_background_file_link"
    __table_args__ = (Index("ix_project_background_preview_background_file_id", "preview_background_file_id"),)

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE", primary_key=True)
    preview_background_file_id: Mapped[UUID] = reference(
        "preview_background_file.id",
        constraint="fk_project_background_preview_background_file_id",
        primary_key=True,
        index=False,
    )


class ProjectTaskTypeSoftwareLink(Row, Base):
    """A production works with a software for a task type."""

    __tablename__ = "project_task_type_software_link"
    __table_args__ = (
        UniqueConstraint(
            "project_id", "task_type_id", "software_id", name="uq_project_task_type_software_link_row"
        ),
    )

    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE")
    task_type_id: Mapped[UUID] = reference("task_type.id", ondelete="CASCADE")
    software_id: Mapped[UUID] = reference("software.id", ondelete="CASCADE")
