"""The server's half of a push: each change set judged once, its receipt in the commit of its effects.

Order of locks: the replica's position, then rows by table and id, then (last) the
commit clock. A batch is judged and written at once; only if the database refuses the
batch is it done again one change set at a time, so that the one at fault is held.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from fieldapp.model.columns import stored_moment
from fieldapp.store import ledger
from fieldapp.store.changes import Body, Envelope
from fieldapp.store.ledger import KeptReceipt, ReplicaPosition, rows_added_by
from fieldapp.store.store import Changed, Store
from fieldapp.sync.bench import Bench, RowKey
from fieldapp.sync.docket import (
    CANNOT_BE_DONE,
    Author,
    Docket,
    Judged,
    is_held,
    new_receipt,
    receipt_of,
)
from fieldapp.sync.envelopes import LONGEST_ID, body_of, change_set_id_of, from_wire, hashes_hold
from fieldapp.sync.horizon import Horizon
from fieldapp.sync.judge import Verdict, judge
from fieldapp.sync.messages import Position, PushReply, PushRequest, Receipt
from fieldapp.sync.rehearing import hear_again

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeskOnTheLine:
    """The authenticated desk a request comes from, and whose it is."""

    desk_id: str
    person_id: str
    person_name: str
    suspended: bool = False
    """Whatever it hands in is kept for people and has no effect."""


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
        self.connection = connection
        self.desk = desk
        self.request = request
        self.at = stored_moment(store.world.now())
        author = Author(desk.person_id, desk.person_name, (request.replica, *request.former))
        self.docket = Docket(connection, store.world, author, self.at)
        self.horizon = Horizon(connection, request.replica)

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
            heard = hear_again(connection, self.docket.world, self.at, touched)
            receipts += self._as_they_are_now(written) if heard else written
            touched |= heard
            last = new[-1]
            ledger.move_position(connection, request.replica, last.number, last.hash, self.at)
        return self._reply(receipts, problem), touched

    def _as_they_are_now(self, written: list[Receipt]) -> list[Receipt]:
        """Receipts written just now, of which a dispute that went on has changed some."""
        numbers = [one.number for one in written]
        kept = ledger.receipts_by_number(self.connection, self.request.replica, numbers)
        return [_receipt(kept[number]) for number in numbers]

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
            envelope = from_wire(self.request.replica, wire)
            if envelope.number <= position.number:
                kept = known.get(envelope.number)
                if kept is None or kept.hash != envelope.hash:
                    return receipts, new, PushReply(problem="fork")
                receipts.append(_receipt(kept))
                continue
            if envelope.number != number + 1:
                return receipts, new, PushReply(problem="gap", expected=number + 1, expected_hash=last_hash)
            if envelope.previous != last_hash or not hashes_hold(envelope):
                return receipts, new, PushReply(problem="fork")
            new.append(envelope)
            number, last_hash = envelope.number, envelope.hash
        return receipts, new, None

    # ─── judging ──────────────────────────────────────────────────────────────────────────────

    def _judge_and_write(self, envelopes: Sequence[Envelope]) -> tuple[list[Receipt], set[RowKey]]:
        try:
            with self.connection.begin_nested():
                return self._write(*self._judge(envelopes))
        except CANNOT_BE_DONE:
            return self._one_by_one(envelopes)

    def _one_by_one(self, envelopes: Sequence[Envelope]) -> tuple[list[Receipt], set[RowKey]]:
        receipts: list[Receipt] = []
        touched: set[RowKey] = set()
        for envelope in envelopes:
            try:
                with self.connection.begin_nested():
                    some, rows = self._write(*self._judge([envelope]))
            except CANNOT_BE_DONE as error:
                log.warning("a change set of %s could not be judged: %s", envelope.replica, error)
                verdict = Verdict("quarantined", f"cannot-be-done:{type(error).__name__}")
                body = body_of(envelope)
                judged = Judged(envelope, body, change_set_id_of(envelope, body), verdict)
                some, rows = self._write(self.docket.bench([]), [judged])
            receipts += some
            touched |= rows
        return receipts, touched

    def _judge(self, envelopes: Sequence[Envelope]) -> tuple[Bench, list[Judged]]:
        bodies = [body_of(envelope) for envelope in envelopes]
        ids = [change_set_id_of(envelope, body) for envelope, body in zip(envelopes, bodies, strict=True)]
        known = ledger.receipts_by_change_set(self.connection, ids)
        bench = self.docket.bench([body for body in bodies if body is not None])
        used = {change_set: kept.body_hash for change_set, kept in known.items()}
        before = {change_set: _verdict_of(kept) for change_set, kept in known.items()}
        judged = []
        for envelope, body, change_set in zip(envelopes, bodies, ids, strict=True):
            if used.setdefault(change_set, envelope.body_hash) != envelope.body_hash:
                again = Verdict("quarantined", "id-used-for-something-else")
                judged.append(Judged(envelope, body, envelope.hash[:LONGEST_ID], again))
                continue
            bench.of_undone_past = self.horizon.is_undone(envelope)
            verdict = self._verdict(bench, envelope, body, before.get(change_set))
            judged.append(Judged(envelope, body, change_set, verdict))
            before[change_set] = Verdict(verdict.status, verdict.reason, verdict.fates)
            if body is not None and is_held(judged[-1]):
                bench.held |= rows_added_by(body)
        return bench, judged

    def _verdict(
        self, bench: Bench, envelope: Envelope, body: Body | None, before: Verdict | None
    ) -> Verdict:
        if body is None:
            return Verdict("quarantined", "unreadable")
        if before is not None:
            return before
        if self.desk.suspended:
            return Verdict("review", "desk-suspended")
        if body.by_id not in (None, self.desk.person_id):
            return Verdict("quarantined", "author-is-another")
        return judge(bench, body, self.horizon.seen_by(envelope))

    # ─── writing ──────────────────────────────────────────────────────────────────────────────

    def _write(self, bench: Bench, judged: Sequence[Judged]) -> tuple[list[Receipt], set[RowKey]]:
        connection = self.connection
        ledger.hold(connection, [new_receipt(one, 0) for one in judged if is_held(one)], self.at)
        taken, touched = self.docket.write(bench, judged)
        ledger.write_receipts(connection, [new_receipt(one, taken.seq) for one in judged], taken.seq)
        return [receipt_of(one, taken.seq) for one in judged], touched


# ─── receipts ──────────────────────────────────────────────────────────────────────────────────


def _receipt(kept: KeptReceipt) -> Receipt:
    return msgspec.json.decode(kept.detail, type=Receipt)


def _verdict_of(known: KeptReceipt) -> Verdict:
    """A change set that came another way (a fork, a bundle): same bytes, same fate, no second effect."""
    before = _receipt(known)
    return Verdict(before.status, before.reason, before.fates)
