"""Copies of a replica that were set aside: the newest stay, and every one that may hold what is nowhere else.

By itself an older copy goes only when it can be read and each of its change sets is in the archive of the replica
that is in use, so that the server has it. One that cannot be read tells nothing, and so does a journal that was
damaged: those stay until a person who was shown them has them removed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from fieldapp.errors import ReplicaTrouble
from fieldapp.store import durable, replica
from fieldapp.store.desk_side import ARCHIVED
from fieldapp.store.driver import open_sqlite
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store

log = logging.getLogger(__name__)

ALWAYS_KEPT = 3
_COPIES, _JOURNALS = "replica-*.sqlite", "journal-*"
_COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class KeptCopy:
    """A database with its log, or a journal, that was set aside."""

    path: Path
    size_bytes: int
    at: datetime


def kept_copies(kept: Path) -> tuple[KeptCopy, ...]:
    """Everything that was set aside, the newest first."""
    found = [_looked_at(path) for pattern in (_COPIES, _JOURNALS) for path in kept.glob(pattern)]
    return tuple(sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True))


def remove_copies(copies: Iterable[KeptCopy]) -> None:
    """Remove these, whatever is in them. Raises ReplicaTrouble `disk-failed`; those not yet removed stay."""
    for copy in copies:
        _remove(copy.path)


def _remove(copy: Path) -> None:
    with durable.told_as_trouble():
        for path in _files_of(copy):
            path.unlink(missing_ok=True)


def _looked_at(path: Path) -> KeptCopy:
    files = [one.stat() for one in _files_of(path) if one.is_file()]
    moved_at = max(one.st_mtime for one in files)
    return KeptCopy(path, sum(one.st_size for one in files), datetime.fromtimestamp(moved_at, UTC))


def _files_of(copy: Path) -> tuple[Path, ...]:
    return copy, *(copy.with_name(copy.name + name) for name in _COMPANIONS)


def clear_old_copies(kept: Path, store: Store, key: bytes | None) -> int:
    """Remove older copies whose work is all on the server; returns how many. Trouble with one leaves it."""
    copies = sorted(kept.glob(_COPIES), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    older = copies[ALWAYS_KEPT:]
    if not older:
        return 0
    with store.snapshot() as connection:
        on_the_server = {
            str(row[0]) for row in fetch(connection, "SELECT id FROM change_set WHERE state = ?", (ARCHIVED,))
        }
    return sum(_removed(copy) for copy in older if _holds_only(copy, key, on_the_server))


def _holds_only(copy: Path, key: bytes | None, known: set[str]) -> bool:
    """Whether the copy can be read and has no change set beside these."""
    try:
        engine = open_sqlite(copy, key)
    except (DatabaseError, ReplicaTrouble):
        return False
    try:
        with engine.connect() as connection:
            return replica.known_ids(connection) <= known
    except (DatabaseError, ReplicaTrouble):
        return False
    finally:
        engine.dispose()


def _removed(copy: Path) -> bool:
    try:
        _remove(copy)
    except ReplicaTrouble as trouble:
        log.warning("an old copy of the replica stays: %s", trouble.code)
        return False
    return True
