"""The desk's half of a change: the outbox, the base rows and the side journal."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine

from fieldapp.rules.actors import Side
from fieldapp.store import guards
from fieldapp.store.capture import Capture
from fieldapp.store.changes import CHAIN_START, Body, Envelope, body_hash, chain_hash, encode_body
from fieldapp.store.driver import disk_told_as_trouble
from fieldapp.store.journal import Journal
from fieldapp.store.migrate import upgrade
from fieldapp.store.raw import execute, execute_many, fetch
from fieldapp.store.search import index_rows
from fieldapp.store.server_side import write_history
from fieldapp.store.settings import read_setting
from fieldapp.store.store import Store
from fieldapp.store.tables import change_set, replica_state
from fieldapp.store.versions import insert_or_ignore
from fieldapp.store.world import World

log = logging.getLogger(__name__)

PENDING, RECEIPTED, HELD, ARCHIVED = "pending", "receipted", "held", "archived"
"""The life of a change set on the desk; it leaves the outbox only when a pulled state contains it."""


NO_CURSOR = -1
SEEN_BEFORE_RESET = "seen_before_reset"
"""The setting that names the commit of a cursor the server did not know: what is shown stands for it still."""


class DeskRecorder:
    """Puts every change of the engineer into the outbox, in the transaction of its rows."""

    side = Side.DESK

    def __init__(self, journal: Journal | None) -> None:
        self._journal = journal
        self._owed: list[Envelope] = []
        """What the disk would not take into the journal yet."""

    def record(self, connection: Connection, body: Body, capture: Capture) -> Callable[[], None]:
        """Number and chain the change set, keep the rows' base images, index what can be searched."""
        envelope = _envelope(connection, body)
        connection.execute(change_set.insert(), outbox_row(envelope, body))
        write_history(connection, [body])
        _keep_base(connection, capture.before)
        index_rows(connection, capture.images)
        _advance(connection, envelope)
        return lambda: self._write_journal(envelope)

    def _write_journal(self, envelope: Envelope) -> None:
        """The change is committed: a journal that cannot be written now gets it with the next one, or at the start."""
        if self._journal is None:
            return
        self._owed.append(envelope)
        try:
            self._journal.append_all(self._owed)
        except OSError as error:
            log.warning("%s change sets are not in the journal yet: %s", len(self._owed), error.strerror)
        else:
            self._owed.clear()


def outbox_row(envelope: Envelope, body: Body) -> dict[str, Any]:
    """A change set as the outbox keeps it."""
    return {
        "id": body.id,
        "replica": envelope.replica,
        "number": envelope.number,
        "title": body.title,
        "by_id": body.by_id,
        "by_name": body.by_name,
        "made_at": body.made_at,
        "seen_seq": envelope.seen_seq,
        "seen_chain": envelope.seen_chain,
        "body": envelope.body,
        "body_hash": envelope.body_hash,
        "previous": envelope.previous,
        "hash": envelope.hash,
        "state": PENDING,
    }


def open_desk_store(engine: Engine, journal: Journal | None = None, world: World | None = None) -> Store:
    """The desk's store on an engine: upgraded, guarded, with a replica id minted at the first start.

    Raises ReplicaTrouble `disk-full`, `disk-failed`, or as `upgrade`.
    """
    world = world or World()
    with disk_told_as_trouble():
        _prepare(engine, world)
    return Store(engine, DeskRecorder(journal), world)


def _prepare(engine: Engine, world: World) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        start = {
            "id": 1,
            "replica": world.new_id(),
            "former": "[]",
            "seq": NO_CURSOR,
            "next_number": 1,
            "last_hash": CHAIN_START,
        }
        connection.execute(insert_or_ignore(connection, replica_state), [start])
        _index_scopes_without_seq(connection)
    guards.install(engine)


def _index_scopes_without_seq(connection: Connection) -> None:
    """A desk never asks what followed a commit: an index that holds `seq` would move with every row pulled."""
    connection.exec_driver_sql("DROP INDEX IF EXISTS ix_row_version_scope")
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS ix_row_version_held ON row_version (scope)")


def _envelope(connection: Connection, body: Body) -> Envelope:
    sql = "SELECT replica, next_number, last_hash, seq, chain FROM replica_state"
    ((replica, number, last_hash, seq, chain),) = fetch(connection, sql)
    raw = encode_body(body)
    hash_of_body = body_hash(raw)
    seen_seq, seen_chain = _seen(connection, seq, chain)
    return Envelope(
        replica=replica,
        number=number,
        previous=last_hash,
        hash=chain_hash(last_hash, hash_of_body, number),
        body_hash=hash_of_body,
        seen_seq=seen_seq,
        seen_chain=seen_chain,
        body=raw,
    )


def _seen(connection: Connection, seq: int, chain: str | None) -> tuple[int, str | None]:
    """The commit that what is shown stands for; after a reset, until the pages are there, that from before it."""
    if seq != NO_CURSOR:
        return seq, chain
    kept = read_setting(connection, SEEN_BEFORE_RESET)
    if kept is None:
        return seq, chain
    before, its_chain = json.loads(kept)
    return int(before), its_chain


def _advance(connection: Connection, envelope: Envelope) -> None:
    sql = "UPDATE replica_state SET next_number = ?, last_hash = ?"
    execute(connection, sql, (envelope.number + 1, envelope.hash))


def _keep_base(connection: Connection, before: dict[tuple[str, str], Any]) -> None:
    rows = [
        (table, row, None if image is None else json.dumps(image, ensure_ascii=False))
        for (table, row), image in before.items()
    ]
    execute_many(
        connection, "INSERT INTO base_row (tbl, row, image) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows
    )
