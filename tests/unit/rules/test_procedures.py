"""The checklist: what is accepted, what is asked, what is missing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import RuleBroken
from fieldapp.model.procedures import StepKind
from fieldapp.rules.procedures import (
    AnswerGiven,
    Lack,
    StepAsked,
    asked_steps,
    check_answer,
    current_answers,
    is_out_of_calibration,
    is_out_of_limit,
    items_of,
    key_parts,
    lacking,
    progress,
)

PRESSURE = StepAsked("p", StepKind.NUMBER, unit="bar", low=Decimal(2), high=Decimal(4))
GUARD = StepAsked("g", StepKind.YES_NO)
SEAL = StepAsked("s", StepKind.CHOICE, choices=("worn", "fine"))
WHY = StepAsked("w", StepKind.TEXT, shown_if={"step": "g", "is": "no"})


def test_that_a_number_within_its_limits_is_kept_plainly() -> None:
    checked = check_answer(PRESSURE, " +3,50 ", None)

    assert (checked.value, checked.unit, checked.number, checked.out_of_limit) == (
        "3.5",
        "bar",
        Decimal("3.5"),
        False,
    )


@pytest.mark.parametrize(
    ("value", "outside"), [("2", False), ("4", False), ("1.9999", True), ("4.0001", True)]
)
def test_that_the_limits_themselves_are_allowed(value: str, outside: bool) -> None:
    assert check_answer(PRESSURE, value, None).out_of_limit is outside


@pytest.mark.parametrize(
    ("step", "value", "code"),
    [
        (PRESSURE, "four", "not-a-number"),
        (PRESSURE, "1e3", "not-a-number"),
        (PRESSURE, "NaN", "not-a-number"),
        (PRESSURE, "4.20001", "too-many-decimals"),
        (PRESSURE, "9" * 14, "number-too-large"),
        (GUARD, "maybe", "not-yes-or-no"),
        (SEAL, "broken", "not-a-choice"),
        (WHY, "x" * 10_001, "answer-too-long"),
        (StepAsked("f", StepKind.PHOTO), "looks fine", "photo-missing"),
    ],
)
def test_that_what_makes_no_sense_is_refused_naming_the_step(step: StepAsked, value: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_answer(step, value, None)

    assert (refused.value.code, refused.value.facts["step"]) == (code, step.id)


def test_that_a_conditional_step_is_asked_only_when_its_condition_holds() -> None:
    steps = [GUARD, WHY]

    assert [step.id for step in asked_steps(steps, {})] == ["g"]
    assert progress(steps, [AnswerGiven("1", "g", "no")]).missing == ("w",)
    assert progress(steps, [AnswerGiven("1", "g", "yes")]).is_complete


def test_that_a_condition_on_a_step_nobody_is_asked_does_not_hold() -> None:
    hidden = StepAsked("h", StepKind.YES_NO, shown_if={"step": "w", "is": "anything"})
    answers = [AnswerGiven("1", "g", "yes"), AnswerGiven("2", "w", "anything")]

    assert [step.id for step in asked_steps([GUARD, WHY, hidden], current_answers(answers))] == ["g"]


def test_that_an_answer_taken_back_leaves_the_step_open() -> None:
    answers = [AnswerGiven("1", "g", "yes"), AnswerGiven("2", "g", None, replaces_id="1")]

    so_far = progress([GUARD], answers)

    assert (so_far.done, so_far.total, so_far.missing) == (0, 1, ("g",))


def test_that_optional_steps_count_but_are_never_missing() -> None:
    optional = StepAsked("o", StepKind.TEXT, required=False)

    so_far = progress([GUARD, optional], [AnswerGiven("1", "g", "yes")])

    assert (so_far.done, so_far.total, so_far.is_complete) == (1, 2, True)


def test_that_values_outside_their_limits_are_counted_until_corrected() -> None:
    wrong = AnswerGiven("1", "p", "9", out_of_limit=True)

    assert progress([PRESSURE], [wrong]).out_of_limit == ("p",)
    assert progress([PRESSURE], [wrong, AnswerGiven("2", "p", "3", replaces_id="1")]).out_of_limit == ()


def test_that_a_value_out_of_its_limits_is_missing_until_somebody_explains_it() -> None:
    wrong = AnswerGiven("1", "p", "9", out_of_limit=True)
    explained = AnswerGiven("2", "p", "9", out_of_limit=True, replaces_id="1", remark="Valve stuck")

    bare, said = progress([PRESSURE], [wrong]), progress([PRESSURE], [wrong, explained])

    assert (bare.done, bare.lacks) == (0, {"p": (Lack.REMARK,)})
    assert (said.done, said.missing, said.out_of_limit) == (1, (), ("p",))


def test_that_a_step_waits_for_its_photo_and_its_instrument_in_whatever_order_they_come() -> None:
    step = replace(PRESSURE, photo_required=True, needs_instrument=True)
    photo_first = AnswerGiven("1", "p", None, "photo")

    assert check_answer(step, None, "photo").value is None
    assert lacking(step, photo_first) == (Lack.ANSWER,)
    assert lacking(step, AnswerGiven("1", "p", "3")) == (Lack.PHOTO, Lack.INSTRUMENT)
    assert lacking(step, AnswerGiven("1", "p", "3", "photo", instrument="DM-10")) == ()


def test_that_the_last_day_of_a_calibration_still_counts() -> None:
    due = date(2026, 11, 22)

    assert not is_out_of_calibration(due, due)
    assert is_out_of_calibration(due, due + timedelta(days=1))
    assert not is_out_of_calibration(None, due)
    used_late = AnswerGiven("1", "p", "3", instrument="DM-10", is_out_of_calibration=True)
    assert lacking(PRESSURE, used_late) == (Lack.REMARK,)


def test_that_a_section_is_asked_of_each_machine_and_its_conditions_look_at_the_same_one() -> None:
    leaks = replace(GUARD, per_asset=True)
    why = replace(WHY, per_asset=True)
    after = replace(SEAL, shown_if={"step": "g", "is": "no"})
    items = items_of([PRESSURE, leaks, why, after], ["M1", "M2"])
    told = [AnswerGiven("1", "g", "no", device_id="M1"), AnswerGiven("2", "g", "yes", device_id="M2")]

    so_far = progress(items, told)

    assert [item.key for item in items] == ["p", "g@M1", "w@M1", "g@M2", "w@M2", "s"]
    assert so_far.asked == ("p", "g@M1", "w@M1", "g@M2", "s")
    assert so_far.missing == ("p", "w@M1", "s")
    assert key_parts("w@M2") == ("w", "M2")


def test_that_a_step_is_signed_with_a_name() -> None:
    step = StepAsked("s", StepKind.SIGNATURE)

    assert check_answer(step, " Li Wei ", "ink").value == "Li Wei"
    with pytest.raises(RuleBroken) as refused:
        check_answer(step, "...", "ink")
    assert refused.value.code == "signer-missing"


def a_chain_of_answers() -> st.SearchStrategy[list[AnswerGiven]]:
    """Answers to two steps, each replacing one that came before it or none."""

    @st.composite
    def build(draw: st.DrawFn) -> list[AnswerGiven]:
        answers: list[AnswerGiven] = []
        for place in range(draw(st.integers(0, 12))):
            step = draw(st.sampled_from("ab"))
            earlier = [answer.id for answer in answers if answer.step_id == step]
            replaced = draw(st.sampled_from([None, *earlier]))
            answers.append(AnswerGiven(f"{place:03}", step, draw(st.text(max_size=3)), replaces_id=replaced))
        return answers

    return build()


@given(a_chain_of_answers(), st.randoms())
def test_that_the_current_answer_is_the_same_in_whatever_order_they_arrive(
    answers: list[AnswerGiven], chance: random.Random
) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)

    assert current_answers(shuffled) == current_answers(answers)


@given(a_chain_of_answers())
def test_that_every_answered_step_has_exactly_one_current_answer(answers: list[AnswerGiven]) -> None:
    current = current_answers(answers)

    assert current.keys() == {answer.step_id for answer in answers}
    replaced = {answer.replaces_id for answer in answers}
    assert not replaced & {answer.id for answer in current.values()}


numbers = st.decimals(min_value=-10_000, max_value=10_000, places=4)


@given(numbers, numbers, numbers)
def test_that_limits_are_a_closed_range(number: Decimal, low: Decimal, high: Decimal) -> None:
    assert is_out_of_limit(number, low, high) is not (low <= number <= high)
    assert not is_out_of_limit(number, None, None)


@given(st.lists(st.sampled_from(["g", "w", "p", "s"]), unique=True), st.lists(st.sampled_from(["g", "p"])))
def test_that_progress_never_counts_more_than_is_asked(asked: list[str], answered: list[str]) -> None:
    by_id = {"g": GUARD, "w": WHY, "p": PRESSURE, "s": SEAL}
    steps = [by_id[name] for name in asked]
    answers = [AnswerGiven(str(place), step, "no") for place, step in enumerate(answered)]

    so_far = progress(steps, answers)

    assert 0 <= so_far.done <= so_far.total <= len(steps)
    assert so_far.done + len(so_far.missing) == so_far.total
