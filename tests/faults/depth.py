"""How much is tried: a seeded tenth in every run, all in `make test-full`, and more on demand.

FIELDAPP_FAULTS_TIMES=50 FIELDAPP_FAULTS_SEED=7 .venv/bin/python -m pytest tests/faults -n 2
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import TypeVar

import pytest

TIMES = float(os.environ.get("FIELDAPP_FAULTS_TIMES", "1"))
SEED = int(os.environ.get("FIELDAPP_FAULTS_SEED", "1"))

ThingT = TypeVar("ThingT")


def tenth_and_all(count: int) -> pytest.MarkDecorator:
    """Run a test with `count` for a tenth of all, and with all of it where slow tests run."""
    limit = pytest.mark.timeout(900 * max(1, TIMES))
    slow = pytest.param(round(count * TIMES), marks=[pytest.mark.slow, limit], id="all")
    return pytest.mark.parametrize("count", [pytest.param(count // 10, id="tenth"), slow])


def chance(name: str) -> random.Random:
    """The same chances in every run of one seed."""
    return random.Random(f"{SEED} {name}")


def spread(things: Sequence[ThingT], count: int, by: random.Random) -> list[ThingT]:
    """So many of these, in order: everyone as often as any other, give or take one."""
    whole, rest = divmod(count, len(things))
    some = set(by.sample(range(len(things)), rest))
    return [thing for at, thing in enumerate(things) for _ in range(whole + (at in some))]
