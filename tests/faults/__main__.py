"""Everything that is broken on purpose, each as often as wanted.

    python -m tests.faults                                   # what there is, and how often a full run tries it
    python -m tests.faults power-cuts --count 10000 --seed 7

Ends with the status of what was run. Without --count it is tried as often as a full run does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is tried, how often in a full run (0: all there is of it), and the words after `python -m`.

    Of tests, `once` says how often one whole run of the slow ones tries it.
    """

    what: str
    full: int
    words: str
    once: int = 0


_TESTS = "pytest -q -n 0 -m slow tests/faults/"
FAULTS = {
    "schedules": Fault("schedules of desks, office and bad lines", 100_000, "tests.sync.simulate --schedules {count} --seed {seed}"),
    "power-cuts": Fault("images of a disk after a power cut", 100_000, _TESTS + "test_power_cuts.py", once=2_000),
    "bad-disks": Fault("days on a disk that is full or fails", 15_000, _TESTS + "test_failing_disk.py", once=400),
    "kills": Fault("kills of a desk and its server", 15_000, "tests.faults.killed --times {count} --seed {seed}"),
    "typing": Fault("kills of a desk in the middle of a word", 15_000, "tests.faults.killed_desk --times {count} --seed {seed}"),
    "hostile": Fault("inputs from strangers, all doors", 1_000_000, "tests.faults.hostile --inputs {count} --seed {seed}"),
    "requests": Fault("requests to the API, from its description", 50_000, "tests.benchmarks.api --requests {count} --seed {seed}"),
    "cut-replies": Fault("replies cut at every byte, every door", 0, "pytest -q -n 0 tests/faults/test_bad_networks.py -k cut_at"),
    "networks": Fault("every bad network at every door", 0, "pytest -q -n 0 tests/faults/test_bad_networks.py -k bad_networks"),
    "doors": Fault("every address of the server as everybody", 0, "pytest -q -n 0 tests/server/test_routes.py"),
    "lost-replica": Fault("a destroyed replica, every row and edit back", 0, "tests.benchmarks.recovery"),
}  # fmt: skip


def main() -> int:
    """Run one of them, or tell what there is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("fault", nargs="?", choices=sorted(FAULTS))
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.fault is None:
        sys.stdout.writelines(
            f"{name:13} {each.full or 'all':>9}  {each.what}\n" for name, each in FAULTS.items()
        )
        return 0
    return _run(FAULTS[asked.fault], asked.count, asked.seed)


def _run(fault: Fault, count: int | None, seed: int) -> int:
    count = fault.full if count is None else count
    words = fault.words.format(count=count, seed=seed).split()
    times = count / fault.once if fault.once else 1
    chosen = {"FIELDAPP_FAULTS_TIMES": str(times), "FIELDAPP_FAULTS_SEED": str(seed)}
    began = time.monotonic()
    status = subprocess.call([sys.executable, "-m", *words], env={**os.environ, **chosen})
    used = os.times()
    sys.stdout.write(
        f"{count or 'all'} {fault.what}: {'well' if status == 0 else 'BROKEN'}, {time.monotonic() - began:.0f} s, "
        f"{used.children_user + used.children_system:.0f} s of processor time\n"
    )
    return status


if __name__ == "__main__":
    sys.exit(main())
