"""Many rows into tables that are empty: what makes single writes safe and rows findable is put back at the end.

    with loading(connection) as load:          # inside Store.writing(as_checkpoint=True)
        if load.is_empty("service_record"):
            ...                                # plain INSERTs, no guard, no index but the key's

For a replica's first pull. All of it is part of the transaction: whatever ends it brings back every
index and every guard.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from fieldapp.store.raw import fetch
from fieldapp.store.search import many_at_once


class Loading:
    """The tables that were empty, in the index of words too, when they were first asked for; what was taken from them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._empty: dict[str, bool] = {}
        self._taken: list[str] = []

    def is_empty(self, table: str) -> bool:
        """Whether a table was empty when this was asked first; then nothing slows its INSERTs down any more."""
        if table not in self._empty:
            indexed = fetch(self._connection, "SELECT 1 FROM search_row WHERE tbl = ? LIMIT 1", (table,))
            self._empty[table] = not indexed and not fetch(self._connection, f"SELECT 1 FROM {table} LIMIT 1")
            if self._empty[table]:
                self._clear_way(table)
        return self._empty[table]

    def _clear_way(self, table: str) -> None:
        """Take away indexes and the guard; a transaction that writes a checkpoint passes every guard anyway."""
        for schema, kind in (("main", "index"), ("temp", "trigger")):
            sql = f"SELECT name, sql FROM {schema}.sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"
            for name, made_by in fetch(self._connection, sql, (kind, table)):
                self._connection.exec_driver_sql(f"DROP {kind} {schema}.{name}")
                self._taken.append(made_by.replace("CREATE TRIGGER", "CREATE TEMP TRIGGER"))

    def put_back(self) -> None:
        """Build the indexes from the rows, and set the guards again."""
        for made_by in self._taken:
            self._connection.exec_driver_sql(made_by)
        self._taken.clear()


@contextmanager
def loading(connection: Connection) -> Iterator[Loading]:
    """What can be loaded into empty tables within; all that was taken away is back afterwards.

    After an error nothing is put back: the caller's transaction is rolled back, which does it.
    """
    load = Loading(connection)
    ((cache,),) = fetch(connection, "PRAGMA cache_size")
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        with many_at_once(connection):
            yield load
        load.put_back()
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {cache}")


_CACHE_KIB = 196_608
"""What does not fit is encrypted and written more than once, and read again for the indexes: with 64 MiB a first pull
of 100,000 rows took a laptop a quarter more of its processor's time."""
