"""The server's half of a change: history, versions and grants in the same commit as the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine

from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.rules.actors import Side
from fieldapp.store import guards, wall
from fieldapp.store.capture import Capture
from fieldapp.store.changes import CHAIN_START, ENCODER, Body, RowChange, body_hash, content_hash, encode_body
from fieldapp.store.grants import regrant, settle_subscriptions
from fieldapp.store.migrate import upgrade
from fieldapp.store.postgresql import check_encoding, told_why
from fieldapp.store.raw import execute, execute_many, fetch
from fieldapp.store.search import index_rows
from fieldapp.store.store import Store
from fieldapp.store.tables import change_set, commit_clock
from fieldapp.store.versions import Touch, insert_or_ignore, keep_secret, stamp
from fieldapp.store.world import World

OFFICE_REPLICA = "office"
"""What change sets made on the server name as their replica."""


class ServerRecorder:
    """Records what the console, the API and the import change."""

    side = Side.SERVER

    def __init__(self, world: World) -> None:
        self._world = world

    def record(self, connection: Connection, body: Body, capture: Capture) -> Callable[[], None]:
        """History, search, grants, then the clock: nothing is locked after it."""
        images = capture.images
        write_history(connection, [body])
        index_rows(connection, images)
        new = frozenset(key for key, before in capture.before.items() if before is None)
        moved = regrant(connection, images, new)
        raw_hash = body_hash(encode_body(body))
        taken = stamp(connection, touches_of(images, new), body.made_at, self._world, raw_hash)
        connection.execute(
            change_set.insert(), office_change_set(body, raw_hash, taken.seq, taken.previous, taken.chain)
        )
        settle_subscriptions(connection, moved, taken.seq)
        return _its_own_journal


def _its_own_journal() -> None:
    """The server's database needs no second record beside it."""


def touches_of(
    images: dict[tuple[str, str], Any], new: frozenset[tuple[str, str]] = frozenset()
) -> list[Touch]:
    """What `stamp` has to know of rows in stored form."""
    return [
        Touch(table, row, schema.shape(table).home_of(image), content_hash(table, image), (table, row) in new)
        for (table, row), image in images.items()
    ]


def write_history(connection: Connection, bodies: Iterable[Body]) -> None:
    """One row per row change: what was before, what is after, in which change set."""
    write_effects(connection, [(body.id, body.rows) for body in bodies])


def write_effects(
    connection: Connection,
    effects: Iterable[tuple[str, Sequence[RowChange]]],
    first: Mapping[str, int] | None = None,
) -> None:
    """The row changes that change sets (by id) really made, as the history keeps them.

    `first` gives the position of the first one for a change set that has made some already.
    """
    first = first or {}
    rows = [
        (
            change_set_id,
            position,
            change.table,
            change.row,
            change.kind,
            ENCODER.encode(_moved(change)).decode(),
        )
        for change_set_id, changes in effects
        for position, change in enumerate(changes, first.get(change_set_id, 0))
    ]
    if rows:
        execute_many(
            connection,
            "INSERT INTO row_change (change_set, position, tbl, row, kind, columns) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )


def effects_until_now(connection: Connection, change_set_id: str) -> int:
    """How many positions the effects of a change set take."""
    sql = "SELECT coalesce(max(position) + 1, 0) FROM row_change WHERE change_set = ?"
    return int(fetch(connection, sql, (change_set_id,))[0][0])


def came_later(connection: Connection, change_set_id: str, position: int, seq: int) -> None:
    """From this position on, the effects of a change set belong to a commit after its own."""
    sql = "UPDATE row_change SET seq = ? WHERE change_set = ? AND position >= ?"
    execute(connection, sql, (seq, change_set_id, position))


def _moved(change: RowChange) -> dict[str, tuple[Stored, Stored]]:
    """The columns that changed, without those that only belong to them."""
    if change.kind != "update":
        return change.columns
    return {name: pair for name, pair in change.columns.items() if pair[0] != pair[1]}


def office_change_set(body: Body, raw_hash: str, seq: int, previous: str, chain: str) -> dict[str, Any]:
    """The change set row of something done on the server itself; its chain is the commits' chain."""
    return {
        "id": body.id,
        "replica": OFFICE_REPLICA,
        "number": seq,
        "title": body.title,
        "by_id": body.by_id,
        "by_name": body.by_name,
        "made_at": body.made_at,
        "seen_seq": seq - 1,
        "seen_chain": previous,
        "body": None,
        "body_hash": raw_hash,
        "previous": previous,
        "hash": chain,
        "state": "office",
        "seq": seq,
    }


def open_server_store(engine: Engine, world: World | None = None) -> Store:
    """The server's store on an engine: upgraded to this version, guarded, its clock started.

    Raises ReplicaTrouble where PostgreSQL does not let it in, or cannot keep every language; see `fieldapp.store.postgresql`.
    """
    world = world or World()
    with told_why(engine):
        check_encoding(engine)
        upgrade(engine)
    with engine.begin() as connection:
        start = {
            "id": 1,
            "seq": 0,
            "chain": CHAIN_START,
            "epoch": world.new_id(),
            "server_id": world.new_id(),
        }
        connection.execute(insert_or_ignore(connection, commit_clock), [start])
        keep_secret(connection, world)
    guards.install(engine)
    wall.install(engine)
    return Store(engine, ServerRecorder(world), world)
