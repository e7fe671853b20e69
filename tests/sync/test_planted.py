"""Every planted mistake is caught: by random schedules, or where those cannot reach it by one that leads there."""

from __future__ import annotations

import pytest

from tests.sync.choices import Step
from tests.sync.planted import PLANTED
from tests.sync.simulate import Outcome, play_seed, play_steps

OF_THE_DESIGN = frozenset(
    {
        "seq taken at insert", "receipts in another transaction", "receipts in memory", "no hash check",
        "no id check", "a bad change set answered with an error", "leaving the outbox on receipt",
        "pages applied without checkpoint", "cursor before data", "eviction with work pending",
        "out-of-scope work dropped", "last writer wins silently", "no chain", "no step 1 of the checkpoint",
        "no archive", "pending read too early", "no floor", "floor on the first page only", "digest by XOR",
        "unknown table skipped", "new id on retry", "401 clears", "a clock compared", "removed row resurrected",
        "sealed row merged", "fork forgets the archive", "rows read before locked", "console edit without before",
        "a held insert's followers tried", "overlay lets theirs stand", "group split", "REMOVE by row alone",
        "checkpoint before a fork's receipts",
    }
)  # fmt: skip
"""All of the list but the two about attachments (`test_directed`) and that of ready files, which do not exist."""

LED_THERE: dict[str, list[list[str | int]]] = {}
"""Mistakes that only a certain order of things shows, with the steps that lead there."""

SLOW = frozenset({"console edit without before"})
"""Found by random schedules, but not soon."""
_SOON, _LATE = 40, 400


def _at_random(most: int) -> Outcome:
    for seed in range(1, most + 1):
        outcome = play_seed(seed)
        if outcome.broke:
            return outcome
    return Outcome()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("bug", sorted(PLANTED.keys() - SLOW - LED_THERE.keys()))
def test_that_random_schedules_catch_the_planted_mistake(bug: str) -> None:
    with PLANTED[bug]():
        outcome = _at_random(_SOON)

    assert outcome.broke


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("bug", sorted(SLOW))
def test_that_many_random_schedules_catch_the_planted_mistake(bug: str) -> None:
    with PLANTED[bug]():
        outcome = _at_random(_LATE)

    assert outcome.broke


@pytest.mark.parametrize("bug", sorted(LED_THERE))
def test_that_a_schedule_that_leads_there_catches_the_planted_mistake(bug: str) -> None:
    steps = [Step(str(do), [int(number) for number in numbers]) for do, *numbers in LED_THERE[bug]]

    right = play_steps(steps)
    with PLANTED[bug]():
        mistaken = play_steps(steps)

    assert right.broke == ""
    assert mistaken.broke


def test_that_every_mistake_of_the_design_is_planted() -> None:
    assert set(PLANTED) == OF_THE_DESIGN
