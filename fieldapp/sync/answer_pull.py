"""The server's half of a pull: one page, made in one read snapshot.

A pass runs from the desk's cursor to the head its first page saw. It holds, of every
scope the desk may hold, the rows with a seq inside the pass, or all rows of the scope
when it is *fresh*: granted inside the pass, its floor above the cursor, or asked for.
If the head moved meanwhile, a shorter pass follows; the last page is made in a snapshot
where nothing is newer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.store import ledger, pull, raw, wall
from fieldapp.store.ledger import SettledWork
from fieldapp.store.pull import BEFORE_ALL, NOTHING_YET, Entry, Head, HeldScope, Place
from fieldapp.store.store import Store
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.messages import (
    Checkpoint,
    Continuation,
    Cursor,
    Outcome,
    Position,
    PullReply,
    PullRequest,
    Receipt,
    Removal,
    Rows,
    ScopeDigest,
)
from fieldapp.sync.ready_pages import Piece, ReadyPages

_ROW_ENCODER = msgspec.json.Encoder()


def answer_pull(store: Store, desk: DeskOnTheLine, request: PullRequest) -> PullReply:
    """The next page for a desk: a page, or word that its cursor or its pass means nothing here."""
    return answer_page(store, desk, request)[0]


def answer_page(
    store: Store, desk: DeskOnTheLine, request: PullRequest, ready: ReadyPages | None = None
) -> tuple[PullReply, Piece | None]:
    """As `answer_pull`; where the page's rows are ready they are beside the reply, which has none then."""
    with store.snapshot() as connection:
        return page_for(connection, desk, request, ready)


def page_for(
    connection: Connection, desk: DeskOnTheLine, request: PullRequest, ready: ReadyPages | None = None
) -> tuple[PullReply, Piece | None]:
    """As `answer_page`, in a read snapshot that is open already."""
    with wall.behind(connection, desk.person_id):
        pulled = _Pull(connection, desk, request, ready)
        reply = pulled.run()
    if reply.checkpoint is not None:
        fates = _with_fates(connection, desk, request, reply.checkpoint)
        reply = msgspec.structs.replace(reply, checkpoint=fates)
    return reply, pulled.piece


def _with_fates(
    connection: Connection, desk: DeskOnTheLine, request: PullRequest, checkpoint: Checkpoint
) -> Checkpoint:
    """What became of the desk's own work: how far each of its replicas was heard, what people settled."""
    replicas = (request.replica, *request.former)
    settled = ledger.settled(connection, request.held, replicas)
    return msgspec.structs.replace(
        checkpoint,
        positions=tuple(
            Position(one.replica, one.number, one.hash)
            for one in ledger.positions_of(connection, replicas, desk.desk_id)
        ),
        released=tuple(one.change_set for one in settled),
        outcomes=tuple(map(_outcome, settled)),
    )


@dataclass(frozen=True)
class _Place:
    """The first scope to look at and the entry to go on after."""

    scope: str
    after: Place


