"""`callsheet reset-search-index`."""

import click

from app.cli.upgrade_db import connected

KINDS = {"asset": "entity", "shot": "entity", "person": "person", "playlist": "playlist", "comment": "comment"}
"""What is searched, and the table that it is made of."""


@click.command()
def reset_search_index() -> None:
    """Make what is searched anew, while the studio works on. Needed only after unaccent's rules changed."""
    with connected() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        for kind, table in KINDS.items():
            alone.exec_driver_sql(f"SELECT search_{kind}(ARRAY(SELECT id FROM {table}))")  # noqa: S608 — our own words
            alone.exec_driver_sql(f"REINDEX TABLE CONCURRENTLY searched_{kind}")
    click.echo("The index of search was built anew.")
