"""The line between one simulated laptop and the server, and the laptop's half of a round, step by step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy.exc import OperationalError

from fieldapp.errors import FieldappError, ReplicaTrouble, SyncTrouble
from fieldapp.store import replica
from fieldapp.store.blobs import Blobs
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from fieldapp.sync import answer, answer_pull
from fieldapp.sync import machine as m
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.checkpoint import NotPoured
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.messages import PullReply, PullRequest, PushRequest, Rows, decode, encode
from fieldapp.sync.pouring import MOST_KEPT_BYTES
from fieldapp.sync.ready_pages import ReadyPages
from tests.sync.choices import Choices, Step
from tests.sync.harness import whole_body
from tests.sync.invariants import BrokenError
from tests.sync.memory import Slot, StoppedHereError, disk_full, ending_told
from tests.sync.poured import SteppedPouring, made_of

FAULTS = (
    "", "request lost", "reply lost", "repeated", "html", "cut", "refused", "late copy", "server stopped",
    "server's disk full",
)  # fmt: skip
"""What can happen to one exchange. The first is nothing; the last two only where programs may end."""


@dataclass
class Office:
    """The server's end: its store, and the place it lives in."""

    slot: Slot
    store: Store
    blobs: Blobs
    ready: ReadyPages = field(default_factory=lambda: ReadyPages(piece_rows=2, least_rows=1))
    """Kept when the server's program ends or its database is restored, as if another process had made it."""
    looked_at: tuple[int, int] | None = None
    restarted: Callable[[], None] = lambda: None
    """Called when the server's program has ended and begun again."""


@dataclass
class Line:
    """Carries requests to the server's handlers; the choices of the step say what goes wrong."""

    office: Office
    desk: DeskOnTheLine
    choices: Choices = field(default_factory=lambda: Choices(Step("")))
    faults: tuple[str, ...] = ("",)
    """What may happen now, none twice as likely as the rest together."""
    late: list[PushRequest] = field(default_factory=list)
    """Copies of requests that are still under way."""
    told: list[str] = field(default_factory=list)
    probes: Counter[str] = field(default_factory=Counter)
    knows_less: bool = False
    """Whether the server is of a later version than the desk: what that knows more is a column for all."""

    def exchange(self, path: str, body: bytes) -> bytes:
        """One exchange with whatever goes wrong in it. Raises SyncTrouble."""
        fault = self.faults[0]
        if len(self.faults) > 1 and self.choices.happens(30):
            fault = self.choices.one_of(self.faults[1:])
        if fault:
            self.told.append(f"({fault})")
            self.probes[fault] += 1
        self._before(fault, path, body)
        try:
            with ending_told(), self.office.slot.fused(*self._fuse(fault)):
                if fault == "repeated":
                    self.handle(path, body)
                reply = self.handle(path, body)
        except StoppedHereError as stopped:
            self.office.restarted()
            raise SyncTrouble("server-absent") from stopped
        except (ReplicaTrouble, OperationalError) as trouble:
            raise SyncTrouble("server-failed") from trouble
        return self._after(fault, reply)

    def handle(self, path: str, body: bytes) -> bytes:
        """What the server's handlers answer."""
        if path.endswith("push"):
            return encode(answer.answer_push(self.office.store, self.desk, decode(body, PushRequest)))
        if self.desk.suspended:
            raise SyncTrouble("not-recognised")
        request, ready = decode(body, PullRequest), None if self.knows_less else self.office.ready
        page, piece = answer_pull.answer_page(self.office.store, self.desk, request, ready)
        return encode(of_a_later_version(page)) if self.knows_less else whole_body(page, piece)

    def deliver_late(self) -> None:
        """A copy of an old request reaches the server at last; nobody waits for the reply."""
        if self.late:
            answer.answer_push(self.office.store, self.desk, self.late.pop(0))

    def _before(self, fault: str, path: str, body: bytes) -> None:
        if fault == "request lost":
            raise SyncTrouble("server-absent")
        if fault == "refused":
            raise SyncTrouble("not-recognised")
        if fault == "late copy" and path.endswith("push"):
            self.late.append(decode(body, PushRequest))

    def _fuse(self, fault: str) -> tuple[int | None, Callable[[], Exception]]:
        if fault == "server stopped":
            return self.choices.pick(60), StoppedHereError
        if fault == "server's disk full":
            return self.choices.pick(60), disk_full
        return None, StoppedHereError

    def _after(self, fault: str, reply: bytes) -> bytes:
        if fault == "reply lost":
            raise SyncTrouble("server-absent")
        if fault == "html":
            return b"<html>Sign in to the hotel's network</html>"
        if fault == "cut":
            return reply[: self.choices.pick(len(reply))]
        return reply


