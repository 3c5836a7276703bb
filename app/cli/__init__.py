"""Doors of the operator: `callsheet <command>`. A command lies in a file of its own, loaded when it is called.

So `callsheet --help` costs no more than click. What a command needs below it (the ORM, the doors of the API)
comes with its file.
"""

from __future__ import annotations

from importlib import import_module

import click

from app.settings import SettingsError

COMMANDS = {
    "serve": ("serve", "Start everything: database if needed, API, realtime relay, job worker."),
    "worker": ("worker", "Run background jobs until stopped."),
    "relay": ("relay", "Run the realtime relay until stopped."),
    "upgrade-db": ("upgrade_db", "Bring the database to this version (does nothing when it is there)."),
    "downgrade-db": ("upgrade_db", "Take the last migration back."),
    "stamp-db": ("upgrade_db", "Set the recorded revision, without touching a table."),
    "is-db-ready": ("is_db_ready", "Say whether the database is ready to serve."),
    "init-data": ("init_data", "Add the default statuses, departments and task types."),
    "create-admin": ("create_admin", "Make an administrator, or promote a person."),
    "change-password": ("change_password", "Set a person's password."),
    "set-person-as-active": ("set_person_as_active", "Let a person in again, or keep one out."),
    "disable-two-factor-authentication": ("disable_two_factor_authentication", "Switch second factors off."),
    "create-bot": ("create_bot", "Add a bot and print its access token."),
    "sync-ldap": ("sync_ldap", "Make and update the accounts of the directory's persons."),
    "sync": ("sync", "Carry the productions of another instance here; goes on where it was stopped."),
    "retry-movies": ("retry_movies", "Encode broken movies again."),
    "dump-database": ("dump_database", "Back the database up, verified."),
    "restore-database": ("restore_database", "Fill an empty database from a backup."),
    "remove-old-data": ("remove_old_data", "Delete old events, log-ins and notifications."),
    "clean-auth-tokens": ("clean_auth_tokens", "Forget expired tokens."),
    "clean-tasks-data": ("clean_tasks_data", "Work a production's tasks out from their comments."),
    "reset-breakdown-data": ("reset_breakdown_data", "Count the castings again."),
    "reset-search-index": ("reset_search_index", "Build the index of search anew."),
    "search-asset": ("search_asset", "Find assets by words."),
    "purge-files": ("purge_files", "Remove the files of what was deleted."),
    "install-plugin": ("install_plugin", "Install a plugin from a folder or a zip file."),
    "uninstall-plugin": ("uninstall_plugin", "Remove a plugin with its tables."),
    "list-plugins": ("list_plugins", "List the installed plugins."),
    "create-plugin-skeleton": ("create_plugin_skeleton", "Make the folder of a new plugin."),
    "operations": ("operations", "Print every route with its method and who may call it."),
    "doctor": ("doctor", "Check what Callsheet needs, one line each."),
    "version": ("version", "Print the version."),
}


class Commands(click.Group):
    """A group that knows its commands by name and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of a first day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"app.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without loading a command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()], col_max=40)

    def invoke(self, ctx: click.Context) -> object:
        """Run; a wrong setting is a sentence, not a traceback."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Callsheet, the server of a production tracker.

    Settings come from the environment and from a `.env` file in the working folder: see docs/configuration.md.
    """
