"""Our sync beside its floor: the same rows, the same run, server and client in two processes on loopback.

    python -m tests.benchmarks.sync --rows 100000 [--json] [--database URL]

Prints seconds of the raw floor and of fieldapp for the first pull, a round with nothing to do, 100
changed rows, the push of 10,000 change sets, and 50 desks at once (1,000 idle pulls, and the slowest
twentieth of them), their ratios, and whether each is within its bar.
fieldapp's replica is encrypted, searchable and durable; its pushes are judged, receipted and kept
in the history. Exits 0 when every bar holds, 1 when not.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests
import uvicorn

from tests.benchmarks import sync_floor, sync_ours

BARS = {"first pull": 4.0, "nothing to do": 4.0, "100 changed rows": 4.0, "push of 10,000": 6.0}
BARS |= {"50 desks at once": 4.0, "the slowest of them": 4.0}
"""Twice the bars of the product: first pull 2x with encryption and search, push 3x with receipts and history."""

PUSHED = 10_000
CHANGED = 100
DESKS, ASKS = 50, 20


@dataclass(frozen=True)
class Line:
    """One figure: seconds of the floor and of ours."""

    what: str
    floor_s: float
    ours_s: float

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours_s / self.floor_s

    @property
    def holds(self) -> bool:
        """Whether the bar holds."""
        return self.ratio <= BARS[self.what]


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
    floor = _timings(folder, "floor", count)
    ours = _timings(folder, "ours", count)
    return [Line(what, floor[what], ours[what]) for what in BARS]


def _timings(folder: Path, which: str, count: int) -> dict[str, float]:
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sync", "--serve", which, str(folder), str(port)]
    )
    try:
        _wait_for(port)
        url = f"http://127.0.0.1:{port}"
        if which == "floor":
            return _time_floor(sync_floor.FloorClient(url, folder), count)
        return _time_ours(sync_ours.OurClient(url, folder), count)
    finally:
        server.terminate()
        server.wait(10)


def _time_floor(client: sync_floor.FloorClient, count: int) -> dict[str, float]:
    client.load(count)
    taken = {"first pull": _timed(client.pull)}
    taken["nothing to do"] = statistics.median(_timed(client.pull) for _ in range(30))
    taken["100 changed rows"] = _changed(client.load, client.pull, count)
    taken["push of 10,000"] = _timed(lambda: client.push(PUSHED))
    taken |= _at_once(client.more_desks(DESKS))
    client.close()
    return taken


def _time_ours(client: sync_ours.OurClient, count: int) -> dict[str, float]:
    client.pull()
    client.load(count)
    taken = {"first pull": _timed(client.pull)}
    taken["nothing to do"] = statistics.median(_timed(client.pull) for _ in range(30))
    before = client.exchanges
    client.pull()
    assert client.exchanges == before + 1, "a round with nothing to do is one exchange"
    taken["100 changed rows"] = _changed(client.load, client.pull, count)
    client.work(PUSHED)
    taken["push of 10,000"] = _timed(client.pull)
    taken |= _at_once(client.more_desks(DESKS))
    assert client.store.scalar("SELECT count(*) FROM change_set WHERE state = 'archived'") == PUSHED
    client.close()
    return taken


def _changed(load: Callable[[int, int, int], None], pull: Callable[[], int], count: int) -> float:
    taken = []
    for revision in range(1, 6):
        load(count, revision, max(1, count // CHANGED))
        taken.append(_timed(pull))
    return statistics.median(taken)


def _at_once(desks: list[Callable[[], object]]) -> dict[str, float]:
    """Every desk asks again and again, all at once: seconds for all, and the 95th percentile of one."""
    for ask in desks:
        ask()
    with ThreadPoolExecutor(len(desks)) as pool:
        start = time.perf_counter()
        each = [
            one for some in pool.map(lambda ask: [_timed(ask) for _ in range(ASKS)], desks) for one in some
        ]
        whole = time.perf_counter() - start
    return {"50 desks at once": whole, "the slowest of them": statistics.quantiles(each, n=20)[-1]}


def _timed(work: Callable[[], object]) -> float:
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
    for _ in range(200):
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server of the benchmark did not start")


def _as_table(count: int, lines: list[Line]) -> str:
    rows = [f"{'':20} {'floor s':>9} {'ours s':>9} {'ratio':>7} {'bar':>6}   ({count:,} rows)"]
    rows += [
        f"{line.what:20} {line.floor_s:9.4f} {line.ours_s:9.4f} {line.ratio:7.2f} {BARS[line.what]:6.1f}   "
        + ("holds" if line.holds else "does NOT hold")
        for line in lines
    ]
    return "\n".join(rows)


def _as_json(count: int, lines: list[Line]) -> dict[str, object]:
    return {
        "rows": count,
        "figures": [
            {
                "what": line.what,
                "floor_s": round(line.floor_s, 5),
                "ours_s": round(line.ours_s, 5),
                "ratio": round(line.ratio, 3),
                "bar": BARS[line.what],
                "holds": line.holds,
            }
            for line in lines
        ],
        "holds": all(line.holds for line in lines),
    }


if __name__ == "__main__":
    sys.exit(main())
