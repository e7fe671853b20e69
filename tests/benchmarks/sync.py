"""Our sync beside its floor: the same rows, the same run, server and client in two processes on loopback.

    python -m tests.benchmarks.sync --rows 100000 [--json] [--database URL]

Prints seconds of the raw floor and of fieldapp for the first pull (and the megabytes that it brings over
the wire), a round with nothing to do, 100 changed rows (until they are there, until they are found by their
words, and the slowest of these rounds), the push of 10,000 change sets, 50 desks at once (1,000 idle pulls, and the slowest twentieth of them), and a
catalogue of 10,000 parts sent to 10 new laptops (sent, not written: a shared scope, whose rows the server
keeps ready), their ratios, and whether each is within its bar. fieldapp's replica is encrypted,
searchable and durable; its pushes are judged, receipted and kept in the history. Exits 0 when every
bar holds, 1 when not.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
import uvicorn

from tests.benchmarks import sync_floor, sync_ours

BARS = {
    "first pull": 2.0,
    "MB of the first pull": 1.15,
    "nothing to do": 2.0,
    "100 changed rows": 2.0,
    "push of 10,000": 3.0,
    "50 desks at once": 2.0,
    "the slowest of them": 2.0,
    "catalogue to 10": 1.0,
}
"""At most so many times the floor: a first pull with encryption and search, a push with receipts and history."""

PUSHED = 10_000
CHANGED = 100
DESKS, ASKS = 50, 20
PARTS, LAPTOPS = 10_000, 10
ROUNDS = 30
"""Of 100 changed rows."""

Work = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One figure of the floor and of ours: seconds, or what its name says."""

    what: str
    floor: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor

    @property
    def holds(self) -> bool:
        """Whether the bar holds, where there is one."""
        return self.ratio <= BARS.get(self.what, math.inf)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", help="a PostgreSQL URL for fieldapp's server")
    parser.add_argument("--serve", nargs=3, metavar=("WHICH", "FOLDER", "PORT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return _serve(*options.serve)
    if options.database:
        os.environ["FIELDAPP_BENCH_DATABASE"] = options.database
    with tempfile.TemporaryDirectory() as folder:
        lines = _measure(Path(folder), options.rows)
    print(
        json.dumps(_as_json(options.rows, lines), indent=2)
        if options.json
        else _as_table(options.rows, lines)
    )
    return 0 if all(line.holds for line in lines) else 1


def _measure(folder: Path, count: int) -> list[Line]:
    """Both sides side by side, turn about, so that whatever else the machine does slows both alike."""
    with _served("floor", folder) as floor_url, _served("ours", folder) as our_url:
        floor, ours = sync_floor.FloorClient(floor_url, folder), sync_ours.OurClient(our_url, folder)
        floor.load(count)
        ours.load(count)
        lines = [_turn_about("first pull", floor.pull, ours.pull)]
        lines.append(Line("MB of the first pull", floor.wire_bytes / 1e6, ours.wire_bytes / 1e6))
        before = ours.exchanges
        lines.append(_turn_about("nothing to do", floor.pull, ours.pull, times=30))
        assert ours.exchanges == before + 30, "a round with nothing to do is one exchange"
        lines += _changed(floor, ours, count)
        ours.work(PUSHED)
        lines.append(_turn_about("push of 10,000", lambda: floor.push(PUSHED), ours.pull))
        lines += _at_once(floor.more_desks(DESKS), ours.more_desks(DESKS))
        ours.load_parts(PARTS)
        lines.append(_sent(lambda: floor.read(PARTS), ours.read_parts))
        assert ours.store.scalar("SELECT count(*) FROM change_set WHERE state = 'archived'") == PUSHED
        floor.close()
        ours.close()
    return lines


@contextmanager
def _served(which: str, folder: Path) -> Iterator[str]:
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sync", "--serve", which, str(folder), str(port)]
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _turn_about(what: str, floor: Work, ours: Work, times: int = 1) -> Line:
    """The medians of so many turns of each."""
    taken = [(_timed(floor), _timed(ours)) for _ in range(times)]
    return Line(what, *(statistics.median(side) for side in zip(*taken, strict=True)))


def _changed(floor: sync_floor.FloorClient, ours: sync_ours.OurClient, count: int) -> list[Line]:
    taken = []
    for revision in range(1, ROUNDS + 1):
        for client in (floor, ours):
            client.load(count, revision, max(1, count // CHANGED))
        floor_s, began = _timed(floor.pull), time.perf_counter()
        found_s = _timed(ours.pull)
        taken.append((floor_s, ours.complete_at - began, found_s))
        ours.rest()
    floors, rounds, founds = zip(*taken, strict=True)
    floor_s = statistics.median(floors)
    return [
        Line("100 changed rows", floor_s, statistics.median(rounds)),
        Line("found by their words", floor_s, statistics.median(founds)),
        Line("the slowest of these", max(floors), max(founds)),
    ]


def _sent(floor: Callable[[], int], ours: Callable[[], int]) -> Line:
    """The catalogue to so many laptops, one after the other."""
    line = _turn_about("catalogue to 10", floor, ours, times=LAPTOPS)
    assert floor() == ours() == PARTS
    return line


def _at_once(floor: list[Work], ours: list[Work]) -> list[Line]:
    """Every desk asks again and again, all at once: seconds for all, and the 95th percentile of one."""
    (floor_s, floor_slow_s), (ours_s, ours_slow_s) = _crowd(floor), _crowd(ours)
    return [
        Line("50 desks at once", floor_s, ours_s),
        Line("the slowest of them", floor_slow_s, ours_slow_s),
    ]


def _crowd(desks: list[Work]) -> tuple[float, float]:
    for ask in desks:
        ask()
    with ThreadPoolExecutor(len(desks)) as pool:
        start = time.perf_counter()
        each = [
            one for some in pool.map(lambda ask: [_timed(ask) for _ in range(ASKS)], desks) for one in some
        ]
        whole = time.perf_counter() - start
    return whole, statistics.quantiles(each, n=20)[-1]


def _timed(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _serve(which: str, folder: str, port: str) -> int:
    app = (sync_floor if which == "floor" else sync_ours).app(Path(folder))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(1_000):
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server of the benchmark did not start")


def _as_table(count: int, lines: list[Line]) -> str:
    rows = [f"{'':20} {'floor':>9} {'ours':>9} {'ratio':>7} {'bar':>6}   ({count:,} rows)"]
    rows += [
        f"{line.what:20} {line.floor:9.4f} {line.ours:9.4f} {line.ratio:7.2f} {_bar(line)}" for line in lines
    ]
    return "\n".join(rows)


def _bar(line: Line) -> str:
    if line.what not in BARS:
        return ""
    return f"{BARS[line.what]:6.2f}   {'holds' if line.holds else 'does NOT hold'}"


def _as_json(count: int, lines: list[Line]) -> dict[str, object]:
    return {
        "rows": count,
        "figures": [
            {
                "what": line.what,
                "floor": round(line.floor, 5),
                "ours": round(line.ours, 5),
                "ratio": round(line.ratio, 3),
                "bar": BARS.get(line.what),
                "holds": line.holds,
            }
            for line in lines
        ],
        "holds": all(line.holds for line in lines),
    }


if __name__ == "__main__":
    sys.exit(main())
