"""Every database that a version of fieldapp ever wrote opens in this one, or is refused untouched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, text

from fieldapp.errors import ReplicaTrouble
from fieldapp.store import migrate
from fieldapp.store.driver import WRITING, open_database, open_sqlite
from fieldapp.store.search import index_rows, search
from fieldapp.store.tables import metadata

_SCRIPTS = Path(migrate.__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


REVISIONS = [step.revision for step in reversed([*ScriptDirectory.from_config(_config()).walk_revisions()])]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without a table, of each kind in turn."""
    if request.param == "sqlite":
        engine = open_sqlite(tmp_path / "store.sqlite")
    else:
        engine = open_database(request.getfixturevalue("an_empty_postgresql_database"))
    yield engine
    engine.dispose()


def test_that_this_version_works_with_the_newest_revision() -> None:
    assert REVISIONS[-1] == migrate.HEAD


def test_that_revisions_are_one_chain_named_by_their_place() -> None:
    steps = [*ScriptDirectory.from_config(_config()).walk_revisions()]

    assert [f"{place:04d}" for place in range(1, len(steps) + 1)] == REVISIONS
    assert [step.down_revision for step in reversed(steps)] == [None, *REVISIONS[:-1]]


OLDER = [
    pytest.param(
        one, marks=() if one in (REVISIONS[0], "0006", REVISIONS[-2], REVISIONS[-1]) else pytest.mark.slow
    )
    for one in REVISIONS
]
"""The first, the two newest and the one that stood longest; the others with `make test-full`."""


@pytest.mark.parametrize("revision", OLDER)
def test_that_a_database_of_an_older_version_becomes_what_the_model_declares(
    empty: Engine, revision: str
) -> None:
    _save_as_of(empty, revision)

    migrate.upgrade(empty)

    assert _differences_from_the_model(empty) == []
    assert _revision(empty) == migrate.HEAD


@pytest.mark.parametrize("revision", OLDER)
def test_that_an_upgrade_keeps_every_row(empty: Engine, revision: str) -> None:
    _save_as_of(empty, revision)
    before = _a_row_in_each_table(empty)

    migrate.upgrade(empty)

    after = {table: _count(empty, table) for table in before}
    assert before
    assert after == before


def test_that_upgrading_twice_changes_nothing(empty: Engine) -> None:
    migrate.upgrade(empty)
    once = _schema(empty)

    migrate.upgrade(empty)

    assert _schema(empty) == once


def test_that_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    engine = open_sqlite(path)
    migrate.upgrade(engine)
    _write(engine, "UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = hashlib.sha256(path.read_bytes()).digest()

    with pytest.raises(ReplicaTrouble) as refusal:
        migrate.upgrade(engine)
    engine.dispose()

    assert refusal.value.code == "database-is-newer"
    assert refusal.value.facts["found"] == "9999"
    assert hashlib.sha256(path.read_bytes()).digest() == before


@pytest.mark.postgresql
def test_that_a_newer_server_database_is_refused_untouched(a_postgresql_database: str) -> None:
    engine = open_database(a_postgresql_database)
    _write(engine, "UPDATE alembic_version SET version_num = '9999'")
    before = _schema(engine)

    with pytest.raises(ReplicaTrouble) as refusal:
        migrate.upgrade(engine)

    assert refusal.value.code == "database-is-newer"
    assert _schema(engine) == before
    assert _revision(engine) == "9999"
    engine.dispose()


def test_that_an_upgrade_that_fails_half_way_leaves_the_database_as_it_was(empty: Engine) -> None:
    _write(empty, "CREATE TABLE search_row (id INTEGER)")
    _write(empty, "CREATE TABLE search_entry (id INTEGER)")
    before = _schema(empty)

    with pytest.raises(Exception, match=r"search_(row|entry)"):
        migrate.upgrade(empty)

    assert _schema(empty) == before
    assert _revision(empty) is None


def test_that_orders_of_an_older_version_are_found_by_what_was_found(empty: Engine) -> None:
    _save_as_of(empty, "0003")
    ids = [f"order-{number:05d}" for number in range(2_001)]
    with empty.execution_options(**{WRITING: True}).begin() as connection:
        _add_orders(connection, [{"id": each, "withdrawn": 0, "remedy": "更换密封圈"} for each in ids])
        index_rows(connection, {("work_order", each): {"title": "before"} for each in ids})

    migrate.upgrade(empty)

    with empty.connect() as connection:
        assert {hit.row for hit in search(connection, "密封圈", 5_000)} == set(ids)
        assert search(connection, "before") == []


def test_that_an_encrypted_replica_is_upgraded_as_well(tmp_path: Path) -> None:
    key = bytes(range(48))
    engine = open_sqlite(tmp_path / "replica.sqlite", key)
    _save_as_of(engine, REVISIONS[0])

    migrate.upgrade(engine)

    assert _differences_from_the_model(engine) == []
    assert not (tmp_path / "replica.sqlite").read_bytes().startswith(b"SQLite format 3")
    engine.dispose()


def _save_as_of(engine: Engine, revision: str) -> None:
    """Make the database that the version of that revision made."""
    config = _config()
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _differences_from_the_model(engine: Engine) -> list[Any]:
    """What Alembic would change to make the tables of the model out of those found."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: kind != "table" or name in metadata.tables,
                "compare_type": True,
            },
        )
        return [*compare_metadata(context, metadata), *_keys_that_differ(connection)]


def _keys_that_differ(connection: Connection) -> list[str]:
    """Primary keys, which Alembic does not compare."""
    inspector = inspect(connection)
    found = {name: inspector.get_pk_constraint(name)["constrained_columns"] for name in metadata.tables}
    return [
        name
        for name, table in metadata.tables.items()
        if set(found[name]) != {column.name for column in table.primary_key.columns}
    ]


def _schema(engine: Engine) -> dict[str, list[tuple[str, str, bool]]]:
    inspector = inspect(engine)
    return {
        table: [(column["name"], str(column["type"]), column["nullable"]) for column in columns]
        for (_, table), columns in sorted(
            inspector.get_multi_columns().items(), key=lambda pair: str(pair[0])
        )
    }


def _a_row_in_each_table(engine: Engine) -> dict[str, int]:
    """Fill every table with one made-up row; returns how many each holds."""
    found = MetaData()
    found.reflect(engine, only=lambda name, _: not name.startswith(("search_", "alembic_")))
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        for table in found.sorted_tables:
            values = {column.name: _made_up(column.type.python_type) for column in table.columns}
            connection.execute(table.insert(), values)
    return {table.name: _count(engine, table.name) for table in found.sorted_tables}


def _add_orders(connection: Connection, orders: list[dict[str, object]]) -> None:
    found = MetaData()
    found.reflect(connection, only=["work_order"])
    table = found.tables["work_order"]
    needed = {
        column.name: _made_up(column.type.python_type) for column in table.columns if not column.nullable
    }
    connection.execute(table.insert(), [{**needed, **order} for order in orders])


def _made_up(kind: type) -> object:
    return {int: 1, str: "1", bytes: b"1", float: 1.0, bool: True}.get(kind, "1")


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return migrate.current_revision(connection)


def _write(engine: Engine, statement: str) -> None:
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        connection.execute(text(statement))
