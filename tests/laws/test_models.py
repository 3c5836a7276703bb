"""The tables are those of the wire's server: studios move in with their data (tests/laws/models.json).

Where we differ on purpose is said here by name, and nowhere else.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.models import Base, EntityType, PersonSecret

SPEC = {
    table["table"]: table for table in json.loads((Path(__file__).parent / "models.json").read_text())["tables"]
}
TABLES = Base.metadata.tables

# decisions/001: these live in person_secret, the secret texts as text.
SECRETS = {
    "password", "totp_secret", "email_otp_secret", "otp_recovery_codes", "fido_credentials", "jti",
    "login_failed_attemps", "last_login_failed", "oidc_issuer", "oidc_subject", "saml_issuer", "saml_subject",
}  # fmt: skip
SEALED = {"totp_secret", "email_otp_secret"}  # longer than what they hide
NEW_TABLES = {
    "person_secret",
    "revoked_token",
    "login_token",
    "idempotency_key",
    "app_login_code",
    "unknown_login",
    "webhook",
    "webhook_delivery",
    "event_reader",
    "searched_asset",
    "searched_shot",
    "searched_person",
    "searched_playlist",
    "searched_comment",
    "searched_word",
}
NEW_COLUMNS = {
    "entity_type": {"color"},
    "api_event": {"position", "transaction", "kept"},
    "task": {"assignee_ids"},
}
# Ours is on lower(email): an address is one address in any case.
OTHER_INDEXES = {("person", ("email", "is_bot"))}

TYPES = {
    "uuid": Uuid, "jsonb": JSONB, "boolean": Boolean, "integer": Integer, "bigint": BigInteger, "float": Double,
    "date": Date, "timestamp (without time zone, UTC)": DateTime, "text": Text, "text (url)": Text,
    "enum": String, "binary": Text,
}  # fmt: skip


def columns_of(name: str) -> list[tuple[dict, Column]]:
    """The spec's columns of a table, each with ours."""
    return [
        (column, TABLES["person_secret" if moved(name, column["name"]) else name].c[column["name"]])
        for column in SPEC[name]["columns"]
    ]


def moved(table: str, column: str) -> bool:
    """Whether a column of the spec's person is one of person_secret."""
    return table == "person" and column in SECRETS


def home(name: str, columns: list[str]) -> Table:
    """The table of ours that holds these columns of the spec's table."""
    return TABLES["person_secret" if moved(name, columns[0]) else name]


def uniques(table: Table) -> set[tuple[str, ...]]:
    """What is unique in a table, by its columns: keys, constraints and whole indexes."""
    kept = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    indexes = [each for each in table.indexes if each.unique and not condition(each)]
    return {tuple(each.columns.keys()) for each in (table.primary_key, *kept, *indexes)}


def condition(index: Index) -> str:
    """The WHERE of a partial index, empty for a whole one."""
    where = index.dialect_options["postgresql"]["where"]
    return "" if where is None else str(where)


def test_the_tables_are_those_of_the_spec_and_our_own():
    assert set(TABLES) == set(SPEC) | NEW_TABLES


@pytest.mark.parametrize("name", SPEC)
def test_a_table_has_the_columns_of_the_spec_and_those_named_here(name):
    wanted = {column["name"] for column in SPEC[name]["columns"]} | NEW_COLUMNS.get(name, set())

    assert {column.name for column in TABLES[name].c} == (wanted - SECRETS if name == "person" else wanted)


def test_the_secrets_are_in_a_table_of_their_own():
    assert set(PersonSecret.__table__.c.keys()) == SECRETS | {
        "person_id", "tokens_valid_after", "kept_session",
        "totp_last_step", "email_otp_expires_at", "email_otp_tries",
    }  # fmt: skip
    assert EntityType.__table__.c.color.type.length == len("#FF5733")


@pytest.mark.parametrize("name", SPEC)
def test_a_column_is_of_the_type_that_the_spec_says(name):
    for column, ours in columns_of(name):
        kind = column["type"]
        wanted = ARRAY if kind.startswith("array") else TYPES.get(kind, String)
        if moved(name, column["name"]) and column["name"] in SEALED:
            wanted = Text
        assert type(ours.type) is wanted, ours
        if wanted is DateTime:
            assert ours.type.timezone, ours
        if wanted is String:
            assert ours.type.length == column["length"], ours


