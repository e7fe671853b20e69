"""Carries out what the machine commands: HTTP on the sync thread, writing wherever the desk writes.

`run_round` does one round and returns; `run` is the body of the sync thread.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection

from fieldapp.errors import FieldappError, SyncTrouble
from fieldapp.store import replica, search, words_due
from fieldapp.store.changes import Envelope
from fieldapp.store.desk_side import NO_CURSOR
from fieldapp.store.settings import read_setting
from fieldapp.store.store import Changed, Store
from fieldapp.sync import machine as m
from fieldapp.sync.checkpoint import apply_checkpoint
from fieldapp.sync.messages import (
    HELD_STATUSES,
    PullReply,
    PullRequest,
    PushReply,
    Receipt,
    decode,
    encode,
)
from fieldapp.sync.pages import packed_page, read_page
from fieldapp.sync.pouring import Pouring
from fieldapp.sync.self_check import to_compare

log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")
MOST_CHANGE_SETS = 1_000
MOST_BYTES = 4 * 1024 * 1024
_BREATH_S = 0.1
"""Between two steps of merging, for whoever else wants to write."""

_PUSH, _PULL = "/sync/v1/push", "/sync/v1/pull"


class Transport(Protocol):
    """One exchange with the server, whatever carries it."""

    def exchange(self, path: str, body: bytes) -> bytes:
        """Send a request and return the whole, checked reply. Raises SyncTrouble, nothing else."""


class _Ahead:
    """At most one exchange under way on a thread of its own, for a request that is expected next."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._request: PullRequest | None = None
        self._outcome: bytes | SyncTrouble | None = None

    def begin(self, request: PullRequest, work: Callable[[], bytes]) -> None:
        """Start the exchange; an earlier one that nobody took is waited for and forgotten."""
        self.take(None)
        self._request, self._outcome = request, None
        self._thread = threading.Thread(target=self._run, args=(work,), name="sync-ahead", daemon=True)
        self._thread.start()

    def take(self, request: PullRequest | None) -> bytes | None:
        """The reply, if this is what was asked; waits for it. Raises the SyncTrouble it ended in."""
        if self._thread is None:
            return None
        self._thread.join()
        asked, outcome = self._request, self._outcome
        self._thread = self._request = self._outcome = None
        if asked != request:
            return None
        if isinstance(outcome, SyncTrouble):
            raise outcome
        return outcome

    def _run(self, work: Callable[[], bytes]) -> None:
        try:
            self._outcome = work()
        except SyncTrouble as trouble:
            self._outcome = trouble


def _directly(work: Callable[[], Any]) -> Any:
    return work()


