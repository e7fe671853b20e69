"""Random schedules over the real stores: desks, an office, a bad line, restores and clones.

    python -m tests.sync.simulate --schedules 200 [--seed 1] [--jobs 2] [--bug NAME]

One seed is one schedule: what happens, in which order, is drawn from it, and so are ids and nonces.
After every step the invariants of a moment are checked, at the end those of rest. A schedule that breaks one
is shrunk to a short story, which is told and kept in `tests/sync/kept`; kept ones are played in every
run of the tests. `--bug` plants one of `tests.sync.planted` and says how soon it is caught.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sync import invariants
from tests.sync.choices import Script, Step, again, drawn, shrink
from tests.sync.doings import DOINGS, WEIGHTS, do
from tests.sync.simulation import Simulation

STEPS_OF_A_SCHEDULE = 30
KEPT = Path(__file__).parent / "kept"
_AT_ONCE = 20
_SAY_EVERY = 500


@dataclass
class Outcome:
    """How a schedule ended: what broke (nothing, if empty), its steps, the story, and what it came by."""

    broke: str = ""
    steps: list[Step] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    probes: Counter[str] = field(default_factory=Counter)

    @property
    def what(self) -> str:
        """The number of the invariant, or the kind of error: what must stay the same while shrinking."""
        return self.broke.partition(":")[0]


def play_seed(seed: int, length: int = STEPS_OF_A_SCHEDULE) -> Outcome:
    """The schedule of a seed."""
    steps: list[Step] = []
    outcome = _play(drawn(seed, length, WEIGHTS, steps))
    outcome.steps = steps
    return outcome


def play_steps(steps: list[Step]) -> Outcome:
    """A schedule that was written down."""
    outcome = _play(again(steps))
    outcome.steps = steps
    return outcome


def shrunk(outcome: Outcome) -> Outcome:
    """The same failure in as few steps as could be found."""
    steps = shrink(outcome.steps, lambda tried: play_steps(tried).what == outcome.what)
    return play_steps(steps)


def _play(script: Script) -> Outcome:
    setup, choices = next(script)
    if setup.do != "setup":
        raise ValueError("a schedule begins with its setup")
    simulation = Simulation(choices)
    outcome = Outcome(told=simulation.told, probes=simulation.probes)
    try:
        run(simulation, script)
    except invariants.BrokenError as broken:
        outcome.broke = str(broken)
    except Exception as bug:
        outcome.broke = f"{type(bug).__name__}: {bug}"
    finally:
        simulation.close()
    return outcome


def run(simulation: Simulation, script: Script) -> None:
    """The steps of a schedule, then rest. Raises BrokenError."""
    for step, some in script:
        do(simulation, step.do, some)
        simulation.probes[f"did {step.do}"] += 1
        simulation.check_moment()
    simulation.come_to_rest()
    simulation.tell("All faults end, everybody syncs until nothing is left.")
    invariants.check_rest(simulation)


# ─── kept ones ─────────────────────────────────────────────────────────────────────────────────


def keep(outcome: Outcome, seed: int, folder: Path = KEPT) -> Path:
    """Write a story down, with its choices; returns the file."""
    path = folder / f"{outcome.what.replace(' ', '-').lower()}-{seed}.json"
    story = {
        "broke": outcome.broke,
        "story": outcome.told,
        "choices": [[step.do, *step.numbers] for step in outcome.steps],
    }
    path.write_text(json.dumps(story, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read_kept(path: Path) -> list[Step]:
    """The steps of a kept story. Raises KeyError for one that can no longer happen."""
    steps = [Step(name, numbers) for name, *numbers in json.loads(path.read_text("utf-8"))["choices"]]
    unknown = {step.do for step in steps} - DOINGS.keys() - {"setup"}
    if unknown:
        raise KeyError(f"{path.name} needs {sorted(unknown)}")
    return steps


# ─── many ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Batch:
    """What became of some seeds."""

    played: int
    failed: tuple[tuple[int, str], ...]
    probes: Counter[str]


def play_batch(seeds: Iterable[int], length: int = STEPS_OF_A_SCHEDULE) -> Batch:
    """Play seeds one after the other; stops at the first that breaks something."""
    probes: Counter[str] = Counter()
    played = 0
    for seed in seeds:
        outcome = play_seed(seed, length)
        played += 1
        probes += Counter(dict.fromkeys(+outcome.probes, 1))
        if outcome.broke:
            return Batch(played, ((seed, outcome.broke),), probes)
    return Batch(played, (), probes)


def play_many(first: int, schedules: int, jobs: int) -> Iterator[Batch]:
    """Batches of schedules, over so many processes."""
    starts = range(first, first + schedules, _AT_ONCE)
    batches = [range(start, min(start + _AT_ONCE, first + schedules)) for start in starts]
    if jobs == 1:
        yield from map(play_batch, batches)
        return
    with ProcessPoolExecutor(jobs) as pool:
        try:
            yield from pool.map(play_batch, batches)
        finally:
            pool.shutdown(cancel_futures=True)


def main() -> int:
    """Play schedules; tell the shrunk story of the first that breaks something."""
    logging.disable(logging.ERROR)
    options = _options()
    started = time.monotonic()
    played, probes, failed = 0, Counter[str](), list[tuple[int, str]]()
    with _planting(options.bug)():
        for batch in play_many(options.seed, options.schedules, 1 if options.bug else options.jobs):
            played += batch.played
            probes += batch.probes
            failed += batch.failed
            if played % _SAY_EVERY < batch.played:
                _say(f"{played} schedules, {time.monotonic() - started:.0f} s")
            if failed:
                break
        _say(f"{played} schedules in {time.monotonic() - started:.1f} s")
        if options.probes:
            _say("\n".join(f"{times:7} {name}" for name, times in sorted(probes.items())))
        if not failed:
            _say(f"from seed {options.seed}: every invariant held")
            return 0
        _tell(*failed[0], keep_it=not options.bug)
    return 1


def _options() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schedules", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--bug", default="", help="plant one of the bugs and see how soon it is caught")
    parser.add_argument("--probes", action="store_true", help="say in how many schedules what happened")
    return parser.parse_args()


def _planting(bug: str) -> Callable[[], AbstractContextManager[Any]]:
    if not bug:
        return nullcontext
    from tests.sync.planted import PLANTED

    return PLANTED[bug]


def _tell(seed: int, broke: str, *, keep_it: bool) -> None:
    _say(f"seed {seed} broke {broke}\nshrinking...")
    short = shrunk(play_seed(seed))
    _say("\n".join(f"  {at:3}  {sentence}" for at, sentence in enumerate(short.told, 1)))
    _say(f"  then {short.broke}")
    if keep_it:
        _say(f"kept as {keep(short, seed)}")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main())
