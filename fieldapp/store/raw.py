"""Rows in stored form, read and written many at a time below the mapper.

For the sync only: what a person does goes through `Store.change`. Values are bound,
names come from the model; statements differ between the dialects in their marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.model.schema import TableShape
from fieldapp.store.batches import batches

Image = dict[str, Stored]


def fetch(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Plain tuples of a query written with `?` marks."""
    with _cursor(connection, sql) as cursor:
        cursor.execute(_marks(connection, sql), tuple(values))
        return list(cursor.fetchall())


def execute(connection: Connection, sql: str, values: Sequence[Any] = ()) -> int:
    """Run one statement written with `?` marks; returns how many rows it changed."""
    with _cursor(connection, sql) as cursor:
        cursor.execute(_marks(connection, sql), tuple(values))
        return int(cursor.rowcount)


def execute_many(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement written with `?` marks for many rows of values."""
    with _cursor(connection, sql) as cursor:
        cursor.executemany(_marks(connection, sql), rows)


@contextmanager
def _cursor(connection: Connection, sql: str) -> Iterator[Any]:
    """A cursor of the driver below; what it raises is raised as SQLAlchemy would raise it."""
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise DBAPIError.instance(sql, None, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


def read_rows(
    connection: Connection, table: str, ids: Iterable[str], *, lock: bool = False
) -> dict[str, Image]:
    """Whole rows by id, in stored form; with `lock` they stay locked until the commit, in order of id."""
    names = schema.shape(table).columns
    found = read_tuples(connection, table, ids, lock=lock)
    return {row: dict(zip(names, values, strict=True)) for row, values in found.items()}


def read_tuples(
    connection: Connection, table: str, ids: Iterable[str], *, lock: bool = False
) -> dict[str, tuple[Stored, ...]]:
    """As `read_rows`, with the values in the order of the table's columns."""
    found: dict[str, tuple[Stored, ...]] = {}
    names = ", ".join(schema.shape(table).columns)
    tail = " ORDER BY id FOR UPDATE" if lock and connection.dialect.name != "sqlite" else ""
    for some in batches(sorted(set(ids)), 5_000):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT {names} FROM {table} WHERE id IN ({marks}){tail}"
        found.update((row[0], row) for row in fetch(connection, sql, some))
    return found


def insert_rows(connection: Connection, table: str, images: Iterable[Mapping[str, Stored]]) -> None:
    """Insert whole rows; derived columns get their defaults."""
    names = schema.shape(table).columns
    insert_tuples(connection, table, [tuple([image.get(name) for name in names]) for image in images])


def insert_tuples(connection: Connection, table: str, rows: Sequence[tuple[Stored, ...]]) -> None:
    """As `insert_rows`, of rows whose values stand in the order of the table's columns."""
    names, defaults = _with_derived(schema.shape(table))
    marks = ", ".join("?" * len(names))
    whole = [row + defaults for row in rows] if defaults else rows
    execute_many(connection, f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", whole)


def upsert_statement(shape: TableShape) -> str:
    """Insert-or-replace of whole rows that leaves derived columns of existing rows alone."""
    names, _defaults = _with_derived(shape)
    marks = ", ".join("?" * len(names))
    settings = ", ".join(f"{name} = excluded.{name}" for name in shape.columns if name != "id")
    return (
        f"INSERT INTO {shape.name} ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {settings}"
    )


def upsert_rows(connection: Connection, table: str, images: Iterable[Mapping[str, Stored]]) -> None:
    """Bring whole rows to these values, inserting those that are not there."""
    names = schema.shape(table).columns
    upsert_tuples(connection, table, [tuple([image.get(name) for name in names]) for image in images])


def upsert_tuples(connection: Connection, table: str, rows: Sequence[tuple[Stored, ...]]) -> None:
    """As `upsert_rows`, of rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    shape = schema.shape(table)
    _names, defaults = _with_derived(shape)
    whole = [row + defaults for row in rows] if defaults else rows
    execute_many(connection, upsert_statement(shape), whole)


def update_rows(connection: Connection, table: str, changes: Mapping[str, Mapping[str, Stored]]) -> None:
    """Set these columns on these rows; rows that change the same columns share a statement."""
    alike: dict[tuple[str, ...], list[tuple[Stored, ...]]] = {}
    for row, columns in changes.items():
        names = tuple(sorted(columns))
        alike.setdefault(names, []).append((*(columns[name] for name in names), row))
    for names, rows in alike.items():
        settings = ", ".join(f"{name} = ?" for name in names)
        execute_many(connection, f"UPDATE {table} SET {settings} WHERE id = ?", rows)


def delete_rows(connection: Connection, table: str, ids: Iterable[str]) -> None:
    """Take rows out of a replica."""
    execute_many(connection, f"DELETE FROM {table} WHERE id = ?", [(row,) for row in ids])


def _with_derived(shape: TableShape) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    derived = [column for column in shape.noun.__table__.columns if column.name not in shape.columns]
    defaults = tuple(_default(column) for column in derived)
    return (*shape.columns, *(column.name for column in derived)), defaults


def _default(column: Any) -> Any:
    return None if column.default is None else schema.stored(column, column.default.arg)


def for_update(connection: Connection) -> str:
    """What a query ends with that locks its rows until the commit: SQLite has one writer and needs nothing."""
    return "" if connection.dialect.name == "sqlite" else " FOR UPDATE"


def _marks(connection: Connection, sql: str) -> str:
    return sql if connection.dialect.name == "sqlite" else sql.replace("%", "%%").replace("?", "%s")
