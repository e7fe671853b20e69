"""A server restored from before the work of three desks has it all again, and asks nobody anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.restored_server import play


def test_that_a_restored_server_gets_everything_back_without_a_conflict(tmp_path: Path) -> None:
    outcome = play(tmp_path, 30)

    assert outcome.is_right, outcome.told()
    assert (outcome.acknowledged, outcome.after_restore) == (30, 0)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_that_two_hundred_change_sets_come_back_as_well(tmp_path: Path) -> None:
    outcome = play(tmp_path, 200)

    assert outcome.is_right, outcome.told()
    assert (outcome.acknowledged, outcome.after_restore) == (200, 0)


@pytest.mark.slow
def test_that_values_given_in_turn_by_several_desks_are_all_found_again(tmp_path: Path) -> None:
    """Where one desk followed another's value that is not back yet it waits, and goes on by itself."""
    outcome = play(tmp_path, 30, one_device=True)

    assert outcome.is_right, outcome.told()
    assert (outcome.acknowledged, outcome.after_restore) == (30, 0)
