"""Triggers that refuse what would pass the capture by.

A synced table is written only while a guard level is open: 1 inside `Store.change`
and the server's judging of change sets (facts can be added, not altered), 2 inside a
checkpoint or a repair. SQLite has TEMP triggers on every connection; PostgreSQL has
one trigger function that reads a setting local to the transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, event

from fieldapp.model import schema


def install(engine: Engine) -> None:
    """Guard every future connection of an engine whose tables exist."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _record: _guard_sqlite(connection))
    else:
        with engine.begin() as connection:
            _guard_postgresql(connection)


def _guard_sqlite(connection: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("CREATE TEMP TABLE guard (level INTEGER NOT NULL)")
    cursor.execute("INSERT INTO temp.guard VALUES (0)")
    for noun in schema.NOUNS:
        table = noun.__tablename__
        least = {"INSERT": 1, "UPDATE": 2 if noun.INSERT_ONLY else 1, "DELETE": 2}
        for verb, level in least.items():
            cursor.execute(
                f"CREATE TEMP TRIGGER guard_{table}_{verb} BEFORE {verb} ON main.{table} "
                f"WHEN (SELECT level FROM temp.guard) < {level} "
                f"BEGIN SELECT RAISE(ABORT, 'fieldapp: {verb} on {table} outside a change'); END"
            )
    cursor.close()


_FUNCTION = """
CREATE OR REPLACE FUNCTION fieldapp_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(nullif(current_setting('fieldapp.guard', true), ''), '0')::int < TG_ARGV[0]::int THEN
    RAISE EXCEPTION 'fieldapp: %% on %% outside a change', TG_OP, TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""


def _guard_postgresql(connection: Connection) -> None:
    """One process after the other, and only when they are not there: setting triggers locks tables that others use."""
    statements = [_FUNCTION, *_triggers()]
    wanted = hashlib.sha256("".join(statements).encode()).hexdigest()
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
    if connection.exec_driver_sql(_INSTALLED).scalar() == wanted:
        return
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"COMMENT ON FUNCTION fieldapp_guard() IS '{wanted}'")


def _triggers() -> Iterator[str]:
    for noun in schema.NOUNS:
        table = noun.__tablename__
        least = {"INSERT": 1, "UPDATE": 2 if noun.INSERT_ONLY else 1, "DELETE": 2}
        for verb, level in least.items():
            yield (
                f"CREATE OR REPLACE TRIGGER guard_{verb.lower()} BEFORE {verb} ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION fieldapp_guard('{level}')"
            )


_TURN = 0x6669_656C_64
"""The advisory lock that processes take in turn: "field" in ASCII."""
_INSTALLED = "SELECT obj_description(to_regprocedure('fieldapp_guard()'), 'pg_proc')"
