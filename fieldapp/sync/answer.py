"""The server's half of a push: each change set judged once, its receipt in the commit of its effects.

Order of locks: the replica's position, then rows by table and id, then (last) the
commit clock. A batch is judged and written at once; only if the database refuses the
batch is it done again one change set at a time, so that the one at fault is held.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, InternalError, ProgrammingError

from fieldapp.model import schema
from fieldapp.model.columns import Moment
from fieldapp.rules.actors import Actor
from fieldapp.store import ledger, raw
from fieldapp.store.changes import (
    Body,
    Envelope,
    RowChange,
    body_hash,
    chain_hash,
    content_hash,
    decode_body,
)
from fieldapp.store.derive import derive
from fieldapp.store.grants import regrant, settle_subscriptions
from fieldapp.store.ledger import KeptReceipt, NewReceipt, ReplicaPosition
from fieldapp.store.pull import chain_at
from fieldapp.store.search import index_rows
from fieldapp.store.server_side import write_effects
from fieldapp.store.store import Changed, Store
from fieldapp.store.versions import Touch, stamp
from fieldapp.sync.judge import NOTHING_SEEN, Bench, Verdict, judge
from fieldapp.sync.messages import (
    Position,
    PushReply,
    PushRequest,
    Receipt,
    WireEnvelope,
)

RowKey = tuple[str, str]
log = logging.getLogger(__name__)

_CANNOT_BE_DONE = (
    DataError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    ValueError,
    OverflowError,
    LookupError,
)
"""What one change set at fault makes the judgement or the database raise; anything else is not its fault."""

_LONGEST_ID = 36
_MOMENT = 27


@dataclass(frozen=True)
class DeskOnTheLine:
    """The authenticated desk a request comes from, and whose it is."""

    desk_id: str
    person_id: str
    person_name: str
    suspended: bool = False
    """Whatever it hands in is kept for people and has no effect."""


@dataclass
class _Judged:
    envelope: Envelope
    body: Body | None
    change_set: str
    verdict: Verdict


def answer_push(store: Store, desk: DeskOnTheLine, request: PushRequest) -> PushReply:
    """Judge the change sets of a push that were not judged before; answer with all their receipts.

    Everything is committed when this returns. Raises what the database raises when it cannot
    be reached or is busy: then nothing was kept, and the desk sends again.
    """
    with store.writing(as_checkpoint=True) as connection:
        reply, touched = _Push(store, connection, desk, request).run()
    if touched:
        store.tell(Changed("sync", frozenset(touched)))
    return reply


class _Push:
    """One push in its transaction."""

    def __init__(
        self, store: Store, connection: Connection, desk: DeskOnTheLine, request: PushRequest
    ) -> None:
        self.world = store.world
        self.connection = connection
        self.desk = desk
        self.request = request
        self._on_our_chain: dict[tuple[int, str | None], bool] = {}
        self.at = str(Moment().process_bind_param(self.world.now(), None))

    def run(self) -> tuple[PushReply, set[RowKey]]:
        request, connection = self.request, self.connection
        owner = ledger.owner_of(connection, request.replica)
        if owner is not None and owner != self.desk.desk_id:
            return PushReply(problem="fork"), set()
        position = ledger.lock_position(connection, request.replica, self.desk.desk_id, self.desk.person_id)
        receipts, new, problem = self._sort(position)
        if problem is not None and not new:
            return self._reply(receipts, problem), set()
        touched: set[RowKey] = set()
        if new:
            written, touched = self._judge_and_write(new)
            receipts += written
            last = new[-1]
            ledger.move_position(connection, request.replica, last.number, last.hash, self.at)
        return self._reply(receipts, problem), touched

    def _reply(self, receipts: list[Receipt], problem: PushReply | None) -> PushReply:
        known = ledger.positions_of(
            self.connection, (self.request.replica, *self.request.former), self.desk.desk_id
        )
        positions = tuple(Position(one.replica, one.number, one.hash) for one in known)
        settled = problem or PushReply()
        return msgspec.structs.replace(settled, receipts=tuple(receipts), positions=positions)

    # ─── which of them are new ────────────────────────────────────────────────────────────────

    def _sort(self, position: ReplicaPosition) -> tuple[list[Receipt], list[Envelope], PushReply | None]:
        """Receipts of what is known, the envelopes to judge, and why the rest cannot be taken."""
        known = ledger.receipts_by_number(
            self.connection, self.request.replica, [one.number for one in self.request.change_sets]
        )
        receipts: list[Receipt] = []
        new: list[Envelope] = []
        number, last_hash = position.number, position.hash
        for wire in self.request.change_sets:
            envelope = _from_wire(self.request.replica, wire)
            if envelope.number <= position.number:
                kept = known.get(envelope.number)
                if kept is None or kept.hash != envelope.hash:
                    return receipts, new, PushReply(problem="fork")
                receipts.append(_receipt(kept))
                continue
            if envelope.number != number + 1:
                return receipts, new, PushReply(problem="gap", expected=number + 1, expected_hash=last_hash)
            if envelope.previous != last_hash or not _hashes_hold(envelope):
                return receipts, new, PushReply(problem="fork")
            new.append(envelope)
            number, last_hash = envelope.number, envelope.hash
        return receipts, new, None

    # ─── judging ──────────────────────────────────────────────────────────────────────────────

    def _judge_and_write(self, envelopes: Sequence[Envelope]) -> tuple[list[Receipt], set[RowKey]]:
        try:
            with self.connection.begin_nested():
                return self._write(self._judge(envelopes))
        except _CANNOT_BE_DONE:
            return self._one_by_one(envelopes)

    def _one_by_one(self, envelopes: Sequence[Envelope]) -> tuple[list[Receipt], set[RowKey]]:
        receipts: list[Receipt] = []
        touched: set[RowKey] = set()
        for envelope in envelopes:
            try:
                with self.connection.begin_nested():
                    some, rows = self._write(self._judge([envelope]))
            except _CANNOT_BE_DONE as error:
                log.warning("a change set of %s could not be judged: %s", envelope.replica, error)
                verdict = Verdict("quarantined", f"cannot-be-done:{type(error).__name__}")
                body = _body(envelope)
                judged = _Judged(envelope, body, _change_set_id(envelope, body), verdict)
                some, rows = self._write([judged])
            receipts += some
            touched |= rows
        return receipts, touched

    def _judge(self, envelopes: Sequence[Envelope]) -> list[_Judged]:
        bodies = [_body(envelope) for envelope in envelopes]
        ids = [_change_set_id(envelope, body) for envelope, body in zip(envelopes, bodies, strict=True)]
        known = ledger.receipts_by_change_set(self.connection, ids)
        bench = self._bench([body for body in bodies if body is not None])
        self._bench_in_use = bench
        used = {change_set: kept.body_hash for change_set, kept in known.items()}
        judged = []
        for envelope, body, change_set in zip(envelopes, bodies, ids, strict=True):
            if used.setdefault(change_set, envelope.body_hash) != envelope.body_hash:
                again = Verdict("quarantined", "id-used-for-something-else")
                judged.append(_Judged(envelope, body, envelope.hash[:_LONGEST_ID], again))
                continue
            verdict = self._verdict(bench, envelope, body, known.get(change_set))
            judged.append(_Judged(envelope, body, change_set, verdict))
            known[change_set] = _new_receipt(judged[-1], 0).kept()
        return judged

    def _verdict(
        self, bench: Bench, envelope: Envelope, body: Body | None, known: KeptReceipt | None
    ) -> Verdict:
        if body is None:
            return Verdict("quarantined", "unreadable")
        if known is not None:
            return _came_before(known)
        if self.desk.suspended:
            return Verdict("review", "desk-suspended")
        if body.by_id not in (None, self.desk.person_id):
            return Verdict("quarantined", "author-is-another")
        return judge(bench, body, self._seen(envelope))

    def _seen(self, envelope: Envelope) -> int:
        """The commit the author had seen; none where his chain is not ours (one of us was restored)."""
        place = (envelope.seen_seq, envelope.seen_chain)
        if place not in self._on_our_chain:
            there = chain_at(self.connection, envelope.seen_seq)
            self._on_our_chain[place] = there is not None and there == envelope.seen_chain
        return envelope.seen_seq if self._on_our_chain[place] else NOTHING_SEEN

    def _bench(self, bodies: Sequence[Body]) -> Bench:
        """Everything the judgement of these bodies needs, read in bulk, rows locked in order."""
        connection, person = self.connection, self.desk.person_id
        changes = [change for body in bodies for change in body.rows if schema.is_known(change.table)]
        rows = _read(connection, _keys_of(changes))
        orders = {str(image["order_id"]) for image in rows.values() if image.get("order_id")}
        orders |= {row for table, row in rows if table == "work_order"} | set(_orders_named(changes))
        rows |= _read(connection, {("work_order", order) for order in orders} - rows.keys())
        lineage = (self.request.replica, *self.request.former)
        named = [change.row for change in changes] + list(orders)
        conflicts = {
            (str(one["table_name"]), str(one["row_id"]), str(one["group_name"])): one
            for one in ledger.open_conflicts(connection, named)
            if one["replica_id"] in lineage
        }
        rows |= {("conflict", str(one["id"])): one for one in conflicts.values()}
        return Bench(
            actor=Actor(person, self.desk.person_name, ledger.roles_of(connection, person)),
            replica=self.request.replica,
            scopes=ledger.subscriptions_of(connection, person),
            rows=rows,
            chains=ledger.chains_of(connection, orders),
            conflicts=conflicts,
            last_writer=lambda table, row, columns: ledger.wrote_last(connection, table, row, columns),
            new_id=self.world.new_id,
            held=ledger.held_rows(connection, [self.request.replica, *self.request.former]),
        )

    # ─── writing ──────────────────────────────────────────────────────────────────────────────

    def _write(self, judged: Sequence[_Judged]) -> tuple[list[Receipt], set[RowKey]]:
        connection = self.connection
        effects = [(one.change_set, one.verdict.effects) for one in judged]
        images, new = self._write_rows([effect for _id, some in effects for effect in some])
        write_effects(connection, effects)
        moved = regrant(connection, images, new)
        held = [_new_receipt(one, 0) for one in judged if one.verdict.status in ("review", "quarantined")]
        ledger.hold(connection, held, self.at)
        touches = [
            Touch(
                table,
                row,
                schema.shape(table).home_of(image),
                content_hash(table, image),
                (table, row) in new,
            )
            for (table, row), image in images.items()
        ]
        taken = stamp(connection, touches, self.at, self.world, judged[-1].envelope.hash)
        receipts = [_new_receipt(one, taken.seq) for one in judged]
        ledger.write_receipts(connection, receipts, taken.seq)
        settle_subscriptions(connection, moved, taken.seq)
        return [msgspec.json.decode(one.detail, type=Receipt) for one in receipts], set(images)

    def _write_rows(self, effects: Iterable[RowChange]) -> tuple[dict[RowKey, raw.Image], frozenset[RowKey]]:
        """Write the bench's final rows for everything the effects touched; set-based."""
        bench = self._bench_in_use
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


