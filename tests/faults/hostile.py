"""Codes, pictures, lists, mails, messages, sticks and change sets from somebody who means harm.

    python -m tests.faults.hostile --inputs 10000 --seed 1 [--kind mails] [--at 4711]

Good ones are spoiled by chance, one seed and number always the same way, and given to the code that takes them, with
real stores behind it. Each has to come to something or be refused by an error of ours, within a bounded time and
memory; whatever else happens is told with its number, and the status is 1. `--at` tries that number alone.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.errors import FieldappError

LONGEST_S = 5.0
"""Of processor time, for one input."""
MOST_MORE_MIB = 400
"""How much the process may grow from its hundredth input to its last."""
_WARM = 100


@dataclass
class Tried:
    """What was tried and what came of it."""

    inputs: Counter[str] = field(default_factory=Counter)
    refused: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    longest_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    grew_mib: int = 0
    broken: list[str] = field(default_factory=list)


def tried(folder: Path, numbers: range, seed: int, only: str = "") -> Tried:
    """Try the inputs with these numbers."""
    from tests.faults.hostile_kinds import doors

    found, size = Tried(), _peak_mib()
    with doors(folder) as kinds:
        names = [only] if only else [name for name, kind in kinds.items() for _ in range(kind.weight)]
        for done, number in enumerate(numbers):
            by = random.Random(f"{seed} {number}")
            name = by.choice(names)
            _try(
                found, name, f"{name}, number {number} of seed {seed}", kinds[name].make(by), kinds[name].take
            )
            size = _peak_mib() if done <= _WARM else size
    found.grew_mib = _peak_mib() - size
    if found.grew_mib > MOST_MORE_MIB:
        found.broken.append(f"the process grew by {found.grew_mib} MiB")
    return found


def _try(found: Tried, name: str, which: str, data: bytes, take: object) -> None:
    assert callable(take)
    began = time.process_time()
    try:
        if (wrong := take(data)) is not None:
            found.broken.append(f"{which}: {wrong}")
    except FieldappError as refusal:
        found.refused[name][refusal.code] += 1
    except Exception as error:
        found.broken.append(f"{which}: {error!r}"[:400])
    took_s = time.process_time() - began
    found.inputs[name] += 1
    found.longest_s[name] = max(found.longest_s[name], took_s)
    if took_s > LONGEST_S:
        found.broken.append(f"{which}: took {took_s:.1f} s")


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> int:
    """Try, and tell what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="", help="only these, as the last lines of a run call them")
    parser.add_argument("--at", type=int, help="one number alone")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    numbers = range(asked.inputs) if asked.at is None else range(asked.at, asked.at + 1)
    with _a_folder() as folder:
        found = tried(folder, numbers, asked.seed, asked.kind)
    sys.stdout.write("\n".join(_told(found)) + "\n")
    return 1 if found.broken else 0


@contextlib.contextmanager
def _a_folder() -> Iterator[Path]:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="fieldapp-hostile-", dir=memory) as place:
        yield Path(place)


def _told(found: Tried) -> Iterator[str]:
    yield from found.broken[:20]
    for name, count in sorted(found.inputs.items()):
        codes = ", ".join(f"{times} {code}" for code, times in found.refused[name].most_common(6))
        refused = found.refused[name].total()
        yield f"{count} {name}: {refused} refused ({codes}), longest {found.longest_s[name]:.2f} s"
    yield f"{found.inputs.total()} inputs, {len(found.broken)} broken, the process grew by {found.grew_mib} MiB"


if __name__ == "__main__":
    sys.exit(main())
