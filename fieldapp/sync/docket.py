"""What a transaction of the server judges and writes: the bench it is judged against, rows, history, receipts.

Order of locks: the replica's position (or the held change set), then rows by table and id,
then (last) the commit clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, InternalError, ProgrammingError

from fieldapp.model import schema
from fieldapp.rules.actors import Actor
from fieldapp.store import ledger, raw
from fieldapp.store.changes import Body, Envelope, RowChange
from fieldapp.store.derive import derive
from fieldapp.store.grants import regrant, settle_subscriptions
from fieldapp.store.ledger import NewReceipt
from fieldapp.store.search import index_rows
from fieldapp.store.server_side import came_later, effects_until_now, touches_of, write_effects
from fieldapp.store.versions import Stamp, stamp
from fieldapp.store.world import World
from fieldapp.sync.bench import Bench, RowKey, SealedSheet
from fieldapp.sync.judge import Verdict
from fieldapp.sync.messages import HELD_STATUSES, Receipt
from fieldapp.sync.seals import SEALING, shown_of

CANNOT_BE_DONE = (
    DataError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    ValueError,
    OverflowError,
    LookupError,
)
"""What one change set at fault makes the judgement or the database raise; anything else is not its fault."""


@dataclass
class Judged:
    """A change set with its verdict."""

    envelope: Envelope
    body: Body | None
    change_set: str
    verdict: Verdict


@dataclass(frozen=True)
class Author:
    """Whose work is judged: the person, and every replica id of the laptop, the sending one first."""

    person_id: str
    person_name: str
    replicas: tuple[str, ...]


class Docket:
    """One transaction's judgements. `bench` is read first, `write` comes after the judging."""

    def __init__(self, connection: Connection, world: World, author: Author, at: str) -> None:
        self.connection = connection
        self.world = world
        self.author = author
        self.at = at

    def bench(self, bodies: Sequence[Body]) -> Bench:
        """Everything the judgement of these bodies needs, read in bulk, rows locked in order."""
        connection, person, replicas = self.connection, self.author.person_id, self.author.replicas
        changes = [change for body in bodies for change in body.rows if schema.is_known(change.table)]
        rows = _read(connection, _keys_of(changes))
        orders = {str(image["order_id"]) for image in rows.values() if image.get("order_id")}
        orders |= {row for table, row in rows if table == "work_order"} | set(_orders_named(changes))
        rows |= _read(connection, {("work_order", order) for order in orders} - rows.keys())
        named = [change.row for change in changes] + list(orders)
        conflicts = {
            (str(one["table_name"]), str(one["row_id"]), str(one["group_name"])): one
            for one in ledger.open_conflicts(connection, named)
            if one["replica_id"] in replicas
        }
        rows |= {("conflict", str(one["id"])): one for one in conflicts.values()}
        return Bench(
            actor=Actor(person, self.author.person_name, ledger.roles_of(connection, person)),
            replica=replicas[0],
            scopes=ledger.subscriptions_of(connection, person),
            rows=rows,
            chains=ledger.chains_of(connection, orders),
            conflicts=conflicts,
            last_writer=lambda table, row, columns: ledger.wrote_last(connection, table, row, columns),
            new_id=self.world.new_id,
            held=ledger.held_rows(connection, replicas),
            lineage=frozenset(replicas),
            sheets=self._sheets(orders) if any(change.table in SEALING for change in changes) else {},
        )

    def _sheets(self, orders: Iterable[str]) -> dict[str, list[SealedSheet]]:
        found: dict[str, list[SealedSheet]] = {}
        for image, is_signed in ledger.sealed_sheets(self.connection, orders):
            order, revision = str(image["order_id"]), int(str(image["revision"]))
            place = SealedSheet(
                str(image["id"]), order, revision, str(image["digest"]), is_signed, shown_of(image)
            )
            found.setdefault(order, []).append(place)
        return found

    def write(
        self, bench: Bench, judged: Sequence[Judged], *, later: bool = False
    ) -> tuple[Stamp, set[RowKey]]:
        """Rows, history, search, grants, blobs asked for, and the commit's stamp; receipts are the caller's.

        With `later` the change sets have effects of an earlier commit already.
        """
        connection = self.connection
        effects = [(one.change_set, one.verdict.effects) for one in judged]
        images, new = self._write_rows(bench, [effect for _id, some in effects for effect in some])
        first = {name: effects_until_now(connection, name) for name, _some in effects} if later else {}
        write_effects(connection, effects, first)
        moved = regrant(connection, images, new)
        taken = stamp(connection, touches_of(images, new), self.at, self.world, judged[-1].envelope.hash)
        settle_subscriptions(connection, moved, taken.seq)
        for name, position in first.items():
            came_later(connection, name, position, taken.seq)
        return taken, set(images)

    def _write_rows(
        self, bench: Bench, effects: Iterable[RowChange]
    ) -> tuple[dict[RowKey, raw.Image], frozenset[RowKey]]:
        """Write the bench's final rows for everything the effects touched; set-based."""
        touched = list(dict.fromkeys((effect.table, effect.row) for effect in effects))
        images = {key: bench.rows[key] for key in touched}
        new = frozenset(key for key in touched if bench.before[key] is None)
        for table in [noun.__tablename__ for noun in schema.NOUNS]:
            inserts = [images[key] for key in touched if key[0] == table and key in new]
            if inserts:
                raw.insert_rows(self.connection, table, inserts)
            updates = {
                key[1]: _difference(bench.before[key] or {}, images[key])
                for key in touched
                if key[0] == table and key not in new
            }
            raw.update_rows(self.connection, table, {row: some for row, some in updates.items() if some})
        derive(self.connection, images)
        index_rows(self.connection, images)
        attachments = [images[key] for key in new if key[0] == "attachment"]
        ledger.note_blobs(self.connection, attachments, self.at)
        return images, new


