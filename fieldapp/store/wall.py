"""Row level security on PostgreSQL: a second wall around what laptops pull.

    wall.install(engine)                       # at every start of a server
    with wall.behind(connection, person): ...  # in a transaction: see only what that person was granted

The first wall is the predicate of every pull (`fieldapp.store.pull`). Should one forget it, this one still
holds: behind it the database itself shows the rows of granted scopes only, of no other table anything, and takes
no change. The server's own user owns the tables and is not hindered elsewhere. The role can only be made by a
user with CREATEROLE; without it a server works with the first wall and says so in its log.
Source: PostgreSQL, *Row Security Policies*, https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from fieldapp.model import schema
from fieldapp.store.raw import fetch
from fieldapp.store.settings import forget_settings, read_setting, write_setting

log = logging.getLogger(__name__)

ROLE = "fieldapp_desk"
"""One for all databases of a server of PostgreSQL; nobody signs in as it."""
_SETTING = "desk-wall"
_TURN = 0x7761_6C6C
"""The advisory lock that processes take in turn: "wall" in ASCII."""

_POLICIES = {
    "subscription": "person = current_setting('fieldapp.person', true)",
    "scope": "EXISTS (SELECT 1 FROM subscription AS mine WHERE mine.scope = scope.id)",
    "row_version": (
        "EXISTS (SELECT 1 FROM subscription AS mine "
        "WHERE mine.scope = row_version.scope AND mine.revoked_seq IS NULL)"
    ),
}
"""What a desk sees of the tables that say what it may see."""
_OPEN = {"commit_clock": "epoch, seq, chain", "commit_mark": "seq, chain, at"}
"""How far the server is: every desk is told, but not the clock's key."""


def install(engine: Engine) -> None:
    """Put the wall up in a server's database, or leave it where it stands; nothing on SQLite."""
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        wanted = hashlib.sha256("".join(_statements()).encode()).hexdigest()
        if not _may_become_the_role(connection):
            log.warning("no second wall around what laptops pull: %s", "the database user may not make roles")
            forget_settings(connection, _SETTING)
        elif read_setting(connection, _SETTING) != wanted or not _is_granted(connection):
            for statement in _statements():
                connection.exec_driver_sql(statement)
            write_setting(connection, _SETTING, wanted)


@contextmanager
def behind(connection: Connection, person: str) -> Iterator[None]:
    """Until the end of the block the transaction reads as a desk of this person, where there is a wall."""
    if connection.dialect.name != "postgresql":
        yield
        return
    fetch(connection, _STEP_BEHIND, (person, _SETTING))
    yield
    fetch(connection, "SELECT set_config('role', 'none', true)")


_STEP_BEHIND = (
    f"SELECT set_config('fieldapp.person', ?, true), set_config('role', '{ROLE}', true) "
    "FROM setting WHERE name = ?"
)


def _statements() -> Iterator[str]:
    yield f"GRANT SELECT ON {', '.join([*_POLICIES, *_tables()])} TO {ROLE}"
    for table, columns in _OPEN.items():
        yield f"GRANT SELECT ({columns}) ON {table} TO {ROLE}"
    for table, sees in [*_POLICIES.items(), *((table, _row_is_granted(table)) for table in _tables())]:
        yield f"DROP POLICY IF EXISTS desk_sees ON {table}"
        yield f"CREATE POLICY desk_sees ON {table} FOR SELECT USING ({sees})"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"


def _tables() -> list[str]:
    return [noun.__tablename__ for noun in schema.NOUNS]


def _row_is_granted(table: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM row_version AS granted "
        f"WHERE granted.tbl = '{table}' AND granted.\"row\" = {table}.id AND granted.removed = 0)"
    )


def _may_become_the_role(connection: Connection) -> bool:
    """Whether the database user can read as the role; makes it where it is missing and may be made."""
    known = f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"
    if connection.exec_driver_sql(known).scalar() is None:
        _tried(connection, f"CREATE ROLE {ROLE} NOLOGIN")
        _tried(connection, f"GRANT {ROLE} TO CURRENT_USER")
    return _tried(connection, f"SET LOCAL ROLE {ROLE}", "RESET ROLE")


def _tried(connection: Connection, *statements: str) -> bool:
    """Run them, or undo them all and say that it was refused."""
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError as refused:
        log.info("%s: %s", statements[0], str(refused.orig).strip())
        return False
    return True


def _is_granted(connection: Connection) -> bool:
    """Whether the role still has its rights; a database filled from a backup has the policies without them."""
    asked = f"SELECT bool_and(has_table_privilege('{ROLE}', name, 'SELECT')) FROM unnest(%s::text[]) AS name"
    return bool(connection.exec_driver_sql(asked, ([*_POLICIES, *_tables()],)).scalar())
