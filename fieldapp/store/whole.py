"""A database as a whole: copied as of one moment, and looked at from end to end."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine

_MOST_TOLD = 20


def copy_sqlite(engine: Engine, target: Path) -> None:
    """Put an SQLite database as of this moment into a new file, readable by its owner only; others may write meanwhile."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    target.chmod(0o600)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def troubles_of_the_file(connection: Connection) -> list[str]:
    """What SQLite finds wrong in its file, at most 20; PostgreSQL keeps its files to itself."""
    if connection.dialect.name != "sqlite":
        return []
    told = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_TOLD})").scalars()
    return [f"file: {said}" for said in told if said != "ok"]
