"""The desk's half of the exchange by itself: what it does about each event."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pytest

from fieldapp.store.changes import CHAIN_START, Envelope
from fieldapp.store.replica import ReplicaState
from fieldapp.sync import machine as m
from fieldapp.sync.checkpoint import Applied
from fieldapp.sync.messages import Checkpoint, Continuation, Cursor, PullReply, PushReply, Receipt, Rows

CURSOR = Cursor("epoch", 7, "c" * 64)
RECEIPT = Receipt(1, "a", "hash-1", "applied", 8)


def _state(name: str = "replica", former: tuple[str, ...] = ()) -> ReplicaState:
    return ReplicaState(name, former, None, CURSOR.epoch, CURSOR.seq, CURSOR.chain, 2, "hash-1", None)


def _books(*pending: Envelope, **more: object) -> m.BooksRead:
    return m.BooksRead(_state(), pending, **more)  # type: ignore[arg-type]


def _envelope(number: int = 1, replica: str = "replica") -> Envelope:
    return Envelope(replica, number, CHAIN_START, f"hash-{number}", "b" * 64, -1, None, b"{}")


def _last_page(cursor: Cursor = CURSOR, tables: tuple[Rows, ...] = ()) -> PullReply:
    return PullReply("page", tables=tables, checkpoint=Checkpoint(cursor, (), ()))


def _play(machine: m.SyncMachine, events: Iterable[m.Event]) -> list[m.Command]:
    """What the machine commands about the last of these events, without what it tells."""
    commands: list[m.Command] = []
    for event in events:
        commands = [one for one in machine.handle(event) if not isinstance(one, m.Tell)]
    return commands


def _machine() -> m.SyncMachine:
    return m.SyncMachine(lambda: 0.5, most_rows=100)


PUSHING = [m.Woken(), m.BooksRead(_state(), (_envelope(),))]
PULLING = [m.Woken(), m.BooksRead(_state(), ())]
SOME_ROWS = (Rows("parts", "part", ("id",), msgspec.Raw(b'[[8,"p"]]')),)
NEXT = Continuation(7, 9, "d" * 64, "parts", 8, "part", "p")


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([m.Woken()], m.ReadBooks),
        (PUSHING, m.Push),
        (PULLING, m.Pull),
        ([*PUSHING, m.PushAnswered(PushReply((RECEIPT,)))], m.Settle),
        ([*PUSHING, m.PushAnswered(PushReply((RECEIPT,))), m.Done()], m.ReadBooks),
        ([*PUSHING, m.PushAnswered(PushReply(problem="fork")), m.Done()], m.Fork),
        ([*PUSHING, m.PushAnswered(PushReply(problem="gap", expected=1)), m.Done()], m.GoBack),
        ([*PUSHING, m.PushAnswered(PushReply())], m.Wait),
        ([*PUSHING, m.Failed("server-absent")], m.Wait),
        ([*PULLING, m.PullAnswered(PullReply("reset"), b"")], m.ForgetCursor),
        ([*PULLING, m.PullAnswered(PullReply("restart"), b"")], m.ClearStage),
        ([*PULLING, m.PullAnswered(PullReply("page", continuation=NEXT), b"x")], m.StagePage),
        ([*PULLING, m.PullAnswered(PullReply("page", continuation=NEXT), b"x"), m.Done()], m.Pull),
        ([*PULLING, m.PullAnswered(_last_page(tables=SOME_ROWS), b"x")], m.ApplyCheckpoint),
        ([*PULLING, m.PullAnswered(_last_page(), b"x")], m.Wait),
        ([m.Woken(), m.BooksRead(_state("new", ("old",)), (_envelope(replica="old"),))], m.Fork),
    ],
)
def test_that_each_event_leads_to_its_command(events: list[m.Event], wanted: type[m.Command]) -> None:
    assert isinstance(_play(_machine(), events)[-1], wanted)


@pytest.mark.parametrize(
    ("applied", "wanted"),
    [
        (Applied(rows=3), m.Wait),
        (Applied(must_fork=True), m.Fork),
        (Applied(is_stale=True), m.ReadBooks),
        (Applied(refetch=("parts",)), m.ReadBooks),
        (Applied(went_back=2), m.ReadBooks),
    ],
)
def test_that_what_came_of_the_checkpoint_decides_what_follows(
    applied: Applied, wanted: type[m.Command]
) -> None:
    page = m.PullAnswered(_last_page(tables=SOME_ROWS), b"x")

    commands = _play(_machine(), [*PULLING, page, m.CheckpointApplied(applied)])

    assert isinstance(commands[-1], wanted)


def test_that_an_interrupted_pull_goes_on_where_it_stopped() -> None:
    (command,) = _play(_machine(), [m.Woken(), _books(resume=NEXT)])

    assert isinstance(command, m.Pull)
    assert command.request.continuation == NEXT


def test_that_a_last_page_is_applied_while_anything_waits_for_it() -> None:
    (command,) = _play(_machine(), [m.Woken(), _books(waits=True), m.PullAnswered(_last_page(), b"x")])

    assert isinstance(command, m.ApplyCheckpoint)


def test_that_receipts_which_settle_nothing_end_the_round_instead_of_repeating_it() -> None:
    machine = _machine()
    settled = [*PUSHING, m.PushAnswered(PushReply((RECEIPT,))), m.Done()]

    commands = _play(machine, [*settled, PUSHING[-1]])

    assert isinstance(commands[-1], m.Wait)
    assert machine.is_idle


def test_that_a_round_mends_only_so_often() -> None:
    machine = _machine()
    _play(machine, PULLING)
    again: list[m.Event] = [m.PullAnswered(PullReply("reset"), b""), m.Done(), _books()]

    commands: list[m.Command] = []
    while not machine.is_idle:
        for event in again:
            commands = list(machine.handle(event)) or commands
            if machine.is_idle:
                break

    assert commands == [m.Tell(m.Phase.TROUBLE, code="no-progress"), m.Wait(m.FIRST_PAUSE_S)]


def test_that_pauses_grow_to_a_limit_and_shrink_after_success() -> None:
    machine = _machine()
    pauses = []
    for _ in range(12):
        commands = _play(machine, [m.Woken(), m.Failed("server-absent")])
        pauses.append(commands[-1])
    calm = _play(machine, [*PULLING, m.PullAnswered(_last_page(), b"x")])
    after = _play(machine, [m.Woken(), m.Failed("server-absent")])

    seconds = [pause.seconds for pause in pauses if isinstance(pause, m.Wait)]
    assert seconds == sorted(seconds)
    assert (seconds[0], seconds[-1]) == (m.FIRST_PAUSE_S, m.LONGEST_PAUSE_S)
    assert calm[-1] == m.Wait(m.CALM_PAUSE_S)
    assert after[-1] == m.Wait(m.FIRST_PAUSE_S)


def test_that_the_server_may_ask_for_a_longer_pause() -> None:
    commands = _play(_machine(), [m.Woken(), m.Failed("server-busy", retry_after_s=90.0)])

    assert commands[-1] == m.Wait(90.0)


def test_that_being_woken_during_a_round_changes_nothing() -> None:
    machine = _machine()
    _play(machine, PUSHING)

    assert _play(machine, [m.Woken()]) == []
    assert not machine.is_idle
