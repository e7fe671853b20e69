"""The commit clock of the server: which commit last touched each row, per scope.

`stamp` is the last thing a server transaction does: it takes the clock (one hot row,
so that `seq` is dense and in commit order), then writes the versions of the rows
that were touched, the digests of their scopes, and the mark of the commit.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import sqlite

from fieldapp.store.batches import batches
from fieldapp.store.changes import DIGEST_MODULUS, ENCODER, signed_change
from fieldapp.store.raw import execute, execute_many, fetch, for_update
from fieldapp.store.tables import commit_clock
from fieldapp.store.world import World

RowKey = tuple[str, str]


@dataclass(frozen=True)
class Touch:
    """A row as a commit leaves it: its home scope and content hash; None when it is gone."""

    table: str
    row: str
    scope: str
    content_hash: int | None
    is_new: bool = False
    """Whether no version of the row can exist yet, which saves looking."""


@dataclass(frozen=True)
class Stamp:
    """One commit of the server: its number and the hash of all commits up to it."""

    seq: int
    previous: str
    chain: str


@dataclass
class _Plan:
    entries: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    digest: dict[str, int] = field(default_factory=dict)

    def move(self, scope_id: str, before: int | None, after: int | None) -> None:
        """Count what a row's change does to its scope's size and digest."""
        self.rows[scope_id] = self.rows.get(scope_id, 0) + (after is not None) - (before is not None)
        moved = self.digest.get(scope_id, 0) + signed_change(before, after)
        self.digest[scope_id] = moved % DIGEST_MODULUS


def stamp(connection: Connection, touches: Sequence[Touch], at: str, world: World, digest: str = "") -> Stamp:
    """Number this commit and say which rows it touched. Nothing else may be locked afterwards.

    `digest` is whatever else the commit's chain shall vouch for (the hash of the change
    set's body). `at` is the server's claimed moment, for people only.
    """
    plan = _plan(connection, touches)
    _ensure_scopes(connection, plan.digest)
    entry_digest = hashlib.sha256(ENCODER.encode(plan.entries)).hexdigest()
    taken = _take_clock(connection, f"{digest}:{entry_digest}", world)
    if plan.entries:
        _write(connection, plan, taken.seq)
    mark = (taken.seq, taken.chain, at)
    execute(connection, "INSERT INTO commit_mark (seq, chain, at) VALUES (?, ?, ?)", mark)
    return taken


def insert_or_update(connection: Connection, table: Any, keys: Sequence[str], columns: Sequence[str]) -> Any:
    """`INSERT ... ON CONFLICT (keys) DO UPDATE` of `columns`, in the dialect of the connection."""
    statement = insert_of(connection)(table)
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in columns}
    )


def insert_or_ignore(connection: Connection, table: Any) -> Any:
    """`INSERT ... ON CONFLICT DO NOTHING` in the dialect of the connection."""
    return insert_of(connection)(table).on_conflict_do_nothing()


def insert_of(connection: Connection) -> Any:
    """`insert` of the connection's dialect. A desk never imports what it would say to PostgreSQL."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def insert_if_new(connection: Connection, table: Any, row: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there; whether it was inserted.

    Asked by what comes back: of an INSERT on PostgreSQL, `rowcount` is -1 whatever happened.
    """
    key = next(iter(table.primary_key.columns))
    wanted = insert_or_ignore(connection, table).values(**row).returning(key)
    return connection.execute(wanted).first() is not None


def _plan(connection: Connection, touches: Sequence[Touch]) -> _Plan:
    known = _known_versions(connection, [touch for touch in touches if not touch.is_new])
    plan = _Plan()
    for touch in touches:
        elsewhere = known.get((touch.table, touch.row), {})
        plan.move(touch.scope, elsewhere.pop(touch.scope, None), touch.content_hash)
        plan.entries.append(_entry(touch.table, touch.row, touch.scope, touch.content_hash))
        for old_scope, old_hash in elsewhere.items():
            plan.move(old_scope, old_hash, None)
            plan.entries.append(_entry(touch.table, touch.row, old_scope, None))
    return plan


def _entry(table: str, row: str, scope_id: str, content_hash: int | None) -> dict[str, Any]:
    return {
        "tbl": table,
        "row": row,
        "scope": scope_id,
        "removed": int(content_hash is None),
        "content_hash": content_hash or 0,
    }


def _known_versions(connection: Connection, touches: Iterable[Touch]) -> Mapping[RowKey, dict[str, int]]:
    known: dict[RowKey, dict[str, int]] = {}
    by_table: dict[str, list[str]] = {}
    for touch in touches:
        by_table.setdefault(touch.table, []).append(touch.row)
    for table, rows in by_table.items():
        for some in batches(rows, 500):
            marks = ", ".join("?" * len(some))
            sql = (
                "SELECT row, scope, content_hash FROM row_version "
                f"WHERE tbl = ? AND removed = 0 AND row IN ({marks})"
            )
            for row, scope_id, content_hash in fetch(connection, sql, (table, *some)):
                known.setdefault((table, row), {})[scope_id] = content_hash
    return known


def _ensure_scopes(connection: Connection, scopes: Iterable[str]) -> None:
    rows = [(name,) for name in sorted(scopes)]
    if rows:
        execute_many(connection, _NEW_SCOPE, rows)


_NEW_SCOPE = 'INSERT INTO scope (id, last_seq, floor_seq, "rows", digest) VALUES (?, 0, 0, 0, 0) ON CONFLICT DO NOTHING'


def _take_clock(connection: Connection, digest: str, world: World) -> Stamp:
    sql = f"SELECT seq, chain, secret FROM commit_clock WHERE id = 1{for_update(connection)}"
    ((before, previous, secret),) = fetch(connection, sql)
    seq = int(before) + 1
    nonce = world.random_bytes(16).hex()
    told = hashlib.sha256(f"{previous}:{seq}:{nonce}:{digest}".encode()).hexdigest()
    chain = told[:_HALF] + _tag(secret or "", seq, told[:_HALF])
    execute(connection, "UPDATE commit_clock SET seq = ?, chain = ? WHERE id = 1", (seq, chain))
    return Stamp(seq, previous, chain)


_HALF = 32
"""Digits of a commit's hash; the other half of its chain is the tag that only this server can make."""


