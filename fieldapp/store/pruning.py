"""Forgetting removals that every laptop has passed, so that a server does not keep them for ever.

A removal is kept until every active desk has pulled past it, for at least 30 and at most 400 days.
What a desk misses that was away for longer is told by the floor of the scope: below it the scope
is simply sent anew. Marks of commits are kept: work that was written a year ago is still judged by
what its author had seen.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from fieldapp.model.columns import stored_moment
from fieldapp.store.changes import CHAIN_START
from fieldapp.store.raw import execute, fetch
from fieldapp.store.store import Store

LEAST_DAYS, MOST_DAYS = 30, 400


def note_cursor(store: Store, replica: str, desk: str, person: str, seq: int) -> None:
    """Keep which commit a replica's data are at, and that its desk was here."""
    with store.writing() as connection:
        execute(
            connection,
            "INSERT INTO replica (id, desk, person, last_number, last_hash, seen_at, cursor_seq) "
            "VALUES (?, ?, ?, 0, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET seen_at = excluded.seen_at, cursor_seq = excluded.cursor_seq "
            "WHERE replica.desk = excluded.desk",
            (replica, desk, person, CHAIN_START, stored_moment(store.world.now()), seq),
        )


def prune(store: Store) -> int:
    """Forget removals that nobody needs any more; returns how many."""
    now = store.world.now()
    with store.writing(as_checkpoint=True) as connection:
        horizon = _horizon(connection, now)
        floors = fetch(
            connection,
            "SELECT scope, max(seq) FROM row_version WHERE removed = 1 AND seq <= ? GROUP BY scope ORDER BY scope",
            (horizon,),
        )
        for name, seq in floors:
            execute(
                connection,
                "UPDATE scope SET floor_seq = ? WHERE id = ? AND floor_seq < ?",
                (seq, name, seq),
            )
        return execute(connection, "DELETE FROM row_version WHERE removed = 1 AND seq <= ?", (horizon,))


def _horizon(connection: Connection, now: datetime) -> int:
    """The commit up to which removals may be forgotten."""
    old = _last_commit_before(connection, now - timedelta(days=MOST_DAYS))
    settled = _last_commit_before(connection, now - timedelta(days=LEAST_DAYS))
    return max(old, min(settled, _passed_by_all(connection, now)))


def _passed_by_all(connection: Connection, now: datetime) -> int:
    """The commit that every desk has which was here in the last 400 days and may still pull."""
    since = stored_moment(now - timedelta(days=MOST_DAYS))
    sql = (
        "SELECT min(at) FROM (SELECT max(coalesce(r.cursor_seq, -1)) AS at FROM replica AS r "
        "JOIN desk AS d ON d.id = r.desk WHERE d.withdrawn = 0 AND d.suspended = 0 AND r.seen_at >= ? "
        "GROUP BY r.desk) AS desks"
    )
    (found,) = fetch(connection, sql, (since,))
    return int(found[0]) if found[0] is not None else _last_commit_before(connection, now)


def _last_commit_before(connection: Connection, moment: datetime) -> int:
    (found,) = fetch(connection, "SELECT max(seq) FROM commit_mark WHERE at <= ?", (stored_moment(moment),))
    return int(found[0]) if found[0] is not None else -1
