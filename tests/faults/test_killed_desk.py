"""The power goes in the middle of a word: the desk comes back with everything but the last moment's typing."""

from __future__ import annotations

import subprocess
import sys

import pytest


def _kill(times: int, seed: int) -> subprocess.CompletedProcess[str]:
    words = ("--times", str(times), "--seed", str(seed))
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.killed_desk", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_that_a_desk_killed_while_somebody_types_comes_back_with_what_was_typed() -> None:
    ended = _kill(times=1, seed=3)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing lost" in ended.stdout


@pytest.mark.slow
@pytest.mark.timeout(3_000)
def test_that_two_hundred_kills_cost_nothing_but_the_last_letters() -> None:
    ended = _kill(times=200, seed=1)

    assert ended.returncode == 0, ended.stdout + ended.stderr
