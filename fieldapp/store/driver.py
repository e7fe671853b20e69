"""Engines: how fieldapp opens SQLite (plain or encrypted) and PostgreSQL.

SQLite runs through sqlcipher3, whose library is new enough not to corrupt WAL
databases (3.51.3 and later) and encrypts when given a key. Transactions are
begun by us: IMMEDIATE for writing, so that two writers wait instead of failing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

from fieldapp.errors import ReplicaTrouble

OLDEST_SAFE_SQLITE = (3, 51, 3)
WRITING = "fieldapp_writing"
"""Execution option that makes a transaction one for writing."""


def assert_safe_sqlite() -> None:
    """Refuse an SQLite library that can corrupt a WAL database (WAL-reset race, 3.7.0 to 3.51.2)."""
    found = sqlcipher.sqlite_version_info
    if found < OLDEST_SAFE_SQLITE:
        raise ReplicaTrouble("sqlite-too-old", found=".".join(map(str, found)))


def open_sqlite(path: Path, key: bytes | None = None, *, cache_kib: int = 16_384) -> Engine:
    """An engine on a database file; with `key` (32 bytes key, 16 bytes salt) an encrypted one.

    Raises ReplicaTrouble `key-malformed` when the key has another length. Whether the
    key is the right one shows at the first read.
    """
    assert_safe_sqlite()
    if key is not None and len(key) != 48:
        raise ReplicaTrouble("key-malformed", found=len(key))
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlcipher,
        pool_size=6,
        max_overflow=4,
        pool_use_lifo=True,  # the connection used last has the pages in its cache
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", lambda connection, _record: _prepare(connection, key, cache_kib))
    event.listen(engine, "begin", _begin)
    return engine


def open_postgresql(url: str) -> Engine:
    """An engine on PostgreSQL (`postgresql+psycopg://...`)."""
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)


def open_database(url_or_path: str | Path) -> Engine:
    """The server's database: a PostgreSQL URL, or the path of an SQLite file."""
    if isinstance(url_or_path, str) and url_or_path.startswith("postgresql"):
        return open_postgresql(url_or_path)
    return open_sqlite(Path(url_or_path), cache_kib=65_536)


_PAGES_OF_WAL = 4_000
"""16 MiB. With the 1,000 pages of SQLite every second commit of a sync copies the whole log into the database."""


@contextmanager
def disk_told_as_trouble() -> Iterator[None]:
    """Turn what a database says of its disk or of itself into ReplicaTrouble.

    `disk-full` and `disk-failed` for the disk, `replica-damaged` for a file that is none of SQLite's any more.
    """
    try:
        yield
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        said = str(getattr(error, "orig", error))
        if "disk is full" in said or "No space left" in said:
            raise ReplicaTrouble("disk-full") from error
        if any(words in said for words in _DISK_FAILS):
            raise ReplicaTrouble("disk-failed", reason="I/O error") from error
        if says_damaged(said):
            raise ReplicaTrouble("replica-damaged") from error
        raise


def says_damaged(said: str) -> bool:
    """Whether SQLite says that a file is damaged, or none of its files."""
    return any(words in said for words in _DAMAGED)


_DAMAGED = ("disk image is malformed", "file is not a database", "malformed database schema")


_DISK_FAILS = ("disk I/O error", "unable to open database file", "readonly database")
_PASSING_CLASSES = ("08", "40", "57")
"""Connection lost, transaction rolled back (deadlock, serialization), operator intervention (restarting)."""
_PASSING_STATES = ("53300", "55P03")
"""Too many connections; a lock was not to be had."""
_SQLITE_IS_SURE = ("no such", "near ", "table ", "too many", "cannot ", "ambiguous", "incomplete input")
"""How SQLite's operational errors begin that are mistakes in a statement; the others (locked, busy) pass."""


class Fault(StrEnum):
    """What a database's complaint means for whoever asked."""

    PASSING = "passing"
    """Busy, restarting, out of reach, or two writers in each other's way: asking again may help."""
    DISK_FULL = "disk-full"
    DISK_FAILED = "disk-failed"
    OURS = "ours"
    """The question was wrong: asking again gives the same."""


def fault_of(error: DBAPIError) -> Fault:
    """Which kind of trouble a database told of. PostgreSQL names it by SQLSTATE (appendix A), SQLite in words."""
    said, state = str(error.orig), str(getattr(error.orig, "sqlstate", None) or "")
    if state == "53100" or "disk is full" in said or "No space left" in said:
        return Fault.DISK_FULL
    if state == "58030" or any(words in said for words in _DISK_FAILS):
        return Fault.DISK_FAILED
    if error.connection_invalidated or state[:2] in _PASSING_CLASSES or state in _PASSING_STATES:
        return Fault.PASSING
    is_lost = isinstance(error, (OperationalError, InterfaceError)) and not state
    return Fault.PASSING if is_lost and not said.startswith(_SQLITE_IS_SURE) else Fault.OURS


def _prepare(connection: Any, key: bytes | None, cache_kib: int) -> None:
    cursor = connection.cursor()
    if key is not None:
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        cursor.execute("PRAGMA cipher_log_level = NONE")
    cursor.execute("PRAGMA busy_timeout = 15000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute(f"PRAGMA cache_size = -{cache_kib}")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_OF_WAL}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
