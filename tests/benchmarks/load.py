"""Three hundred desks on one server process while 500 slow sockets are open.

    python -m tests.benchmarks.load [--desks 300] [--slow 500] [--rounds 3] [--seconds 60] [--database URL] [--json]

The program is the real server as a process of its own; every desk is a real replica with its own key, fetches its
order, then writes a note on it and runs a round of the sync `--rounds` times within `--seconds`, over a line that it keeps. The slow
sockets trickle a head that never ends, and are opened anew as the server cuts them off. Prints how long exchanges
took and how many failed; the status is 1 when any did. Everything stays on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import selectors
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.model import Desk, OrderStatus, OrderStep, Person, Role, RoleGrant, WorkOrder
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.machine import Phase
from fieldapp.sync.transport import HttpTransport
from tests.faults.programs import Laptop, Premises

MOST_DESKS, MOST_SLOW, LONGEST_S = 1_000, 2_000, 600
_TRICKLE_S = 1.0
_HEAD = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "


@dataclass
class Taken:
    """What the exchanges took, and what failed."""

    seconds: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Line:
    """A desk's line to the server, with a clock."""

    def __init__(self, url: str, signer: DeskSigner, taken: Taken) -> None:
        self._transport = HttpTransport(url, signer=signer)
        self._taken = taken

    def exchange(self, path: str, body: bytes) -> bytes:
        """One exchange, timed from the first byte out to the last byte in."""
        began = time.perf_counter()
        reply = self._transport.exchange(path, body)
        self._taken.seconds.append(time.perf_counter() - began)
        return reply

    def close(self) -> None:
        """Give the connection back."""
        self._transport.close()


class SlowSockets:
    """Connections that send a head byte by byte, and come back when they are cut off."""

    def __init__(self, port: int, count: int) -> None:
        self.cut_off = 0
        self._port, self._count = port, count
        self._ends = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._run, name="slow-sockets")

    def __enter__(self) -> SlowSockets:
        for _number in range(self._count):
            self._open()
        self._thread.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._ends.set()
        self._thread.join(30)
        for key in list(self._selector.get_map().values()):
            self._close(key.fileobj)
        self._selector.close()

    @property
    def open_now(self) -> int:
        """How many are open."""
        return len(self._selector.get_map())

    def _run(self) -> None:
        due = time.monotonic() + _TRICKLE_S
        while not self._ends.is_set():
            for key, _events in self._selector.select(timeout=0.2):
                self._close(key.fileobj)  # nothing is ever answered, so this is the end of it
                self.cut_off += 1
                self._open()
            if time.monotonic() >= due:
                due = time.monotonic() + _TRICKLE_S
                self._trickle()

    def _open(self) -> None:
        one = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        with contextlib.suppress(OSError):
            one.sendall(_HEAD)
        one.setblocking(False)
        self._selector.register(one, selectors.EVENT_READ)

    def _trickle(self) -> None:
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            with contextlib.suppress(OSError):
                key.fileobj.send(b"y")

    def _close(self, one: object) -> None:
        assert isinstance(one, socket.socket)
        self._selector.unregister(one)
        one.close()


def main() -> int:
    """Measure once and tell."""
    asked = _parser().parse_args()
    _allow_many_files()
    with tempfile.TemporaryDirectory(prefix="fieldapp-load-") as folder:
        found = measure(Path(folder), asked)
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        words = (
            "{desks} desks, {rounds} rounds each, {slow} slow sockets ({cut_off} cut off and opened again): "
            "{exchanges} exchanges in {took_s} s, median {median_ms} ms, p95 {p95_ms} ms, longest {longest_ms} ms; "
            "a whole round p95 {round_p95_ms} ms; the server took {server_cpu_s} s of one core; errors {errors}"
        )
        print(words.format(**found))
        for line in found["told"][:5]:
            print("  " + line)
    return int(found["errors"] > 0)


