"""Bringing a database to this version of the model (Alembic; one chain of revisions for both ends)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from fieldapp.errors import ReplicaTrouble
from fieldapp.store.driver import WRITING

HEAD = "0024"
"""The revision this version works with; a test compares it with the revisions in the folder."""

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run the missing revisions, all in one transaction; nothing when none is missing.

    Raises ReplicaTrouble `database-is-newer` when a later version wrote the database; it is
    not touched then. Raises ReplicaTrouble `wrong-key-or-damaged` when it cannot be read.
    """
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        found = current_revision(connection)
        if found == HEAD:
            return
        _run(connection, found)


def current_revision(connection: Connection) -> str | None:
    """The revision a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _run(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise ReplicaTrouble("database-is-newer", found=found, known=HEAD)
    command.upgrade(config, "head")
