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

OF_FIRST_PULLS = frozenset(
    {
        "guards left off after a first pull", "indexes left out after a first pull",
        "a page lost when a first pull is staged", "a page that unsays another is poured",
        "a broken first pull keeps what it wrote",
    }
)  # fmt: skip
"""What could go wrong where a first pull is written while its pages come."""

LED_THERE: dict[str, list[list[str | int]]] = {
    "receipts in memory": [["setup", 2], ["desk edits"], ["sync"], ["server ends"]],
    "no id check": [
        ["setup", 2], ["desk edits", 0, 0, 1], ["laptop copied"], ["sync"], ["desk notes"], ["sync"],
        ["office edits", 0, 1], ["laptop restored"], ["desk notes"], ["sync"],
    ],
    "fork forgets the archive": [
        ["setup", 2], ["backup"], ["desk edits"], ["sync"], ["laptop copied"], ["desk notes"], ["sync"],
        ["laptop restored"], ["desk notes"], ["sync"], ["server restored"],
    ],
    "floor on the first page only": [
        ["setup", 2, 0, 3], ["office moves a device", 1, 0], ["office notes"], ["office notes"], ["sync", 0, 4],
        ["prune"], ["sync"],
    ],
    "out-of-scope work dropped": [
        ["setup", 2], ["desk drafts", 0, 2], ["sync", 0, 4], ["desk notes", 0, 6], ["sync"],
    ],
    "a held insert's followers tried": [
        ["setup", 2], ["desk steps", 0, 0, 1], ["desk steps", 0, 0, 0], ["sync"],
    ],
    "console edit without before": [
        ["setup", 2], ["office opens a form"], ["office edits", 0, 1], ["office saves a form", 0, 1],
    ],
    "no chain": [
        ["setup", 2], ["backup"], ["office edits"], ["sync"], ["server restored"], ["office notes"], ["office notes"],
        ["sync"],
    ],
    "overlay lets theirs stand": [["setup", 2], ["sync", 0, 3], ["desk edits"], ["office edits"], ["sync"]],
    "removed row resurrected": [
        ["setup", 2], ["office reassigns"], ["sync", 0, 4], ["desk edits"], ["sync"],
    ],
}  # fmt: skip
"""Mistakes that only a certain order of things shows, with the steps that lead there."""

NOT_SOON = frozenset(
    {
        "cursor before data", "eviction with work pending", "group split", "last writer wins silently",
        "no step 1 of the checkpoint", "sealed row merged",
    }
)  # fmt: skip
_SOON, _LATE = 40, 400
SHOWED_LAST = {
    "401 clears": 4, "a bad change set answered with an error": 6, "a broken first pull keeps what it wrote": 22,
    "a clock compared": 11, "a page lost when a first pull is staged": 7, "a page that unsays another is poured": 48,
    "checkpoint before a fork's receipts": 16, "cursor before data": 16, "eviction with work pending": 8,
    "group split": 16, "guards left off after a first pull": 10, "indexes left out after a first pull": 10,
    "last writer wins silently": 7, "new id on retry": 4, "no floor": 27, "no step 1 of the checkpoint": 20,
    "pages applied without checkpoint": 2, "REMOVE by row alone": 27, "rows read before locked": 2,
    "sealed row merged": 7, "unknown table skipped": 6,
}  # fmt: skip
"""The first schedule of chance that showed a mistake, tried before the others: a new kind of step moves them all."""
_OUR_OWN = ("AttributeError", "TypeError", "NameError", "KeyError", "ImportError")
"""What breaks when a mistake is planted in something that is not there any more: that shows nothing."""


def _at_random(bug: str, most: int) -> Outcome:
    first = SHOWED_LAST.get(bug, 1)
    for seed in [first, *range(1, most + 1)]:
        outcome = play_seed(seed)
        if outcome.broke:
            return outcome
    return Outcome()


def _shows(outcome: Outcome) -> bool:
    return bool(outcome.broke) and outcome.what not in _OUR_OWN


@pytest.mark.timeout(300)
@pytest.mark.parametrize("bug", sorted(PLANTED.keys() - NOT_SOON - LED_THERE.keys()))
def test_that_random_schedules_catch_the_planted_mistake(bug: str) -> None:
    with PLANTED[bug]():
        outcome = _at_random(bug, _SOON)

    assert _shows(outcome), outcome.broke


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("bug", sorted(NOT_SOON))
def test_that_many_random_schedules_catch_the_planted_mistake(bug: str) -> None:
    with PLANTED[bug]():
        outcome = _at_random(bug, _LATE)

    assert _shows(outcome), outcome.broke


@pytest.mark.parametrize("bug", sorted(LED_THERE))
def test_that_a_schedule_that_leads_there_catches_the_planted_mistake(bug: str) -> None:
    steps = [Step(str(do), [int(number) for number in numbers]) for do, *numbers in LED_THERE[bug]]

    right = play_steps(steps)
    with PLANTED[bug]():
        mistaken = play_steps(steps)

    assert right.broke == ""
    assert _shows(mistaken), mistaken.broke


def test_that_every_mistake_of_the_design_is_planted() -> None:
    assert set(PLANTED) == OF_THE_DESIGN | OF_FIRST_PULLS
