"""The mistakes that the invariants must catch, planted from outside: production code knows nothing of them.

Each is what somebody could have written instead. `PLANTED` names them as the design does; what the
schedules must find is in `test_planted.py`, with those that only a directed test reaches.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace as replaced
from typing import Any

import msgspec

from fieldapp.actions import edits
from fieldapp.errors import SyncTrouble
from fieldapp.model import WorkOrder
from fieldapp.rules.merge import Author, Fate, GroupOutcome, Merged
from fieldapp.store import changes, ledger, pull, replica, versions
from fieldapp.store.loading import Loading
from fieldapp.store.raw import fetch, read_rows
from fieldapp.sync import answer, answer_pull, checkpoint, docket, driver, judge
from fieldapp.sync import machine as m
from fieldapp.sync.bench import Bench
from fieldapp.sync.judge import Verdict
from fieldapp.sync.pouring import Pouring
from tests.sync import line
from tests.sync.doings import founded
from tests.sync.simulation import DANA

Planting = Callable[[], AbstractContextManager[None]]
PLANTED: dict[str, Planting] = {}


def planted(name: str) -> Callable[[Callable[[], Iterator[None]]], Planting]:
    """Give a mistake its name."""

    def note(function: Callable[[], Iterator[None]]) -> Planting:
        def plant() -> AbstractContextManager[None]:
            founded(2), founded(3)
            return contextmanager(function)()

        PLANTED[name] = plant
        return plant

    return note


@contextmanager
def instead(place: Any, name: str, mistaken: Any) -> Iterator[None]:
    """Put something in the place of what is there, for a while."""
    right = getattr(place, name)
    setattr(place, name, mistaken)
    try:
        yield
    finally:
        setattr(place, name, right)


@contextmanager
def everywhere(right: Callable[..., Any], mistaken: Callable[..., Any]) -> Iterator[None]:
    """Put something in the place of a function in every module that knows it."""
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("fieldapp.")]
    places = [
        (module, name) for module in modules for name, known in list(vars(module).items()) if known is right
    ]
    with ExitStack() as stack:
        for module, name in places:
            stack.enter_context(instead(module, name, mistaken))
        yield


# ─── the server: numbers and receipts ──────────────────────────────────────────────────────────


@planted("seq taken at insert")
def seq_at_insert() -> Iterator[None]:
    """Every third commit took its number before the one that was committed before it."""
    right = versions._take_clock
    taken: list[int] = []

    def take(connection: Any, digest: str, world: Any) -> versions.Stamp:
        stamp = right(connection, digest, world)
        taken.append(stamp.seq)
        return right(connection, digest, world) if len(taken) % 3 == 0 else stamp

    with instead(versions, "_take_clock", take):
        yield


@planted("receipts in another transaction")
def receipts_apart() -> Iterator[None]:
    right_write, right_answer = ledger.write_receipts, answer.answer_push
    waiting: list[tuple[Any, int]] = []

    def later(_connection: Any, receipts: Any, seq: int) -> None:
        waiting.append((receipts, seq))

    def push(store: Any, desk: Any, request: Any) -> Any:
        reply = right_answer(store, desk, request)
        while waiting:
            receipts, seq = waiting.pop()
            with store.writing() as connection:
                right_write(connection, receipts, seq)
        return reply

    with instead(ledger, "write_receipts", later), instead(answer, "answer_push", push):
        yield


@planted("receipts in memory")
def receipts_in_memory() -> Iterator[None]:
    """They do not survive the program."""
    right = line.Office.__init__

    def make(self: Any, slot: Any, store: Any, blobs: Any) -> None:
        def forget() -> None:
            with store.writing() as connection:
                connection.exec_driver_sql("DELETE FROM receipt")
                connection.exec_driver_sql("DELETE FROM replica")

        right(self, slot, store, blobs, restarted=forget)

    with instead(line.Office, "__init__", make):
        yield


@planted("no hash check")
def no_hash_check() -> Iterator[None]:
    """What has the same number is taken for the same."""

    def hash_of(_previous: str, _body: str, number: int) -> str:
        return f"{number:064}"

    with everywhere(changes.chain_hash, hash_of):
        yield


@planted("no id check")
def no_id_check() -> Iterator[None]:
    with instead(ledger, "receipts_by_change_set", lambda _connection, _ids: {}):
        yield


@planted("a bad change set answered with an error")
def error_for_bad() -> Iterator[None]:
    def check(verdict: Verdict) -> Verdict:
        if verdict.status == "quarantined":
            raise SyncTrouble("server-failed")
        return verdict

    with _judged_then(check):
        yield


@planted("out-of-scope work dropped")
def out_of_scope_dropped() -> Iterator[None]:
    def drop(verdict: Verdict) -> Verdict:
        is_outside = verdict.reason.startswith(("outside-its-scopes", "scope-was-revoked"))
        return Verdict("applied") if is_outside else verdict

    with _judged_then(drop):
        yield


@planted("unknown table skipped")
def unknown_skipped() -> Iterator[None]:
    def skip(verdict: Verdict) -> Verdict:
        return Verdict("applied") if verdict.reason.startswith("unknown-table") else verdict

    with _judged_then(skip):
        yield


@contextmanager
def _judged_then(change: Callable[[Verdict], Verdict]) -> Iterator[None]:
    right = answer.judge

    def judged(*arguments: Any, **named: Any) -> Verdict:
        return change(right(*arguments, **named))

    with instead(answer, "judge", judged):
        yield


# ─── the server: merging ───────────────────────────────────────────────────────────────────────


@planted("last writer wins silently")
def last_writer_wins() -> Iterator[None]:
    right = judge.merge_row

    def merge(base: Any, mine: Any, theirs: Any, shape: Any, author: Author, **named: Any) -> Merged:
        merged = right(base, mine, theirs, shape, author, **named)
        outcomes = tuple(_wins(one) for one in merged.outcomes)
        return Merged({**merged.changes, **{k: v for one in outcomes for k, v in one.mine.items()}}, outcomes)

    with instead(judge, "merge_row", merge):
        yield


def _wins(one: GroupOutcome) -> GroupOutcome:
    fate = Fate.APPLIED if one.needs_people else one.fate
    return GroupOutcome(one.group, fate, one.base, one.mine, one.theirs)


@planted("a clock compared")
def clock_compared() -> Iterator[None]:
    """Of two edits the one with the later time stands."""
    right = judge._update

    def update(bench: Bench, body: Any, change: Any) -> Any:
        wrote = bench.last_writer(change.table, change.row, change.columns)
        if wrote is not None and wrote[2] > body.made_at:
            return iter(())
        return right(bench, body, change)

    with instead(judge, "_update", update):
        yield


@planted("sealed row merged")
def sealed_merged() -> Iterator[None]:
    with instead(judge, "_is_sealed_order", lambda _bench, _key: False):
        yield


@planted("group split")
def group_split() -> Iterator[None]:
    """Columns that belong together are compared one by one."""
    right = judge.merge_row

    def merge(base: Any, mine: Any, theirs: Any, shape: Any, author: Author, **named: Any) -> Merged:
        alone = replaced(
            shape,
            groups={name: name for name in shape.columns},
            members={name: (name,) for name in shape.columns},
        )
        moved = {name: value for name, value in mine.items() if value != base.get(name)}
        return right(base, moved, theirs, alone, author, **named)

    with instead(judge, "merge_row", merge):
        yield


@planted("rows read before locked")
def read_before_locked() -> Iterator[None]:
    """The rows are read, somebody else commits, then they are judged as they were read."""
    right_answer, right_read = answer.answer_push, docket._read
    stale: dict[Any, Any] = {}

    def push(store: Any, desk: Any, request: Any) -> Any:
        stale.clear()
        with store.snapshot() as connection:
            ids = [row[0] for row in fetch(connection, "SELECT id FROM work_order ORDER BY id")]
            images = read_rows(connection, "work_order", ids)
            stale.update({("work_order", row): image for row, image in images.items()})
        with store.change("Meanwhile", by=DANA) as work:
            for order in ids:
                work.get(WorkOrder, order).remedy = f"meanwhile {len(ids)} {request.replica[-4:]}"
        return right_answer(store, desk, request)

    def read(connection: Any, keys: Any) -> Any:
        found = right_read(connection, keys)
        return {key: stale.get(key, image) for key, image in found.items()}

    with instead(answer, "answer_push", push), instead(docket, "_read", read):
        yield


@planted("console edit without before")
def edit_without_before() -> Iterator[None]:
    right = edits.merge_edit

    def merge(row: Any, seen: Any, wanted: Any, **named: Any) -> Any:
        now = {name: getattr(row, name) for name in wanted}
        return right(
            row, now, {name: value for name, value in wanted.items() if value != seen[name]}, **named
        )

    with instead(edits, "merge_edit", merge):
        yield


@planted("a held insert's followers tried")
def followers_tried() -> Iterator[None]:
    class Nothing(set[str]):
        def __ior__(self, _more: Any) -> Nothing:  # type: ignore[override,misc]
            return self

    right = docket.Docket.bench

    def bench(self: Any, bodies: Any) -> Bench:
        made = right(self, bodies)
        made.held = Nothing()
        return made

    with instead(docket.Docket, "bench", bench):
        yield


# ─── the server: pulling ───────────────────────────────────────────────────────────────────────


@planted("no chain")
def no_chain() -> Iterator[None]:
    """A cursor is a number of the same database."""

    def holds(self: Any) -> bool:
        cursor = self.request.cursor
        return cursor is None or (cursor.epoch == self.head.epoch and cursor.seq <= self.head.seq)

    with instead(answer_pull._Pull, "_cursor_holds", holds):
        yield


@planted("no floor")
def no_floor() -> Iterator[None]:
    right = pull.changed_scopes

    def scopes(*arguments: Any) -> Any:
        return [replaced(one, floor_seq=-1) for one in right(*arguments)]

    with instead(pull, "changed_scopes", scopes):
        yield


@planted("floor on the first page only")
def floor_once() -> Iterator[None]:
    with instead(answer_pull._Pull, "_floor_rose", lambda *_arguments, **_named: False):
        yield


@planted("pages applied without checkpoint")
def page_by_page() -> Iterator[None]:
    """Each page moves the cursor as if it were the last."""
    right = answer_pull._Pull._partial

    def partial(
        self: Any, page: Any, goes_on: Any, fresh: Any, scopes: Any, start: Any, to: Any, **named: Any
    ) -> Any:
        reply = right(self, page, goes_on, fresh, scopes, start, to, **named)
        whole = msgspec.structs.replace(self._checkpoint(scopes, start), digests=())
        return msgspec.structs.replace(reply, continuation=None, checkpoint=whole)

    with instead(answer_pull._Pull, "_partial", partial):
        yield


# ─── the desk ──────────────────────────────────────────────────────────────────────────────────


@planted("leaving the outbox on receipt")
def gone_on_receipt() -> Iterator[None]:
    right = replica.settle

    def settle(connection: Any, receipts: Any) -> None:
        right(connection, receipts)
        connection.exec_driver_sql("UPDATE change_set SET state = 'archived' WHERE state = 'receipted'")

    with instead(replica, "settle", settle):
        yield


@planted("cursor before data")
def cursor_first() -> Iterator[None]:
    right = driver.apply_checkpoint

    def apply(store: Any, asked_with: Any, name: str, page: bytes, *more: Any) -> Any:
        there = checkpoint.decode(page, checkpoint.PullReply).checkpoint.cursor  # type: ignore[union-attr]
        with store.writing() as connection:
            if checkpoint._cursor_of(replica.state_of(connection)) == asked_with:
                replica.keep_cursor(connection, there.epoch, there.seq, there.chain, "")
                asked_with = there
        return right(store, asked_with, name, page, *more)

    with instead(driver, "apply_checkpoint", apply):
        yield


@planted("eviction with work pending")
def evicted_with_work() -> Iterator[None]:
    """What is lost takes the changes of its rows with it."""
    right = checkpoint._Application._drop_scopes

    def drop(self: Any, *given: Any) -> None:
        right(self, *given)
        lost = {name.partition(":")[2] for name in self.incoming.drop}
        pending = fetch(self.connection, "SELECT id, body FROM change_set WHERE state = 'pending'")
        for change_set, body in pending:
            if lost & {change.row for change in changes.decode_body(bytes(body)).rows}:
                self.connection.exec_driver_sql("DELETE FROM change_set WHERE id = ?", (change_set,))

    with instead(checkpoint._Application, "_drop_scopes", drop):
        yield


@planted("no step 1 of the checkpoint")
def no_standing() -> Iterator[None]:
    with instead(checkpoint, "_standing", lambda *_arguments: checkpoint._Standing()):
        yield


@planted("fork forgets the archive")
def former_forgotten() -> Iterator[None]:
    """What the ids before the fork had archived is never looked at again."""
    right = checkpoint._standing

    def standing(connection: Any, state: Any, positions: Any) -> Any:
        return right(connection, replaced(state, former=()), positions)

    with instead(checkpoint, "_standing", standing):
        yield


@planted("no archive")
def no_archive() -> Iterator[None]:
    right = replica.archive

    def archive(connection: Any, name: str, up_to: int) -> int:
        done = right(connection, name, up_to)
        connection.exec_driver_sql("DELETE FROM change_set WHERE state = 'archived'")
        return done

    with instead(replica, "archive", archive):
        yield


@planted("pending read too early")
def pending_too_early() -> Iterator[None]:
    """The checkpoint lays over what was pending when the page was asked for."""
    right_outbox, right_exchange = replica.outbox, line.SteppedDriver._exchange
    known: dict[int, set[str]] = {}

    def exchange(self: Any, *arguments: Any, **named: Any) -> Any:
        with self._store.snapshot() as connection:
            known[id(self._store.engine)] = {row[0] for row in fetch(connection, "SELECT id FROM change_set")}
        return right_exchange(self, *arguments, **named)

    def outbox(connection: Any) -> Any:
        then = known.get(id(connection.engine), set())
        return [body for body in right_outbox(connection) if body.id in then]

    with instead(replica, "outbox", outbox), instead(line.SteppedDriver, "_exchange", exchange):
        yield


@planted("digest by XOR")
def digest_by_xor() -> Iterator[None]:
    def moved(before: int | None, after: int | None) -> int:
        return (before or 0) ^ (after or 0)

    with instead(versions, "signed_change", moved), instead(checkpoint, "signed_change", moved):
        yield


@planted("new id on retry")
def new_id_on_retry() -> Iterator[None]:
    right = replica.fork

    def fork(connection: Any, new_replica: str) -> int:
        for (old,) in fetch(connection, "SELECT id FROM change_set WHERE state = 'pending'"):
            (body,) = fetch(connection, "SELECT body FROM change_set WHERE id = ?", (old,))[0]
            raw = bytes(body).replace(old.encode(), f"{old[:-1]}{'0' if old[-1] != '0' else '1'}".encode())
            new = json.loads(raw)["id"]
            connection.exec_driver_sql(
                "UPDATE change_set SET id = ?, body = ?, body_hash = ? WHERE id = ?",
                (new, raw, changes.body_hash(raw), old),
            )
        return right(connection, new_replica)

    with instead(replica, "fork", fork):
        yield


@planted("401 clears")
def refusal_clears() -> Iterator[None]:
    right = line.SteppedDriver._answer

    def answered(self: Any, command: m.Command) -> m.Event:
        event = right(self, command)
        if isinstance(event, m.Failed) and event.code == "not-recognised":
            with self._store.writing() as connection:
                connection.exec_driver_sql("DELETE FROM change_set WHERE state = 'pending'")
        return event

    with instead(line.SteppedDriver, "_answer", answered):
        yield


@planted("removed row resurrected")
def removed_resurrected() -> Iterator[None]:
    """An edit of a row that is gone brings the row back."""
    right = checkpoint._Application._laid_over

    def laid_over(self: Any, change: Any, there: Any) -> Any:
        image = right(self, change, there)
        if image is None and change.kind == "update":
            kept = fetch(
                self.connection,
                "SELECT image FROM vault_row WHERE tbl = ? AND row = ?",
                (change.table, change.row),
            )
            return {**json.loads(kept[0][0]), **change.after()} if kept else None
        return image

    with instead(checkpoint._Application, "_laid_over", laid_over):
        yield


@planted("overlay lets theirs stand")
def theirs_stand() -> Iterator[None]:
    right = checkpoint._Application._laid_over

    def laid_over(self: Any, change: Any, there: Any) -> Any:
        now = there.get((change.table, change.row))
        image = right(self, change, there)
        if change.kind == "update" and now is not None and image is not None:
            before = change.before()
            return {**image, **{name: now[name] for name in before if now.get(name) != before[name]}}
        return image

    with instead(checkpoint._Application, "_laid_over", laid_over):
        yield


@planted("REMOVE by row alone")
def remove_by_row() -> Iterator[None]:
    """A removal takes the row away, wherever it is at home by now."""
    with instead(replica, "held_elsewhere", lambda *_arguments: set()):
        yield


@planted("checkpoint before a fork's receipts")
def checkpoint_first() -> Iterator[None]:
    right = m.SyncMachine._begin

    def begin(self: Any, books: Any) -> Any:
        if books.state.former and books.pending and self._mends:
            self._books = books
            return self._pull(books.resume)
        return right(self, books)

    with instead(m.SyncMachine, "_begin", begin):
        yield


# ─── a first pull ──────────────────────────────────────────────────────────────────────────────


@planted("guards left off after a first pull")
def guards_left_off() -> Iterator[None]:
    with _put_back_but("TRIGGER"):
        yield


@planted("indexes left out after a first pull")
def indexes_left_out() -> Iterator[None]:
    with _put_back_but("INDEX"):
        yield


@contextmanager
def _put_back_but(kind: str) -> Iterator[None]:
    right = Loading.put_back

    def put_back(self: Loading) -> None:
        self._taken = [made_by for made_by in self._taken if kind not in made_by]
        right(self)

    with instead(Loading, "put_back", put_back):
        yield


@planted("a page lost when a first pull is staged")
def page_lost() -> Iterator[None]:
    """The first of those that came before the line ended."""
    right = Pouring.give_up

    def give_up(self: Pouring) -> tuple[list[bytes], bool]:
        pages, are_all = right(self)
        return pages[1:], are_all

    with instead(Pouring, "give_up", give_up):
        yield


@planted("a page that unsays another is poured")
def unsaying_poured() -> Iterator[None]:
    def to_pour(_self: Any, pages: Any, last: list[Any]) -> Iterator[Any]:
        for page in pages:
            yield page
            if page.checkpoint is not None:
                last.append(page)
                return
        raise checkpoint.NotPoured

    with instead(checkpoint._Application, "_to_pour", to_pour):
        yield


@planted("a broken first pull keeps what it wrote")
def broken_kept() -> Iterator[None]:
    right = checkpoint._Application.pour

    def pour(self: Any, pages: Any, at: str) -> Any:
        try:
            return right(self, pages, at)
        except checkpoint.NotPoured:
            return checkpoint.Applied(), set()

    with instead(checkpoint._Application, "pour", pour):
        yield
