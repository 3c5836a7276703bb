"""Searches that people keep."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from app.models.base import Base, Row, flag, reference, words


class SearchFilter(Row, Base):
    """A kept search; shared in its project or kept to one person."""

    __tablename__ = "search_filter"

    list_type: Mapped[str] = words(80, index=True)
    entity_type: Mapped[str | None] = words(80)
    name: Mapped[str] = words(200, "")
    search_query: Mapped[str] = words(500, "")
    is_shared: Mapped[bool] = flag(False)
    department_id: Mapped[UUID | None] = reference("department.id")
    search_filter_group_id: Mapped[UUID | None] = reference("search_filter_group.id")
    person_id: Mapped[UUID | None] = reference("person.id")
    project_id: Mapped[UUID | None] = reference("project.id")


class SearchFilterGroup(Row, Base):
    """A heading over kept searches."""

    __tablename__ = "search_filter_group"

    list_type: Mapped[str] = words(80, index=True)
    entity_type: Mapped[str | None] = words(80)
    name: Mapped[str] = words(200, "")
    color: Mapped[str] = words(8, "")
    is_shared: Mapped[bool] = flag(False)
    person_id: Mapped[UUID | None] = reference("person.id")
    project_id: Mapped[UUID | None] = reference("project.id")
    department_id: Mapped[UUID | None] = reference("department.id")