class SyncDriver:
    """Runs rounds of one machine against one store and one transport.

    `on_writer` carries work to the thread that writes the replica and returns its result; `told`
    hears every Tell, on the sync thread. `carries` says which change sets this transport can
    send: from the first that it cannot, they wait for another. Drivers of one store share `turn`,
    so that one round ends before the next begins. With `asks_ahead` the next page of a pull is asked
    for on a thread of its own while the page before is kept, and a first pull is written while it comes
    (`sync.pouring`); the transport must bear the one, `on_writer` the other.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        *,
        on_writer: Callable[[Callable[[], Any]], Any] = _directly,
        told: Callable[[m.Tell], None] = lambda _tell: None,
        jitter: Callable[[], float] = random.random,
        most_rows: int = 5_000,
        carries: Callable[[Envelope], bool] = lambda _envelope: True,
        turn: AbstractContextManager[Any] | None = None,
        asks_ahead: bool = False,
    ) -> None:
        self._store = store
        self._ahead = _Ahead() if asks_ahead else None
        self._may_pour = asks_ahead
        self._first_of: str | None = None
        """The replica whose first pull begins with the next page."""
        self._pouring: Pouring | None = None
        self._are_words_due = True
        """Perhaps: of rows that came, now or before this start."""
        self._carries = carries
        self._turn = turn or nullcontext()
        self._transport = transport
        self._on_writer = on_writer
        self._told = told
        self._machine = m.SyncMachine(jitter, most_rows)
        self._wake = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Begin a round soon: a change was made or a network appeared. From any thread."""
        self._wake.set()

    def stop(self) -> None:
        """End `run` after the exchange under way. From any thread."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Rounds until stopped; the body of the sync thread. Never raises."""
        while not self._stopping.is_set():
            pause = self._round_whatever_happens()
            self._rest(pause)
            self._wake.clear()

    def _rest(self, pause: float) -> None:
        """Wait until it is time or somebody wakes us; meanwhile the search's words are looked after, a little at a time."""
        ends_at = time.monotonic() + pause
        self._index_words()
        is_more = True
        while is_more and time.monotonic() + _BREATH_S < ends_at and not self._wake.wait(_BREATH_S):
            is_more = self._merge_words()
        self._wake.wait(max(0.0, ends_at - time.monotonic()))

    def _index_words(self) -> None:
        """Have the rows that came found by their words, and tell whoever shows what was found."""
        if not self._are_words_due:
            return
        rows = self._look_after_words(words_due.catch_up)
        self._are_words_due = rows is None
        if rows:
            self._store.tell(Changed("sync", rows))

    def _merge_words(self) -> bool:
        return bool(self._look_after_words(search.merge_some))

    def _look_after_words(self, work: Callable[[Connection], ResultT]) -> ResultT | None:
        """Do this in a commit of its own; None where it has to wait for another time."""

        def write() -> ResultT:
            with self._store.writing() as connection:
                return work(connection)

        try:
            outcome: ResultT = self._on_writer(write)
        except FieldappError as trouble:
            log.log(trouble.log_level, "the words of the search have to wait: %s", trouble)
        except Exception:
            log.exception("looking after the words of the search ended in a bug")
        else:
            return outcome
        return None

    def run_round(self) -> m.Tell:
        """One round, now; returns how it ended (COMPLETE or TROUBLE)."""
        last = m.Tell(m.Phase.TROUBLE, code="stopped")

        def hear(tell: m.Tell) -> None:
            nonlocal last
            last = tell
            self._told(tell)

        self._drive(hear)
        self._index_words()
        return last

    def _round_whatever_happens(self) -> float:
        """A border: a bug in a round is logged and waits like any other trouble."""
        try:
            return self._drive(self._told)
        except FieldappError as trouble:  # of whoever hears the round, as photos are listed on a full disk
            log.warning("the sync could not go on: %s", trouble)
            return self._carry_out_all(m.Failed(trouble.code), self._told)
        except Exception:
            log.exception("a round of the sync ended in a bug")
            return self._carry_out_all(m.Failed("sync-bug"), self._told)

    def _drive(self, hear: Callable[[m.Tell], None]) -> float:
        with self._turn:
            try:
                return self._carry_out_all(m.Woken(), hear)
            finally:
                self._end_pouring()

    def _carry_out_all(self, event: m.Event, hear: Callable[[m.Tell], None]) -> float:
        """Feed events until the machine waits; returns for how many seconds."""
        while True:
            answer: m.Event | None = None
            for command in self._machine.handle(event):
                if isinstance(command, m.Wait):
                    return command.seconds
                if isinstance(command, m.Tell):
                    hear(command)
                elif isinstance(command, m.PullAhead):
                    self._ask_ahead(command.request)
                else:
                    answer = self._answer(command)
            assert answer is not None
            event = answer

    def _answer(self, command: m.Command) -> m.Event:
        if self._stopping.is_set():
            return m.Failed("stopped")
        try:
            return self._carry_out(command)
        except SyncTrouble as trouble:
            retry_after = trouble.facts.get("retry_after_s")
            return m.Failed(trouble.code, float(str(retry_after)) if retry_after is not None else None)
        except FieldappError as trouble:
            log.warning("the sync could not go on: %s", trouble)
            return m.Failed(trouble.code)

    def _carry_out(self, command: m.Command) -> m.Event:
        match command:
            case m.ReadBooks():
                return self._read_books()
            case m.Push(request=push):
                return m.PushAnswered(self._exchange(_PUSH, push, PushReply)[0])
            case m.Pull(request=pull):
                return m.PullAnswered(*self._pull(pull))
            case m.ApplyCheckpoint(asked_with=cursor, replica=name, last_page=page):
                applied = self._pouring.finish(page) if self._pouring is not None else None
                if applied is None:
                    self._stage_what_came()
                    applied = self._on_writer(partial(apply_checkpoint, self._store, cursor, name, page))
                self._pouring = None
                self._are_words_due = True
                return m.CheckpointApplied(applied)
            case m.StagePage(raw=page):
                self._keep_page(page)
                return m.Done()
            case _:
                self._stage_what_came()
                self._on_writer(lambda: self._write(command))
                return m.Done()

    # ─── a first pull ──────────────────────────────────────────────────────────────────────────

    def _keep_page(self, page: bytes) -> None:
        """Let a page go into the replica as it comes, where this is a first pull; else stage it."""
        name, self._first_of = self._first_of, None
        if name is not None:
            self._pouring = self._begin_pouring(name)
        if self._pouring is None:
            self._stage(page)
        elif not self._pouring.take(page):
            self._stage_what_came()

    def _begin_pouring(self, name: str) -> Pouring:
        return Pouring(self._store, name, self._on_writer)

    def _stage(self, page: bytes) -> None:
        self._on_writer(partial(self._write, m.StagePage(page)))

    def _stage_what_came(self) -> None:
        """A first pull that is not written as it comes is kept page by page, like any other.

        Raises SyncTrouble `too-slow` where more came than was kept: the next round goes on from what is staged.
        """
        if self._pouring is None:
            return
        pages, are_all = self._pouring.give_up()
        self._pouring = None
        for page in pages:
            self._stage(page)
        if not are_all:
            raise SyncTrouble("too-slow")

    def _end_pouring(self) -> None:
        """The round is over, and so is a pull that was not."""
        try:
            self._stage_what_came()
        except FieldappError as trouble:
            log.warning("not all pages of a first pull could be kept: %s", trouble)

    def _ask_ahead(self, request: PullRequest) -> None:
        if self._ahead is not None and not self._stopping.is_set():
            self._ahead.begin(request, partial(self._transport.exchange, _PULL, encode(request)))

    def _pull(self, request: PullRequest) -> tuple[PullReply, bytes]:
        raw = self._ahead.take(request) if self._ahead is not None else None
        return self._exchange(_PULL, request, PullReply, raw)

    def _exchange(
        self, path: str, request: msgspec.Struct, kind: type[ResultT], raw: bytes | None = None
    ) -> tuple[ResultT, bytes]:
        """The reply and its bytes; `raw` are those of a reply that came already."""
        raw = self._transport.exchange(path, encode(request)) if raw is None else raw
        try:
            return decode(raw, kind), raw  # type: ignore[type-var]
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise SyncTrouble("reply-is-not-ours") from error

    def _read_books(self) -> m.BooksRead:
        self._stage_what_came()
        books = read_books(self._store, MOST_CHANGE_SETS, MOST_BYTES)
        is_first = self._may_pour and books.state.seq == NO_CURSOR and self._is_untouched()
        self._first_of = books.state.replica if is_first else None
        return replace(books, pending=tuple(takewhile(self._carries, books.pending)))

    def _is_untouched(self) -> bool:
        with self._store.snapshot() as connection:
            return replica.is_untouched(connection)

    def _write(self, command: m.Command) -> None:
        with self._store.writing() as connection:
            match command:
                case m.Settle(receipts=receipts):
                    replica.settle(connection, [_kept(receipt) for receipt in receipts])
                case m.StagePage(raw=page):
                    replica.stage_page(connection, packed_page(page))
                case m.ForgetCursor():
                    replica.forget_cursor(connection)
                case m.ClearStage():
                    replica.clear_stage(connection)
                case m.Fork():
                    replica.fork(connection, self._store.world.new_id())
                case m.GoBack(replica=name, expected=expected):
                    self._go_back(connection, name, expected)
                case _:
                    raise AssertionError(type(command).__name__)

    def _go_back(self, connection: Any, name: str, expected: int) -> None:
        """Send again what the server forgot; where the archive has a hole, fork and send the rest."""
        state = replica.state_of(connection)
        replica.back_to_outbox(connection, name, expected - 1)
        if not replica.has_all_from(connection, name, expected, state.next_number):
            log.warning("the server forgot change sets from %s on and some are gone here too", expected)
            replica.fork(connection, self._store.world.new_id())


def read_books(store: Store, most_change_sets: int, most_bytes: int) -> m.BooksRead:
    """What the desk's own books say, as of one moment."""
    with store.snapshot() as connection:
        staged = replica.last_staged(connection)
        refetch = read_setting(connection, "refetch")
        return m.BooksRead(
            state=replica.state_of(connection),
            pending=tuple(replica.pending(connection, most_change_sets, most_bytes)),
            refetch=tuple(msgspec.json.decode(refetch)) if refetch else (),
            held=replica.held_ids(connection),
            compare=to_compare(connection),
            resume=read_page(staged).continuation if staged else None,
            waits=replica.has_waiting(connection),
        )


def _kept(receipt: Receipt) -> replica.GivenReceipt:
    return replica.GivenReceipt(
        change_set=receipt.change_set,
        number=receipt.number,
        hash=receipt.hash,
        is_held=receipt.status in HELD_STATUSES,
        seq=receipt.seq,
        text=encode(receipt).decode(),
    )
