"""`callsheet clean-tasks-data`."""

from uuid import UUID

import click

from app.cli.asking import asking
from app.services import task_replays


@click.command()
@click.option("--project-id", required=True, type=click.UUID, help="The production.")
def clean_tasks_data(project_id: UUID) -> None:
    """Work status, retakes, dates and time spent of a production's tasks out from their comments again."""
    with asking(may_be_silent=True) as ask:
        seen, changed = task_replays.of_project(ask, project_id)
    click.echo(f"{seen} tasks were walked, {changed} of them changed.")
