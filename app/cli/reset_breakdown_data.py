"""`callsheet reset-breakdown-data`."""

import click
from sqlalchemy import select

from app.cli.asking import asking
from app.models import Entity, Project, ProjectStatus, names
from app.services import casting_stats


@click.command()
def reset_breakdown_data() -> None:
    """Count the castings of all open productions again."""
    chosen = (
        select(Entity.id)
        .join(Project, Project.id == Entity.project_id)
        .join(ProjectStatus, ProjectStatus.id == Project.project_status_id)
        .where(ProjectStatus.name == names.OPEN_STATUS)
        .order_by(Entity.id)
    )
    with asking(may_be_silent=True) as ask:
        ids = ask.db.scalars(chosen.with_for_update(of=Entity)).all()
        casting_stats.refresh(ask, ids)
        told = ask.recorded
    click.echo(f"The castings of {len(ids)} entities were counted, {told} numbers changed.")
