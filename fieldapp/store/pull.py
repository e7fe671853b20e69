"""What a pull reads from the server's database: changed scopes, entries in order, rows in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from fieldapp.store.batches import batches
from fieldapp.store.raw import fetch

NOTHING_YET = -1
"""Where a pass of a desk without a cursor starts: before every commit."""
Place = tuple[int, str, str]
"""Commit, table and row of an entry: where it stands in its scope."""
BEFORE_ALL: Place = (-1, "", "")

RANK = {"person": 0, "order": 1, "customer": 2, "site": 3, "setup": 4, "parts": 5}
"""Orders first, then where they are, then what is shared: work can begin in seconds."""


@dataclass(frozen=True)
class Head:
    """The newest commit."""

    epoch: str
    seq: int
    chain: str


@dataclass(frozen=True)
class HeldScope:
    """A scope a person may hold or lost, with what decides whether anything of it is to be sent."""

    id: str
    granted_seq: int
    revoked_seq: int | None
    last_seq: int
    floor_seq: int
    rows: int
    digest: int

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands in a pull."""
        return RANK.get(self.id.partition(":")[0], 9), self.id


class Entry(NamedTuple):
    """That a row was put into, or removed from, a scope at a commit. There are as many as there are rows."""

    seq: int
    table: str
    row: str
    removed: int

    @property
    def place(self) -> Place:
        """Where it stands in its scope."""
        return self.seq, self.table, self.row


def head(connection: Connection) -> Head:
    """The newest commit of this snapshot."""
    (clock,) = fetch(connection, "SELECT epoch, seq, chain FROM commit_clock")
    return Head(*clock)


def chain_at(connection: Connection, seq: int) -> str | None:
    """The hash of all commits up to `seq`; None when there is no such commit."""
    found = fetch(connection, "SELECT chain FROM commit_mark WHERE seq = ?", (seq,))
    return str(found[0][0]) if found else None


_SCOPES = (
    "SELECT s.scope, s.granted_seq, s.revoked_seq, coalesce(p.last_seq, 0), coalesce(p.floor_seq, 0), "
    'coalesce(p."rows", 0), coalesce(p.digest, 0) '
    "FROM subscription AS s LEFT JOIN scope AS p ON p.id = s.scope WHERE s.person = ?"
)


def changed_scopes(connection: Connection, person: str, since: int) -> list[HeldScope]:
    """The scopes of a person in which anything happened after `since`, in the order they are sent."""
    sql = _SCOPES + " AND (p.last_seq > ? OR s.granted_seq > ? OR s.revoked_seq > ? OR p.floor_seq > ?)"
    found = [HeldScope(*row) for row in fetch(connection, sql, (person, since, since, since, since))]
    return sorted(found, key=lambda one: one.order)


def scopes_named(connection: Connection, person: str, names: Iterable[str]) -> list[HeldScope]:
    """These scopes of a person, in the order they are sent."""
    wanted = sorted(set(names))
    found: list[HeldScope] = []
    for some in batches(wanted, 500):
        marks = ", ".join("?" * len(some))
        found += [
            HeldScope(*row)
            for row in fetch(connection, f"{_SCOPES} AND s.scope IN ({marks})", (person, *some))
        ]
    return sorted(found, key=lambda one: one.order)


def open_scopes(connection: Connection, person: str) -> tuple[str, ...]:
    """Every scope a person's laptop may hold now."""
    sql = "SELECT scope FROM subscription WHERE person = ? AND revoked_seq IS NULL ORDER BY scope"
    return tuple(row[0] for row in fetch(connection, sql, (person,)))


def entries(connection: Connection, scope: str, since: int, to: int, after: Place, most: int) -> list[Entry]:
    """Up to `most` entries of a scope with `since` < seq <= `to`, following `after`, in order.

    With `since` below every seq these are all rows that are in the scope, and removals.
    """
    sql = (
        "SELECT seq, tbl, row, removed FROM row_version WHERE scope = ? AND (seq, tbl, row) > (?, ?, ?) "
        "AND seq <= ? ORDER BY seq, tbl, row LIMIT ?"
    )
    start = max(after, (since + 1, "", ""))
    return list(map(Entry._make, fetch(connection, sql, (scope, *start, to, most))))


def count_entries(connection: Connection, scope: str, since: int, to: int) -> int:
    """How many entries a pass still has to send of a scope; for progress only."""
    sql = "SELECT count(*) FROM row_version WHERE scope = ? AND seq > ? AND seq <= ?"
    return int(fetch(connection, sql, (scope, since, to))[0][0])


def count_between(connection: Connection, scope: str, after: Place, end: Place) -> int:
    """How many entries of a scope follow `after`, up to `end` and with it."""
    sql = "SELECT count(*) FROM row_version WHERE scope = ? AND (seq, tbl, row) > (?, ?, ?) AND (seq, tbl, row) <= (?, ?, ?)"
    return int(fetch(connection, sql, (scope, *after, *end))[0][0])
