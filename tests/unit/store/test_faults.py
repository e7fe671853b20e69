"""What a database complains of, sorted by whether asking again may help; with real complaints."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from fieldapp.store.driver import Fault, fault_of, open_postgresql, open_sqlite


def _complaint(engine: Engine, *statements: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        _all(connection, statements)
    return caught.value


def _all(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (("SELECT * FROM nothing_of_that_name",), Fault.OURS),
        (("SELEKT 1",), Fault.OURS),
        (("CREATE TABLE t (a PRIMARY KEY)", "CREATE TABLE t (a)"), Fault.OURS),
        (("CREATE TABLE t (a NOT NULL)", "INSERT INTO t VALUES (NULL)"), Fault.OURS),
        (
            ("CREATE TABLE t (a)", "PRAGMA max_page_count = 2", "INSERT INTO t VALUES (zeroblob(1000000))"),
            Fault.DISK_FULL,
        ),
        (("PRAGMA query_only = ON", "CREATE TABLE t (a)"), Fault.DISK_FAILED),
    ],
)
def test_that_sqlites_complaints_are_told_apart(
    tmp_path: Path, statements: tuple[str, ...], fault: Fault
) -> None:
    engine = open_sqlite(tmp_path / "x.sqlite")

    assert fault_of(_complaint(engine, *statements)) is fault
    engine.dispose()


def test_that_a_locked_file_passes(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "x.sqlite")
    with engine.connect() as holding:
        holding.exec_driver_sql("COMMIT")
        holding.exec_driver_sql("BEGIN IMMEDIATE")

        complaint = _complaint(engine, "PRAGMA busy_timeout = 5", "CREATE TABLE t (a)")

        holding.exec_driver_sql("ROLLBACK")
        holding.exec_driver_sql("BEGIN")
    assert fault_of(complaint) is Fault.PASSING
    engine.dispose()


def test_that_a_folder_that_is_gone_is_a_failing_disk(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "gone" / "x.sqlite")

    assert fault_of(_complaint(engine, "SELECT 1")) is Fault.DISK_FAILED


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (("SELECT * FROM nothing_of_that_name",), Fault.OURS),
        (("SELECT 1 / 0",), Fault.OURS),
        (("SELECT pg_terminate_backend(pg_backend_pid())",), Fault.PASSING),
        (("SET statement_timeout = 5", "SELECT pg_sleep(5)"), Fault.PASSING),
        (("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$",), Fault.PASSING),
        (("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$",), Fault.PASSING),
        (("DO $$ BEGIN RAISE SQLSTATE '55P03'; END $$",), Fault.PASSING),
        (("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$",), Fault.DISK_FULL),
        (("DO $$ BEGIN RAISE SQLSTATE '58030'; END $$",), Fault.DISK_FAILED),
    ],
)
def test_that_postgresqls_complaints_are_told_apart(
    a_postgresql_database: str, statements: tuple[str, ...], fault: Fault
) -> None:
    engine = open_postgresql(a_postgresql_database)

    assert fault_of(_complaint(engine, *statements)) is fault
    engine.dispose()


def test_that_a_database_out_of_reach_passes() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")

    assert fault_of(_complaint(engine, "SELECT 1")) is Fault.PASSING
