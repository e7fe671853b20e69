"""Databases copied whole and filled again: SQLite by itself, PostgreSQL by its own programs.

A copy is of one moment, also while others write. `pg_dump` has to be at least as new as the server it asks, so the
newest that is installed is taken; passwords go to it through the environment, where no list of processes shows them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url

from fieldapp.errors import ReplicaTrouble, RuleBroken
from fieldapp.store.whole import copy_sqlite

_VERSIONED = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each release."""
_PATIENCE_S = 6 * 3600.0
_WORDS = 300


def copy_database(engine: Engine, target: Path) -> None:
    """Put the database as of this moment into `target`. Raises ReplicaTrouble."""
    if engine.dialect.name == "postgresql":
        _run(engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    copy_sqlite(engine, target)


def fill_postgresql(engine: Engine, dump: Path) -> None:
    """Fill an empty database from a dump, all of it or nothing.

    Raises RuleBroken `database-not-empty`, ReplicaTrouble `dump-program-missing` or `dump-failed`.
    """
    if inspect(engine).get_table_names():
        raise RuleBroken("database-not-empty", name=engine.url.database or "?")
    _run(
        engine,
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(dump),
    )


def _run(engine: Engine, program: str, *options: str) -> None:
    url = make_url(engine.url)
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [_newest(program), f"--dbname={address}", *options]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        command, env=environment, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
    )
    if done.returncode != 0:
        said = " ".join(done.stderr.split())[:_WORDS]
        raise ReplicaTrouble("dump-failed", program=program, reason=said or str(done.returncode))


def _newest(program: str) -> str:
    releases = sorted(_VERSIONED.glob(f"*/bin/{program}"), key=_release, reverse=True)
    found = str(releases[0]) if releases else shutil.which(program)
    if found is None:
        raise ReplicaTrouble("dump-program-missing", program=program)
    return found


def _release(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0