def _difference(before: raw.Image, after: raw.Image) -> raw.Image:
    return {name: value for name, value in after.items() if before.get(name) != value}


def _read(connection: Connection, keys: Iterable[RowKey]) -> dict[RowKey, raw.Image]:
    by_table: dict[str, list[str]] = {}
    for table, row in keys:
        by_table.setdefault(table, []).append(row)
    return {
        (table, row): image
        for table in sorted(by_table)
        for row, image in raw.read_rows(connection, table, by_table[table], lock=True).items()
    }


def _keys_of(changes: Iterable[RowChange]) -> set[RowKey]:
    """The rows these changes touch, and the rows their inserts refer to."""
    keys: set[RowKey] = set()
    for change in changes:
        keys.add((change.table, change.row))
        parents = schema.shape(change.table).parents
        keys |= {
            (parents[name], str(value))
            for name, value in change.after().items()
            if name in parents and value is not None
        }
    return keys


def _orders_named(changes: Iterable[RowChange]) -> Iterable[str]:
    for change in changes:
        pair = change.columns.get("order_id")
        if change.kind == "insert" and pair is not None and isinstance(pair[1], str):
            yield pair[1]


def receipt_of(one: Judged, seq: int) -> Receipt:
    """The receipt of a judged change set, in the commit `seq`."""
    return Receipt(
        number=one.envelope.number,
        change_set=one.change_set,
        hash=one.envelope.hash,
        status=one.verdict.status,
        seq=seq,
        reason=one.verdict.reason,
        fates=one.verdict.fates,
    )


def new_receipt(one: Judged, seq: int) -> NewReceipt:
    """The same, to be written beside its change set."""
    detail = msgspec.json.encode(receipt_of(one, seq)).decode()
    return NewReceipt(one.envelope, one.change_set, one.body, one.verdict.status, one.verdict.reason, detail)


def is_held(one: Judged) -> bool:
    """Whether it waits for people."""
    return one.verdict.status in HELD_STATUSES
