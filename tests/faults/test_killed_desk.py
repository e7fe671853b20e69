"""The power goes in the middle of a word: the desk comes back with everything but the last moment's typing."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.timeout(3_000)
def test_that_two_hundred_kills_in_the_middle_of_a_word_cost_nothing_but_the_last_letters() -> None:
    words = ("--times", "200", "--seed", "1")

    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed_desk", *words],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "200 kills, nothing lost" in ended.stdout