def measure(folder: Path, asked: argparse.Namespace) -> dict[str, object]:
    """Make the company, start the server, let everybody work."""
    desks_asked, slow_asked = min(asked.desks, MOST_DESKS), min(asked.slow, MOST_SLOW)
    seconds = min(asked.seconds, LONGEST_S)
    premises = Premises(folder, asked.database)
    desks = _desks(premises, desks_asked)
    taken = Taken()
    with premises.serving() as server:
        port = int(server.url.rpartition(":")[2])
        with SlowSockets(port, slow_asked) as slow:
            began = time.monotonic()
            _work(desks, server.url, asked.rounds, seconds, taken)
            took_s = time.monotonic() - began
            cpu_s = _cpu_s(server.process.pid)
            open_at_the_end = slow.open_now
    for desk in desks:
        desk.store.close()
    missing = desks_asked * (asked.rounds + 1) - len(taken.rounds) - len(taken.errors)
    taken.errors += ["a round that was not run"] * max(0, missing)
    return {
        "desks": desks_asked,
        "rounds": asked.rounds,
        "slow": open_at_the_end,
        "cut_off": slow.cut_off,
        "exchanges": len(taken.seconds),
        "took_s": round(took_s, 1),
        "median_ms": _ms(taken.seconds, 0.5),
        "p95_ms": _ms(taken.seconds, 0.95),
        "longest_ms": _ms(taken.seconds, 1.0),
        "round_p95_ms": _ms(taken.rounds, 0.95),
        "server_cpu_s": round(cpu_s, 1),
        "errors": len(taken.errors),
        "told": taken.errors,
    }


def _desks(premises: Premises, count: int) -> list[Laptop]:
    """So many engineers with an order and an enrolled laptop each; put there at once, since that is not measured."""
    made = []
    with premises.office() as service, service.store.change("Found a large company", by=SYSTEM) as work:
        for number in range(count):
            actor = Actor(work.new_id(), f"Engineer {number}", frozenset({Role.ENGINEER}))
            key = DeskKey(os.urandom(32))
            person = work.add(Person(id=actor.person_id, login=f"engineer.{number}", name=actor.name))
            work.add(RoleGrant(id=work.new_id(), person_id=person.id, role=Role.ENGINEER))
            order = work.add(
                WorkOrder(
                    id=work.new_id(),
                    title="Pump loses pressure",
                    opened_at=work.now,
                    site_id=premises.site,
                    assignee_id=person.id,
                )
            )
            work.add(
                OrderStep(id=work.new_id(), order_id=order.id, status=OrderStatus.ASSIGNED, made_at=work.now)
            )
            desk = work.add(
                Desk(
                    id=work.new_id(),
                    person_id=person.id,
                    name=actor.name,
                    public_key=key.public_key,
                    enrolled_at=work.now,
                )
            )
            made.append((actor, order.id, DeskSigner(desk.id, key)))
    return [_laptop(premises.folder / f"desk{number}", *each) for number, each in enumerate(made)]


def _laptop(folder: Path, actor: Actor, order: str, signer: DeskSigner) -> Laptop:
    return Laptop(folder, actor, order, "", signer)


def _work(desks: list[Laptop], url: str, rounds: int, seconds: float, taken: Taken) -> None:
    chance = random.Random(7)
    threads = [
        threading.Thread(
            target=_day, args=(desk, url, sorted(chance.random() * seconds for _ in range(rounds + 1)), taken)
        )
        for desk in desks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 300)


def _day(desk: Laptop, url: str, moments: list[float], taken: Taken) -> None:
    line = Line(url, desk.signer, taken)
    driver = SyncDriver(desk.store, line, jitter=lambda: 0.5)
    began, has_order = time.monotonic(), False
    try:
        for number, moment in enumerate(moments):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            if has_order:
                desk.note(f"note {number}")
            round_began = time.perf_counter()
            told = driver.run_round()
            taken.rounds.append(time.perf_counter() - round_began)
            has_order = has_order or told.phase is Phase.COMPLETE
            if told.phase is not Phase.COMPLETE or desk.waiting():
                taken.errors.append(f"a round ended {told.phase.name}: {told}"[:300])
    except Exception as error:
        taken.errors.append(f"{type(error).__name__}: {error}"[:300])
    finally:
        line.close()


def _ms(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else 0.0


def _cpu_s(process: int) -> float:
    """How long a process has worked, by Linux' account."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _allow_many_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--desks", type=int, default=300)
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--database", help="a PostgreSQL database instead of a file")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
