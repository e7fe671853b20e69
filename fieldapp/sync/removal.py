"""A pull that would take most orders off a laptop without anybody having reassigned them.

Such a pull is more likely a server's mistake than the office's wish. It is stopped, the replica is copied
aside, and it goes on only when a person says so (the desk asks twice). `apply_checkpoint` finds it;
the desk shows `stopped` and calls `allow`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection

from fieldapp.store import replica
from fieldapp.store.damage import copy_whole, free_name
from fieldapp.store.raw import fetch
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

_SETTING = "stopped_removal"


class OrdersWouldGo(Exception):
    """The pages would take more than half of the orders away; raised inside the checkpoint's transaction."""

    def __init__(self, lost: int, of: int) -> None:
        super().__init__(lost, of)
        self.lost = lost
        self.of = of


class StoppedRemoval(msgspec.Struct, frozen=True):
    """How many orders of how many would go, and where the replica was copied to."""

    lost: int
    of: int
    copy: str
    allowed: int = 0
    """Up to how many may go: a person said so."""


def stopped(connection: Connection) -> StoppedRemoval | None:
    """The removal that waits for a person; None when there is none, or it was allowed."""
    found = _kept(connection)
    return None if found is None or found.allowed >= found.lost else found


def check(connection: Connection, lost: int, of: int) -> None:
    """Raises OrdersWouldGo when more than half would be lost and nobody allowed so many."""
    if 2 * lost <= of:
        return
    found = _kept(connection)
    if found is None or found.allowed < lost:
        raise OrdersWouldGo(lost, of)


def stop(store: Store, would_go: OrdersWouldGo) -> None:
    """Keep a copy of the replica as it is, once, and what a person has to be told. Raises ReplicaTrouble for the disk."""
    with store.snapshot() as connection:
        before = _kept(connection)
    copy = before.copy if before is not None and before.copy else _copied(store)
    with store.writing() as connection:
        replica.clear_stage(connection)
        _keep(connection, StoppedRemoval(would_go.lost, would_go.of, copy))


def allow(store: Store) -> None:
    """Let the removal that was stopped go on with the next pull, and none that takes more."""
    with store.writing() as connection:
        found = _kept(connection)
        if found is not None:
            _keep(connection, msgspec.structs.replace(found, allowed=found.lost))


def forget(connection: Connection) -> None:
    """A checkpoint was applied: nothing waits any more."""
    if _kept(connection) is not None:
        write_setting(connection, _SETTING, "")


def count_orders(connection: Connection) -> int:
    """How many orders of the server's this replica has."""
    return int(fetch(connection, "SELECT count(*) FROM row_version WHERE tbl = 'work_order'")[0][0])


def _kept(connection: Connection) -> StoppedRemoval | None:
    words = read_setting(connection, _SETTING)
    return msgspec.json.decode(words, type=StoppedRemoval) if words else None


def _keep(connection: Connection, removal: StoppedRemoval) -> None:
    write_setting(connection, _SETTING, msgspec.json.encode(removal).decode())


def _copied(store: Store) -> str:
    """Where the copy is; empty for a database that is no file. It opens with the key of the replica."""
    database = Path(store.engine.url.database or "")
    if not database.is_file():
        return ""
    name = f"replica-before-removal-{store.world.now():%Y%m%dT%H%M%SZ}"
    target = free_name(database.parent / "kept", name, ".sqlite")
    copy_whole(store.engine, target)
    return str(target)
