"""`callsheet reset-search-index`."""

import click

from app.cli.upgrade_db import connected

INDEXES = ("ix_entity_search",)


@click.command()
def reset_search_index() -> None:
    """Build the index of search anew, while the studio works on. Needed only after unaccent's rules changed."""
    with connected() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        for name in INDEXES:
            alone.exec_driver_sql(f"REINDEX INDEX CONCURRENTLY {name}")
    click.echo("The index of search was built anew.")
