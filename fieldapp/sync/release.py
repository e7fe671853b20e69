"""Held work comes to an end: a person lets it take effect, or settles it without.

    release(store, change_set, by=actor)      # judged again against the rows as they are now
    settle(store, change_set, "Entered twice", by=actor)

A release overrules what its author might not do (a revoked scope, a suspended laptop, a column of the
office) as far as the person may do that; what makes no sense here stays held and says why. What was held behind
it follows in the order made. Effects, history, versions and completed receipts are one commit;
a change set that somebody has dealt with is not dealt with again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store import ledger
from fieldapp.store.changes import Body
from fieldapp.store.ledger import HeldWork, rows_added_by
from fieldapp.store.store import Changed, Store
from fieldapp.sync.bench import RowKey
from fieldapp.sync.docket import CANNOT_BE_DONE, Author, Docket, Judged, is_held
from fieldapp.sync.envelopes import body_of
from fieldapp.sync.judge import EVERYTHING_SEEN, Verdict, judge
from fieldapp.sync.messages import HELD_STATUSES, Receipt, Status

log = logging.getLogger(__name__)

RELEASED, SETTLED = "released", "settled"
BEHIND, BEHIND_SETTLED = "behind-held-work", "behind-settled-work"


@dataclass
class Released:
    """What came of a release: change sets that took effect, and those that stay held with their reason now."""

    done: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


def release(store: Store, change_set: str, remark: str | None = None, *, by: Actor) -> Released:
    """Let a held change set take effect, and what was held behind it, in the order made.

    Raises Unreadable `row-not-found`, RuleBroken `held-settled` when somebody has dealt with it already,
    NotPermitted. What cannot take effect is in `kept` and stays as it came.
    """
    check_may(by, May.RELEASE_HELD_WORK)
    with store.writing(as_checkpoint=True) as connection:
        work = _Release(store, connection, by, remark)
        released = work.run(_open_one(connection, change_set))
    if work.touched:
        store.tell(Changed("sync", frozenset(work.touched)))
    return released


def settle(store: Store, change_set: str, remark: str, *, with_followers: bool = False, by: Actor) -> int:
    """Settle a held change set without effect; what was typed stays readable for ever. Returns how many.

    What is held behind it is settled too, or stays held and says on what it built.
    Raises Unreadable `row-not-found`, RuleBroken `words-missing` without a remark, `held-settled`; NotPermitted.
    """
    check_may(by, May.RELEASE_HELD_WORK)
    if not remark.strip():
        raise RuleBroken("words-missing", field="remark")
    with store.writing() as connection:
        first = _open_one(connection, change_set)
        _person, _name, replicas = ledger.author_of(connection, first.envelope.replica)
        at = _now(store)
        ledger.close_held(connection, change_set, SETTLED, by.name, at, remark.strip())
        followers = followers_of(first, ledger.held_work(connection, replicas=replicas))
        for one in followers:
            if with_followers:
                ledger.close_held(connection, one.change_set, SETTLED, by.name, at, remark.strip())
            elif one in followers_of(first, followers, only_direct=True):
                ledger.keep_held(connection, one.change_set, "quarantined", BEHIND_SETTLED)
    return 1 + len(followers) * with_followers


def followers_of(first: HeldWork, others: Iterable[HeldWork], *, only_direct: bool = False) -> list[HeldWork]:
    """Of these held change sets (in the order made) those that touch or refer to what `first` would have added."""
    body = body_of(first.envelope)
    rows = rows_added_by(body) if body is not None else set()
    found = []
    for one in others:
        told = body_of(one.envelope)
        if told is None or one.change_set == first.change_set or not _builds_on(told, rows):
            continue
        found.append(one)
        if not only_direct:
            rows |= rows_added_by(told)
    return found


def hanging_behind(connection: Connection, change_set: str) -> list[HeldWork]:
    """The open held change sets that run with a release of this one, in the order made; nothing is locked."""
    found = ledger.held_work(connection, change_set, lock=False)
    if not found:
        return []
    _person, _name, replicas = ledger.author_of(connection, found[0].envelope.replica)
    return followers_of(found[0], ledger.held_work(connection, replicas=replicas, lock=False))


def in_front_of(connection: Connection, change_set: str) -> list[HeldWork]:
    """The open held change sets on which this one builds."""
    found = ledger.held_work(connection, change_set, lock=False)
    if not found:
        return []
    _person, _name, replicas = ledger.author_of(connection, found[0].envelope.replica)
    waiting = ledger.held_work(connection, replicas=replicas, lock=False)
    return [one for one in waiting if found[0] in followers_of(one, found, only_direct=True)]


def _builds_on(body: Body, rows: set[str]) -> bool:
    return any(
        change.row in rows or not rows.isdisjoint(str(value) for value in change.after().values())
        for change in body.rows
    )


def _open_one(connection: Connection, change_set: str) -> HeldWork:
    found = ledger.held_work(connection, change_set)
    if not found:
        raise Unreadable("row-not-found", table="quarantine", row=change_set)
    if found[0].settled_at is not None:
        raise RuleBroken("held-settled", by=found[0].settled_by or "")
    return found[0]


def _now(store: Store) -> str:
    return stored_moment(store.world.now())


class _Release:
    """One release in its transaction."""

    def __init__(self, store: Store, connection: Connection, by: Actor, remark: str | None) -> None:
        self.world = store.world
        self.connection = connection
        self.by = by
        self.remark = (remark or "").strip() or None
        self.at = _now(store)
        self.touched: set[RowKey] = set()

    def run(self, first: HeldWork) -> Released:
        """The change set, then, if it took effect, what is held behind it."""
        released = Released()
        self.author = Author(*ledger.author_of(self.connection, first.envelope.replica))
        self._try(first, released)
        if released.done:
            waiting = ledger.held_work(self.connection, replicas=self.author.replicas)
            for one in followers_of(first, waiting):
                self._try(one, released)
        return released

    def _try(self, held: HeldWork, released: Released) -> None:
        try:
            with self.connection.begin_nested():
                verdict = self._run(held)
        except CANNOT_BE_DONE as error:
            log.warning("held change set %s could not be released: %s", held.change_set, error)
            verdict = Verdict("quarantined", f"cannot-be-done:{type(error).__name__}")
        if verdict.status in HELD_STATUSES:
            released.kept[held.change_set] = verdict.reason
            ledger.keep_held(self.connection, held.change_set, verdict.status, verdict.reason)
        else:
            released.done.append(held.change_set)

    def _run(self, held: HeldWork) -> Verdict:
        body = body_of(held.envelope)
        if body is None:
            return Verdict("quarantined", "unreadable")
        author = Author(self.author.person_id, self.author.person_name, self._replicas(held))
        docket = Docket(self.connection, self.world, author, self.at)
        bench = docket.bench([body])
        bench.held -= rows_added_by(body)
        bench.released_by = self.by
        judged = Judged(held.envelope, body, held.change_set, judge(bench, body, EVERYTHING_SEEN))
        if not is_held(judged):
            taken, touched = docket.write(bench, [judged])
            self.touched |= touched
            self._complete(held, judged.verdict, taken.seq)
        return judged.verdict

    def _replicas(self, held: HeldWork) -> tuple[str, ...]:
        own = held.envelope.replica
        return (own, *(name for name in self.author.replicas if name != own))

    def _complete(self, held: HeldWork, verdict: Verdict, seq: int) -> None:
        ledger.close_held(self.connection, held.change_set, RELEASED, self.by.name, self.at, self.remark)

        def told(before: str) -> str:
            given = msgspec.json.decode(before, type=Receipt)
            status: Status = verdict.status
            now = msgspec.structs.replace(given, status=status, seq=seq, reason="", fates=verdict.fates)
            return msgspec.json.encode(now).decode()

        ledger.complete_receipts(self.connection, held.change_set, verdict.status, seq, told)