def _tag(secret: str, seq: int, told: str) -> str:
    return hmac.new(secret.encode(), f"{seq}:{told}".encode(), hashlib.sha256).hexdigest()[:_HALF]


def was_issued_here(connection: Connection, seq: int, chain: str) -> bool:
    """Whether this server once made a commit of that number and chain, also one that a restore undid.

    The key stands in the database and came back with it, so that nobody else can name such a chain.
    """
    secret = connection.execute(select(commit_clock.c.secret).where(commit_clock.c.id == 1)).scalar()
    if not secret:
        return False
    return hmac.compare_digest(_tag(secret, seq, chain[:_HALF]).encode(), chain[_HALF:].encode())


def keep_secret(connection: Connection, world: World) -> None:
    """Give the clock its key where it has none."""
    secret = world.random_bytes(32).hex()
    clock = commit_clock.update().where(commit_clock.c.id == 1, commit_clock.c.secret.is_(None))
    connection.execute(clock.values(secret=secret))


def _write(connection: Connection, plan: _Plan, seq: int) -> None:
    entries = [
        (each["tbl"], each["row"], each["scope"], seq, each["removed"], each["content_hash"])
        for each in plan.entries
    ]
    execute_many(connection, _NEW_VERSION, entries)
    moved = [(plan.rows[name], plan.digest[name], seq, name) for name in sorted(plan.digest)]
    execute_many(connection, _MOVED_SCOPE, moved)


_NEW_VERSION = (
    "INSERT INTO row_version (tbl, row, scope, seq, removed, content_hash) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (tbl, row, scope) DO UPDATE "
    "SET seq = excluded.seq, removed = excluded.removed, content_hash = excluded.content_hash"
)
_MOVED_SCOPE = f'UPDATE scope SET "rows" = "rows" + ?, digest = (digest + ?) % {DIGEST_MODULUS}, last_seq = ? WHERE id = ?'
"""In plain SQL: every commit of a server asks all of these, and making them from expressions takes longer."""