def of_a_later_version(reply: PullReply) -> PullReply:
    """The page as a server tells it that has a column for what ours keeps in `extra`."""
    blocks = [_with_its_column(block) if block.table == "work_order" else block for block in reply.tables]
    return msgspec.structs.replace(reply, tables=tuple(blocks))


def _with_its_column(block: Rows) -> Rows:
    place = block.columns.index("extra") + 1
    rows = msgspec.json.decode(block.rows)
    for row in rows:
        row.append(json.loads(row[place])[LATER_COLUMN] if row[place] else None)
        row[place] = None
    return Rows(
        block.scope, block.table, (*block.columns, LATER_COLUMN), msgspec.Raw(msgspec.json.encode(rows))
    )


LATER_COLUMN = "colour"
"""What orders have in a later version."""


class _Ahead:
    """The page that was asked for ahead: it is answered at once, and may be old when it is looked at."""

    def __init__(self) -> None:
        self._kept: tuple[Any, bytes | SyncTrouble] | None = None

    def begin(self, request: PullRequest, work: Callable[[], bytes]) -> None:
        try:
            self._kept = request, work()
        except SyncTrouble as trouble:
            self._kept = request, trouble

    def take(self, request: PullRequest | None) -> bytes | None:
        kept, self._kept = self._kept, None
        if kept is None or kept[0] != request:
            return None
        if isinstance(kept[1], SyncTrouble):
            raise kept[1]
        return kept[1]


@dataclass
class Watch:
    """What is known of a replica whatever happens to the program: all its rounds are watched with it."""

    look: Any
    """At its database, between two transactions."""
    probes: Counter[str]
    reopened: bool = False
    """Whether old work was taken out of the archive and no checkpoint has laid it over the rows yet."""
    chained_anew: set[str] = field(default_factory=set)
    """What a fork numbered anew, and has to be receipted before any checkpoint."""

    def forked(self) -> None:
        """The replica has another id: everything that is pending was chained anew."""
        self.chained_anew = self.in_state("pending")

    def in_state(self, state: str) -> set[str]:
        """The change sets of a desk that are in this state."""
        return {row[0] for row in fetch(self.look, "SELECT id FROM change_set WHERE state = ?", (state,))}


class WatchedDriver(SyncDriver):
    """The real driver, watched for the two rules that only show while a round goes on.

    What leaves the outbox leaves it in a checkpoint, and after a fork none is applied before what was
    chained anew has receipts.
    """

    def __init__(self, store: Store, transport: Any, *, watch: Watch, **named: Any) -> None:
        super().__init__(store, transport, **named)
        self._watch = watch

    def _carry_out(self, command: m.Command) -> m.Event:
        self._watch.probes[type(command).__name__] += 1
        if isinstance(command, m.ReadBooks | m.Push | m.Pull):
            return super()._carry_out(command)
        is_checkpoint = isinstance(command, m.ApplyCheckpoint)
        before = self._watch.in_state("archived")
        if is_checkpoint and not self._watch.chained_anew.isdisjoint(self._watch.in_state("pending")):
            raise BrokenError("18: a checkpoint is applied before the receipts of what a fork chained anew")
        event = super()._carry_out(command)
        self._look(command, event, before)
        return event

    def _look(self, command: m.Command, event: m.Event, before: set[str]) -> None:
        now = self._watch.in_state("archived")
        left = now - before
        if left and not isinstance(command, m.ApplyCheckpoint):
            raise BrokenError(f"1: {min(left)} left the outbox without a pulled state that contains it")
        if isinstance(command, m.Fork):
            self._watch.forked()
        if isinstance(event, m.CheckpointApplied):
            applied = event.applied
            if applied.refetch:
                raise BrokenError(f"4: a digest differed: {applied.refetch}")
            self._watch.reopened = bool(applied.must_fork or (applied.is_stale and self._watch.reopened))
        elif before - now:
            self._watch.reopened = True


