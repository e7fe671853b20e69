"""What became of many schedules, added up; in a file where a long run shall go on after it was ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Batch:
    """What became of some seeds, and what they came by: how often, and in how many of them."""

    seeds: list[int] = field(default_factory=list)
    steps: int = 0
    took_s: float = 0
    """Of processor time."""
    failed: list[tuple[int, str]] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    probes: Counter[str] = field(default_factory=Counter)
    checked: Counter[int] = field(default_factory=Counter)
    """How often each invariant was looked at."""

    def add(self, other: Batch) -> None:
        """Take another's sums in."""
        self.seeds += other.seeds
        self.steps += other.steps
        self.took_s += other.took_s
        self.failed += other.failed
        self.times += other.times
        self.probes += other.probes
        self.checked += other.checked


class Summed:
    """A batch that a file holds too, if there is one, whole after every batch that is added."""

    def __init__(self, path: Path | None, batch: Batch) -> None:
        self._path, self.batch = path, batch

    @classmethod
    def kept_in(cls, path: Path | None) -> Summed:
        """What the file says; nothing where there is none."""
        if path is None or not path.exists():
            return cls(path, Batch())
        told = json.loads(path.read_text("utf-8"))
        batch = Batch(
            seeds=[seed for first, last in told["seeds"] for seed in range(first, last + 1)],
            steps=told["steps"],
            took_s=told["took_s"],
            failed=[(seed, broke) for seed, broke in told["failed"]],
            times=Counter(told["times"]),
            probes=Counter(told["probes"]),
            checked=Counter({int(number): times for number, times in told["checked"].items()}),
        )
        return cls(path, batch)

    def left_of(self, seeds: Iterable[int]) -> Sequence[int]:
        """Those that were not played yet."""
        done = set(self.batch.seeds)
        return [seed for seed in seeds if seed not in done]

    def add(self, batch: Batch) -> None:
        """Add it, here and in the file."""
        self.batch.add(batch)
        if self._path is None:
            return
        told = {**vars(self.batch), "seeds": runs_of(self.batch.seeds)}
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        beside.replace(self._path)


def runs_of(seeds: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of seeds without a gap."""
    runs: list[tuple[int, int]] = []
    for seed in sorted(seeds):
        if runs and seed == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], seed
        else:
            runs.append((seed, seed))
    return runs
