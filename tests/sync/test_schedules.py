"""Random schedules in every run, and every schedule that ever broke something; `make simulate` plays more."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.sync.choices import Step, shrink
from tests.sync.simulate import KEPT, Outcome, keep, play_batch, play_seed, play_steps, read_kept, shrunk
from tests.sync.summed import Batch, Summed

SCHEDULES = 200
DEEP = 2_000
_AT_ONCE = 20
_DEEP_AT_ONCE = 50
FIRST_OF_DEEP = 10_000

MUST_BE_REACHED = frozenset(
    {
        "ApplyCheckpoint", "ClearStage", "Fork", "ForgetCursor", "GoBack", "Push", "Pull", "Settle", "StagePage",
        "a desk stopped", "decided", "html", "cut", "late copy", "pruned", "refused", "repeated", "reply lost",
        "request lost", "server restored", "laptop restored", "server stopped", "server's disk full",
        "answer: complete", "clone", "laptop destroyed", "photo cut", "photo fetched", "photo lost", "photo sent",
        "photo stopped", "photo unanswered", "stick", "stick cut", "stick repeated", "joined", "first pull begun",
        "first pull staged", "first pull written",
    }
)  # fmt: skip
"""What the schedules of a run have to come by together: a generator that no longer reaches it proves nothing."""

_reached: Counter[str] = Counter()


@pytest.mark.parametrize("first", range(1, SCHEDULES + 1, _AT_ONCE))
def test_that_every_invariant_holds_in_random_schedules(first: int) -> None:
    batch = play_batch(range(first, first + _AT_ONCE))

    assert batch.failed == [], f"python -m tests.sync.simulate --schedules 1 --seed {batch.failed[0][0]}"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(FIRST_OF_DEEP, FIRST_OF_DEEP + DEEP, _DEEP_AT_ONCE))
def test_that_every_invariant_holds_in_very_many_schedules(first: int) -> None:
    batch = play_batch(range(first, first + _DEEP_AT_ONCE))

    assert batch.failed == [], f"python -m tests.sync.simulate --schedules 1 --seed {batch.failed[0][0]}"


@pytest.mark.parametrize("kept", sorted(KEPT.glob("*.json")), ids=lambda path: path.stem)
def test_that_no_schedule_fails_that_failed_once(kept: Path) -> None:
    outcome = play_steps(read_kept(kept))

    assert outcome.broke == "", "\n".join(outcome.told)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_that_the_schedules_reach_every_deep_path() -> None:
    reached = play_batch(range(1, SCHEDULES + 1)).probes

    assert set(reached) >= MUST_BE_REACHED


def test_that_a_seed_is_one_exact_schedule() -> None:
    first, second = play_seed(7), play_seed(7)
    from_choices = play_steps(first.steps)

    assert first.told == second.told == from_choices.told
    assert first.steps == second.steps


def test_that_a_kept_story_is_played_as_it_was_told(tmp_path: Path) -> None:
    outcome = play_seed(3)
    outcome.broke = "0: for this test"

    path = keep(outcome, 3, tmp_path)

    assert play_steps(read_kept(path)).told == outcome.told


def test_that_a_story_with_an_unknown_step_is_not_passed_over(tmp_path: Path) -> None:
    path = keep(Outcome("0: for this test", [Step("setup"), Step("the moon falls")]), 1, tmp_path)

    with pytest.raises(KeyError, match="moon"):
        read_kept(path)


def test_that_a_long_run_goes_on_where_it_was_ended(tmp_path: Path) -> None:
    kept = tmp_path / "summary"
    once = Batch([1, 2, 4], 90, 1.5, [(4, "8: no rest")], Counter(cut=2), Counter(cut=1), Counter({8: 7}))

    Summed.kept_in(kept).add(once)
    Summed.kept_in(kept).add(Batch([3], 30, 0.5))

    again = Summed.kept_in(kept)
    assert again.left_of(range(1, 7)) == [5, 6]
    assert sorted(again.batch.seeds) == [1, 2, 3, 4]
    assert again.batch.steps == 120
    assert again.batch.took_s == 2
    assert again.batch.failed == [(4, "8: no rest")]
    assert (again.batch.times, again.batch.probes, again.batch.checked) == (
        once.times,
        once.probes,
        once.checked,
    )


def test_that_shrinking_keeps_only_what_the_failure_needs() -> None:
    chance = random.Random(1)
    steps = [Step("setup", [5])] + [Step(name, [chance.randrange(50)] * 3) for name in "abcabcabcabc"]

    def fails(tried: list[Step]) -> bool:
        return any(step.do == "b" and step.numbers[:1] >= [3] for step in tried) and len(tried) > 1

    found = shrink(steps, fails)

    assert [step.do for step in found] == ["setup", "b"]
    assert found[1].numbers[0] in (3, 4, 5)
    assert fails(found)


def test_that_a_broken_schedule_is_told_in_a_few_sentences() -> None:
    from tests.sync.planted import PLANTED

    with PLANTED["unknown table skipped"]():
        seed = next(seed for seed in range(1, 30) if play_seed(seed).broke)
        short = shrunk(play_seed(seed))

    assert short.broke
    assert len(short.told) <= 8
    assert play_steps(short.steps).broke == ""
