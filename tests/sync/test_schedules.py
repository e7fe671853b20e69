"""A handful of random schedules in every run; `python -m tests.sync.simulate` plays as many as you like."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.simulate import make_template, play

SCHEDULES = 40


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.mark.parametrize("seed", range(1, SCHEDULES + 1))
def test_that_every_invariant_holds_in_a_random_schedule(seed: int, template: Path, tmp_path: Path) -> None:
    play(seed, tmp_path / "schedule", template)
