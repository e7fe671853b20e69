"""PostgreSQL as an administrator names it, and why it does not answer.

    url = read_url("postgresql://fieldapp@db.example/fieldapp")     # postgresql+psycopg://...
    with told_why(engine): ...                                      # the first connection

Servers write their refusals in their own language and drivers pass on no code for them, so a database that
is absent is known by another one of the same server that lets the same user in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import NullPool

from fieldapp.errors import ReplicaTrouble, Unreadable

TAKEN = ("postgresql", "postgresql+psycopg")
ALWAYS_THERE = "postgres"
"""The database that every server of PostgreSQL is made with."""

_NOBODY_NOW = re.compile(
    r"too many (clients|connections)|connection slots|starting up|shutting down|recovery"
)
_ANSWERED = re.compile(r"FATAL|fe_sendauth|authentication|pg_hba|致命")


def read_url(words: str) -> str:
    """The address in the form that `open_postgresql` takes.

    Raises Unreadable `database-scheme` for another kind of database, `database-address` for what is no
    address. Neither repeats the address: it may hold a password.
    """
    scheme, colon, _rest = words.partition("://")
    if not colon:
        raise Unreadable("database-address")
    if scheme not in TAKEN:
        raise Unreadable("database-scheme", scheme=scheme)
    try:
        url = make_url(words)
    except (ArgumentError, ValueError):
        raise Unreadable("database-address") from None
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@contextmanager
def told_why(engine: Engine) -> Iterator[None]:
    """Turn a connection that cannot be made into ReplicaTrouble that says who has to do what.

    `database-unreachable` (host, reason), `database-busy` (host, reason), `database-absent` (host, name) and
    `database-sign-in` (host, user, reason). A connection that was made and failed later is passed on.
    """
    try:
        yield
    except OperationalError as error:
        if engine.dialect.name != "postgresql" or error.statement is not None:
            raise
        raise _why(engine.url, error) from error


def check_encoding(engine: Engine) -> None:
    """Raises ReplicaTrouble `database-encoding` for a database that cannot keep every language."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if found != "UTF8":
        raise ReplicaTrouble("database-encoding", name=engine.url.database or "?", found=found)


def _why(url: URL, error: OperationalError) -> ReplicaTrouble:
    said = str(error.orig)
    host, reason = _host(url), _reason(said)
    if _NOBODY_NOW.search(reason):
        return ReplicaTrouble("database-busy", host=host, reason=reason)
    if _lets_in(url.set(database=ALWAYS_THERE)):
        return ReplicaTrouble("database-absent", host=host, name=url.database or url.username or "?")
    if _ANSWERED.search(said):
        return ReplicaTrouble("database-sign-in", host=host, user=url.username or "?", reason=reason)
    return ReplicaTrouble("database-unreachable", host=host, reason=reason)


def _lets_in(url: URL) -> bool:
    engine = create_engine(url, poolclass=NullPool)
    try:
        engine.connect().close()
    except OperationalError:
        return False
    return True


def _host(url: URL) -> str:
    asked = url.query.get("host")
    named = url.host or (asked if isinstance(asked, str) else ",".join(asked or ())) or "localhost"
    return f"{named}:{url.port}" if url.port else named


def _reason(said: str) -> str:
    """The first line of what the driver says, without what it tried to reach."""
    first = (said.strip().splitlines() or ["?"])[0]
    return first.rpartition(" failed: ")[2].removeprefix("FATAL:").strip()