@pytest.mark.parametrize("name", SPEC)
def test_a_column_may_be_null_where_the_spec_says_so_but_times_are_always_there(name):
    for column, ours in columns_of(name):
        never = ours.primary_key or column["name"] in ("created_at", "updated_at")
        assert ours.nullable == (column["nullable"] and not never), ours


@pytest.mark.parametrize("name", SPEC)
def test_a_column_has_the_default_of_the_spec_and_has_it_in_the_database(name):
    for column, ours in columns_of(name):
        wanted = column.get("default")
        assert (ours.server_default is not None) == (wanted is not None), ours
        text = str(ours.server_default.arg) if wanted is not None else ""
        if isinstance(wanted, bool):
            assert text == str(wanted).lower(), ours
        elif isinstance(wanted, list) and wanted:
            assert text == "{" + ",".join(wanted) + "}", ours
        elif (
            wanted is not None
            and "default value" not in str(wanted)
            and ours.type.__class__ in (String, Integer)
        ):
            assert text == str(wanted), ours


@pytest.mark.parametrize("name", SPEC)
def test_a_choice_is_read_from_the_column_and_held_by_the_database(name):
    for column, ours in columns_of(name):
        if "enum" in column:
            assert ours.info["choices"] == tuple(column["enum"])
            (check,) = [each for each in ours.constraints if isinstance(each, CheckConstraint)]
            assert all(f"'{choice}'" in str(check.sqltext) for choice in column["enum"])


@pytest.mark.parametrize("name", SPEC)
def test_a_reference_points_where_the_spec_says_and_dies_as_it_says(name):
    for column, ours in columns_of(name):
        targets = [key.target_fullname for key in ours.foreign_keys]
        assert targets == ([column["foreign_key"]] if "foreign_key" in column else []), ours
        if "on_delete" in column:
            assert next(iter(ours.foreign_keys)).ondelete == column["on_delete"], ours


@pytest.mark.parametrize("name", SPEC)
def test_what_is_unique_in_the_spec_is_unique_here(name):
    wanted = [*SPEC[name]["unique_constraints"]]
    wanted += [each["columns"] for each in SPEC[name]["indexes"] if each["unique"] and "where" not in each]
    wanted += [[column["name"]] for column in SPEC[name]["columns"] if column.get("unique")]
    for columns in wanted:
        assert tuple(columns) in uniques(home(name, columns))


@pytest.mark.parametrize("name", SPEC)
def test_what_is_indexed_in_the_spec_is_indexed_here(name):
    ours = {(tuple(each.columns.keys()), condition(each)) for each in TABLES[name].indexes}
    ours |= {(columns, "") for columns in uniques(TABLES[name])}
    # An index serves whoever asks for its first columns: a second one for these would cost every write.
    ours |= {(columns[:n], "") for columns, where in ours if not where for n in range(1, len(columns))}

    wanted = {(tuple(each["columns"]), each.get("where", "")) for each in SPEC[name]["indexes"]}

    assert {(columns, where) for columns, where in wanted if (name, columns) not in OTHER_INDEXES} <= ours


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_reference_has_an_index(table):
    leading = {
        next(iter(each.columns)).name for each in (*table.indexes, table.primary_key) if len(each.columns)
    }
    leading |= {columns[0] for columns in uniques(table) if columns}

    assert {column.name for column in table.c if column.foreign_keys} <= leading


def test_a_link_without_a_row_of_its_own_dies_with_an_owner():
    links = [table for table in TABLES.values() if len(table.primary_key.columns) > 1]

    assert [
        table.name
        for table in links
        if all(key.ondelete != "CASCADE" for column in table.primary_key for key in column.foreign_keys)
    ] == []


def test_only_what_may_be_null_is_forgotten():
    forgetful = [
        column
        for table in TABLES.values()
        for column in table.c
        if any(key.ondelete == "SET NULL" for key in column.foreign_keys)
    ]

    assert forgetful
    assert [column for column in forgetful if not column.nullable] == []


def test_the_names_of_constraints_are_unique_and_whole():
    names = [str(each.name) for table in TABLES.values() for each in (*table.constraints, *table.indexes)]
    names += [str(each.name) for table in TABLES.values() for column in table.c for each in column.constraints]

    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if len(name) > 63] == []


def test_no_relation_is_lazy_because_there_is_none():
    assert [mapper for mapper in Base.registry.mappers if mapper.relationships] == []


def test_no_default_is_pythons():
    assert [column for table in TABLES.values() for column in table.c if column.default is not None] == []