class SteppedDriver(WatchedDriver):
    """Halted before and after every command, so that anything can happen in between."""

    def __init__(
        self,
        store: Store,
        line: Line,
        most_rows: int,
        watch: Watch,
        list_blobs: Callable[[], None],
        most_kept: int = MOST_KEPT_BYTES,
    ) -> None:
        super().__init__(
            store,
            line,
            jitter=lambda: 0.5,
            most_rows=most_rows,
            watch=watch,
            asks_ahead=True,
            on_writer=self._written,
        )
        self._list_blobs, self._most_kept = list_blobs, most_kept
        self._made_of = frozenset[tuple[str, str]]()
        self._ended: Exception | None = None
        """What ended the writer's thread and would have ended the program."""
        self._ahead = _Ahead()  # type: ignore[assignment]
        self.is_running = False
        self.last = m.Tell(m.Phase.COMPLETE)
        self._event: m.Event = m.Woken()
        self._command: m.Command | None = None

    def advance(self) -> None:
        """One half of a step: decide what to do, or do what was decided."""
        if not self.is_running:
            self.is_running, self._event, self._command = True, m.Woken(), None
            self.last = m.Tell(m.Phase.TROUBLE, code="stopped")
        if self._command is not None:
            command, self._command = self._command, None
            self._event = self._answer(command)
            self._raise_what_ended()
            return
        for command in self._machine.handle(self._event):
            if isinstance(command, m.Wait):
                self.is_running = False
                self._end_pouring()
                self._index_words()
                self._raise_what_ended()
            elif isinstance(command, m.Tell):
                self.last = command
                if command.phase is m.Phase.SENDING:
                    self._list_blobs()
            elif type(command).__name__ == "PullAhead":
                self._ask_ahead(command.request)  # type: ignore[union-attr]
            else:
                self._command = command

    def _raise_what_ended(self) -> None:
        if self._ended is not None:
            raise self._ended

    def give_up(self) -> None:
        """What the border of the sync thread does with an error that nobody expected."""
        self._event, self._command = m.Failed("disk-failed"), None
        self.advance()

    def run_round(self) -> m.Tell:
        """From where it is to the end of a round."""
        self.advance()
        while self.is_running:
            self.advance()
        return self.last

    def finish_round(self) -> None:
        """What is under way comes to its end; nothing is begun."""
        while self.is_running:
            self.advance()

    # ─── a first pull ──────────────────────────────────────────────────────────────────────────

    @property
    def is_pouring(self) -> bool:
        """Whether the writer is in the middle of a first pull, of which nobody sees anything yet."""
        return self._poured is not None and self._poured.is_open

    def drop(self) -> None:
        """Its program ends: nothing stays of a first pull that was not complete."""
        if self._poured is not None:
            self._poured.give_way()

    @property
    def _poured(self) -> SteppedPouring | None:
        return self._pouring  # type: ignore[return-value]

    def _begin_pouring(self, name: str) -> SteppedPouring:
        self._made_of = made_of(self._watch.look)
        pouring = SteppedPouring(self._store, name, self._written, self._most_kept)
        self._store.engine.pool.wanted = pouring.give_way  # type: ignore[attr-defined]
        self._watch.probes["first pull begun"] += 1
        return pouring

    def _carry_out(self, command: m.Command) -> m.Event:
        poured = self._poured
        event = super()._carry_out(command)
        if poured is not None and self._pouring is None:
            self._watch.probes["first pull written" if poured.is_written else "first pull staged"] += 1
            if made_of(self._watch.look) != self._made_of:
                raise BrokenError("5: an index or a guard is missing after a first pull")
        return event

    def _written(self, work: Callable[[], Any]) -> Any:
        """What the writer's thread does; an error that is a mistake of ours is not passed over."""
        try:
            with ending_told():
                return work()
        except (NotPoured, FieldappError, OperationalError):
            raise
        except Exception as error:
            self._ended = error
            raise


def name_of(store: Store) -> str:
    """Which replica a store is."""
    with store.snapshot() as connection:
        return replica.state_of(connection).replica
