"""What the operator may write in the environment, and what it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import settings
from app.settings import Settings, SettingsError, data_folder

GOOD_SECRET = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "http"}, "PORT must be a whole number from 0 to 65535, not 'http'."),
        ({"PORT": "70000"}, "PORT must be a whole number from 0 to 65535, not '70000'."),
        ({"API_THREADS": "0"}, "API_THREADS must be a whole number of 1 or more, not '0'."),
        ({"MAIL_ENABLED": "perhaps"}, "MAIL_ENABLED must be true or false, not 'perhaps'."),
        ({"FS_BACKEND": "swift"}, "FS_BACKEND must be one of local, s3, not 'swift'."),
        ({"DEFAULT_TIMEZONE": "Mars/Base"}, "DEFAULT_TIMEZONE must be a time zone such as Europe/Paris"),
        ({"DEFAULT_LOCALE": "english!"}, "DEFAULT_LOCALE must be a locale such as en_US"),
        ({"SENTRY_KITSU_SR": "1.5"}, "SENTRY_KITSU_SR must be a number from 0 to 1, not '1.5'."),
        ({"MOVIE_VBV_BUFSIZE_FACTOR": "nan"}, "MOVIE_VBV_BUFSIZE_FACTOR must be a number of 0 or more"),
        ({"LOGLEVEL": "LOUD"}, "LOGLEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'."),
    ],
)
def test_a_wrong_value_is_told_by_the_name_of_its_variable(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment(variables)

    assert str(error.value).startswith(sentence)


def test_a_database_address_that_is_none_is_refused_without_showing_it() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({"DATABASE_URL": "mysql://root:hunter2@db"})

    assert str(error.value) == "DATABASE_URL must begin with postgresql:// (its value is not shown here)."


@pytest.mark.parametrize("text", ["y", "YES", "t", "True", "on", "1"])
def test_every_word_for_yes_is_understood(text: str) -> None:
    assert Settings.from_environment({"ENFORCE_2FA": text}).enforce_2fa


@pytest.mark.parametrize("text", ["n", "NO", "f", "False", "off", "0"])
def test_every_word_for_no_is_understood(text: str) -> None:
    assert not Settings.from_environment({"MAIL_ENABLED": text}).mail_enabled


def test_lists_have_their_own_separators() -> None:
    read = Settings.from_environment(
        {"PROTECTED_ACCOUNTS": "a@x.org; b@x.org;", "2FA_EXEMPT_USERS": "c@x.org, d@x.org"}
    )

    assert read.protected_accounts == ("a@x.org", "b@x.org")
    assert read.two_factor_exempt_users == ("c@x.org", "d@x.org")


def test_an_empty_variable_is_the_same_as_none() -> None:
    assert Settings.from_environment({"MAIL_PORT": "", "DEFAULT_TIMEZONE": " "}) == Settings.from_environment(
        {}
    )


def test_the_address_of_the_database_may_be_given_in_parts() -> None:
    read = Settings.from_environment({"DB_HOST": "db", "DB_PASSWORD": "p@ss/word", "DB_DATABASE": "studio"})

    assert read.database_url == "postgresql://postgres:p%40ss%2Fword@db:5432/studio"


def test_database_url_wins_over_its_parts_and_loses_its_driver() -> None:
    read = Settings.from_environment({"DB_HOST": "other", "DATABASE_URL": "postgresql+psycopg2://u@db/studio"})

    assert read.database_url == "postgresql://u@db/studio"


def test_no_secret_shows_in_a_repr() -> None:
    read = Settings.from_environment({"SECRET_KEY": GOOD_SECRET, "DB_HOST": "db", "DB_PASSWORD": "hunter2"})

    assert "hunter2" not in repr(read)
    assert GOOD_SECRET not in repr(read)


def test_files_lie_in_callsheet_home_unless_said(tmp_path: Path) -> None:
    read = Settings.from_environment({"CALLSHEET_HOME": str(tmp_path), "TMP_DIR": "/scratch"})

    assert (read.preview_folder, read.tmp_dir) == (tmp_path / "previews", Path("/scratch"))


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.local/share/callsheet"),
        ("linux", {"HOME": "/home/ann", "XDG_DATA_HOME": "/data"}, "/data/callsheet"),
        ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/callsheet"),
    ],
)
def test_data_lies_where_the_platform_keeps_it(platform: str, environ: dict[str, str], folder: str) -> None:
    assert data_folder(environ, platform) == Path(folder)


@pytest.mark.parametrize("weak", ["mysecretkey", "short", GOOD_SECRET[:31]])
def test_a_weak_secret_is_refused_unless_debugging(weak: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY must be a secret of 32 characters or more"):
        Settings(secret_key=weak).require_secret()

    assert Settings(secret_key=weak, debug=True).require_secret() == weak
    assert Settings(secret_key=GOOD_SECRET).require_secret() == GOOD_SECRET


def test_the_environment_wins_over_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text('# a comment\nexport PORT=1\nHOST="1.2.3.4"\n#USER_LIMIT=5\nnonsense\n')
    monkeypatch.setenv("PORT", "2")
    monkeypatch.delenv("HOST", raising=False)

    found = settings.environment(tmp_path)

    assert (found["PORT"], found["HOST"], "USER_LIMIT" in found) == ("2", "1.2.3.4", False)
