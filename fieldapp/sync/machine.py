"""The desk's half of the exchange, deciding only: events in, commands out, no I/O.

    for command in machine.handle(event): ...carry it out, feed back what it gives...

A round reads the desk's books, pushes until nothing is pending, pulls page by page and
applies the checkpoint. Whatever goes wrong on the way keeps everything, waits with
growing pauses and begins a new round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from fieldapp.store.changes import Envelope
from fieldapp.store.replica import ReplicaState
from fieldapp.sync.checkpoint import Applied
from fieldapp.sync.messages import (
    Continuation,
    Cursor,
    PullReply,
    PullRequest,
    PushReply,
    PushRequest,
    Receipt,
    to_wire,
)

# ─── events ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Woken:
    """Somebody wants a round: a change was made, a network appeared, the pause is over."""


@dataclass(frozen=True)
class BooksRead:
    """What the desk's own books say now."""

    state: ReplicaState
    pending: tuple[Envelope, ...]
    refetch: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    resume: Continuation | None = None
    """Where an interrupted pull stopped, if its pages are still staged."""
    compare: tuple[str, ...] = ()
    """Scopes to be compared with the server's, because a person wants this desk's data checked."""
    waits: bool = False
    """Whether any change set is not yet known to be in a pulled state."""


@dataclass(frozen=True)
class PushAnswered:
    """The server's reply to a push."""

    reply: PushReply


@dataclass(frozen=True)
class PullAnswered:
    """The server's reply to a pull, and its bytes."""

    reply: PullReply
    raw: bytes


@dataclass(frozen=True)
class Done:
    """The command that was given last has been carried out."""


@dataclass(frozen=True)
class CheckpointApplied:
    """What came of the checkpoint."""

    applied: Applied


@dataclass(frozen=True)
class Failed:
    """Something on the way did not work; `code` names what, for people."""

    code: str
    retry_after_s: float | None = None


Event = Woken | BooksRead | PushAnswered | PullAnswered | Done | CheckpointApplied | Failed

# ─── commands ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ReadBooks:
    """Read the desk's books; answer with BooksRead."""


@dataclass(frozen=True)
class Push:
    """Send change sets; answer with PushAnswered or Failed."""

    request: PushRequest


@dataclass(frozen=True)
class Settle:
    """Keep these receipts; answer with Done."""

    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class GoBack:
    """The server expects `expected` of `replica`: make what it forgot pending again, or fork; Done."""

    replica: str
    expected: int


@dataclass(frozen=True)
class Fork:
    """Become another replica; answer with Done."""


@dataclass(frozen=True)
class Pull:
    """Ask for a page; answer with PullAnswered or Failed."""

    request: PullRequest


@dataclass(frozen=True)
class PullAhead:
    """This will be asked next: whoever can may ask already, while the page before is kept. Needs no answer."""

    request: PullRequest


@dataclass(frozen=True)
class StagePage:
    """Keep a page until its checkpoint; answer with Done."""

    raw: bytes


@dataclass(frozen=True)
class ApplyCheckpoint:
    """Make the staged pages and this last one visible; answer with CheckpointApplied."""

    asked_with: Cursor | None
    replica: str
    last_page: bytes


@dataclass(frozen=True)
class ForgetCursor:
    """Start over with pulling; the outbox stays. Answer with Done."""


@dataclass(frozen=True)
class ClearStage:
    """Drop the pages of an interrupted pull; answer with Done."""


@dataclass(frozen=True)
class Tell:
    """For people and for progress: where the round is. Needs no answer."""

    phase: Phase
    done: int = 0
    total: int = 0
    code: str = ""


@dataclass(frozen=True)
class Wait:
    """The round is over: the next begins after this pause, or when woken."""

    seconds: float


Command = (
    ReadBooks
    | Push
    | Settle
    | GoBack
    | Fork
    | Pull
    | PullAhead
    | StagePage
    | ApplyCheckpoint
    | ForgetCursor
    | ClearStage
    | Tell
    | Wait
)