# ─── receipts ──────────────────────────────────────────────────────────────────────────────────


def _new_receipt(one: _Judged, seq: int) -> NewReceipt:
    receipt = Receipt(
        number=one.envelope.number,
        change_set=one.change_set,
        hash=one.envelope.hash,
        status=one.verdict.status,
        seq=seq,
        reason=one.verdict.reason,
        fates=one.verdict.fates,
    )
    detail = msgspec.json.encode(receipt).decode()
    return NewReceipt(one.envelope, one.change_set, one.body, one.verdict.status, one.verdict.reason, detail)


def _receipt(kept: KeptReceipt) -> Receipt:
    return msgspec.json.decode(kept.detail, type=Receipt)


def _came_before(known: KeptReceipt) -> Verdict:
    """A change set that came another way (a fork, a bundle): same bytes, same fate, no second effect."""
    before = _receipt(known)
    return Verdict(before.status, before.reason, before.fates)


class _Named(msgspec.Struct, frozen=True):
    """What is read of a body that this version cannot read."""

    id: str


def _body(envelope: Envelope) -> Body | None:
    try:
        body = decode_body(envelope.body)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        return None
    return body if _can_be_kept(body.id, body.title, body.by_id, body.by_name, body.made_at) else None


def _can_be_kept(change_set: str, title: str, by_id: str | None, by_name: str, made_at: str) -> bool:
    short = len(change_set) <= _LONGEST_ID and len(by_id or "") <= _LONGEST_ID and len(made_at) <= _MOMENT
    return short and _is_moment(made_at) and "\x00" not in f"{change_set}{title}{by_id}{by_name}"


def _is_moment(words: str) -> bool:
    """Whether a claimed moment can be read again; nothing is decided by it, but people are shown it."""
    try:
        return datetime.fromisoformat(words).tzinfo is not None
    except ValueError:
        return False


def _change_set_id(envelope: Envelope, body: Body | None) -> str:
    """The body's id; where none can be read, one made of its place, so that it is kept once."""
    if body is not None:
        return body.id
    try:
        named = msgspec.json.decode(envelope.body, type=_Named).id
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        named = ""
    is_an_id = 0 < len(named) <= _LONGEST_ID and "\x00" not in named
    return named if is_an_id else envelope.hash[:_LONGEST_ID]


def _from_wire(replica: str, wire: WireEnvelope) -> Envelope:
    return Envelope(
        replica,
        wire.number,
        wire.previous,
        wire.hash,
        wire.body_hash,
        wire.seen_seq,
        wire.seen_chain,
        bytes(wire.body),
    )


def _hashes_hold(envelope: Envelope) -> bool:
    return body_hash(envelope.body) == envelope.body_hash and (
        chain_hash(envelope.previous, envelope.body_hash, envelope.number) == envelope.hash
    )
