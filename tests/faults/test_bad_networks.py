"""Networks that cut, trickle, lie and swallow: told by the right words in time, everything kept, clean afterwards."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.store.raw import fetch
from tests.faults.bad_lines import ABSENT, KINDS, NOT_OURS, SLOW, cut_after
from tests.faults.depth import chance
from tests.faults.laptop import DOORS, THEIRS, Laptop, _name, a_laptop

DEADLINE_S = 1.0
GRACE_S = 0.5
MOST_WHOLE_REPLY = 4096
SAMPLED = 500
PAIRS = list(itertools.product(KINDS, DOORS))
_A_TENTH = set(chance("bad networks").sample(PAIRS, len(PAIRS) // 10))


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """An enrolled laptop with something to send and something to fetch."""
    with a_laptop(tmp_path) as found:
        yield found


def _tried(all_of_them: bool) -> list[tuple[str, str]]:
    return [pair for pair in PAIRS if (pair in _A_TENTH) is not all_of_them]


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param(_tried(False), id="tenth"),
        pytest.param(_tried(True), id="rest", marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)
def test_that_bad_networks_are_told_in_time_and_cost_nothing(
    laptop: Laptop, pairs: list[tuple[str, str]]
) -> None:
    wrong = []

    for kind, door in pairs:
        wrong += [f"{door}, {kind}: {words}" for words in _met(laptop, kind, door)]

    assert wrong == []
    _assert_goes_clean(laptop)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "step",
    [
        pytest.param(10, id="tenth"),
        pytest.param(1, id="all", marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)
def test_that_a_reply_cut_at_any_byte_is_never_taken_for_whole(laptop: Laptop, door: str, step: int) -> None:
    laptop.fresh_line(10.0)
    wrong = []
    before = _books(laptop)

    for position in _positions(_length_of_reply(laptop, door), step, door):
        if door in ("challenge", "token"):
            laptop.fresh_line(10.0)
        with laptop.proxy.spoiling(DOORS[door].request, cut_after(position)):
            code = DOORS[door].provoke(laptop)
        if code not in (ABSENT, NOT_OURS) or not laptop.proxy.spoilt:
            wrong.append(f"cut after {position} bytes: {code or 'taken for whole'}")

    assert wrong == []
    assert _books(laptop) == before
    _assert_goes_clean(laptop)


@pytest.mark.parametrize("door", [name for name, door in DOORS.items() if not door.has_body])
def test_that_a_portals_200_does_not_count_for_a_head_of_ours(laptop: Laptop, door: str) -> None:
    """A head carries no digest: only what speaks the protocol of uploads says that a photo has arrived."""
    laptop.fresh_line(10.0)

    with laptop.proxy.spoiling(DOORS[door].request, KINDS["portal with 200"].trick):
        code = DOORS[door].provoke(laptop)

    assert code == NOT_OURS


@pytest.mark.parametrize("slow", [False, True], ids=["no such name", "no answer"])
def test_that_a_name_nobody_resolves_is_told_in_time(
    laptop: Laptop, slow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = socket.getaddrinfo

    def resolve(host: str, *rest: object, **named: object) -> object:
        if host == "localhost" and named.get("flags") != socket.AI_NUMERICHOST:
            time.sleep(3 * DEADLINE_S if slow else 0)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return really(host, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    laptop.fresh_line(DEADLINE_S, f"http://localhost:{laptop.proxy.port}")
    started = time.monotonic()

    code = laptop.round()

    assert code == (SLOW if slow else ABSENT)
    assert time.monotonic() - started < DEADLINE_S + GRACE_S
    assert laptop.waiting() == 1
    monkeypatch.undo()
    _assert_goes_clean(laptop)


def test_that_a_server_that_is_not_there_is_told_in_time(laptop: Laptop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    laptop.fresh_line(DEADLINE_S, f"http://127.0.0.1:{nobody}")
    started = time.monotonic()

    codes = {laptop.round(), laptop.courier_round()}

    assert codes == {ABSENT}
    assert time.monotonic() - started < DEADLINE_S
    _assert_goes_clean(laptop)


@pytest.mark.parametrize("what", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x16\x03\x03\x00\x02\x02\x28"])
def test_that_a_handshake_that_fails_is_told_in_time(laptop: Laptop, what: bytes) -> None:
    """Nothing, plain HTTP, or an alert where TLS is expected."""
    from tests.servers import scripted

    with scripted(lambda connection, _request: None) as stand_in:
        stand_in._serve = lambda connection: (
            connection.recv(10),
            connection.sendall(what),
            connection.close(),
        )  # type: ignore[method-assign]
        laptop.fresh_line(DEADLINE_S, stand_in.url.replace("http:", "https:"))
        started = time.monotonic()

        code = laptop.round()

    assert code in (ABSENT, NOT_OURS)
    assert time.monotonic() - started < DEADLINE_S + GRACE_S
    _assert_goes_clean(laptop)


def test_that_replies_that_come_twice_are_harmless(laptop: Laptop) -> None:
    laptop.fresh_line(10.0)

    for door in DOORS.values():
        with laptop.proxy.spoiling(door.request, lambda meeting: meeting.say(meeting.answer() * 2)):
            door.provoke(laptop)

    _assert_goes_clean(laptop)


def _met(laptop: Laptop, kind: str, door: str) -> Iterator[str]:
    laptop.fresh_line(DEADLINE_S)
    laptop.have_something_to_send()
    before = _books(laptop)
    with laptop.proxy.spoiling(DOORS[door].request, KINDS[kind].trick):
        code = DOORS[door].provoke(laptop)
        took_s = time.monotonic() - laptop.proxy.met_at
        if not laptop.proxy.spoilt:
            yield "was not met"
    is_about_the_body = kind in ("longer than it says it is", "shorter than it says it is")
    if code not in KINDS[kind].codes and not (is_about_the_body and not DOORS[door].has_body):
        yield f"told as {code or 'nothing'}"
    if took_s > DEADLINE_S + GRACE_S:
        yield f"took {took_s:.1f} s"
    if _books(laptop) != before:
        yield "changed something on the laptop"


def _books(laptop: Laptop) -> object:
    """What a fault must not move: the outbox, the cursor, the photos. A receipt may have come before it."""
    with laptop.store.snapshot() as connection:
        return [
            fetch(connection, "SELECT id, state = 'archived' FROM change_set ORDER BY id"),
            fetch(connection, "SELECT replica, seq, chain, next_number, last_hash FROM replica_state"),
            fetch(connection, "SELECT sha256, state FROM blob ORDER BY sha256"),
            fetch(connection, "SELECT count(*) FROM note"),
        ]


def _length_of_reply(laptop: Laptop, door: str) -> int:
    lengths = []

    def listen(meeting: object) -> None:
        answer = meeting.answer()  # type: ignore[attr-defined]
        lengths.append(len(answer))

    laptop.fresh_line(10.0)
    with laptop.proxy.spoiling(DOORS[door].request, listen):
        DOORS[door].provoke(laptop)
    laptop.fresh_line(10.0)
    return min(lengths)


def _positions(length: int, step: int, door: str) -> list[int]:
    every = list(range(length))
    if length > MOST_WHOLE_REPLY:
        every = sorted(chance(f"cut {door}").sample(every, SAMPLED))
    return every[::step]


def _assert_goes_clean(laptop: Laptop) -> None:
    """The same desk, on a good line: everything arrives, once."""
    laptop.fresh_line(10.0)

    assert laptop.round() == ""
    assert laptop.courier_round() == ""

    assert laptop.waiting() == 0
    assert laptop.blobs.read(_name(THEIRS)) == THEIRS
    made = int(laptop.store.scalar("SELECT count(*) FROM change_set"))
    assert made >= 1
    assert int(laptop.office.scalar("SELECT count(*) FROM receipt")) == made
    assert int(laptop.office.scalar("SELECT count(*) FROM note")) == made + 1
    assert int(laptop.store.scalar("SELECT count(*) FROM note")) == made + 1