class _Pull:
    """One page in its snapshot."""

    def __init__(
        self,
        connection: Connection,
        desk: DeskOnTheLine,
        request: PullRequest,
        ready: ReadyPages | None = None,
    ) -> None:
        self.piece: Piece | None = None
        """The rows of the page, where they were ready."""
        self._ready = ready
        self.connection = connection
        self.desk = desk
        self.request = request
        self.head: Head = pull.head(connection)

    def run(self) -> PullReply:
        going_on = self.request.continuation
        if not self._cursor_holds():
            return PullReply("reset")
        if going_on is None:
            return self._page(self._base, self.head.seq, self.head.chain, None, ())
        if not self._is_of_this_past(going_on):
            return PullReply("restart")
        if not going_on.scope:
            return self._page(going_on.start, going_on.to, going_on.to_chain, None, ())
        place = _Place(going_on.scope, (going_on.seq, going_on.table, going_on.row))
        return self._page(going_on.start, going_on.to, going_on.to_chain, place, going_on.declared)

    def _is_of_this_past(self, going_on: Continuation) -> bool:
        """Whether all that the pages so far were made from is still there, and not undone by a restore.

        Also what came after the pass's end counts: rows it changed and scopes it took away were left out.
        """
        marks = [(going_on.to, going_on.to_chain)]
        if going_on.seen_seq > going_on.to:
            marks.append((going_on.seen_seq, going_on.seen_chain))
        return all(pull.chain_at(self.connection, seq) == chain for seq, chain in marks)

    @property
    def _base(self) -> int:
        """The commit the desk's data are at."""
        return self.request.cursor.seq if self.request.cursor else NOTHING_YET

    def _cursor_holds(self) -> bool:
        cursor = self.request.cursor
        if cursor is None:
            return True
        if cursor.epoch != self.head.epoch or cursor.seq > self.head.seq:
            return False
        if cursor.seq == self.head.seq:
            return cursor.chain == self.head.chain
        return cursor.chain == pull.chain_at(self.connection, cursor.seq)

    def _page(
        self, start: int, to: int, to_chain: str, place: _Place | None, declared: tuple[str, ...]
    ) -> PullReply:
        scopes = self._scopes(start)
        fresh = tuple(
            one.id for one in scopes if self._is_fresh(one, start, to, first=place is None, declared=declared)
        )
        if place is not None and self._floor_rose(scopes, start, to, declared):
            return PullReply("restart")
        declared = fresh if place is None else declared
        page = _PageBuilder(self.connection, self.request.most_rows)
        for one in scopes:
            if one.revoked_seq is not None or one.granted_seq > to:
                continue
            if place is not None and one.order < (
                pull.RANK.get(place.scope.partition(":")[0], 9),
                place.scope,
            ):
                continue
            since = NOTHING_YET if one.id in declared else start
            after = place.after if place is not None and one.id == place.scope else BEFORE_ALL
            if one.last_seq <= since:
                continue
            end = self._add(page, one, since, to, after)
            if end is not None:
                goes_on = self._goes_on(start, to, to_chain, one.id, end, declared)
                return self._partial(page, goes_on, fresh, scopes, start, to, is_first=place is None)
        return self._last(page, fresh, scopes, start, to, to_chain, is_first=place is None)

    def _add(self, page: _PageBuilder, one: HeldScope, since: int, to: int, after: Place) -> Place | None:
        """Add a scope's entries; the place after which the next page goes on, None when this one has room.

        Rows that are ready are a page of their own.
        """
        if self._ready is not None and self._is_for_all(one, since):
            if page.last is not None:
                return after
            self.piece = self._ready.piece(self.connection, one.id, after, to, _read)
            if self.piece is not None:
                return self.piece.end
        is_full = page.add(one.id, since, to, after)
        return page.last if is_full else None

    def _is_for_all(self, one: HeldScope, since: int) -> bool:
        """Whether a scope is sent whole and as anybody gets it; what did not add up is read from its rows."""
        assert self._ready is not None
        is_whole = since == NOTHING_YET and one.id not in self.request.refetch
        return is_whole and self._ready.keeps(one.id, one.rows, self.request.most_rows)

    def _scopes(self, start: int) -> list[HeldScope]:
        is_at_head = start == self.head.seq  # grants and floors have commits too: nothing of them is newer
        changed = [] if is_at_head else pull.changed_scopes(self.connection, self.desk.person_id, start)
        if not self.request.refetch:
            return changed
        known = {one.id for one in changed}
        more = pull.scopes_named(self.connection, self.desk.person_id, set(self.request.refetch) - known)
        return sorted([*changed, *more], key=lambda one: one.order)

    def _is_fresh(
        self, one: HeldScope, start: int, to: int, *, first: bool, declared: tuple[str, ...]
    ) -> bool:
        if one.revoked_seq is not None:
            return False
        if not first:
            return one.id in declared
        is_asked_for = start == self._base and one.id in self.request.refetch
        return start < one.granted_seq <= to or one.floor_seq > start or is_asked_for

    def _floor_rose(self, scopes: list[HeldScope], start: int, to: int, declared: tuple[str, ...]) -> bool:
        """Whether removals this pass should have told were pruned while it was under way."""
        return any(
            one.floor_seq > start and one.id not in declared and not start < one.granted_seq <= to
            for one in scopes
            if one.revoked_seq is None
        )

    def _drops(self, scopes: list[HeldScope], start: int, to: int, *, is_first: bool) -> tuple[str, ...]:
        if not is_first:
            return ()
        return tuple(
            one.id for one in scopes if one.revoked_seq is not None and start < one.revoked_seq <= to
        )

    def _partial(
        self,
        page: _PageBuilder,
        goes_on: Continuation,
        fresh: tuple[str, ...],
        scopes: list[HeldScope],
        start: int,
        to: int,
        *,
        is_first: bool,
    ) -> PullReply:
        return PullReply(
            "page",
            fresh=fresh if is_first else (),
            drop=self._drops(scopes, start, to, is_first=is_first),
            tables=tuple(page.tables()),
            removals=tuple(page.removals),
            continuation=goes_on,
            rows_to_come=self._to_come(scopes, goes_on) if is_first else 0,
        )

    def _to_come(self, scopes: list[HeldScope], goes_on: Continuation) -> int:
        return sum(
            pull.count_entries(
                self.connection,
                one.id,
                NOTHING_YET if one.id in goes_on.declared else goes_on.start,
                goes_on.to,
            )
            for one in scopes
            if one.revoked_seq is None
        )

    def _last(
        self,
        page: _PageBuilder,
        fresh: tuple[str, ...],
        scopes: list[HeldScope],
        start: int,
        to: int,
        to_chain: str,
        *,
        is_first: bool,
    ) -> PullReply:
        moved_on = to < self.head.seq
        reply = PullReply(
            "page",
            fresh=fresh if is_first else (),
            drop=self._drops(scopes, start, to, is_first=is_first),
            tables=tuple(page.tables()),
            removals=tuple(page.removals),
        )
        if moved_on:
            return self._with_shorter_pass(reply, to, to_chain)
        return msgspec.structs.replace(reply, checkpoint=self._checkpoint(scopes, start))

    def _goes_on(
        self, start: int, to: int, to_chain: str, scope: str, after: Place, declared: tuple[str, ...]
    ) -> Continuation:
        head = self.head
        return Continuation(start, to, to_chain, scope, *after, declared, head.seq, head.chain)

    def _with_shorter_pass(self, reply: PullReply, to: int, to_chain: str) -> PullReply:
        """The head moved: go on from this pass's head, as a pass of its own."""
        again = self._goes_on(to, self.head.seq, self.head.chain, "", BEFORE_ALL, ())
        return msgspec.structs.replace(reply, continuation=again)

    def _checkpoint(self, scopes: list[HeldScope], start: int) -> Checkpoint:
        cursor = Cursor(self.head.epoch, self.head.seq, self.head.chain)
        base = self._base
        touched = pull.changed_scopes(self.connection, self.desk.person_id, base) if base < start else scopes
        asked = pull.scopes_named(self.connection, self.desk.person_id, self.request.compare)
        known = {one.id: one for one in [*asked, *touched, *scopes]}
        membership_changed = any(
            one.granted_seq > base or (one.revoked_seq or -1) > base for one in [*touched, *scopes]
        )
        return Checkpoint(
            cursor=cursor,
            positions=(),
            digests=tuple(
                ScopeDigest(one.id, one.rows, one.digest) for one in known.values() if one.revoked_seq is None
            ),
            scopes=pull.open_scopes(self.connection, self.desk.person_id) if membership_changed else None,
        )


