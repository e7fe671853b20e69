"""Conflicts that nobody made settle themselves once all desks are back after a restore of the server.

Three desks renamed one device in turn; the server went back, and the desk that renamed it last is the first
to come again. The name it started from is not there, so there is a conflict. When another desk brings that
name back, the renaming that was in dispute follows it, as it did the first time: its effects are
recorded for its own author and change set, in a commit of their own, its receipts say so, and the conflict goes.

Only what was written in a past that a restore undid is heard again: any other conflict is for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.rules.merge import Fate
from fieldapp.rules.sealing import SHEET
from fieldapp.store import disputed, ledger, raw
from fieldapp.store.changes import Body, RowChange
from fieldapp.store.disputed import DisputedWork
from fieldapp.store.world import World
from fieldapp.sync.bench import Bench, Image, RowKey, as_text
from fieldapp.sync.disputes import rewrite
from fieldapp.sync.docket import Author, Docket, Judged
from fieldapp.sync.envelopes import body_of
from fieldapp.sync.horizon import claimed_by
from fieldapp.sync.judge import NOTHING_SEEN, Verdict, judge, status_of
from fieldapp.sync.messages import GroupFate, Receipt

Place = tuple[str, str, str]
_STATUS = "status"


@dataclass
class _Waiting:
    """One change set in dispute, as far as it is about the place."""

    work: DisputedWork
    body: Body
    """With nothing but the columns of the place."""

    @property
    def change(self) -> RowChange:
        return self.body.rows[0]


@dataclass
class _Dispute:
    """An open conflict of the undone past, with every change set that is waiting in it, in the order made."""

    conflict: Image
    author: Author
    waiting: list[_Waiting] = field(default_factory=list)


def hear_again(connection: Connection, world: World, at: str, touched: Iterable[RowKey]) -> set[RowKey]:
    """Let disputes about these rows go on whose base is there again; returns the rows that were written."""
    return _Rehearing(connection, world, at).run(touched)


class _Rehearing:
    def __init__(self, connection: Connection, world: World, at: str) -> None:
        self._connection = connection
        self._world = world
        self._at = at
        self._touched: set[RowKey] = set()

    def run(self, touched: Iterable[RowKey]) -> set[RowKey]:
        rows = {row for table, row in touched if table != "conflict"}
        by_place: dict[Place, list[_Dispute]] = {}
        for conflict in ledger.open_conflicts(self._connection, rows):
            place = (str(conflict["table_name"]), str(conflict["row_id"]), str(conflict["group_name"]))
            if place[2] not in (_STATUS, SHEET) and self._is_of_the_undone_past(conflict):
                by_place.setdefault(place, []).append(self._dispute(conflict, place))
        for place, disputes in by_place.items():
            self._go_on(place, disputes)
        return self._touched

    def _is_of_the_undone_past(self, conflict: Image) -> bool:
        seen = disputed.seen_with(self._connection, str(conflict["change_set_id"]))
        return seen is not None and claimed_by(self._connection, *seen) == NOTHING_SEEN

    def _dispute(self, conflict: Image, place: Place) -> _Dispute:
        author = Author(*ledger.author_of(self._connection, str(conflict["replica_id"])))
        works = disputed.disputed_since(self._connection, str(conflict["change_set_id"]), author.replicas)
        return _Dispute(conflict, author, [one for work in works for one in _about(place, work)])

    def _go_on(self, place: Place, disputes: list[_Dispute]) -> None:
        """One change set after the other for as long as the base of any is what stands."""
        last: _Waiting | None = None
        while (found := self._next(place, disputes)) is not None:
            last = self._hear(place, *found) or last
        if last is None:
            return
        for dispute in disputes:
            if dispute.waiting and self._stands(place, dispute.waiting[-1].change.after()):
                self._hear(place, dispute, len(dispute.waiting) - 1)
        self._tell_of(last, place, [dispute for dispute in disputes if dispute.waiting])

    def _next(self, place: Place, disputes: Sequence[_Dispute]) -> tuple[_Dispute, int] | None:
        for dispute in disputes:
            for at, one in enumerate(dispute.waiting):
                if self._stands(place, one.change.before()):
                    return dispute, at
        return None

    def _stands(self, place: Place, values: dict[str, Stored]) -> bool:
        table, row, _group = place
        there = raw.read_rows(self._connection, table, [row], lock=True).get(row)
        return there is not None and all(there.get(name) == value for name, value in values.items())

    def _hear(self, place: Place, dispute: _Dispute, at: int) -> _Waiting | None:
        """Judge it anew; what its own author wrote before it is superseded. None: it stays in dispute."""
        one, rest = dispute.waiting[at], dispute.waiting[at + 1 :]
        docket = Docket(self._connection, self._world, dispute.author, self._at)
        bench = docket.bench([one.body])
        verdict = judge(bench, one.body, NOTHING_SEEN)
        if verdict.status != "applied" or place not in bench.conflicts:
            del dispute.waiting[at]
            return None
        settled = self._moved_on(bench, place, rest)
        verdict = Verdict("applied", "", verdict.fates, (*verdict.effects, *settled))
        judged = Judged(one.work.envelope, one.body, one.work.change_set, verdict)
        _taken, touched = docket.write(bench, [judged], later=True)
        self._touched |= touched
        for before in dispute.waiting[:at]:
            self._complete(before, place, "superseded")
        self._complete(one, place, Fate.APPLIED.value)
        dispute.conflict, dispute.waiting = bench.conflicts[place], rest
        return one

    def _tell_of(self, last: _Waiting, place: Place, disputes: Sequence[_Dispute]) -> None:
        """What stands now is another value than the one these disputes are with."""
        docket = Docket(self._connection, self._world, Author("", "", ("",)), self._at)
        bench = docket.bench([])
        effects: tuple[RowChange, ...] = ()
        there = raw.read_rows(self._connection, place[0], [place[1]])[place[1]]
        for dispute in disputes:
            conflict = dispute.conflict
            now = as_text({name: there.get(name) for name in dispute.waiting[-1].change.columns})
            if conflict["theirs"] != now:
                bench.rows["conflict", str(conflict["id"])] = conflict
                by = {"theirs_by": last.body.by_name, "theirs_at": last.body.made_at}
                effects += rewrite(bench, conflict, {"theirs": now, **by})
        if effects:
            judged = Judged(
                last.work.envelope, None, last.work.change_set, Verdict("applied", "", (), effects)
            )
            self._touched |= docket.write(bench, [judged], later=True)[1]

    def _moved_on(self, bench: Bench, place: Place, rest: Sequence[_Waiting]) -> tuple[RowChange, ...]:
        """The conflict after one of its change sets took effect: about the rest, or gone."""
        conflict = bench.conflicts[place]
        if not rest:
            gone = {"decision": "moot", "decided_by": conflict["mine_by"], "decided_at": self._at}
            return rewrite(bench, conflict, {**gone, "withdrawn": 1})
        base, mine = rest[0].change.before(), rest[-1].change.after()
        return rewrite(bench, conflict, {"base": as_text(base), "mine": as_text(mine)})

    def _complete(self, one: _Waiting, place: Place, fate: str) -> None:
        """Write into every receipt of it what became of its part in the dispute."""

        def told(before: str) -> tuple[str, str]:
            given = msgspec.json.decode(before, type=Receipt)
            fates = tuple(_fate_now(some, place, fate) for some in given.fates)
            now = msgspec.structs.replace(given, status=status_of(fates), fates=fates)
            return now.status, msgspec.json.encode(now).decode()

        disputed.amend_receipts(self._connection, one.work.change_set, told)


def _fate_now(one: GroupFate, place: Place, fate: str) -> GroupFate:
    return GroupFate(*place, fate) if (one.table, one.row, one.group) == place else one


def _about(place: Place, work: DisputedWork) -> Iterator[_Waiting]:
    """The part of a change set that is in dispute at this place; nothing if none is."""
    table, row, group = place
    receipt = msgspec.json.decode(work.receipt, type=Receipt)
    body = body_of(work.envelope)
    if body is None or GroupFate(*place, Fate.CONFLICT.value) not in receipt.fates:
        return
    groups = schema.shape(table).groups
    for change in body.rows:
        columns = {name: pair for name, pair in change.columns.items() if groups.get(name) == group}
        if (change.table, change.row, change.kind) == (table, row, "update") and columns:
            only = RowChange(table, row, "update", columns)
            yield _Waiting(work, msgspec.structs.replace(body, rows=(only,)))