class Phase(StrEnum):
    """Where a round is."""

    SENDING = "sending"
    RECEIVING = "receiving"
    COMPLETE = "complete"
    TROUBLE = "trouble"


class _At(StrEnum):
    IDLE = "idle"
    READING = "reading"
    PUSHING = "pushing"
    SETTLING = "settling"
    MENDING = "mending"
    PULLING = "pulling"
    STAGING = "staging"
    APPLYING = "applying"


CALM_PAUSE_S = 30.0
"""Between rounds when all is well and nothing wakes the sync."""

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
_MOST_MENDS = 12
"""Forks, resets and refetches one round may need; more is a fault that waiting may cure."""


class SyncMachine:
    """Decides what the desk does next. `jitter` gives a number from 0 to 1 and is the only chance in it."""

    def __init__(self, jitter: Callable[[], float], most_rows: int = 5_000) -> None:
        self._jitter = jitter
        self._most_rows = most_rows
        self._at = _At.IDLE
        self._failures = 0
        self._mends = 0
        self._sent = 0
        self._rows_done = 0
        self._rows_total = 0
        self._books: BooksRead | None = None
        self._reply: PullReply | None = None
        self._problem = PushReply()
        self._settled = ""
        """The hash of the first change set for which a receipt was kept last."""

    @property
    def is_idle(self) -> bool:
        """Whether no round is under way."""
        return self._at is _At.IDLE

    def handle(self, event: Event) -> Iterator[Command]:
        """What to do about an event. At most one command that needs an answer, and it comes last."""
        match self._at, event:
            case _, Failed():
                yield from self._fail(event)
            case _At.IDLE, Woken():
                self._mends = self._sent = self._rows_done = self._rows_total = 0
                self._settled = ""
                yield from self._read()
            case _At.READING, BooksRead():
                yield from self._begin(event)
            case _At.PUSHING, PushAnswered(reply=reply):
                yield from self._settle(reply)
            case _At.SETTLING, Done():
                yield from self._after_push()
            case _At.MENDING, Done():
                yield from self._read()
            case _At.PULLING, PullAnswered():
                yield from self._took_page(event)
            case _At.STAGING, Done():
                yield from self._after_page()
            case _At.APPLYING, CheckpointApplied(applied=applied):
                yield from self._after_checkpoint(applied)
            case _, Woken():
                return
            case _:
                raise AssertionError(f"{type(event).__name__} while {self._at}")

    # ─── pushing ──────────────────────────────────────────────────────────────────────────────

    def _read(self) -> Iterator[Command]:
        self._at = _At.READING
        yield ReadBooks()

    def _begin(self, books: BooksRead) -> Iterator[Command]:
        self._books = books
        if not books.pending:
            yield from self._pull(books.resume)
            return
        if any(envelope.replica != books.state.replica for envelope in books.pending):
            yield from self._mend(Fork())
            return
        if books.pending[0].hash == self._settled:
            yield from self._fail(Failed("no-progress"))
            return
        self._at = _At.PUSHING
        yield Tell(Phase.SENDING, self._sent, self._sent + len(books.pending))
        envelopes = tuple(to_wire(envelope) for envelope in books.pending)
        yield Push(PushRequest(books.state.replica, books.state.former, envelopes))

    def _settle(self, reply: PushReply) -> Iterator[Command]:
        if not reply.receipts and not reply.problem:
            yield from self._fail(Failed("no-progress"))
            return
        self._problem = reply
        self._sent += len(reply.receipts)
        self._at = _At.SETTLING
        yield Settle(reply.receipts)

    def _after_push(self) -> Iterator[Command]:
        match self._problem.problem:
            case "fork":
                yield from self._mend(Fork())
            case "gap":
                assert self._books is not None
                yield from self._mend(GoBack(self._books.state.replica, self._problem.expected))
            case _:
                assert self._books is not None
                self._settled = self._books.pending[0].hash
                yield from self._read()

    def _mend(self, command: Command) -> Iterator[Command]:
        self._mends += 1
        self._settled = ""
        if self._mends > _MOST_MENDS:
            yield from self._fail(Failed("no-progress"))
            return
        self._at = _At.MENDING
        yield command

    # ─── pulling ──────────────────────────────────────────────────────────────────────────────

    def _pull(self, continuation: Continuation | None) -> Iterator[Command]:
        self._at = _At.PULLING
        yield Tell(Phase.RECEIVING, self._rows_done, self._rows_total)
        yield Pull(self._pull_request(continuation))

    def _pull_request(self, continuation: Continuation | None) -> PullRequest:
        assert self._books is not None
        return pull_request(self._books, continuation, self._most_rows)

    def _took_page(self, event: PullAnswered) -> Iterator[Command]:
        reply = event.reply
        match reply.kind:
            case "reset":
                yield from self._mend(ForgetCursor())
            case "restart":
                yield from self._mend(ClearStage())
            case _:
                count = sum(_count(block.rows) for block in reply.tables)
                self._rows_total = max(self._rows_total, count + reply.rows_to_come)
                self._rows_done += count
                yield from self._keep_page(reply, event.raw)

    def _keep_page(self, reply: PullReply, raw: bytes) -> Iterator[Command]:
        assert self._books is not None
        state = self._books.state
        if reply.checkpoint is None:
            self._reply = reply
            self._at = _At.STAGING
            yield PullAhead(self._pull_request(reply.continuation))
            yield StagePage(raw)
        elif self._says_nothing(reply):
            yield from self._complete()
        else:
            self._at = _At.APPLYING
            yield ApplyCheckpoint(_cursor(state), state.replica, raw)

    def _says_nothing(self, reply: PullReply) -> bool:
        """Whether this desk is where the server is: same commit, nothing on its way, nothing staged."""
        books = self._books
        assert books is not None
        assert reply.checkpoint is not None
        is_there = reply.checkpoint.cursor == _cursor(books.state)
        return is_there and not (
            books.waits or books.refetch or books.compare or books.resume or reply.tables or reply.removals
        )

    def _after_page(self) -> Iterator[Command]:
        assert self._reply is not None
        yield from self._pull(self._reply.continuation)

    def _after_checkpoint(self, applied: Applied) -> Iterator[Command]:
        if applied.must_fork:
            yield from self._mend(Fork())
        elif applied.would_go:
            yield from self._fail(Failed("orders-would-go"))
        elif applied.is_stale or applied.refetch or applied.went_back:
            self._mends += 1
            self._settled = ""
            if self._mends > _MOST_MENDS:
                yield from self._fail(Failed("no-progress"))
                return
            yield from self._read()
        else:
            yield from self._complete()

    def _complete(self) -> Iterator[Command]:
        self._failures = 0
        self._at = _At.IDLE
        yield Tell(Phase.COMPLETE, self._rows_done, self._rows_total)
        yield Wait(CALM_PAUSE_S)

    # ─── trouble ──────────────────────────────────────────────────────────────────────────────

    def _fail(self, event: Failed) -> Iterator[Command]:
        self._failures += 1
        self._at = _At.IDLE
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(self._failures - 1, 10))
        pause *= 0.5 + self._jitter()
        yield Tell(Phase.TROUBLE, code=event.code)
        yield Wait(max(pause, event.retry_after_s or 0.0))


def pull_request(books: BooksRead, continuation: Continuation | None, most_rows: int) -> PullRequest:
    """What a desk with these books asks for."""
    return PullRequest(
        replica=books.state.replica,
        former=books.state.former,
        cursor=_cursor(books.state),
        continuation=continuation,
        refetch=books.refetch,
        held=books.held,
        compare=books.compare,
        most_rows=most_rows,
    )


def _cursor(state: ReplicaState) -> Cursor | None:
    if state.seq < 0 or state.epoch is None or state.chain is None:
        return None
    return Cursor(state.epoch, state.seq, state.chain)


def _count(rows: object) -> int:
    """How many rows a block holds, near enough for progress: a row starts with a bracket and a number."""
    return bytes(rows).count(b"],[") + 1 if len(bytes(rows)) > 2 else 0  # type: ignore[call-overload]