def _outcome(one: SettledWork) -> Outcome:
    return Outcome(one.outcome, one.by, one.remark, msgspec.json.decode(one.detail, type=Receipt))


class _PageBuilder:
    """Collects entries scope by scope until the page is full."""

    def __init__(self, connection: Connection, most_rows: int) -> None:
        self._connection = connection
        self._room = max(1, min(most_rows, 20_000))
        self._scoped: list[tuple[str, list[Entry]]] = []
        self.removals: list[Removal] = []
        self.last: Place | None = None

    def add(self, scope: str, since: int, to: int, after: Place) -> bool:
        """Add a scope's entries; True when the page is full and something may be left."""
        found = pull.entries(self._connection, scope, since, to, after, self._room)
        self._scoped.append((scope, found))
        self.removals += _removals(scope, found)
        if found:
            self.last = found[-1].place
        is_full = len(found) == self._room
        self._room -= len(found)
        return is_full

    def tables(self) -> Iterator[Rows]:
        """The rows of the page, one block per scope and table."""
        for scope, entries in self._scoped:
            yield from _tables(self._connection, scope, entries)


def _read(
    connection: Connection, scope: str, entries: list[Entry]
) -> tuple[tuple[Rows, ...], tuple[Removal, ...]]:
    """What a page says of these entries."""
    return tuple(_tables(connection, scope, entries)), tuple(_removals(scope, entries))


def _removals(scope: str, entries: list[Entry]) -> list[Removal]:
    return [Removal(scope, entry.table, entry.row, entry.seq) for entry in entries if entry.removed]


def _tables(connection: Connection, scope: str, entries: list[Entry]) -> Iterator[Rows]:
    by_table: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.removed:
            by_table.setdefault(entry.table, []).append(entry)
    for table, some in by_table.items():
        yield _block(connection, scope, table, some)


def _block(connection: Connection, scope: str, table: str, some: list[Entry]) -> Rows:
    rows = raw.read_tuples(connection, table, [entry.row for entry in some])
    packed = [(seq, *rows[row]) for seq, _table, row, _removed in some if row in rows]
    return Rows(scope, table, schema.shape(table).columns, msgspec.Raw(_ROW_ENCODER.encode(packed)))
