"""The desk's half of a pull: staged pages become visible, in one transaction with the cursor.

Rows with unsent changes go back to what the server last said, the pages are applied,
and what the server does not have yet is laid over them again: *mine is shown*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.model.columns import Stored, stored_moment
from fieldapp.store import raw, replica, words_due
from fieldapp.store.changes import DIGEST_MODULUS, Body, content_hashes, signed_change
from fieldapp.store.desk_side import NO_CURSOR
from fieldapp.store.loading import Loading, loading
from fieldapp.store.overlay import TOO_MANY_TO_NAME, Overlay, RowKey, by_table
from fieldapp.store.replica import ReplicaState
from fieldapp.store.search import are_searched, index_tuples, many_at_once
from fieldapp.store.settings import write_setting
from fieldapp.store.store import Changed, Store
from fieldapp.sync import removal, self_check
from fieldapp.sync.messages import Checkpoint, Cursor, Position, PullReply, Rows, decode, kept_outcome
from fieldapp.sync.pages import Incoming, Page, as_this_version, ends_its_pass, unpacked

_MANY_PAGES = 4
_PACKED_ROWS = msgspec.json.Decoder(list[tuple[Stored, ...]])


@dataclass(frozen=True)
class Applied:
    """What came of a checkpoint.

    Exactly one of these is the case: it was applied (`refetch` names scopes whose digest
    differs, to be asked for again); `is_stale`: the replica changed meanwhile and the reply was
    dropped; `must_fork`: another file with this identity has been at the server; `would_go`: so many
    orders would have gone that a person is asked first, and nothing was changed.
    """

    rows: int = 0
    refetch: tuple[str, ...] = ()
    went_back: int = 0
    is_stale: bool = False
    must_fork: bool = False
    would_go: int = 0


def apply_checkpoint(store: Store, asked_with: Cursor | None, replica_id: str, last_page: bytes) -> Applied:
    """Apply the staged pages and the last one, which carries the checkpoint and was never staged.

    `asked_with` and `replica_id` are what the request was made with: if they changed since, the
    pages are dropped. One transaction; on any error nothing is kept and the stage stays.
    """
    try:
        return _apply(store, asked_with, replica_id, last_page)
    except removal.OrdersWouldGo as would_go:
        removal.stop(store, would_go)
        return Applied(would_go=would_go.lost)


def _apply(store: Store, asked_with: Cursor | None, replica_id: str, last_page: bytes) -> Applied:
    with store.writing(as_checkpoint=True) as connection:
        last = decode(last_page, PullReply)
        pages = [*map(unpacked, replica.staged_pages(connection)), lambda: last]
        checkpoint = last.checkpoint
        state = replica.state_of(connection)
        if checkpoint is None or _cursor_of(state) != asked_with or state.replica != replica_id:
            replica.clear_stage(connection)
            return Applied(is_stale=True)
        standing = _standing(connection, state, checkpoint.positions)
        if standing.must_fork:
            replica.clear_stage(connection)
            return Applied(must_fork=True)
        at = stored_moment(store.world.now())
        applied, touched = _Application(connection, state, pages).run(checkpoint, at)
    store.tell(Changed("sync", frozenset(touched), everything=len(touched) >= TOO_MANY_TO_NAME))
    return replace(applied, went_back=standing.went_back)


class NotPoured(Exception):
    """A first pull cannot be written as it comes; nothing was changed, and its pages have to be staged."""


class _MustFork(Exception):
    """Another file with this identity has been at the server: what was written goes with the transaction."""


def pour(store: Store, replica_id: str, pages: Iterable[PullReply]) -> Applied:
    """Write the pages of a first pull as they come, in one transaction that ends with the last of them.

    Only into a replica that has nothing yet, neither rows nor work; where it must fork it has nothing still.
    Raises NotPoured, or what `pages` raises; then nothing is kept.
    """
    try:
        with store.writing(as_checkpoint=True) as connection:
            state = replica.state_of(connection)
            if state.replica != replica_id or state.seq != NO_CURSOR or not replica.is_untouched(connection):
                raise NotPoured
            applied, touched = _Application(connection, state).pour(pages, stored_moment(store.world.now()))
    except _MustFork:
        return Applied(must_fork=True)
    store.tell(Changed("sync", frozenset(touched), everything=len(touched) >= TOO_MANY_TO_NAME))
    return applied


@dataclass(frozen=True)
class _Standing:
    must_fork: bool = False
    went_back: int = 0


def _standing(connection: Connection, state: ReplicaState, positions: Iterable[Position]) -> _Standing:
    """Compare what the server has of our replicas with what we know we sent; make pending what it forgot.

    Where another file wrote under one of our ids (a clone), a server that was restored in between
    may have lost what both have behind: what it has cannot be told from a number. All of it
    is sent again under a new id; what is there already gets the receipt it had.
    """
    known = {one.replica: one for one in positions}
    went_back, must_fork = 0, False
    for name in (state.replica, *state.former):
        there = known.get(name, Position(name, 0, ""))
        is_ours = not there.number or replica.known_hash(connection, name, there.number) == there.hash
        forgotten = replica.back_to_outbox(connection, name, there.number if is_ours else 0)
        if name == state.replica:
            must_fork |= not is_ours
        else:
            must_fork |= forgotten > 0
        went_back += forgotten
    return _Standing(must_fork, went_back)


def _cursor_of(state: ReplicaState) -> Cursor | None:
    if state.seq == NO_CURSOR or state.epoch is None or state.chain is None:
        return None
    return Cursor(state.epoch, state.seq, state.chain)


class _Application(Overlay):
    """One checkpoint in its transaction."""

    def __init__(self, connection: Connection, state: ReplicaState, pages: Sequence[Page] = ()) -> None:
        super().__init__(connection)
        self.state = state
        self.pages = pages
        self.incoming = Incoming()
        for number, page in enumerate(pages):
            self.incoming.take(number, page())
        self.sums: dict[str, tuple[int, int]] = {}
        self.gone: set[str] = set()
        """Orders that went without their scope having been taken from this laptop."""
        self.is_bare = replica.has_no_rows(connection)
        self.named: dict[str, set[RowKey]] = {name: set() for name in self.incoming.fresh if not self.is_bare}
        """What the pages name of each fresh scope of which something may be here."""
        self.removed = self.incoming.removed_at()
        self.orders_put: set[str] = set()
        self.load: Loading | None = None
        """Of a replica's first rows, while no page can name a row again."""
        self.words_due = words_due.due(connection) if 0 < len(pages) < _MANY_PAGES else None
        """Rows whose words are indexed soon after; None where all are indexed here."""

    def run(self, checkpoint: Checkpoint, at: str) -> tuple[Applied, set[RowKey]]:
        """Apply all pages."""
        connection = self.connection
        orders = removal.count_orders(connection)
        self.restore_bases()
        self._drop_scopes(replica.outbox(connection), checkpoint)
        self._remove_rows()
        if len(self.pages) < _MANY_PAGES:
            count = self._put_all(page() for page in self.pages)
        elif self.is_bare:
            with loading(connection) as self.load:
                count = self._put_all(page() for page in self.pages)
        else:
            with many_at_once(connection):
                count = self._put_all(page() for page in self.pages)
        self._sweep_fresh_scopes()
        removal.check(connection, len(self.gone - self.orders_put), orders)
        removal.forget(connection)
        return Applied(rows=count, refetch=self._settle(checkpoint, at)), self.touched

    def pour(self, pages: Iterable[PullReply], at: str) -> tuple[Applied, set[RowKey]]:
        """Apply pages as they come, to a replica that has nothing."""
        last: list[PullReply] = []
        with loading(self.connection) as self.load:
            count = self._put_all(self._to_pour(pages, last))
        checkpoint = last[0].checkpoint
        assert checkpoint is not None
        if _standing(self.connection, self.state, checkpoint.positions).must_fork:
            raise _MustFork
        return Applied(rows=count, refetch=self._settle(checkpoint, at)), self.touched

    def _to_pour(self, pages: Iterable[PullReply], last: list[PullReply]) -> Iterator[PullReply]:
        """The pages up to the one with the checkpoint. Raises NotPoured for one that unsays what earlier ones said."""
        for page in pages:
            if self.load is None and (page.fresh or page.drop or page.removals):
                raise NotPoured
            yield page
            if page.checkpoint is not None:
                last.append(page)
                return
        raise NotPoured

    def _settle(self, checkpoint: Checkpoint, at: str) -> tuple[str, ...]:
        """The rows are as the server says: what follows for the outbox and the books, and the cursor."""
        connection = self.connection
        acknowledged = {one.replica: one.number for one in checkpoint.positions}
        for name in (self.state.replica, *self.state.former):
            replica.archive(connection, name, acknowledged.get(name, 0))
        replica.archive_released(connection, checkpoint.released)
        outcomes = zip(checkpoint.released, map(kept_outcome, checkpoint.outcomes), strict=False)
        replica.keep_outcomes(connection, dict(outcomes))
        waiting = replica.outbox(connection)
        self.lay_over(waiting)
        self._empty_vault(waiting)
        self.finish()
        if self.words_due:
            words_due.put_off(connection, self.words_due)
        replica.write_scope_sums(connection, self.sums)
        refetch = self._differing_scopes(checkpoint)
        self_check.note_compared(connection, refetch, len(checkpoint.digests))
        cursor = checkpoint.cursor
        replica.keep_cursor(connection, cursor.epoch, cursor.seq, cursor.chain, at)
        replica.clear_stage(connection)
        write_setting(connection, "refetch", msgspec.json.encode(refetch).decode())
        return refetch

    # ─── back to what the server said ─────────────────────────────────────────────────────────

    def _drop_scopes(self, waiting: list[Body], checkpoint: Checkpoint) -> None:
        lost = list(self.incoming.drop)
        if checkpoint.scopes is not None:
            kept = set(checkpoint.scopes)
            lost += [
                name for name in replica.held_scopes(self.connection) if name not in kept and name not in lost
            ]
        touched = {(change.table, change.row) for body in waiting for change in body.rows}
        touched |= {("work_order", str(order)) for order in _orders_of(waiting)}
        for name in lost:
            here = replica.versions_in(self.connection, name)
            if touched & here.keys():
                self._to_vault(name, here)
            self._forget(name, here)

    def _to_vault(self, scope: str, rows: Mapping[RowKey, int]) -> None:
        for table, ids in by_table(rows).items():
            if schema.is_known(table):
                images = raw.read_rows(self.connection, table, ids)
                replica.to_vault(self.connection, scope, table, images.values())

    def _remove_rows(self) -> None:
        for scope, named in self.removed.items():
            here = replica.versions_in(self.connection, scope)
            self._forget(scope, {key: here[key] for key in named if key in here})

    def _sweep_fresh_scopes(self) -> None:
        """What this replica has of a fresh scope and the pages do not name is no longer there."""
        for name, named in self.named.items():
            here = replica.versions_in(self.connection, name)
            self._forget(name, {key: value for key, value in here.items() if key not in named})

    def _forget(self, scope: str, rows: Mapping[RowKey, int]) -> None:
        """Take these rows out of a scope; one that is at home in another by now stays where it is."""
        if scope not in self.incoming.drop:
            self.gone |= {row for table, row in rows if table == "work_order"}
        for table, ids in by_table(rows).items():
            elsewhere = replica.held_elsewhere(self.connection, scope, table, ids)
            gone = [row for row in ids if row not in elsewhere]
            if schema.is_known(table):
                raw.delete_rows(self.connection, table, gone)
                self._wrote(dict.fromkeys(((table, row) for row in gone), None))
            else:
                replica.forget_unknown(self.connection, table, gone)
        for old in rows.values():
            self._move(scope, old, None)
        replica.forget_versions(self.connection, scope, rows)

    # ─── what the server says now ─────────────────────────────────────────────────────────────

    def _put_all(self, pages: Iterable[PullReply]) -> int:
        """Put the rows of all pages but blocks that a later page made void; returns how many."""
        count = 0
        for number, page in enumerate(pages):
            for block in page.tables:
                if number >= self.incoming.first_page.get(block.scope, 0):
                    count += self._put(block)
            if ends_its_pass(page):
                self.load = None
        return count

    def _put(self, block: Rows) -> int:
        packed = self._still_there(block, _PACKED_ROWS.decode(block.rows))
        columns, rows = as_this_version(block, packed)
        which = columns.index("id")
        ids = [str(row[which]) for row in rows]
        hashes = content_hashes(block.table, columns, rows)
        count, digest = self._sum_of(block.scope)
        is_first = self.load is not None
        known = (
            replica.hashes_in(self.connection, block.scope, block.table, ids)
            if count and not is_first
            else {}
        )
        if schema.is_known(block.table):
            if self.load is not None and self.load.is_empty(block.table):
                self._write_new(block.table, columns, rows)
            else:
                self._write_block(block.table, columns, rows, known)
        else:
            images = [dict(zip(columns, row, strict=True)) for row in rows]
            replica.keep_unknown(self.connection, block.scope, block.table, images)
        seqs = [int(one[0] or 0) for one in packed]
        replica.keep_versions(self.connection, block.scope, block.table, zip(ids, seqs, hashes, strict=True))
        more = len(ids) - len(known)
        moved = sum(hashes) - sum(known.values())
        self.sums[block.scope] = (count + more, (digest + moved) % DIGEST_MODULUS)
        if block.table == "work_order":
            self.orders_put.update(ids)
        if block.scope in self.named:
            self.named[block.scope].update((block.table, row) for row in ids)
        return len(rows)

    def _still_there(self, block: Rows, packed: list[tuple[Stored, ...]]) -> list[tuple[Stored, ...]]:
        """The rows of a block but those that a later pass of the same pull took out of their scope."""
        removed = self.removed.get(block.scope)
        if not removed:
            return packed
        which = block.columns.index("id") + 1
        return [row for row in packed if removed.get((block.table, str(row[which])), -1) < int(row[0] or 0)]

    def _write_new(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Stored, ...]]) -> None:
        """Write rows of a table that had none when the first page came, and none of which was named yet."""
        raw.insert_tuples(self.connection, table, rows)
        index_tuples(self.connection, table, columns, rows, are_new=True)
        self._note_written(table, columns, rows, rows)

    def _write_block(
        self, table: str, columns: Sequence[str], rows: Sequence[tuple[Stored, ...]], known: Iterable[str]
    ) -> None:
        """Bring rows of one table to these values; of those that are here, only what differs is written.

        An index is left alone where its column did not change, which is most of what a small pull costs.
        """
        here = raw.read_tuples(self.connection, table, known)
        which = columns.index("id")
        changes = {
            str(row[which]): {
                name: new for name, new, old in zip(columns, row, before, strict=True) if new != old
            }
            for row in rows
            if (before := here.get(str(row[which]))) is not None and before != row
        }
        raw.update_rows(self.connection, table, changes)
        new = [row for row in rows if row[which] not in here]
        raw.upsert_tuples(self.connection, table, new)
        written = [*new, *(row for row in rows if row[which] in changes)]
        words = are_searched(table)
        reworded = [row for row in rows if not words.isdisjoint(changes.get(str(row[which]), ()))]
        self._index(table, columns, [*new, *reworded])
        self._note_written(table, columns, rows, written)

    def _index(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Stored, ...]]) -> None:
        """Have the words of these rows found: soon, where they are few."""
        if self.words_due is None or len(self.words_due) + len(rows) > words_due.MOST:
            index_tuples(self.connection, table, columns, rows)
        elif rows and are_searched(table):
            which = columns.index("id")
            self.words_due.update((table, str(row[which])) for row in rows)

    def _note_written(
        self,
        table: str,
        columns: Sequence[str],
        rows: Sequence[tuple[Stored, ...]],
        written: Sequence[tuple[Stored, ...]],
    ) -> None:
        which = columns.index("id")
        order = {"work_order": "id", "order_step": "order_id"}.get(table)
        if order is not None:
            self.orders.update(str(row[columns.index(order)]) for row in rows)
        if len(self.touched) < TOO_MANY_TO_NAME:
            self.touched.update((table, str(row[which])) for row in written)

    # ─── mine over theirs ─────────────────────────────────────────────────────────────────────

    def _empty_vault(self, waiting: list[Body]) -> None:
        vault = replica.vault_scopes(self.connection)
        touched = {(change.table, change.row) for body in waiting for change in body.rows}
        touched |= {("work_order", order) for order in _orders_of(waiting)}
        replica.empty_vault(self.connection, {vault[key] for key in touched if key in vault})

    # ─── does it add up ───────────────────────────────────────────────────────────────────────

    def _differing_scopes(self, checkpoint: Checkpoint) -> tuple[str, ...]:
        sums = replica.scope_sums(self.connection, [one.scope for one in checkpoint.digests])
        return tuple(one.scope for one in checkpoint.digests if sums[one.scope] != (one.rows, one.digest))

    def _sum_of(self, scope: str) -> tuple[int, int]:
        if scope not in self.sums:
            self.sums |= replica.scope_sums(self.connection, [scope])
        return self.sums[scope]

    def _move(self, scope: str, before: int | None, after: int | None) -> None:
        rows, digest = self._sum_of(scope)
        count = rows + (after is not None) - (before is not None)
        self.sums[scope] = (count, (digest + signed_change(before, after)) % DIGEST_MODULUS)


def _orders_of(waiting: Iterable[Body]) -> set[str]:
    """The orders that rows inserted by these change sets belong to."""
    pairs = (change.columns.get("order_id") for body in waiting for change in body.rows)
    return {str(pair[1]) for pair in pairs if pair is not None}
