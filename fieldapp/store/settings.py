"""Single values that a database keeps beside its rows: how far something was read, what was agreed on."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from fieldapp.store.raw import execute, fetch
from fieldapp.store.tables import setting


def read_setting(connection: Connection, name: str) -> str | None:
    """A setting that this database keeps, on a desk or a server; None when it was never written."""
    found = fetch(connection, "SELECT value FROM setting WHERE name = ?", (name,))
    return str(found[0][0]) if found else None


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Keep a setting in this database, in the place of what it was."""
    execute(
        connection,
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def forget_settings(connection: Connection, *names: str) -> None:
    """Take settings out; those that were never written are passed over."""
    connection.execute(delete(setting).where(setting.c.name.in_(names)))
