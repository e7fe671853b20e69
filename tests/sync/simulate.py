"""Random schedules over the real stores: desks, an office, a bad line, restores and clones.

    python -m tests.sync.simulate --schedules 200 [--seed 1] [--jobs 2] [--bug NAME] [--summary FILE]

One seed is one schedule: what happens, in which order, is drawn from it, and so are ids and nonces.
After every step the invariants of a moment are checked, at the end those of rest. What a run came by and how often
each invariant was looked at is told at its end. The first schedule that breaks one
is shrunk to a short story, which is told and kept in `tests/sync/kept`; kept ones are played in every
run of the tests. `--bug` plants one of `tests.sync.planted` and says how soon it is caught. With `--summary`
what was played is added up in a file; seeds that are in it are not played again, so that a long run may be ended
at any time and goes on where it was.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sync import doings_apart, invariants
from tests.sync.choices import Script, Step, again, drawn, shrink
from tests.sync.courier_line import PHOTO_FAULTS
from tests.sync.doings import DOINGS, WEIGHTS, do
from tests.sync.line import FAULTS
from tests.sync.simulation import Simulation
from tests.sync.summed import Batch, Summed, runs_of

STEPS_OF_A_SCHEDULE = 30
KEPT = Path(__file__).parent / "kept"
_AT_ONCE = 20
_SAY_EVERY = 100
_MOST_FAILED = 10
"""So many broken schedules are enough."""
FAULT_KINDS = frozenset(
    {
        *FAULTS[1:], *PHOTO_FAULTS[1:], "a desk stopped", "clone", "did clock", "did suspend", "laptop destroyed",
        "laptop restored", "late", "photos lost", "server restored", "stick cut", "stick repeated",
    }
)  # fmt: skip


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
    doings_apart.all_photos_arrive(simulation)


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


def play_batch(seeds: Iterable[int], length: int = STEPS_OF_A_SCHEDULE) -> Batch:
    """Play seeds one after the other."""
    batch, began = Batch(), time.process_time()
    before = +invariants.LOOKED
    for seed in seeds:
        outcome = play_seed(seed, length)
        batch.seeds.append(seed)
        batch.steps += len(outcome.steps) - 1
        batch.times += outcome.probes
        batch.probes += Counter(dict.fromkeys(+outcome.probes, 1))
        if outcome.broke:
            batch.failed.append((seed, outcome.broke))
    batch.checked = invariants.LOOKED - before
    batch.took_s = time.process_time() - began
    return batch


def play_many(seeds: Sequence[int], jobs: int) -> Iterator[Batch]:
    """Batches of schedules, over so many processes, each as soon as it is done."""
    batches = [seeds[at : at + _AT_ONCE] for at in range(0, len(seeds), _AT_ONCE)]
    if jobs == 1:
        _collect_seldom()
        yield from map(play_batch, batches)
        return
    with ProcessPoolExecutor(jobs, initializer=_collect_seldom) as pool:
        try:
            yield from pool.map(play_batch, batches)
        finally:
            pool.shutdown(cancel_futures=True)


def _collect_seldom() -> None:
    """What is imported stays, and what a schedule leaves behind is little."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def main() -> int:
    """Play schedules, tell what they came by, and the shrunk story of the first that breaks something."""
    logging.disable(logging.ERROR)
    options = _options()
    summed = Summed.kept_in(options.summary)
    first, started = options.seed, time.monotonic()
    to_play = summed.left_of(range(first, first + options.schedules))
    played = Batch()
    with _planting(options.bug)():
        for batch in play_many(to_play, 1 if options.bug else options.jobs):
            said = len(played.seeds) // _SAY_EVERY
            played.add(batch)
            summed.add(batch)
            if len(played.seeds) // _SAY_EVERY > said:
                _say(_progress(played, len(to_play), time.monotonic() - started))
            if len(played.failed) >= (1 if options.bug else _MOST_FAILED):
                break
        _say(_summary(summed.batch, options, time.monotonic() - started))
        if played.failed:
            _tell(*played.failed[0], keep_it=not options.bug)
    return 1 if summed.batch.failed else 0


def _options() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schedules", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes; one a core if not told"
    )
    parser.add_argument("--bug", default="", help="plant one of the bugs and see how soon it is caught")
    parser.add_argument("--summary", type=Path, help="add up here what was played, and leave out what was")
    parser.add_argument("--probes", action="store_true", help="say in how many schedules what happened")
    return parser.parse_args()


def _progress(done: Batch, schedules: int, took_s: float) -> str:
    played = len(done.seeds)
    left_s = took_s / played * (schedules - played)
    return (
        f"{played} of {schedules} schedules, {done.steps} steps, {len(done.failed)} broken, "
        f"{played / took_s:.1f} a second ({played / done.took_s:.1f} of processor time), {left_s / 60:.0f} min to go"
    )


def _summary(done: Batch, options: Any, took_s: float) -> str:
    faults = [f"{done.times[name]} {name}" for name in sorted(FAULT_KINDS) if done.times[name]]
    looked = [f"{number}: {times}" for number, times in sorted(done.checked.items())]
    seeds = ", ".join(f"{first} to {last}" for first, last in runs_of(done.seeds))
    lines = [
        f"{len(done.seeds)} schedules (seeds {seeds}) of {done.steps} steps",
        f"{took_s:.1f} s now, {done.took_s:.1f} s of processor time in all",
        f"faults: {sum(done.times[name] for name in FAULT_KINDS)} ({', '.join(faults)})",
        f"invariants looked at: {sum(done.checked.values())} times (by number, {', '.join(looked)})",
        f"violations: {len(done.failed)}",
        *(f"  seed {seed}: {broke}" for seed, broke in done.failed),
    ]
    if options.probes:
        lines += [f"{times:9} {name}, in {done.probes[name]}" for name, times in sorted(done.times.items())]
    return "\n".join(lines)


def _planting(bug: str) -> Callable[[], AbstractContextManager[Any]]:
    if not bug:
        return nullcontext
    from tests.sync.planted import PLANTED

    return PLANTED[bug]


def _tell(seed: int, broke: str, *, keep_it: bool) -> None:
    _say(f"shrinking seed {seed}...")
    short = shrunk(play_seed(seed))
    _say("\n".join(f"  {at:3}  {sentence}" for at, sentence in enumerate(short.told, 1)))
    _say(f"  then {short.broke}")
    if keep_it:
        _say(f"kept as {keep(short, seed)}")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main())
